// A stack of equal layers: how large its outs and gradients are, and a short training. No DOM.
// The same in Python, with the same random numbers, and how these are made: chain.py.
import { FACTS } from "./facts.js";
import { ACTIVATIONS } from "../engine/functions.js";

/**
 * @typedef {object} Stack
 * @property {number} depth layers
 * @property {number} width units in each
 * @property {string} activation
 * @property {number} std standard deviation of the first weights
 * @property {boolean} residual whether each layer's input is added to its output
 * @property {number} seed of the random numbers
 * @property {number} learning_rate of the training
 */

export const MOST = FACTS.most;
export const STD = FACTS.std;
export const RATE = FACTS.rate;
export const UPDATES = FACTS.updates;
export const THROWN = FACTS.thrown;
const N = FACTS.samples;
const SIDE = MOST.width;
const BLOCK = SIDE * SIDE;
export const FIRST_LAYER = 3; // blocks before it: samples, gradient sent back, unit on top

const drawn = { seed: -1, blocks: new Map() };

/**
 * Block number `block` of the normal numbers of a seed, SIDE numbers a row.
 * @param {number} seed
 * @param {number} block
 * @returns {Float64Array}
 */
export function normals(seed, block) {
  if (drawn.seed !== seed) {
    drawn.seed = seed;
    drawn.blocks.clear();
  }
  const known = drawn.blocks.get(block);
  if (known) return known;
  const found = new Float64Array(BLOCK);
  let state = (Math.imul(seed + 1, 0x9e3779b1) + Math.imul(block * BLOCK, 0x6d2b79f5)) | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  for (let at = 0; at < BLOCK; at += 2) {
    const length = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    found[at] = length * Math.cos(angle);
    found[at + 1] = length * Math.sin(angle);
  }
  drawn.blocks.set(block, found);
  return found;
}

/** The σ that a rule gives for so many inputs: its name and value. */
export function marks(width) {
  return Object.entries(FACTS.marks).map(([name, variance]) => [name, Math.sqrt(variance / width)]);
}

/** The first `rows` rows and `width` columns of a block, times `scale`. */
function corner(seed, block, rows, width, scale = 1) {
  const all = normals(seed, block);
  const found = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < width; column++)
      found[row * width + column] = scale * all[row * SIDE + column];
  return found;
}

