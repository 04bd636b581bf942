// The axis of rates under the strip: its window, and what stands where. No DOM.
import { RATES } from "../session.js";

const NARROWEST = 1e-7; // of the rate: a box shows ten digits
const WIDEST = 10; // times as far as the preset's, on a linear axis
const FINE = 110; // steps of the slider from end to end, or a few more

/**
 * @typedef {object} Axis
 * @property {number} low
 * @property {number} high
 * @property {boolean} log whether equal ways are equal factors
 * @property {number} most the highest rate that it can be widened to
 */

/** @returns {Axis} the axis of a preset, all of it */
export function axisOf({ span: [low, high], log }) {
  return { low, high, log, most: log ? RATES.high : Math.min(WIDEST * high, RATES.high) };
}

const way = (axis, rate) => (axis.log ? Math.log10(rate) : rate);
const back = (axis, at) => (axis.log ? 10 ** at : at);
const ends = (axis) => [way(axis, axis.low), way(axis, axis.high)];

/** Where a rate stands: 0 at the left end, 1 at the right. */
export function placeOf(axis, rate) {
  const [from, to] = ends(axis);
  return (way(axis, Math.max(rate, 1e-12)) - from) / (to - from);
}

/** The rate at a place, with all its digits. */
export function rateAt(axis, place) {
  const [from, to] = ends(axis);
  return back(axis, from + place * (to - from));
}

/** How many digits tell the rates of neighboring pixels apart. */
function digitsOf(axis, rate, px) {
  const [from, to] = ends(axis);
  const apart = axis.log ? (rate * Math.LN10 * (to - from)) / px : (to - from) / px;
  return Math.floor(Math.log10(rate)) + 1 + Math.round(-Math.log10(apart));
}

/**
 * The rate at a place, as short as `px` pixels tell it apart, and one that is accepted.
 * @param {number} px from end to end
 */
export function shortRateAt(axis, place, px) {
  const rate = Math.max(rateAt(axis, Math.min(Math.max(place, 0), 1)), RATES.low);
  const digits = Math.min(Math.max(digitsOf(axis, rate, px), 1), 12);
  return Math.min(Math.max(Number(rate.toPrecision(digits)), RATES.low), RATES.high);
}

/**
 * The window between two places of another; no narrower than a box can tell, no wider than makes
 * sense.
 * @returns {Axis}
 */
export function between(axis, one, other) {
  const { log, most } = axis;
  const least = log ? RATES.low : 0;
  let [low, high] = [one, other].sort((a, b) => a - b).map((place) => rateAt(axis, place));
  low = Math.min(Math.max(low, least), most);
  high = Math.min(Math.max(high, least), most);
  return high - low < NARROWEST * high || !(high > low) ? axis : { low, high, log, most };
}

/** The window that is `times` as wide, in which what stands at `place` stays there. */
export function widened(axis, times, place) {
  return between(axis, place - place * times, place + (1 - place) * times);
}

/** A round number: 1, 2 or 5 times a power of ten, not below `size`. */
function round(size) {
  const ten = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].map((k) => Number((k * ten).toPrecision(1))).find((x) => x >= 0.999 * size);
}

/** How far a key moves the slider: in rate, or in decades on an axis of equal factors. */
export function stepOf(axis) {
  const [from, to] = ends(axis);
  return Number(round((to - from) / FINE / 2).toPrecision(1));
}

/** The slider's range, as a number control takes it: from one round step to another. */
export function rangeOf(axis) {
  const step = stepOf(axis);
  const [from, to] = ends(axis);
  const ended = (at, snap) => back(axis, Number((snap(at / step) * step).toPrecision(12)));
  const digits = Math.max(3, 2 + Math.ceil(-Math.log10(to - from)));
  const [min, max] = [ended(from + 1e-9 * step, Math.floor), ended(to - 1e-9 * step, Math.ceil)];
  return { min, max, step, log: axis.log, digits };
}

/**
 * The rates that are written under the axis.
 * @param {number} most how many have room
 * @returns {number[]}
 */
export function ticksOf(axis, most) {
  const { low, high, log } = axis;
  if (log && high / low >= 20) {
    const decades = [];
    for (let k = Math.ceil(Math.log10(low) - 1e-9); k <= Math.log10(high) + 1e-9; k++)
      decades.push(Number((10 ** k).toPrecision(1)));
    return decades.filter((_, k) => k % Math.ceil(decades.length / most) === 0);
  }
  const step = round((high - low) / most);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-12); k++)
    ticks.push(Number((k * step).toPrecision(10)));
  return ticks;
}

/** The rates of `n` columns, each in the middle of its own. */
export function ratesOf(axis, n) {
  return Array.from({ length: n }, (_, k) => rateAt(axis, (k + 0.5) / n));
}
