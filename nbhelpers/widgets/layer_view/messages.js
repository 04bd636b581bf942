/** The message that the layer view asks its reader to send next. No DOM. */
import { cellName } from "./layer_math.js";

/** @import { Cell, Layer } from "./layer_math.js" */

const AT_OUTPUT = ["outputs", "z", "dz", "dvalues"];

/**
 * What the reader can do while less than two messages have come back: none, where there is no
 * other output.
 * @param {Layer} layer
 * @param {Cell} picked the second message may arrive at the output that is picked; else, at the
 *   same neuron in the next sample, whose gradients then are sums, or at the next neuron
 * @returns {{asked: string, cell: Cell}|null}
 */
export function nextMessage({ dvalues }, picked) {
  const [first, second] = dvalues.flatMap((line, row) =>
    line.flatMap((value, column) => (value === 0 ? [] : [{ name: "dvalues", row, column }])),
  );
  if (second) return null;
  const isAtOutput = AT_OUTPUT.includes(picked.name);
  const chosen = isAtOutput ? { ...picked, name: "dvalues" } : null;
  if (!first) {
    const cell = chosen ?? { name: "dvalues", row: 0, column: 0 };
    return { asked: "No message has come back yet.", cell };
  }
  const rows = dvalues.length;
  const near = { ...first, row: (first.row + 1) % rows };
  if (rows === 1) near.column = (first.column + 1) % dvalues[0].length;
  const isFirst = (cell) => cellName(cell) === cellName(first);
  const cell = chosen && !isFirst(chosen) ? chosen : near;
  if (isFirst(cell)) return null;
  const where = cellName({ ...first, name: "outputs" });
  return { asked: `A message has come back to ${where}. What will a second one change?`, cell };
}
