/**
 * Where everything in the drawing of a network stands: THE specification, which the static
 * drawings in nbhelpers/figures/network_layout.py repeat. Plain arithmetic, no DOM, in pixels.
 *
 * A unit is a receipt. Its rows are its incoming weights, then its bias; below a rule stand net and
 * out. A row holds a name, at its right a value, and at the right end a gradient. Text stands in
 * boxes and wires between them, so neither can touch the other: a wire ends at the edge of the
 * box that it enters, across beside its weight's row, upright above the rows, in their order.
 *
 * - "across": from left to right, text of 14 px. Each layer is a column of receipts, middle at the
 *   same height; then every output's target and error, and E. Out leaves at its own height.
 * - "upright": from top to bottom, text of 12 px. Each layer is a row of receipts; E's box is
 *   at the bottom. Out leaves at the bottom.
 *
 * Where a box has no room for two numbers side by side, value and gradient share one place and one
 * of them is shown (`both` is false); net and out then stand one below the other, else side by side
 * in two halves, each with a name, a value and a gradient one below the other.
 *
 * A spot's `x` is its start, middle or end, as `anchor` says; its `y` is the middle of the line;
 * `room` is how wide a number may be there. A number of c characters is at most c * CHARACTER *
 * text wide (see receipt.js); a name longer than its own room takes its number's.
 */

import { pair, receipt, receiptHeight, stylesOf, wide } from "./receipt.js";

const LANE = 3.5; // half the distance between a wire's two lines, forward and gradient

/**
 * @import { Box, Pair, Receipt } from "./receipt.js"
 * @typedef {[number, number, number, number]} Line from (x, y) to (x, y)
 * @typedef {{forward: Line, gradient: Line}} Wire
 *
 * @typedef {object} Plan
 * @property {string} direction
 * @property {number} text size in px
 * @property {number} width
 * @property {number} height
 * @property {(Box & Pair)[]} inputs
 * @property {Receipt[][]} units without the inputs
 * @property {Wire[][][]} wires wires[layer][unit][input]
 * @property {(Box & {target: Pair, error: Pair})[]} errors upright, they are within E's box
 * @property {Box & Pair} total E
 * @property {[number, number][][]} plain corners of the lines from the outputs to E
 */

const sum = (list) => list.reduce((total, x) => total + x, 0);

/**
 * @param {number[]} sizes units a layer, the input layer first: 1 to 3 layers after it, of 1 to 3
 * @param {"across"|"upright"} direction
 * @param {number} width that the drawing may take; across it takes less where that is enough, and
 *   more where it must
 * @param {object} [options]
 * @param {number} [options.row] the height of a receipt's row, where fingers need another
 * @param {number} [options.kinds] 1 where only one kind of number is ever shown: `both` is false
 * @returns {Plan}
 */
export function layout(sizes, direction, width, { row, kinds = 2 } = {}) {
  const style = stylesOf(sizes, direction, row);
  return (direction === "upright" ? upright : across)(sizes, width, kinds, style);
}

const INPUT = { width: 80, height: 32 };
const ERROR = { width: 112, height: 46, left: 12, right: 8 }; // from the outputs, and to E's line
const TOTAL = 34;
const GAP = { least: 38, most: 130 }; // between layers, for the wires

/** Widths across: both numbers if they have 8 characters each, else one; wires get what is left. */
function acrossWidths(layers, width, kinds, { text, pad, name, low }) {
  const fixed = 4 + INPUT.width + ERROR.left + ERROR.width + ERROR.right;
  const choices = [
    [9, true],
    [8, true],
    [9, false],
    [8, false],
    [7, false],
  ];
  for (const [digits, both] of choices.slice(kinds === 1 ? 2 : 0)) {
    const number = wide(digits, text);
    const unit = 2 * pad + (both ? name + 2 * number + 4 : low + number);
    const gap = (width - fixed) / layers - unit;
    if (gap >= GAP.least || digits === 7)
      return { both, unit, gap: Math.max(GAP.least, Math.min(GAP.most, gap)) };
  }
}