/** The root of the mean square, without overflow of the squares. */
function rms(array) {
  let largest = 0;
  for (let at = 0; at < array.length; at++) largest = Math.max(largest, Math.abs(array[at]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let at = 0; at < array.length; at++) {
    const share = array[at] / largest;
    sum += share * share;
  }
  return largest * Math.sqrt(sum / array.length);
}

/**
 * @typedef {object} Layer
 * @property {Float64Array} W its weights, `stride` numbers a row, each to be multiplied by `scale`
 * @property {number} stride
 * @property {number} scale
 * @property {Float64Array} b
 * @property {Float64Array} nets a row for each sample, as of acts and outs
 * @property {Float64Array} acts
 * @property {Float64Array} outs
 */

/**
 * One layer forward: fills its nets, acts and outs from its inputs.
 * @param {Stack} stack
 * @param {Layer} layer
 */
function forward({ width, activation, residual }, layer, inputs) {
  const { W, stride, scale, b, nets, acts, outs } = layer;
  for (let row = 0; row < N * width; row += width) {
    for (let k = 0; k < width; k++) nets[row + k] = b[k];
    for (let j = 0; j < width; j++) {
      const x = scale * inputs[row + j];
      if (x === 0) continue;
      const from = j * stride;
      for (let k = 0; k < width; k++) nets[row + k] += x * W[from + k];
    }
  }
  ACTIVATIONS[activation].forward(nets, acts, 0, N * width);
  for (let at = 0; at < N * width; at++) outs[at] = residual ? acts[at] + inputs[at] : acts[at];
}

/**
 * One layer backward: fills deltas, and turns the gradient of its outs into that of its inputs.
 * @param {Stack} stack
 * @param {Layer} layer
 */
function backward({ width, activation, residual }, layer, gradient, deltas) {
  const { W, stride, scale, nets, acts } = layer;
  ACTIVATIONS[activation].backward(nets, acts, gradient, deltas, 0, N * width);
  const whole = width - (width % 4);
  for (let row = 0; row < N * width; row += width)
    for (let j = 0; j < width; j++) {
      const from = j * stride;
      // Four sums at once: one would wait for itself. As a list they would be objects.
      let p = 0;
      let q = 0;
      let r = 0;
      let s = 0;
      let k = 0;
      for (; k < whole; k += 4) {
        p += deltas[row + k] * W[from + k];
        q += deltas[row + k + 1] * W[from + k + 1];
        r += deltas[row + k + 2] * W[from + k + 2];
        s += deltas[row + k + 3] * W[from + k + 3];
      }
      for (; k < width; k++) p += deltas[row + k] * W[from + k];
      const sum = scale * (p + q + (r + s));
      gradient[row + j] = residual ? gradient[row + j] + sum : sum;
    }
}

const ONES = new Float64Array(N * SIDE).fill(1);
const slopes = new Float64Array(N * SIDE);

/** Units whose slope is 0 for every sample. */
function offUnits({ width, activation }, { nets, acts }) {
  ACTIVATIONS[activation].backward(nets, acts, ONES, slopes, 0, N * width);
  let off = 0;
  for (let k = 0; k < width; k++) {
    let at = k;
    while (at < N * width && slopes[at] === 0) at += width;
    off += Number(at >= N * width);
  }
  return off;
}

/** Arrays that are used again while the width stays: what is dragged leaves no litter. */
let spare = { width: 0, layers: [] };

/**
 * The layers before any update, with weights that must not be changed.
 * @param {Stack} stack
 * @returns {Layer[]}
 */
function drawnLayers({ depth, width, std, seed }) {
  if (spare.width !== width) spare = { width, layers: [] };
  for (let k = spare.layers.length; k < depth; k++) {
    const [b, nets, acts, outs] = [1, N, N, N].map((rows) => new Float64Array(rows * width));
    spare.layers.push({ stride: SIDE, b, nets, acts, outs });
  }
  return spare.layers
    .slice(0, depth)
    .map((layer, k) => ({ ...layer, W: normals(seed, FIRST_LAYER + k), scale: std }));
}

/**
 * The rms of all outs and of their gradients, from the samples on, and the units that are off. It
 * pauses after every layer, so that whoever runs it can do other things. One at a time: the arrays
 * are used again.
 * @param {Stack} stack
 * @yields {null}
 * @returns {Generator<null, {outs: number[], gradients: number[], off: number}>}
 */
export function* sizing(stack) {
  const { width, seed } = stack;
  const X = corner(seed, 0, N, width);
  const layers = drawnLayers(stack);
  const before = (k) => (k ? layers[k - 1].outs : X);
  for (const [k, layer] of layers.entries()) {
    forward(stack, layer, before(k));
    yield null;
  }
  const gradient = corner(seed, 1, N, width);
  const deltas = new Float64Array(N * width);
  const gradients = [rms(gradient)];
  let off = 0;
  for (let k = layers.length - 1; k >= 0; k--) {
    off += offUnits(stack, layers[k]);
    backward(stack, layers[k], gradient, deltas);
    gradients.unshift(rms(gradient));
    yield null;
  }
  return { outs: [X, ...layers.map(({ outs }) => outs)].map(rms), gradients, off };
}

/** The same without a pause. */
export function sizes(stack) {
  const steps = sizing(stack);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * A short training: one linear unit on top learns sin 2x of the first input, by half the mean
 * squared error. It pauses after every layer, so that whoever runs it can do other things.
 *
 * @param {Stack} stack
 * @yields {number|null} E before each update and after the last; null for a pause. A training that
 *   is thrown out ends early.
 */
export function* training(stack) {
  const { depth, width, std, seed, learning_rate: rate } = stack;
  const X = corner(seed, 0, N, width);
  const layers = Array.from({ length: depth }, (_, k) => {
    const [b, nets, acts, outs] = [1, N, N, N].map((rows) => new Float64Array(rows * width));
    const W = corner(seed, FIRST_LAYER + k, width, width, std);
    return { W, stride: width, scale: 1, b, nets, acts, outs };
  });
  const v = corner(seed, 2, 1, width, 1 / Math.sqrt(width));
  let c = 0;
  const error = new Float64Array(N);
  const gradient = new Float64Array(N * width);
  const deltas = new Float64Array(N * width);
  const before = (k) => (k ? layers[k - 1].outs : X);
  for (let update = 0; update <= UPDATES; update++) {
    for (const [k, layer] of layers.entries()) {
      forward(stack, layer, before(k));
      yield null;
    }
    const last = before(layers.length);
    let loss = 0;
    for (let i = 0; i < N; i++) {
      let y = c;
      for (let k = 0; k < width; k++) y += last[i * width + k] * v[k];
      error[i] = y - Math.sin(2 * X[i * width]);
      loss += error[i] ** 2 / (2 * N);
    }
    if (update && !(loss <= THROWN)) return;
    yield loss;
    for (let at = 0; at < N * width; at++)
      gradient[at] = (error[Math.floor(at / width)] / N) * v[at % width];
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < width; k++) v[k] -= ((rate * error[i]) / N) * last[i * width + k];
      c -= (rate * error[i]) / N;
    }
    for (let k = layers.length - 1; k >= 0; k--) {
      backward(stack, layers[k], gradient, deltas);
      learn(layers[k], before(k), deltas, width, rate);
      yield null;
    }
  }
}

/** One layer's update. */
function learn({ W, b }, inputs, deltas, width, rate) {
  for (let row = 0; row < N * width; row += width) {
    for (let k = 0; k < width; k++) b[k] -= rate * deltas[row + k];
    for (let j = 0; j < width; j++) {
      const by = rate * inputs[row + j];
      const from = j * width;
      for (let k = 0; k < width; k++) W[from + k] -= by * deltas[row + k];
    }
  }
}

const isWhole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;
const isWithin = (value, { low, high }) => Number.isFinite(value) && value >= low && value <= high;

/** @returns {string|null} what is wrong with a state that came from a link, or null */
export function validate(state) {
  for (const [name, low] of Object.entries({ depth: 1, width: 1, seed: 0 }))
    if (!isWhole(state[name], low, MOST[name]))
      return `${name}: a whole number from ${low} to ${MOST[name]} is accepted`;
  if (!Object.hasOwn(ACTIVATIONS, state.activation))
    return `activation: one of ${Object.keys(ACTIVATIONS).join(", ")} is accepted`;
  for (const [name, range] of Object.entries({ std: STD, learning_rate: RATE }))
    if (!isWithin(state[name], range))
      return `${name}: a number from ${range.low} to ${range.high} is accepted`;
  return typeof state.residual === "boolean" ? null : "residual: true or false is accepted";
}
