/** Paints a strip: the outputs of each rate as a column of dots, and the band of fates. */
import { mixed, packed, pixelsOf } from "../ink.js";
import { FATES } from "./fates.js";

/** @import { Column } from "../../engine/rate_strip.js" */

const LINE = 6; // hits of a place that is no mere dot: it is drawn twice as high

/** How strong a dot is that so many of the outputs share. */
const strength = (hits, most) => Math.min(1, 0.6 + (0.4 * (hits - 1)) / Math.max(most / 8, 1));

/**
 * The range of the outputs that are drawn: what was there at the start, what was aimed at, and
 * where the trainings end that stay finite.
 * @param {Column[]} columns
 * @param {number[]} given
 * @returns {[number, number]}
 */
export function rangeOf(columns, given) {
  let low = Math.min(...given);
  let high = Math.max(...given);
  const far = 20 * Math.max(high - low, 1e-3);
  const [least, most] = [low - far, high + far];
  for (const column of new Set(columns)) {
    if (!column || column.fate === "diverges") continue;
    for (const y of column.outputs) {
      if (y < low && y > least) low = y;
      if (y > high && y < most) high = y;
    }
  }
  const rim = 0.06 * Math.max(high - low, 1e-3);
  return [low - rim, high + rim];
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(Column|undefined)[]} columns as many as the picture has
 * @param {number} rows
 * @param {[number, number]} range
 * @param {{page: number[], forward: number[]}} ink
 */
export function paintOutputs(canvas, columns, rows, [low, high], ink) {
  const n = columns.length;
  const { pixels, show } = pixelsOf(canvas, n, rows);
  const hits = new Uint16Array(rows);
  const shades = Array.from({ length: 65 }, (_, k) =>
    packed(mixed(ink.page, ink.forward, k ? strength(k, 64) : 0)),
  );
  for (let k = 0; k < n; k++) {
    const column = columns[k];
    if (!column) continue;
    hits.fill(0);
    for (const y of column.outputs) {
      const row = Math.floor(((high - y) / (high - low)) * rows);
      if (row >= 0 && row < rows) hits[row]++;
    }
    for (let row = 0; row < rows; row++) {
      if (!hits[row]) continue;
      const shade = shades[Math.min(hits[row], 64)];
      pixels[row * n + k] = shade;
      if (hits[row] > LINE && row + 1 < rows && !hits[row + 1]) pixels[row * n + n + k] = shade;
    }
  }
  show();
}

/** Whether a pattern is inked at a place, in px of the page. */
const PATTERNS = {
  good: () => false,
  bad: (x, y) => (x + y) % 6 < 2,
  stripes: (x) => x % 5 < 2,
  waves: (x, y) => (y + (x % 8 < 4 ? x % 4 : 4 - (x % 4))) % 6 < 2,
  dots: (x, y) => x % 4 < 2 && y % 4 < 2,
  plain: () => false,
};

/** @param {number} scale pixels of the picture to a px of the page, across and down */
export function paintBand(canvas, columns, rows, scale, ink) {
  const n = columns.length;
  const { pixels, show } = pixelsOf(canvas, n, rows);
  /** The ground and the pattern of each look. */
  const looks = {
    good: [ink.target, ink.target],
    stripes: [mixed(ink.page, ink.ink, 0.16), mixed(ink.page, ink.ink, 0.5)],
    waves: [mixed(ink.page, ink.ink, 0.08), mixed(ink.page, ink.ink, 0.4)],
    dots: [mixed(ink.page, ink.ink, 0.72), mixed(ink.page, ink.ink, 0.3)],
    bad: [ink.gradient, mixed(ink.gradient, ink.page, 0.45)],
    plain: [ink.page, ink.page],
  };
  const colors = Object.fromEntries(
    Object.entries(looks).map(([look, pair]) => [look, pair.map(packed)]),
  );
  for (let k = 0; k < n; k++) {
    if (!columns[k]) continue;
    const { look } = FATES[columns[k].fate];
    const [ground, line] = colors[look];
    const isInked = PATTERNS[look];
    const x = Math.floor(k / scale);
    for (let row = 0; row < rows; row++)
      pixels[row * n + k] = isInked(x, Math.floor(row / scale)) ? line : ground;
  }
  show();
}
