// What a step draws beside its numbers: an activation's curve with a point and its tangent, and
// errors as bars and areas. In shares of the room that it is given; x from the left, y from the
// top. No DOM.
import { ACTIVATIONS, entryOf } from "../functions.js";

/**
 * @import { Factor } from "../timeline.js"
 * @typedef {[number, number]} Point
 *
 * @typedef {object} Curve Where a unit's activation is passed.
 * @property {string} activation
 * @property {number} net
 * @property {number} out
 * @property {number} slope
 *
 * @typedef {object} Graph
 * @property {number} reach it shows nets from -reach to reach
 * @property {number} low the smallest out there
 * @property {number} high the largest
 * @property {Point[]} points of the curve, from the left
 *
 * @typedef {object} ErrorPlot One output's share of the loss, in shares of the ruler.
 * @property {number} ruler the number that the ruler stands for
 * @property {number} bar the difference's size
 * @property {boolean} isArea whether the bar is squared
 * @property {number} height of the part of that square that counts; its width is the bar
 * @property {number} before where it begins among those that have joined, one beside the other
 */

const REACH = 3;
const PIECES = 48; // straight ones of a curve; even, for a kink at 0

/** @returns {number[]} the outs of an activation */
function outsOf(activation, nets) {
  const outs = Float64Array.from(nets);
  entryOf(ACTIVATIONS, activation).forward(outs.slice(), outs, 0, outs.length);
  return Array.from(outs);
}

/** @type {(graph: Omit<Graph, "points">, net: number, out: number) => Point} */
const within = ({ reach, low, high }, net, out) => [
  (net / reach + 1) / 2,
  (high - out) / (high - low),
];

/**
 * An activation's curve, as wide as the net needs: to 3, 6, 12, ...
 * @param {string} activation
 * @param {number} [net] that it is to show
 * @returns {Graph}
 */
export function graphOf(activation, net = 0) {
  const reach = REACH * 2 ** Math.max(0, Math.ceil(Math.log2(Math.abs(net) / REACH)));
  const nets = Array.from({ length: PIECES + 1 }, (_, n) => reach * ((2 * n) / PIECES - 1));
  const outs = outsOf(activation, nets);
  const graph = { reach, low: Math.min(...outs), high: Math.max(...outs) };
  return { ...graph, points: nets.map((x, n) => within(graph, x, outs[n])) };
}

/** A curve as an SVG path, so many pixels wide and high. */
export function pathOf({ points }, width, height) {
  return `M${points.map(([x, y]) => `${(width * x).toFixed(1)} ${(height * y).toFixed(1)}`).join("L")}`;
}

/**
 * Where the point is that runs along a curve from net = 0.
 * @param {Graph} graph
 * @param {Curve} curve
 * @param {number} share of its way
 * @returns {Point}
 */
export function pointOn(graph, { activation, net, out }, share) {
  if (share === 1) return within(graph, net, out);
  return within(graph, share * net, outsOf(activation, [share * net])[0]);
}

const HALF = 0.32; // of the room that a half of a tangent takes at most, across and down

/**
 * A half of the tangent, to its right end.
 * @param {Graph} graph
 * @param {Curve} curve
 * @returns {Point}
 */
export function tangentOf({ reach, low, high }, { slope }) {
  const [across, down] = [1 / (2 * reach), -slope / (high - low)];
  const length = HALF / Math.max(across, Math.abs(down));
  return [length * across, length * down];
}

/** 1, 2 or 5 times a power of ten: the smallest that is not less. */
function roundUp(value) {
  if (value === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((times) => times * power >= value) ?? 10);
}

/**
 * The bars and areas of a loss, all on one scale.
 * @param {Factor[][]} terms an output's share each: what has a place is the difference
 * @returns {ErrorPlot[]}
 */
export function errorsOf(terms) {
  const parts = terms.map((term) => ({
    differences: term.filter((factor) => factor.at).map(({ value }) => value),
    share: term.reduce((share, { at, value }) => (at ? share : share * value), 1),
  }));
  const ruler = roundUp(Math.max(...parts.map(({ differences }) => Math.abs(differences[0]))));
  let before = 0;
  return parts.map(({ differences: [difference, ...more], share }) => {
    const bar = Math.abs(difference) / ruler;
    before += bar;
    return { ruler, bar, isArea: more.length > 0, height: share * bar, before: before - bar };
  });
}
