// A network's state as plain data: what it may hold, and how its parts are called. No DOM.

/**
 * @typedef {object} State A network, its sample and how it is trained, as plain JSON.
 * @property {number[]} sizes units a layer, the inputs first, e.g. [2, 2, 2]
 * @property {string[]} activations one name a layer after the inputs
 * @property {string} loss_function "half_squared" or "squared"
 * @property {string} numbering how the weights are named
 * @property {number[][][]} weights weights[layer][unit][input]
 * @property {number[][]} biases biases[layer][unit]
 * @property {number[]} x the inputs
 * @property {number[]} target
 * @property {number} learning_rate
 * @property {number} momentum from 0 to 0.999
 * @property {string} bias_mode "frozen", "per_unit" or "shared"
 * @property {string} order "simultaneous" or "immediate"
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

export const ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity"];
export const LOSSES = ["half_squared", "squared"];
export const NUMBERINGS = ["by_unit", "by_input", "indexed"];
export const BIAS_MODES = ["frozen", "per_unit", "shared"];
export const ORDERS = ["simultaneous", "immediate"];

/**
 * What network_check.js and the stepper accept, here and in Python. Below `magnitude` no value or
 * gradient of three layers overflows, and no velocity that they gather reaches `velocity`.
 */
export const LIMITS = {
  layers: 3,
  units: 3,
  magnitude: 1e100,
  sample: 1e6,
  learningRate: 1e6,
  momentum: 0.999,
  velocity: 1e300,
  timeline: 200,
  updates: 1e9,
};

/** Source 000: Mazur's worked example (2015). */
export const MAZUR = {
  sizes: [2, 2, 2],
  activations: ["sigmoid", "sigmoid"],
  loss_function: "half_squared",
  numbering: "by_unit",
  weights: [
    [
      [0.15, 0.2],
      [0.25, 0.3],
    ],
    [
      [0.4, 0.45],
      [0.5, 0.55],
    ],
  ],
  biases: [
    [0.35, 0.35],
    [0.6, 0.6],
  ],
  x: [0.05, 0.1],
  target: [0.01, 0.99],
  learning_rate: 0.5,
  momentum: 0,
  bias_mode: "frozen",
  order: "simultaneous",
  updates: 0,
};

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
