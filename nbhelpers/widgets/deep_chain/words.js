// What the deep chain says of its training. No DOM.
import { ACTIVATIONS } from "../engine/functions.js";
import { format } from "../shared/format.js";
import { THROWN, UPDATES } from "./chain_math.js";

/** The state in words, for paper. */
export function inWords({ depth, width, activation, std, residual, seed, learning_rate: rate }) {
  const { label } = ACTIVATIONS[activation];
  const skip = residual ? "with" : "without";
  return (
    `${depth} layers of ${width} units, ${label}, ${skip} residual connections. ` +
    `σ of the weights ${format(std)}, random weights no. ${seed}, learning rate ${format(rate)}.`
  );
}

const LITTLE = 0.8; // of the first loss: what is above it has learned next to nothing

/**
 * A sentence in pieces, of which the losses are numbers.
 * @param {number[]} losses before each update, and after the last; fewer if it was thrown out
 */
export function outcome(losses) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (losses.length <= UPDATES)
    return [`Thrown out: after update ${losses.length} E is above ${format(THROWN)}.`];
  const learned = last < LITTLE * first ? "" : ": it learns next to nothing";
  return ["E goes from ", first, " to ", last, `${learned}.`];
}
