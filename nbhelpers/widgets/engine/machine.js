// One forward and one backward pass of a scalar network, on typed arrays. No DOM.
// It agrees with nbhelpers/networks, number for number; sums run in the same order there.
import { ACTIVATIONS, LOSSES, entryOf } from "./functions.js";
import { BIAS_MODES, LIMITS } from "./network_state.js";

/** @import { State } from "./network_state.js" */
/** @import { Activation, Loss } from "./functions.js" */

/**
 * @typedef {object} Machine A compiled state: typed arrays and the offsets into them.
 * @property {number} layers
 * @property {Int32Array} sizes
 * @property {Int32Array} unitAt first unit of layer l (0 = inputs) in the unit arrays
 * @property {Int32Array} weightAt first weight of layer l in the parameter arrays
 * @property {Int32Array} biasAt first bias of layer l in the parameter arrays
 * @property {Activation[]} activations of layer l at l - 1
 * @property {Loss} lossFunction
 * @property {Float64Array} parameters the current parameters
 * @property {Float64Array} updated the parameters after one update
 * @property {Float64Array} velocity momentum times the last velocity, plus dE/dparameter; of
 *   frozen biases untouched
 * @property {Float64Array} nets
 * @property {Float64Array} outs the inputs, then every unit's output
 * @property {Float64Array} dOuts dE/dout
 * @property {Float64Array} deltas dE/dnet
 * @property {Float64Array} target
 * @property {Float64Array} losses each output's share of the loss
 * @property {number} biasMode index into BIAS_MODES
 * @property {boolean} immediate
 * @property {number} learningRate
 * @property {number} momentum
 */

/**
 * Lays a valid state out in typed arrays.
 * @param {State} state
 * @returns {Machine}
 */
export function compile(state) {
  const layers = state.sizes.length - 1;
  const unitAt = new Int32Array(layers + 1);
  const weightAt = new Int32Array(layers + 1);
  const biasAt = new Int32Array(layers + 1);
  let units = state.sizes[0];
  let count = 0;
  for (let l = 1; l <= layers; l++) {
    unitAt[l] = units;
    weightAt[l] = count;
    biasAt[l] = count + state.sizes[l] * state.sizes[l - 1];
    units += state.sizes[l];
    count = biasAt[l] + state.sizes[l];
  }
  const parameters = Float64Array.from(
    state.weights.flatMap((rows, l) => [...rows.flat(), ...state.biases[l]]),
  );
  const outs = new Float64Array(units);
  outs.set(state.x);
  return {
    layers,
    sizes: Int32Array.from(state.sizes),
    unitAt,
    weightAt,
    biasAt,
    activations: state.activations.map((name) => entryOf(ACTIVATIONS, name)),
    lossFunction: entryOf(LOSSES, state.loss_function),
    parameters,
    updated: parameters.slice(),
    velocity: new Float64Array(count),
    nets: new Float64Array(units),
    outs,
    dOuts: new Float64Array(units),
    deltas: new Float64Array(units),
    target: Float64Array.from(state.target),
    losses: new Float64Array(state.target.length),
    biasMode: BIAS_MODES.indexOf(state.bias_mode),
    immediate: state.order === "immediate",
    learningRate: state.learning_rate,
    momentum: state.momentum,
  };
}

/**
 * The forward pass: fills nets, outs and losses.
 * @param {Machine} m
 * @returns {number} the loss
 */
export function forward(m) {
  const { layers, sizes, unitAt, parameters, activations, nets, outs, losses } = m;
  for (let l = 1; l <= layers; l++) {
    const before = unitAt[l - 1];
    const ins = sizes[l - 1];
    const at = unitAt[l];
    const end = at + sizes[l];
    let w = m.weightAt[l];
    let b = m.biasAt[l];
    for (let u = at; u < end; u++) {
      let net = 0;
      for (let i = 0; i < ins; i++) net += parameters[w++] * outs[before + i];
      net += parameters[b++];
      nets[u] = net;
    }
    activations[l - 1].forward(nets, outs, at, end);
  }
  m.lossFunction.terms(outs, unitAt[layers], m.target, losses);
  let loss = 0;
  for (let u = 0; u < losses.length; u++) loss += losses[u];
  return loss;
}

/**
 * The backward pass after `forward`: fills dOuts, deltas, velocity (from rest or without momentum
 * it is the gradient), and in `updated` the parameters after one update. dE/dout of a layer below
 * comes from the weights in `downstream`: the old ones (m.parameters) for gradients; the updated
 * ones (m.updated), together with the old deltas, for the "immediate" order.
 * @param {Machine} m
 * @param {Float64Array} downstream
 * @returns {boolean} whether every updated parameter is within LIMITS.magnitude
 */
export function backward(m, downstream) {
  const { sizes, unitAt, parameters, updated, velocity } = m;
  const { activations, nets, outs, dOuts, deltas, biasMode, learningRate, momentum } = m;
  const limit = LIMITS.magnitude;
  let good = true;
  m.lossFunction.backward(outs, unitAt[m.layers], m.target, dOuts);
  for (let l = m.layers; l >= 1; l--) {
    const before = unitAt[l - 1];
    const ins = sizes[l - 1];
    const at = unitAt[l];
    const end = at + sizes[l];
    const first = m.weightAt[l];
    activations[l - 1].backward(nets, outs, dOuts, deltas, at, end);
    let w = first;
    let sum = 0;
    for (let u = at; u < end; u++) {
      const delta = deltas[u];
      sum += delta;
      for (let i = before; i < before + ins; i++) {
        const gradient = delta * outs[i];
        const v = momentum * velocity[w] + gradient;
        const value = parameters[w] - learningRate * v;
        velocity[w] = v;
        updated[w] = value;
        if (!(value <= limit && value >= -limit)) good = false;
        w++;
      }
    }
    if (biasMode !== 0) {
      for (let u = at, b = m.biasAt[l]; u < end; u++, b++) {
        const gradient = biasMode === 2 ? sum : deltas[u];
        const v = momentum * velocity[b] + gradient;
        const value = parameters[b] - learningRate * v;
        velocity[b] = v;
        updated[b] = value;
        if (!(value <= limit && value >= -limit)) good = false;
      }
    }
    if (l > 1) {
      for (let i = 0; i < ins; i++) {
        let dOut = 0;
        for (let u = at, k = first + i; u < end; u++, k += ins) dOut += downstream[k] * deltas[u];
        dOuts[before + i] = dOut;
      }
    }
  }
  return good;
}

/** Where a parameter stands in the machine's parameter arrays (a shared bias: its first copy). */
export function position(m, { kind, layer, units, input }) {
  const l = layer + 1;
  return kind === "weight"
    ? m.weightAt[l] + units[0] * m.sizes[layer] + input
    : m.biasAt[l] + units[0];
}

/** Values by unit, nested by layer. */
export function byUnit(m, values) {
  return Array.from({ length: m.layers }, (_, l) =>
    Array.from(values.subarray(m.unitAt[l + 1], m.unitAt[l + 1] + m.sizes[l + 1])),
  );
}

/** Values by weight, nested like State.weights. */
export function byWeight(m, values) {
  return Array.from({ length: m.layers }, (_, l) =>
    Array.from({ length: m.sizes[l + 1] }, (_, u) => {
      const at = m.weightAt[l + 1] + u * m.sizes[l];
      return Array.from(values.subarray(at, at + m.sizes[l]));
    }),
  );
}
