/** How the window over a map is moved: scaled, shifted, cut out. No view, no training. */
import { FACTS } from "./facts.js";

const { side: SIDE, most: MOST } = FACTS;
const ULPS = 4; // between neighbouring pixels

/** Whether neighbouring pixels of a window are still different numbers. */
export function isResolved([x0, x1, y0, y1]) {
  const apart = (low, high) =>
    (high - low) / SIDE >= ULPS * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return x1 > x0 && y1 > y0 && apart(x0, x1) && apart(y0, y1);
}

/**
 * A window scaled about a point, whose place stays; null where it would be too small or too large.
 * @param {number[]} view
 * @param {number} factor below 1 it grows nearer
 * @param {number} across the point's share of the width, from the left
 * @param {number} up its share of the height, from below
 */
export function zoomed([x0, x1, y0, y1], factor, across, up) {
  const [x, y] = [x0 + across * (x1 - x0), y0 + up * (y1 - y0)];
  const [width, height] = [(x1 - x0) * factor, (y1 - y0) * factor];
  const [left, low] = [x - across * width, y - up * height];
  const next = [left, left + width, low, low + height];
  return isResolved(next) && next.every((value) => Math.abs(value) <= MOST) ? next : null;
}

/** A window moved by shares of its width and height. */
export function shifted([x0, x1, y0, y1], across, up) {
  const [dx, dy] = [across * (x1 - x0), up * (y1 - y0)];
  const next = [x0 + dx, x1 + dx, y0 + dy, y1 + dy];
  return next.every((value) => Math.abs(value) <= MOST) ? next : null;
}

/**
 * The part of a window between two corners; null where it would be too small.
 * @param {number[]} view
 * @param {number[]} one a corner's shares of width and height, from below
 * @param {number[]} other the corner across
 */
export function boxed([x0, x1, y0, y1], one, other) {
  const [left, right] = [one[0], other[0]].sort((a, b) => a - b).map((k) => x0 + k * (x1 - x0));
  const [low, high] = [one[1], other[1]].sort((a, b) => a - b).map((k) => y0 + k * (y1 - y0));
  const next = [left, right, low, high];
  return isResolved(next) ? next : null;
}
