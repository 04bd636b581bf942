// A network's state as plain data: what it may hold, and how its parts are called. No DOM.
// Names, limits and the example come from Python: see facts.py.
import { FACTS } from "./facts.js";

/**
 * @typedef {object} State A network, its sample and how it is trained, as plain JSON.
 * @property {number[]} sizes units a layer, the inputs first, e.g. [2, 2, 2]
 * @property {string[]} activations one name in ACTIVATIONS a layer after the inputs
 * @property {string} loss_function a name in LOSSES (see functions.js)
 * @property {string} numbering one of NUMBERINGS: how the weights are named
 * @property {number[][][]} weights weights[layer][unit][input]
 * @property {number[][]} biases biases[layer][unit]
 * @property {number[]} x the inputs
 * @property {number[]} target
 * @property {number} learning_rate
 * @property {number} momentum from 0 to LIMITS.momentum
 * @property {string} bias_mode one of BIAS_MODES
 * @property {string} order one of ORDERS
 * @property {number} updates made so far
 *
 * @typedef {object} Parameter Where a named parameter stands.
 * @property {string} name
 * @property {"weight"|"bias"} kind
 * @property {number} layer from 0
 * @property {number[]} units the units (from 0) that it belongs to; several for a shared bias
 * @property {number|null} input the unit (from 0) that a weight comes from
 *
 * @typedef {object} Names
 * @property {string[][]} units units[0] are the inputs
 * @property {string[][][]} weights nested like State.weights
 * @property {string[][]} biases nested like State.biases; a shared name repeats
 * @property {Parameter[]} parameters every parameter once, weights first, by number
 */

export const NUMBERINGS = Object.keys(FACTS.numberings);
export const BIAS_MODES = Object.keys(FACTS.bias_modes);
export const ORDERS = Object.keys(FACTS.orders);

/** What network_check.js and the stepper accept: see nbhelpers/networks/limits.py. */
export const LIMITS = FACTS.limits;

/** Source 000: Mazur's worked example (2015). */
export const MAZUR = FACTS.mazur;

/**
 * Names of units, weights and biases, the same as in nbhelpers/networks/naming.py.
 * @param {State} state
 * @returns {Names}
 */
export function names(state) {
  const { sizes, numbering } = state;
  const shared = state.bias_mode === "shared";
  const letters = ["i", ...["h", "k"].slice(0, sizes.length - 2), "o"];
  const units = sizes.map((size, l) =>
    Array.from({ length: size }, (_, u) => `${letters[l]}${u + 1}`),
  );
  const weights = [];
  const biases = [];
  const weightParameters = [];
  const biasParameters = [];
  let first = 1;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [ins, outs] = [sizes[l], sizes[l + 1]];
    const single = l === 1 && sizes.length === 3 && outs === 1;
    const weightName = (u, i) => {
      if (numbering === "by_unit") return `w${first + u * ins + i}`;
      if (numbering === "by_input") return `w${first + i * outs + u}`;
      if (single) return `w${i + 1}`;
      return l === 0 ? `w${u + 1}${i + 1}` : `w${u + 1}${i + 1}_${l + 1}`;
    };
    const range = (n) => Array.from({ length: n }, (_, k) => k);
    weights.push(range(outs).map((u) => range(ins).map((i) => weightName(u, i))));
    biases.push(range(outs).map((u) => (shared ? `b${l + 1}` : `b_${units[l + 1][u]}`)));
    const [slow, fast] = numbering === "by_input" ? [ins, outs] : [outs, ins];
    for (let a = 0; a < slow; a++) {
      for (let b = 0; b < fast; b++) {
        const [u, i] = numbering === "by_input" ? [b, a] : [a, b];
        weightParameters.push({
          name: weights[l][u][i],
          kind: "weight",
          layer: l,
          units: [u],
          input: i,
        });
      }
    }
    const groups = shared ? [range(outs)] : range(outs).map((u) => [u]);
    for (const group of groups) {
      biasParameters.push({
        name: biases[l][group[0]],
        kind: "bias",
        layer: l,
        units: group,
        input: null,
      });
    }
    first += ins * outs;
  }
  return { units, weights, biases, parameters: [...weightParameters, ...biasParameters] };
}

/**
 * The value of the parameter called `name`.
 * @param {State} state
 * @param {string} name
 * @returns {number}
 */
export function parameterValue(state, name) {
  const { kind, layer, units, input } = findParameter(state, name);
  return kind === "weight" ? state.weights[layer][units[0]][input] : state.biases[layer][units[0]];
}

/**
 * A copy of the state in which the parameter called `name` is `value`.
 * @param {State} state
 * @param {string} name
 * @param {number} value
 * @returns {State}
 */
export function withParameter(state, name, value) {
  const { kind, layer, units, input } = findParameter(state, name);
  const weights = state.weights.map((rows) => rows.map((row) => row.slice()));
  const biases = state.biases.map((row) => row.slice());
  for (const unit of units) {
    if (kind === "weight") weights[layer][unit][input] = value;
    else biases[layer][unit] = value;
  }
  return { ...state, weights, biases };
}

function findParameter(state, name) {
  const found = names(state).parameters.find((parameter) => parameter.name === name);
  if (!found) throw new RangeError(`no parameter is called ${name}`);
  return found;
}
