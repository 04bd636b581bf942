// What becomes of a training: it converges, bounces, wanders, diverges, saturates or dies. No DOM.
// The same rules as in nbhelpers/regimes.py.
import { evaluate } from "./engine.js";
import { FACTS } from "./facts.js";
import { ACTIVATIONS, LOSSES, entryOf, isOff, saturates } from "./functions.js";

const { FLAT, DONE, SAME, LONG, LONGER, LONGEST_PERIOD } = FACTS.regimes;

/**
 * @typedef {object} Probe What the network itself shows, beside its losses.
 * @property {number} floor the lowest loss within its outputs' ranges
 * @property {number} gradient the largest entry of the weights' gradient, by magnitude
 * @property {boolean} off whether all units of some layer are off, as ReLUs can be
 * @property {boolean} stuck whether saturated outputs hold more than half of the loss above the
 *   floor
 * @property {number} slope their largest slope
 *
 * @typedef {object} Verdict
 * @property {string} regime undecided, converging, zigzagging (converging in steps across the
 *   valley that shrink), bouncing (in steps that do not), edge (keeps what it has gained, and does
 *   not settle), wandering, still, diverging, saturated or dead
 * @property {Object<string, number>} facts the numbers that show it
 */

/** @returns {Probe} for an engine's state */
export function probe(state) {
  const { nets, outs, slopes, losses, gradients } = evaluate(state);
  const kind = state.activations.at(-1);
  const [low, high] = entryOf(ACTIVATIONS, kind).range;
  const nearest = Float64Array.from(state.target, (y) => Math.min(Math.max(y, low), high));
  const lowest = new Float64Array(nearest.length);
  entryOf(LOSSES, state.loss_function).terms(nearest, 0, state.target, lowest);
  const last = slopes.at(-1);
  let [above, held, slope] = [0, 0, 0];
  outs.at(-1).forEach((_, u) => {
    above += losses[u] - lowest[u];
    if (!saturates(kind) || last[u] >= FLAT) return;
    held += losses[u] - lowest[u];
    slope = Math.max(slope, last[u]);
  });
  return {
    floor: lowest.reduce((a, b) => a + b, 0),
    gradient: Math.max(...gradients.weights.flat(2).map(Math.abs)),
    off: state.activations.some((name, l) => isOff(name, nets[l], outs[l])),
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

/** @returns {number} the middle of the values, or of the two in the middle */
function median(values) {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return (sorted[Math.floor((n - 1) / 2)] + sorted[Math.floor(n / 2)]) / 2;
}

const highest = (values) => extent(values)[1];

/**
 * @param {object} training
 * @param {number[]} training.losses the loss before the first update and after each
 * @param {boolean[]} training.turns whether the step of each update points back against the one
 *   before
 * @param {number} training.latest how many of the updates, the last ones, the verdict speaks of
 * @param {boolean} training.diverged whether it was stopped at the engine's limit
 * @param {Probe} seen the network at the end
 * @returns {Verdict}
 */
export function classify({ losses, turns, latest: n, diverged }, seen) {
  const made = losses.length - 1;
  const last = losses[made];
  if (diverged) return { regime: "diverging", facts: { first: losses[0], last } };
  if (n === 0) return { regime: "undecided", facts: {} };
  const above = losses.map((loss) => Math.max(loss - seen.floor, 0));
  if (seen.off && seen.gradient === 0 && above[made] > 0)
    return { regime: "dead", facts: { last } };
  const [low, high] = extent(above.slice(made - Math.floor(n / 2)));
  if (n >= 2 && seen.stuck && high - low < 0.05 * high)
    return { regime: "saturated", facts: { last, slope: seen.slope } };
  return byShape(losses, above, turns, n);
}

/** Tells a regime by the last stretch of the latest `n` updates alone. */
function byShape(losses, above, turns, n) {
  const made = losses.length - 1;
  const done = (excess) => excess <= DONE * Math.max(1, above[0]);
  let end = made; // where the loss is rounding at last, the stretch ends before that
  const settled = done(above[made]);
  if (settled) while (end > 0 && done(above[end - 1])) end--;
  const latest = Math.max(end - (made - n), 0);
  const size = Math.min(latest, Math.max(8, Math.min(Math.floor(latest / 2), 400)));
  const recent = above.slice(end - size, end + 1);
  const rises = recent.filter((x, k) => k > 0 && x > recent[k - 1]).length;
  const back = turns.slice(end - size, end).filter(Boolean).length;
  const ends = { first: losses[0], last: losses[made] };
  const way = { rises, turns: back, window: size };
  const isZigzag = 2 * back > size;
  const down = { regime: isZigzag ? "zigzagging" : "converging", facts: { ...ends, ...way } };
  if (settled) return down;
  if (n < 3) return { regime: "undecided", facts: ends };
  const [low, high] = extent(losses.slice(end - size, end + 1));
  const [least, most] = extent(recent);
  const stretch = { low, high, window: size };
  if (most - least <= SAME * most) {
    return isZigzag
      ? { regime: "bouncing", facts: { ...stretch, period: 1 } }
      : { regime: "still", facts: { last: ends.last } };
  }
  if (rises === size)
    return { regime: "diverging", facts: { first: losses[end - size], last: ends.last } };
  const half = Math.floor(recent.length / 2);
  const [before, after] = [recent.slice(0, half), recent.slice(half)];
  const below = (lag) => recent.every((x, k) => k < lag || x < recent[k - lag]);
  const shrinks = below(2) && highest(after) < 0.99 * highest(before);
  const sinks = highest(after) < 0.3 * highest(before) && median(after) < 0.5 * median(before);
  const [best] = extent(losses);
  const lowest = { lowest: best, lowest_at: losses.indexOf(best) };
  if (below(1) || shrinks || (sinks && size >= LONG)) {
    const wasLower = lowest.lowest_at < end - size && above[lowest.lowest_at] < 0.5 * above[made];
    return { ...down, facts: { ...down.facts, ...(wasLower ? lowest : {}) } };
  }
  if (n < 8) return { regime: "undecided", facts: ends };
  const longest = Math.min(LONGEST_PERIOD, Math.floor(recent.length / 3));
  const range = most - least;
  for (let period = 2; period <= longest; period++) {
    const strays = recent.some(
      (x, k) => k >= period && Math.abs(x - recent[k - period]) > 0.02 * range,
    );
    const [a, b] = extent(recent.slice(-period));
    if (!strays && b - a >= 0.9 * range)
      return { regime: "bouncing", facts: { ...stretch, period } };
  }
  if (size < (isZigzag ? LONG : LONGER)) return { regime: "undecided", facts: ends };
  if (most < 0.1 * above[0])
    return { regime: "edge", facts: { ...ends, ...stretch, ...way, ...lowest } };
  return { regime: "wandering", facts: { ...stretch, longest } };
}
