/** Where things stand in a receipt, the drawing of one unit: see layout.js. Plain arithmetic. */

const CHARACTER = 0.63; // of the text's size: the width of the widest font's digits
const DIGITS = 9; // characters that a number has room for, if there is any

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box by its middle
 * @typedef {{x: number, y: number, room: number, anchor: "start"|"middle"|"end"}} Spot
 * @typedef {{name: Spot, value: Spot}} Pair
 * @typedef {Pair & {gradient: Spot}} Row
 * @typedef {Box & {rows: Row[], rule: number, net: Row, out: Row, both: boolean}} Receipt `rows`
 *   ends with the bias; `rule` is the height of the line below it
 */

/** How wide a number of `characters` is at most. */
export const wide = (characters, text) => characters * CHARACTER * text;
const spot = (x, y, room, anchor = "start") => ({ x, y, room, anchor });

/** A name at `left`, its number after it, up to `right`. */
export function pair(left, right, y, name) {
  return {
    name: spot(left, y, name),
    value: spot(left + name, y, right - left - name),
  };
}

/**
 * Sizes of a receipt's parts: text, the rows' height, the lines of a half; how wide names are in
 * the rows (`name`), and those of net and out where they stand in rows (`low`).
 */
export function stylesOf(sizes, direction, row) {
  if (direction === "upright")
    return { text: 12, row: row ?? 24, line: 14, pad: 5, name: 26, low: 34 };
  const tall = Math.max(...sizes.slice(1)) > 2; // three receipts are to fit a screen
  return {
    text: 14,
    row: row ?? (tall ? 20 : 24),
    line: tall ? 16 : 17,
    pad: 6,
    name: 29,
    low: 40,
  };
}

export function receiptHeight(inputs, both, { row, line }) {
  return 2 + row * (inputs + 1) + 4 + (both ? 3 : 2.5) * line;
}

/** A unit with `inputs` incoming weights, its upper left corner at (left, top). */
export function receipt(left, top, width, inputs, both, style) {
  const { text, row, line, pad, name, low } = style;
  const height = receiptHeight(inputs, both, style);
  const right = left + width - pad;
  const start = left + pad;
  const rule = top + 2 + row * (inputs + 1);
  const gradient = wide(DIGITS, text);
  const entry = (y, label) => ({
    ...pair(start, both ? right - gradient - 4 : right, y, label),
    gradient: both
      ? spot(right, y, gradient, "end")
      : spot(start + label, y, right - start - label),
  });
  const half = (middle) => {
    const at = (n) => spot(middle, rule + 1 + line * (n + 0.5), width / 2 - 10, "middle");
    return { name: at(0), value: at(1), gradient: at(2) };
  };
  const below = (n) => entry(rule + 1 + 1.25 * line * (n + 0.5), low);
  return {
    x: left + width / 2,
    y: top + height / 2,
    width,
    height,
    both,
    rule,
    rows: Array.from({ length: inputs + 1 }, (_, n) => entry(top + 2 + row * (n + 0.5), name)),
    net: both ? half(left + width / 4) : below(0),
    out: both ? half(left + (3 * width) / 4) : below(1),
  };
}