function across(sizes, width, kinds, style) {
  const { text, row, line: half, pad } = style;
  const layers = sizes.length - 1;
  const { both, unit, gap } = acrossWidths(layers, width, kinds, style);
  const space = Math.max(...sizes.slice(1)) > 2 ? 10 : 16; // between two receipts
  const tall = sizes.map((size, l) => (l ? receiptHeight(sizes[l - 1], both, style) : row + 30));
  const middle = 2 + Math.max(...sizes.map((size, l) => size * tall[l] + (size - 1) * space)) / 2;
  const top = (l, n) => middle + n * (tall[l] + space) - (sizes[l] * (tall[l] + space) - space) / 2;
  const each = (l, make) => Array.from({ length: sizes[l] }, (_, n) => make(n));

  const inputs = each(0, (n) => {
    const y = top(0, n) + tall[0] / 2;
    const x = 2 + INPUT.width / 2;
    return { x, y, ...INPUT, ...pair(2 + 9, 2 + INPUT.width - 6, y, 19) };
  });
  const left = (l) => 2 + INPUT.width + l * gap + (l - 1) * unit;
  const units = sizes
    .slice(1)
    .map((size, n) =>
      each(n + 1, (u) => receipt(left(n + 1), top(n + 1, u), unit, sizes[n], both, style)),
    );
  const ports = [
    inputs.map(({ y }) => [2 + INPUT.width, y - LANE, y + LANE]),
    ...units.map((layer, l) =>
      layer.map(({ out }) =>
        both
          ? [left(l + 1) + unit, out.value.y, out.gradient.y]
          : [left(l + 1) + unit, out.value.y - LANE, out.value.y + LANE],
      ),
    ),
  ];
  const wires = units.map((layer, l) =>
    layer.map(({ rows }) =>
      ports[l].map(([x, forward, gradient], n) => ({
        forward: [x, forward, left(l + 1), rows[n].value.y - LANE],
        gradient: [x, gradient, left(l + 1), rows[n].value.y + LANE],
      })),
    ),
  );

  const start = left(layers) + unit;
  const [from, to] = [start + ERROR.left, start + ERROR.left + ERROR.width];
  const errors = ports[layers].map(([, y]) => {
    const at = Math.min(y, 2 * middle - 2 - ERROR.height / 2);
    const entry = (line, name) => pair(from + pad, to - 5, line, name);
    return {
      x: (from + to) / 2,
      y: at,
      width: ERROR.width,
      height: ERROR.height,
      target: entry(at - half / 2 - 1.5, 40),
      error: entry(at + half / 2 + 1.5, 28),
    };
  });
  const heights = ports[layers].map(([, y]) => y);
  const odd = errors.length % 2 === 1;
  // between the errors in the middle, or above the one that is there
  const middles = errors.map(({ y }) => y);
  const y = sum(middles) / middles.length - (odd ? ERROR.height / 2 + 10 + TOTAL / 2 : 0);
  const corner = to + ERROR.right - 2;
  return {
    direction: "across",
    text,
    width: corner + 2,
    height: 2 * middle,
    inputs,
    units,
    wires,
    errors,
    total: {
      x: (from + to) / 2,
      y,
      width: ERROR.width,
      height: TOTAL,
      ...pair(from + pad + 4, to - 5, y, 16),
    },
    plain: [
      ...heights.map((at) => [
        [start, at],
        [from, at],
      ]),
      ...heights.map((at) => [
        [to, at],
        [corner, at],
        [corner, y],
        [to, y],
      ]),
    ],
  };
}

const PILL = { width: 84, height: 32 };
const GAPS = { first: 36, wires: 34, loss: 20, columns: 6 };
const SINGLE = 240; // no receipt is wider
const CELL = 18; // a line of E's box

function upright(sizes, width, kinds, style) {
  const { text, pad } = style;
  const columns = (size) => {
    const own = Math.min(SINGLE, (width - 4 - (size - 1) * GAPS.columns) / size);
    const start = (width - size * own - (size - 1) * GAPS.columns) / 2;
    return { own, left: (n) => start + n * (own + GAPS.columns) };
  };
  const inputs = Array.from({ length: sizes[0] }, (_, n) => {
    const x = (width * (n + 0.5)) / sizes[0];
    const y = 2 + PILL.height / 2;
    const edge = PILL.width / 2;
    return { x, y, ...PILL, ...pair(x - edge + 10, x + edge - 7, y, 18) };
  });
  let bottom = 2 + PILL.height;
  const units = [];
  const wires = [];
  let ports = inputs.map(({ x }) => [x - LANE, x + LANE]);
  for (const [l, size] of sizes.slice(1).entries()) {
    const top = bottom + (l ? GAPS.wires : GAPS.first);
    const { own, left } = columns(size);
    const both = kinds > 1 && own >= 150;
    const layer = Array.from({ length: size }, (_, u) =>
      receipt(left(u), top, own, sizes[l], both, style),
    );
    const above = bottom;
    units.push(layer);
    wires.push(
      layer.map((unit) =>
        ports.map(([forward, gradient], n) => {
          const x = unit.x + unit.width * ((n + 0.5) / ports.length - 0.5);
          return {
            forward: [forward, above, x - LANE, top],
            gradient: [gradient, above, x + LANE, top],
          };
        }),
      ),
    );
    ports = layer.map(({ x }) => {
      const out = both ? x + own / 4 : x;
      return [out - LANE, out + LANE];
    });
    bottom = top + layer[0].height;
  }

  const top = bottom + GAPS.loss;
  const outputs = sizes.at(-1);
  const lines = outputs; // one output: all in one line; two: E between them; three: E below
  const height = CELL * lines + 8;
  const y = (n) => top + 4 + CELL * (n + 0.5);
  const inner = width - 4 - 2 * pad;
  const share = inner / 3;
  const cell = (n) => 2 + pad + n * share; // the left edge of a third
  const entry = (n, at, name) => pair(cell(n), cell(n) + share - 4, at, name);
  const third = outputs === 2 ? [0, 2] : [0, 1, 2];
  const errors = Array.from({ length: outputs }, (_, n) => ({
    x: width / 2,
    y: top + height / 2,
    width: width - 4,
    height,
    target: entry(third[n], y(0), 42),
    error: outputs === 1 ? entry(1, y(0), 26) : entry(third[n], y(1), 26),
  }));
  const at = { 1: [2, y(0)], 2: [1, y(0.5)], 3: [1, y(2)] }[outputs];
  return {
    direction: "upright",
    text,
    width,
    height: top + height + 2,
    inputs,
    units,
    wires,
    errors,
    total: {
      x: width / 2,
      y: top + height / 2,
      width: width - 4,
      height,
      ...entry(at[0], at[1], 16),
    },
    plain: ports.map(([from, to]) => [
      [(from + to) / 2, bottom],
      [(from + to) / 2, top],
    ]),
  };
}

/** A wire's line as an SVG path: a curve that leaves and arrives in the layout's direction. */
export function linePath([x0, y0, x1, y1], direction) {
  if (direction === "upright") {
    const y = (y0 + y1) / 2;
    return `M${x0} ${y0}C${x0} ${y} ${x1} ${y} ${x1} ${y1}`;
  }
  const x = (x0 + x1) / 2;
  return `M${x0} ${y0}C${x} ${y0} ${x} ${y1} ${x1} ${y1}`;
}
