/** Where a cell of the layer comes from, in one line. No DOM. */
import { sumOf } from "../shared/origin.js";
import { cellName, explain, parseCell } from "./layer_math.js";

/** @import { Origin } from "../shared/origin.js" */
/** @import { Layer } from "./layer_math.js" */

/**
 * @param {Layer} layer
 * @param {Object<string, number[][]>} arrays what `evaluate` gave for it
 * @param {Object<string, number[][]>} shown the same as they are shown
 * @param {string} name
 * @returns {Origin|null} null for what is no cell
 */
export function originOf(layer, arrays, shown, name) {
  const cell = parseCell(name, arrays);
  if (!cell) return null;
  const { terms, uses, isLarger } = explain(layer, arrays, cell);
  const value = shown[cell.name][cell.row][cell.column];
  if (terms.length === 0) return { name, value, text: "", sources: [], given: true };
  const z = cellName({ ...cell, name: "z" });
  const passing = `${terms[0][0].label} × (1 if ${z} > 0, else 0)`;
  const sum = cell.name === "dz" ? passing : sumOf(terms);
  return { name, value, text: isLarger ? `max(${z}, 0)` : sum, sources: uses.map(cellName) };
}
