// The trained network: what it makes of 64 pixels, and the gradient of its loss in each. No DOM.
// The same in Python: network.py.
import { FACTS } from "./facts.js";

export const SIDE = FACTS.side;
export const MOST = FACTS.most;
export const CLASSES = 10;
const HIDDEN = FACTS.network.hidden;
const INPUTS = SIDE * SIDE;

const [first, second] = FACTS.network.layers.map(({ scale, bytes }) =>
  Float64Array.from(
    Int8Array.from(atob(bytes), (c) => c.charCodeAt(0)),
    (whole) => whole * scale,
  ),
);

/** z = x W + b; the biases are the last row of the weights. */
function dense(x, weights, width) {
  const from = x.length * width;
  const z = Array.from(weights.subarray(from, from + width));
  x.forEach((value, j) => {
    if (value) for (let k = 0; k < width; k++) z[k] += value * weights[j * width + k];
  });
  return z;
}

/** dz W^T, for `length` inputs. */
function back(dz, weights, length) {
  const width = dz.length;
  return Array.from({ length }, (_, j) =>
    dz.reduce((sum, value, k) => sum + value * weights[j * width + k], 0),
  );
}

/** Powers of the logits, the largest subtracted, and their sum. */
function powersOf(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  return { most, powers, sum: powers.reduce((a, b) => a + b, 0) };
}

export function softmax(logits) {
  const { powers, sum } = powersOf(logits);
  return powers.map((power) => power / sum);
}

/**
 * What the network makes of a picture, and what the loss for `target` asks of each pixel.
 * @param {number[]} pixels 64 numbers from 0 to 16
 * @param {number} target
 */
export function read(pixels, target) {
  const z = dense(
    pixels.map((ink) => ink / MOST),
    first,
    HIDDEN,
  );
  const hidden = z.map((value) => Math.max(value, 0));
  const logits = dense(hidden, second, CLASSES);
  const { most, powers, sum } = powersOf(logits);
  const probabilities = powers.map((power) => power / sum);
  const dlogits = probabilities.map((p, digit) => p - (digit === target ? 1 : 0));
  const dz = back(dlogits, second, HIDDEN).map((value, k) => (z[k] > 0 ? value : 0));
  return {
    nets: z,
    hidden,
    logits,
    probabilities,
    says: logits.indexOf(most),
    loss: Math.log(sum) - (logits[target] - most),
    gradient: back(dz, first, INPUTS).map((value) => value / MOST),
  };
}

/** The pixels after a step down the gradient: from 0 to 16, to two decimals. */
export function stepped(pixels, gradient) {
  return pixels.map((ink, k) => {
    const after = Math.min(Math.max(ink - FACTS.rate * gradient[k], 0), MOST);
    return Math.floor(after * 100 + 0.5) / 100;
  });
}

/** Eight rows of eight. */
export function rowsOf(pixels) {
  return Array.from({ length: SIDE }, (_, row) => pixels.slice(row * SIDE, (row + 1) * SIDE));
}

/** The digits to choose from, with their pixels as numbers. */
export const SAMPLES = FACTS.samples.map((sample) => ({
  ...sample,
  pixels: Array.from(sample.ink, (c) => parseInt(c, MOST + 1)),
}));

const isRow = (row) =>
  Array.isArray(row) &&
  row.length === SIDE &&
  row.every((ink) => Number.isFinite(ink) && ink >= 0 && ink <= MOST);

/** @returns {string|null} what is wrong with a state that came from a link, or null */
export function validate({ pixels, target }) {
  if (!Array.isArray(pixels) || pixels.length !== SIDE || !pixels.every(isRow))
    return `pixels: eight rows of eight numbers from 0 to ${MOST} are accepted`;
  if (!Number.isInteger(target) || target < 0 || target >= CLASSES)
    return "target: a digit from 0 to 9 is accepted";
  return null;
}
