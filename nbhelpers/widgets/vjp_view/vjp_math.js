/**
 * A vector times the Jacobian of `y = W x, a = sigmoid(y)`, by two routes. Pure: no DOM.
 *
 * A state holds `weights` (m, n) as an array of rows, `inputs` (n), `v` (m) and `v_from`, which
 * says where v comes from: "free" takes `v` as it is, "a" and "2a" follow the outputs, which makes
 * v the gradient of 1/2 sum a^2 and of sum a^2.
 *
 * @typedef {{weights: number[][], inputs: number[], v: number[], v_from: string}} State
 */

import { logistic } from "../engine/logistic.js";
import { FACTS } from "./facts.js";

export const LIMIT = FACTS.limit;
const LARGEST = FACTS.largest;
const SOURCES = FACTS.sources;

/**
 * Everything that the view shows.
 * @param {State} state
 * @returns {{y: number[], a: number[], slopes: number[], v: number[], jacobian: number[][],
 *   full: number[], u: number[], reverse: number[], dweights: number[][]}}
 *   `jacobian[i][j]` is da_i/dx_j; `full` is v^T J from it; `u` is v^T da/dy, `reverse` is u^T W,
 *   the same as `full`; `dweights[i][j]` is v^T da/dw_ij
 */
export function evaluate({ weights, inputs, v: given, v_from }) {
  const y = weights.map((row) => row.reduce((sum, w, j) => sum + w * inputs[j], 0));
  const a = y.map(logistic);
  const slopes = y.map((net) => logistic(net) * logistic(-net));
  const factor = { a: 1, "2a": 2 }[v_from];
  const v = factor ? a.map((out) => factor * out) : [...given];
  const times = (row, matrix) =>
    inputs.map((_, j) => row.reduce((sum, r, i) => sum + r * matrix[i][j], 0));
  const jacobian = weights.map((row, i) => row.map((w) => slopes[i] * w));
  const u = v.map((entry, i) => entry * slopes[i]);
  return {
    y,
    a,
    slopes,
    v,
    jacobian,
    u,
    full: times(v, jacobian),
    reverse: times(u, weights),
    dweights: u.map((entry) => inputs.map((x) => entry * x)),
  };
}

/**
 * Multiplications behind the forward pass and the slopes, which both routes need, step by step.
 * @param {number} m outputs
 * @param {number} n inputs
 */
export function counts(m, n) {
  return { full: [0, m * n, 2 * m * n], reverse: [0, m, m + m * n] };
}

/** Which unit vector v is, counted from 0; -1 if it is none. */
export function unitVector(v) {
  const ones = v.flatMap((entry, i) => (entry === 1 ? [i] : []));
  return ones.length === 1 && v.every((entry) => entry === 0 || entry === 1) ? ones[0] : -1;
}

function problemWithList(name, list, length) {
  if (!Array.isArray(list) || list.length !== length)
    return `${name}: ${length} numbers are accepted`;
  const good = list.every((entry) => typeof entry === "number" && Math.abs(entry) <= LIMIT);
  return good ? null : `${name}: numbers from ${-LIMIT} to ${LIMIT} are accepted`;
}

/** @returns {string|null} what is wrong with a state that came from a link, or null */
export function validate(state) {
  const { weights, inputs, v, v_from, step } = state;
  const [m, n] = [weights, inputs].map((list) => (Array.isArray(list) ? list.length : 0));
  if (![m, n].every((size) => size >= 1 && size <= LARGEST)) {
    return `weights and inputs: 1 to ${LARGEST} rows and entries are accepted`;
  }
  if (!SOURCES.includes(v_from)) return `v_from: one of ${SOURCES.join(", ")} is accepted`;
  if (![0, 1, 2].includes(step)) return "step: 0, 1 or 2 is accepted";
  const problems = [
    ...weights.map((row, i) => problemWithList(`row ${i + 1} of weights`, row, n)),
    problemWithList("inputs", inputs, n),
    problemWithList("v", v, m),
  ];
  return problems.find((problem) => problem !== null) ?? null;
}
