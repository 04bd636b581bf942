// What a training does: converging, oscillating, wandering, diverging, saturated or dead. No DOM.
// The same rules as in nbhelpers/regimes.py.
import { evaluate } from "./engine.js";

const LONGEST_PERIOD = 16;
const RANGES = { sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity], identity: [-Infinity, Infinity] };
const FLAT = 0.02; // an output with a smaller slope is saturated
const DONE = 1e-20; // an excess loss that is rounding, relative to the first one

/**
 * @typedef {object} Probe What the network itself shows, beside its losses.
 * @property {number} floor the lowest loss within its outputs' ranges
 * @property {number} gradient the largest entry of the weights' gradient, by magnitude
 * @property {boolean} off whether all units of some ReLU layer are off
 * @property {boolean} stuck whether saturated outputs hold more than half of the loss above the floor
 * @property {number} slope their largest slope
 *
 * @typedef {object} Verdict
 * @property {string} regime
 * @property {Object<string, number>} facts the numbers that show it
 */

/** @returns {Probe} for an engine's state */
export function probe(state) {
  const { nets, outs, slopes, losses, gradients } = evaluate(state);
  const kind = state.activations.at(-1);
  const [low, high] = RANGES[kind];
  const half = state.loss === "half_squared" ? 0.5 : 1;
  const lowest = state.targets.map((target) => half * (Math.min(Math.max(target, low), high) - target) ** 2);
  const bends = kind === "sigmoid" || kind === "tanh";
  const last = slopes.at(-1);
  let [above, held, slope] = [0, 0, 0];
  outs.at(-1).forEach((_, u) => {
    above += losses[u] - lowest[u];
    if (!bends || last[u] >= FLAT) return;
    held += losses[u] - lowest[u];
    slope = Math.max(slope, last[u]);
  });
  return {
    floor: lowest.reduce((a, b) => a + b, 0),
    gradient: Math.max(...gradients.weights.flat(2).map(Math.abs)),
    off: state.activations.some((name, l) => name === "relu" && nets[l].every((net) => net <= 0)),
    stuck: held > above / 2,
    slope,
  };
}

/** @returns {[number, number]} the lowest and the highest of the values */
function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const x of values) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return [low, high];
}

const highest = (values) => extent(values)[1];

/**
 * @param {ArrayLike<number>} losses the loss before the first update and after each
 * @param {Probe} seen the network at the end
 * @param {boolean} [diverged] whether the training was stopped at the engine's limit
 * @returns {Verdict}
 */
export function classify(losses, seen, diverged = false) {
  const n = losses.length - 1;
  const [first, last] = [losses[0], losses[n]];
  if (diverged) return { regime: "diverging", facts: { first, last } };
  if (n === 0) return { regime: "undecided", facts: {} };
  const above = Array.from(losses, (loss) => Math.max(loss - seen.floor, 0));
  if (seen.off && seen.gradient === 0 && above[n] > 0) return { regime: "dead", facts: { last } };
  const [low, high] = extent(above.slice(Math.floor((n + 1) / 2)));
  if (n >= 2 && seen.stuck && high - low < 0.05 * high) return { regime: "saturated", facts: { last, slope: seen.slope } };
  return byShape(above, { first, last }, losses);
}

/** Tells a regime by the last stretch of the losses alone. */
function byShape(above, ends, losses) {
  const n = above.length - 1;
  const recent = above.slice(-Math.min(n + 1, Math.max(9, Math.min(Math.floor(n / 2), 400) + 1)));
  const window = recent.length - 1;
  const rises = recent.filter((x, k) => k > 0 && x > recent[k - 1]).length;
  const converging = { regime: "converging", facts: { ...ends, rises, window } };
  if (recent[window] <= DONE * Math.max(1, above[0])) return converging;
  if (n < 3) return { regime: "undecided", facts: ends };
  if (rises === window) return { regime: "diverging", facts: ends };
  const half = Math.floor(recent.length / 2);
  const [before, after] = [highest(recent.slice(0, half)), highest(recent.slice(half))];
  const below = (lag) => recent.every((x, k) => k < lag || x < recent[k - lag]);
  if (below(1) || (below(2) && after < 0.99 * before) || after < 0.1 * before) return converging;
  if (n < 8) return { regime: "undecided", facts: ends };
  const [low, high] = extent(Array.from(losses).slice(-recent.length));
  const facts = { low, high, window };
  for (let period = 2; period <= Math.min(LONGEST_PERIOD, Math.floor(recent.length / 3)); period++) {
    const strays = recent.some((x, k) => k >= period && Math.abs(x - recent[k - period]) > 0.02 * (high - low));
    if (!strays) return { regime: "oscillating", facts: { ...facts, period } };
  }
  return { regime: "wandering", facts };
}
