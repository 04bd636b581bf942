// Which states the engine takes, of all that a link or another program may bring. No DOM.
import { ACTIVATIONS, LOSSES } from "./functions.js";
import { compile, forward } from "./machine.js";
import { BIAS_MODES, LIMITS, NUMBERINGS, ORDERS } from "./network_state.js";

/**
 * Says what is wrong with a state, or null if nothing is. Anything may be passed in.
 * @param {any} state
 * @returns {string|null}
 */
export function validate(state) {
  if (state === null || typeof state !== "object") return "the state must be an object";
  const { sizes, activations, weights, biases } = state;
  const { layers, units, magnitude, sample } = LIMITS;
  const whole = (n, low, high) => Number.isInteger(n) && n >= low && n <= high;
  const list = (a, length) => Array.isArray(a) && a.length === length;
  const known = Object.keys(ACTIVATIONS);
  const numbers = (a, length, limit) =>
    list(a, length) && a.every((x) => Number.isFinite(x) && Math.abs(x) <= limit);

  if (
    !Array.isArray(sizes) ||
    !whole(sizes.length, 2, layers + 1) ||
    !sizes.every((n) => whole(n, 1, units))
  ) {
    return `sizes: 2 to ${layers + 1} whole numbers from 1 to ${units} are accepted`;
  }
  const depth = sizes.length - 1;
  if (!list(activations, depth) || !activations.every((name) => known.includes(name))) {
    return `activations: ${depth} names are accepted, each one of ${known.join(", ")}`;
  }
  const choices = {
    loss_function: Object.keys(LOSSES),
    numbering: NUMBERINGS,
    bias_mode: BIAS_MODES,
    order: ORDERS,
  };
  for (const [key, accepted] of Object.entries(choices)) {
    if (!accepted.includes(state[key])) return `${key}: one of ${accepted.join(", ")} is accepted`;
  }
  const shapes = sizes.slice(1).map((outs, l) => [outs, sizes[l]]);
  const isMatrix = ([outs, ins], l) =>
    list(weights[l], outs) && weights[l].every((row) => numbers(row, ins, magnitude));
  if (!list(weights, depth) || !shapes.every(isMatrix)) {
    return `weights: finite numbers are accepted, for ${shapes.map((shape) => shape.join(" units of ")).join(", then ")} inputs`;
  }
  if (!list(biases, depth) || !shapes.every(([outs], l) => numbers(biases[l], outs, magnitude))) {
    return `biases: finite numbers are accepted, ${sizes.slice(1).join(", then ")} of them`;
  }
  if (state.bias_mode === "shared" && biases.some((row) => row.some((b) => b !== row[0]))) {
    return "biases: all biases of a layer must be equal where they are shared";
  }
  if (!numbers(state.x, sizes[0], sample))
    return `x: ${sizes[0]} numbers from -${sample} to ${sample} are accepted`;
  if (!numbers(state.target, sizes[depth], sample))
    return `target: ${sizes[depth]} numbers from -${sample} to ${sample} are accepted`;
  const { learning_rate: rate, momentum, updates } = state;
  if (!Number.isFinite(rate) || rate < 0 || rate > LIMITS.learningRate) {
    return `learning_rate: a number from 0 to ${LIMITS.learningRate} is accepted`;
  }
  if (!Number.isFinite(momentum) || momentum < 0 || momentum > LIMITS.momentum) {
    return `momentum: a number from 0 to ${LIMITS.momentum} is accepted`;
  }
  if (!whole(updates, 0, Number.MAX_SAFE_INTEGER))
    return "updates: a whole number of at least 0 is accepted";
  if (!(forward(compile(state)) <= magnitude))
    return "weights: they are so large that the loss is no finite number";
  return null;
}
