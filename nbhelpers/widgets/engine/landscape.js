// The loss as a function of the parameters: its curvature, and slices through it. No DOM.
import { FACTS } from "./facts.js";
import { ACTIVATIONS, entryOf, saturates } from "./functions.js";
import { backward, compile, forward, position } from "./machine.js";
import { names } from "./network_state.js";

/** @import { State } from "./network_state.js" */

/**
 * The trained parameters: the weights, and the biases unless they are frozen.
 * @param {State} state
 */
function trained(state) {
  return names(state).parameters.filter(
    ({ kind }) => kind === "weight" || state.bias_mode !== "frozen",
  );
}

/** Sets a parameter in a machine; a shared bias in all its copies, which stand side by side. */
function set(m, parameter, value) {
  const at = position(m, parameter);
  for (let k = 0; k < parameter.units.length; k++) m.parameters[at + k] = value;
}

/**
 * The Hessian of the loss in the trained parameters, by central differences of the exact gradient.
 * There is none at a kink (a ReLU whose net is 0): where the gradient jumps, an entry is of order 1
 * / h.
 * @param {State} state
 * @param {number} [h] the nudge; of a weight larger than 1, the share that it is nudged by
 * @returns {{names: string[], matrix: Float64Array}} the matrix row by row, symmetric
 */
export function hessian(state, h = FACTS.nudge) {
  const m = compile({ ...state, momentum: 0 });
  const parameters = trained(state);
  const n = parameters.length;
  const at = parameters.map((parameter) => position(m, parameter));
  const raw = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const value = m.parameters[at[j]];
    const step = h * Math.max(1, Math.abs(value)); // an absolute one vanishes in a large weight
    for (const side of [1, -1]) {
      set(m, parameters[j], value + side * step);
      forward(m);
      backward(m, m.parameters);
      for (let i = 0; i < n; i++) raw[i * n + j] += (side * m.velocity[at[i]]) / (2 * step);
    }
    set(m, parameters[j], value);
  }
  const matrix = raw.map((x, k) => (x + raw[(k % n) * n + Math.floor(k / n)]) / 2);
  return { names: parameters.map(({ name }) => name), matrix };
}

/**
 * The eigenvalues of a symmetric matrix, largest first, by Jacobi's rotations.
 * @param {Float64Array} matrix n x n, row by row
 * @param {number} n
 * @returns {number[]}
 */
export function eigenvalues(matrix, n) {
  const a = Float64Array.from(matrix);
  const size = Math.hypot(...a);
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q] ** 2;
    if (Math.sqrt(off) <= 1e-15 * size) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, n, p, q);
  }
  return Array.from({ length: n }, (_, k) => a[k * n + k]).sort((x, y) => y - x);
}

/** One Jacobi rotation, which makes the entries (p, q) and (q, p) zero. */
function rotate(a, n, p, q) {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
}

/**
 * The curvature at a state: the Hessian's largest eigenvalue, the largest by magnitude, and the
 * learning rate 2 / largest above which gradient descent leaves a minimum here (with momentum mu,
 * 2 (1 + mu) / largest).
 * @param {State} state
 * @param {number} [h]
 * @returns {{largest: number, absolute: number, criticalRate: number}} criticalRate is Infinity
 *   where nothing curves upwards
 */
export function curvature(state, h) {
  const {
    names: { length },
    matrix,
  } = hessian(state, h);
  const values = eigenvalues(matrix, length);
  const largest = values[0];
  const absolute = Math.max(Math.abs(largest), Math.abs(values[length - 1]));
  return {
    largest,
    absolute,
    criticalRate: largest > 0 ? (2 * (1 + state.momentum)) / largest : Infinity,
  };
}

/**
 * What tells of a machine, after its forward pass, whether all units of some layer are off, as
 * ReLUs can be: then no gradient comes past them.
 * @param {State} state
 */
function offOf(state) {
  const lowest = state.activations.map((name) =>
    saturates(name) ? NaN : entryOf(ACTIVATIONS, name).range[0],
  );
  return ({ outs, unitAt, sizes }) =>
    lowest.some((low, l) => {
      const at = unitAt[l + 1];
      for (let u = at; u < at + sizes[l + 1]; u++) if (outs[u] !== low) return false;
      return true;
    });
}

/**
 * The loss on a grid of n columns over two parameters, everything else as in the state.
 * @param {State} state
 * @param {string|string[]} nameA the parameter along a row, or several that move together
 * @param {string|string[]} nameB the parameter from row to row, likewise
 * @param {[number, number]} rangeA first and last value
 * @param {[number, number]} rangeB
 * @param {number} n at least 2
 * @param {Uint8Array} [off] as many entries as the grid; gets a 1 where all units of some layer
 *   are off
 * @param {number} [rows] at least 2, n unless given
 * @returns {Float64Array} losses[row * n + column]
 */
export function landscapeSlice(state, nameA, nameB, rangeA, rangeB, n, off, rows = n) {
  const m = compile(state);
  const isOff = off ? offOf(state) : null;
  const [a, b] = [nameA, nameB].map((group) =>
    [group].flat().map((wanted) => {
      const found = names(state).parameters.find(({ name }) => name === wanted);
      if (!found) throw new RangeError(`no parameter is called ${wanted}`);
      return found;
    }),
  );
  const grid = ([low, high], k, count) => low + ((high - low) * k) / (count - 1);
  const losses = new Float64Array(n * rows);
  for (let row = 0; row < rows; row++) {
    for (const parameter of b) set(m, parameter, grid(rangeB, row, rows));
    for (let column = 0; column < n; column++) {
      for (const parameter of a) set(m, parameter, grid(rangeA, column, n));
      losses[row * n + column] = forward(m);
      if (off) off[row * n + column] = Number(isOff(m));
    }
  }
  return losses;
}
