// One pass forward and one backward, as the steps a reader walks through. No DOM.
import { LOSSES, entryOf } from "./functions.js";
import {
  constant,
  dOutFactor,
  deltaFactor,
  lossFactors,
  outFactor,
  slopeFactor,
  weightFactor,
} from "./timeline_factors.js";
import { updateStep } from "./timeline_update.js";

/**
 * @import { Look } from "./engine.js"
 * @import { Curve } from "./motion/plots.js"
 */

/**
 * @typedef {object} Place Where a number stands in the drawn network: a unit's half, or an edge.
 * @property {string} [unit]
 * @property {"net"|"out"} [part]
 * @property {string} [edge]
 *
 * @typedef {object} Factor One number of a product.
 * @property {string} label what it is, e.g. "dE/dout_o1"
 * @property {number} value
 * @property {Place|null} at
 * @property {string} [formula] how it is computed, in symbols, e.g. "out_o1 × (1 − out_o1)"
 *
 * @typedef {object} Result A quantity: the sum of the products in `terms`.
 * @property {undefined} [activation] it has none
 * @property {string} quantity e.g. "net_h1", "loss", "dE/dout_h1", "delta_h1", "dE/dw5"
 * @property {Factor[][]} terms
 * @property {number} result
 *
 * @typedef {object} Activation A unit's output, `activation(argument)`.
 * @property {string} quantity
 * @property {string} activation
 * @property {Factor} argument
 * @property {number} result
 *
 * @typedef {object} Step
 * @property {string} id stable while the shape and the names stay, e.g. "backward:w5"
 * @property {"forward"|"backward"|"update"} phase
 * @property {"unit"|"loss"|"weight"|"bias"|"update"} kind
 * @property {string} name of the unit or parameter; "E" and "update" for the others
 * @property {string} quantity
 * @property {string} title one sentence
 * @property {{units: string[], edges: string[]}} highlight what the step reads and writes
 * @property {{units: string[], edges: string[]}} path all that lies between it and E (backward)
 * @property {Factor[][]} terms
 * @property {number|null} result null for an update whose loss is no finite number
 * @property {Result|Activation|null} then what follows at once: a unit's out, a unit's delta
 * @property {Curve} [curve] of a unit alone
 * @property {Update} [update] of the update alone
 *
 * @typedef {object} Update One update by the state's own rule.
 * @property {number} rate
 * @property {number} momentum
 * @property {Result[]} mixed in the "immediate" order what stands where a delta did, for each unit
 *   below the last layer: a product of old deltas and new weights. It is no gradient.
 * @property {TrainedChange[]} changes of the trained parameters alone
 *
 * @typedef {object} TrainedChange What engine.js calls a change, and
 * @property {number} gradient what the drawing shows
 * @property {Factor[][]} mixed how the derivative is made where it is no gradient; else empty
 */

/**
 * The steps from the inputs to the update.
 * @param {Look} look at a state (see engine.js)
 * @returns {Step[]}
 */
export function timeline(look) {
  const { state } = look;
  const view = { ...look, depth: state.weights.length };
  const steps = [];
  for (let l = 0; l < view.depth; l++) {
    view.names.units[l + 1].forEach((_, u) => steps.push(forwardUnit(view, l, u)));
  }
  steps.push(lossStep(view));
  for (let l = view.depth - 1; l >= 0; l--) {
    view.names.units[l + 1].forEach((_, u) => steps.push(backwardUnit(view, l, u)));
    for (const parameter of view.names.parameters) {
      if (parameter.layer !== l) continue;
      if (parameter.kind === "weight") steps.push(weightStep(view, parameter));
      else if (state.bias_mode !== "frozen") steps.push(biasStep(view, parameter));
    }
  }
  steps.push(updateStep(view));
  return steps;
}

/** What a term multiplies out to. */
export function product(term) {
  return term.reduce((result, { value }) => result * value, 1);
}

/** Everything between the units `from` of layer l and the loss. */
function downstream({ names: { units, weights }, depth }, l, from) {
  const path = { units: from.map((u) => units[l + 1][u]), edges: [] };
  let sources = from;
  for (let k = l + 1; k < depth; k++) {
    path.edges.push(...weights[k].flatMap((row) => sources.map((i) => row[i])));
    sources = units[k + 1].map((_, u) => u);
    path.units.push(...units[k + 1]);
  }
  return path;
}

/** Where unit u of layer l passes its activation. */
function curveAt({ state, values: { nets, outs, slopes } }, l, u) {
  return {
    activation: state.activations[l],
    net: nets[l][u],
    out: outs[l][u],
    slope: slopes[l][u],
  };
}

