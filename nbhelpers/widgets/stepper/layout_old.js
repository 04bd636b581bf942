/** Where everything in the stepper's graph goes. Pure geometry, in the graph's own pixels. */

const UNIT = { width: 164, height: 54 };
const INPUT = { width: 76, height: 34 };
const ERROR = { width: 112, height: 44 };
const LABEL = 88; // the level stretch of a wire, where its numbers stand
const FAN = 38; // where wires fan out from their source
const JOIN = 14; // where they turn into the unit
const PORT = 44; // between the wires that enter one unit
const GAP = 20; // from the outputs to their errors
const TOP = -8; // the first row's own space holds its bias

/** A wire from (x0, y0): a curve, the level stretch at height y, a short turn into the unit. */
function wirePath(x0, y0, y, x1, y1) {
  const flat = x1 - JOIN - LABEL;
  const mid = (x0 + flat) / 2;
  return (
    `M${x0} ${y0}C${mid} ${y0} ${mid} ${y} ${flat} ${y}H${x1 - JOIN}` +
    `C${x1 - JOIN / 2} ${y} ${x1 - JOIN / 2} ${y1} ${x1} ${y1}`
  );
}

/**
 * @param {number[]} sizes units a layer, the input layer first
 * @returns {{width: number, height: number, units: Box[][], wires: Wire[][][], errors: Box[],
 *   total: Box, right: number}} rectangles by their center; `wires[layer][unit][input]`; the right
 *   edge of the last units
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{path: string, x: number, y: number}} Wire where its numbers stand
 */
export function layout(sizes) {
  const pitch = Math.max(128, PORT * Math.max(...sizes.slice(0, -1)) + 34);
  const rows = Math.max(...sizes);
  const middle = TOP + (rows * pitch) / 2;
  const column = (x, size, box) =>
    Array.from({ length: size }, (_, row) => ({
      x,
      y: middle + (row - (size - 1) / 2) * pitch,
      width: box.width,
      height: box.height,
    }));

  const units = [column(4 + INPUT.width / 2, sizes[0], INPUT)];
  const wires = [];
  let right = 4 + INPUT.width;
  for (const size of sizes.slice(1)) {
    const left = right + FAN + LABEL + JOIN;
    const before = units.at(-1);
    units.push(column(left + UNIT.width / 2, size, UNIT));
    wires.push(
      units.at(-1).map((unit) =>
        before.map((source, n) => {
          const offset = (n - (before.length - 1) / 2) * PORT;
          const y = unit.y + offset;
          const end = unit.y + Math.max(-16, Math.min(16, offset));
          return { path: wirePath(right, source.y, y, left, end), x: left - JOIN - LABEL / 2, y };
        }),
      ),
    );
    right = left + UNIT.width;
  }
  const errors = column(right + GAP + ERROR.width / 2, sizes.at(-1), ERROR);
  const below = Math.max(errors.at(-1).y + 70, middle);
  const total = { x: errors[0].x, y: below, width: ERROR.width, height: 34 };
  return {
    width: right + GAP + ERROR.width + 16,
    height: Math.max(TOP + rows * pitch + 4, below + 24),
    units,
    wires,
    errors,
    total,
    right,
  };
}
