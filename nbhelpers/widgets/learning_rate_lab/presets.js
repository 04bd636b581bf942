// The networks of the learning-rate laboratory; the same as in learning_rate_lab.py. No DOM.
import { MAZUR } from "../engine/network_state.js";

const PLAIN = { momentum: 0, bias_mode: "frozen", order: "simultaneous", updates: 0 };

const NOTEBOOK_004 = {
  ...PLAIN,
  sizes: [2, 3, 1],
  activations: ["relu", "relu"],
  loss_function: "squared",
  numbering: "indexed",
  weights: [
    [
      [1, 0],
      [1, 0],
      [0, 0],
    ],
    [[1, 1, 0]],
  ],
  biases: [[0, 0, 0], [0]],
  x: [2, 3],
  target: [5],
  learning_rate: 0.01,
};

/** Weights of notebook 004's units 1 and 2, which stay equal in every training. */
const TWINS = [
  ["w11", "w21"],
  ["w12", "w22"],
  ["w1", "w2"],
];

/** The critical rate of notebook 004's flattest minimum: 26 u^2 + 2 z^2 is smallest on the curve 2 u z = 5. */
const LIMIT_004 = 1 / (10 * Math.sqrt(13));

/**
 * By preset: its label, the rate and the two weights that it opens with, rates to try, the critical rate of
 * its flattest minimum (without momentum; or words, where there is none to name), its engine state, and pairs of
 * weights that stay equal.
 */
export const PRESETS = {
  parabola: {
    label: "a parabola, curvature 4",
    rate: 0.4,
    axes: ["w1", "w2"],
    rates: [0.05, 0.25, 0.4, 0.5, 0.6],
    limit: 0.5,
    state: {
      ...PLAIN,
      sizes: [1, 2],
      activations: ["identity"],
      loss_function: "half_squared",
      numbering: "by_unit",
      weights: [[[1], [0.5]]],
      biases: [[0, 0]],
      x: [2],
      target: [0, 0],
      learning_rate: 0.4,
    },
  },
  "000": {
    label: "Mazur's network",
    rate: 0.5,
    axes: ["w5", "w7"],
    rates: [0.01, 0.5, 50, 500],
    limit: "not known",
    state: MAZUR,
  },
  "001": {
    label: "the second network: a target out of reach",
    rate: 10,
    axes: ["w5", "w6"],
    rates: [1, 10, 100, 200, 500],
    limit: "it has no minimum: its target is out of reach",
    state: {
      ...PLAIN,
      sizes: [2, 2, 2],
      activations: ["sigmoid", "sigmoid"],
      loss_function: "half_squared",
      numbering: "by_input",
      weights: [
        [
          [0.2, 0.5],
          [-0.4, 0.6],
        ],
        [
          [0.1, -0.3],
          [-0.5, 0.8],
        ],
      ],
      biases: [
        [0, 0],
        [0, 0],
      ],
      x: [0.5, 0.3],
      target: [0.23, -0.07],
      learning_rate: 10,
    },
  },
  "004": {
    label: "nine weights: ReLU, loss without the half",
    rate: 0.01,
    axes: ["w12", "w1"],
    rates: [0.01, 0.03, 0.04, 0.05, 0.5],
    limit: LIMIT_004,
    state: NOTEBOOK_004,
    twins: TWINS,
  },
  "004-half": {
    label: "nine weights, loss with the half",
    rate: 0.02,
    axes: ["w12", "w1"],
    rates: [0.02, 0.06, 0.08, 0.1, 1],
    limit: 2 * LIMIT_004,
    state: { ...NOTEBOOK_004, loss_function: "half_squared", learning_rate: 0.02 },
    twins: TWINS,
  },
};

/**
 * The weights that each axis of the map moves: the chosen one and its twin, unless the twin has an
 * axis of its own.
 * @returns {[string[], string[]]}
 */
export function axesOf(preset, chosen) {
  const pairs = PRESETS[preset].twins ?? [];
  return chosen.map((name) => {
    const pair = pairs.find((two) => two.includes(name));
    return !pair || pair.every((one) => chosen.includes(one))
      ? [name]
      : [name, pair.find((one) => one !== name)];
  });
}
