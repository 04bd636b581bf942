/** The layer as a network of one, for the workbench. No DOM. */
import { FACTS } from "./facts.js";
import { evaluate } from "./vjp_math.js";

/**
 * Its loss is the one whose gradient v is; for a v that is free, half the squared error of targets
 * that make dE/da what v is.
 */
export function asNetwork(state) {
  const { a, v } = evaluate(state);
  const loss = FACTS.losses[state.v_from];
  return {
    inputs: [state.inputs],
    targets: [a.map((out, i) => (loss ? 0 : out - v[i]))],
    layers: [{ weights: state.weights }],
    loss,
    numbering: "unit_source",
  };
}
