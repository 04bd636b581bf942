/** A small stack with the unit on top, as it is trained, for the workbench. No DOM. */
import { FACTS } from "./facts.js";
import { FIRST_LAYER, MOST, normals } from "./chain_math.js";

/** Whether the workbench takes a stack. */
export const isSmall = ({ depth, width, residual }) =>
  depth < FACTS.bench.layers && width <= FACTS.bench.units && !residual;

/** @param {import("./chain_math.js").Stack} stack a small one */
export function asNetwork({ depth, width, activation, std, seed, learning_rate }) {
  /** Numbers of a block, `rows` by `columns`. */
  const numbers = (block, rows, columns, entry = (j, k) => j * MOST.width + k) => {
    const all = normals(seed, block);
    return Array.from({ length: rows }, (_, j) =>
      Array.from({ length: columns }, (__, k) => all[entry(j, k)]),
    );
  };
  const scaled = (rows, by) => rows.map((row) => row.map((value) => by * value));
  const inputs = numbers(0, FACTS.samples, width);
  const layers = Array.from({ length: depth }, (_, n) => ({
    weights: scaled(
      numbers(FIRST_LAYER + n, width, width, (unit, j) => j * MOST.width + unit),
      std,
    ),
    biases: Array(width).fill(0),
    activation,
  }));
  const top = {
    weights: scaled(numbers(2, 1, width), 1 / Math.sqrt(width)),
    biases: [0],
    activation: FACTS.top,
  };
  return {
    inputs,
    targets: inputs.map(([x]) => [Math.sin(2 * x)]),
    layers: [...layers, top],
    bias_mode: "per_unit",
    reduction: "mean",
    learning_rate,
  };
}