function forwardUnit(view, l, u) {
  const {
    names: { units, weights, biases },
    state,
    values,
  } = view;
  const unit = units[l + 1][u];
  const terms = state.weights[l][u].map((_, i) => [
    weightFactor(view, l, u, i),
    outFactor(view, l - 1, i),
  ]);
  terms.push([{ label: biases[l][u], value: state.biases[l][u], at: { unit, part: "net" } }]);
  const net = { label: `net_${unit}`, value: values.nets[l][u], at: { unit, part: "net" } };
  const highlight = { units: [...units[l], unit], edges: weights[l][u].slice() };
  return {
    id: `forward:${unit}`,
    phase: "forward",
    kind: "unit",
    name: unit,
    quantity: `net_${unit}`,
    title: `Forward: what ${unit} receives, and what it sends on`,
    highlight,
    path: highlight,
    terms,
    result: net.value,
    then: {
      quantity: `out_${unit}`,
      activation: state.activations[l],
      argument: net,
      result: values.outs[l][u],
    },
    curve: curveAt(view, l, u),
  };
}

function lossStep(view) {
  const {
    names: { units },
    state,
    values,
    depth,
  } = view;
  const highlight = { units: units[depth].slice(), edges: [] };
  const count = units[depth].length;
  const { told, term } = entryOf(LOSSES, state.loss_function);
  return {
    id: "loss",
    phase: "forward",
    kind: "loss",
    name: "E",
    quantity: "loss",
    title: `Forward: the loss E ${told[count > 1 ? 1 : 0]}`,
    highlight,
    path: highlight,
    terms: units[depth].map((_, u) => lossFactors(view, u, term(count))),
    result: values.loss,
    then: null,
  };
}

function backwardUnit(view, l, u) {
  const {
    names: { units, weights },
    state,
    values,
    depth,
  } = view;
  const unit = units[l + 1][u];
  const isOutput = l === depth - 1;
  const { slope } = entryOf(LOSSES, state.loss_function);
  const terms = isOutput
    ? [lossFactors(view, u, slope(units[depth].length))]
    : weights[l + 1].map((_, k) => [deltaFactor(view, l + 1, k), weightFactor(view, l + 1, k, u)]);
  const path = downstream(view, l, [u]);
  const highlight = isOutput
    ? path
    : { units: [unit, ...units[l + 2]], edges: weights[l + 1].map((row) => row[u]) };
  const meets = terms.length > 1 ? `; ${terms.length} paths meet, and their products add up` : "";
  return {
    id: `backward:${unit}`,
    phase: "backward",
    kind: "unit",
    name: unit,
    quantity: `dE/dout_${unit}`,
    title: `Backward: how E depends on ${unit}${meets}`,
    highlight,
    path,
    terms,
    result: values.dOut[l][u],
    then: {
      quantity: `delta_${unit}`,
      terms: [[dOutFactor(view, l, u), slopeFactor(view, l, u)]],
      result: values.deltas[l][u],
    },
    curve: curveAt(view, l, u),
  };
}

function weightStep(view, parameter) {
  const { name, layer, units: owners, input } = parameter;
  const [u] = owners;
  const {
    names: { units },
    values,
  } = view;
  const [from, to] = [units[layer][input], units[layer + 1][u]];
  const path = downstream(view, layer, [u]);
  return {
    id: `backward:${name}`,
    phase: "backward",
    kind: "weight",
    name,
    quantity: `dE/d${name}`,
    title: `Backward: how E depends on ${name}, the weight from ${from} to ${to}`,
    highlight: { units: [from, to], edges: [name] },
    path: { units: [from, ...path.units], edges: [name, ...path.edges] },
    terms: [
      [
        dOutFactor(view, layer, u),
        slopeFactor(view, layer, u),
        outFactor(view, layer - 1, input, `dnet_${to}/d${name}`),
      ],
    ],
    result: values.named[name],
    then: null,
  };
}

function biasStep(view, { name, layer, units: owners }) {
  const {
    names: { units },
    values,
  } = view;
  const owned = owners.map((u) => units[layer + 1][u]);
  return {
    id: `backward:${name}`,
    phase: "backward",
    kind: "bias",
    name,
    quantity: `dE/d${name}`,
    title: `Backward: how E depends on ${name}, the bias of ${owned.join(" and ")}`,
    highlight: { units: owned, edges: [] },
    path: downstream(view, layer, owners),
    terms: owners.map((u, k) => [
      deltaFactor(view, layer, u),
      constant(`dnet_${owned[k]}/d${name}`, 1),
    ]),
    result: values.named[name],
    then: null,
  };
}
