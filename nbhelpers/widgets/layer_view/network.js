/** The layer as a network of one, for the workbench. No DOM. */
import { evaluate } from "./layer_math.js";

/**
 * The targets are such that dE/dout of the workbench's loss, which is out - target, is `dvalues`.
 * A weight's name has two numbers, as its cell has: w12 is weights[0,1].
 */
export function asNetwork(layer) {
  const { outputs } = evaluate(layer);
  const { inputs, weights, biases, dvalues, relu } = layer;
  return {
    inputs,
    targets: outputs.map((row, i) => row.map((out, k) => out - dvalues[i][k])),
    layers: [
      {
        weights: weights[0].map((_, k) => weights.map((row) => row[k])),
        biases: biases[0],
        activation: relu ? "relu" : "identity",
      },
    ],
    numbering: "source_unit",
  };
}
