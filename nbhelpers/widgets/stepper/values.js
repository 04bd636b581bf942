/** Between the widget's traits, the engine's state and the quantities by name that views show. */
import { Trainer, lookAt } from "../engine/engine.js";
import { validate } from "../engine/network_check.js";
import { LIMITS, withParameter } from "../engine/network_state.js";

/** @import { Look } from "../engine/engine.js" */

/** Traits that make up the widget's state: what undo, reset and a link restore. */
export const TRAITS = [
  "weights",
  "biases",
  "x",
  "target",
  "activations",
  "loss_function",
  "numbering",
  "learning_rate",
  "momentum",
  "velocity",
  "bias_mode",
  "order",
  "step",
  "updates",
];

/** What traits were called in links of version v1, by what they are called now. */
export const FORMERLY = {
  x: "inputs",
  target: "targets",
  numbering: "wiring",
  order: "update_order",
};

/** The engine's state for the traits' values. */
function engineState(traits) {
  return { ...traits, sizes: [traits.x.length, ...traits.weights.map((rows) => rows.length)] };
}

/** What stays the same while a drawing of the traits' network can stay. */
export function shapeOf({ weights, x, numbering, bias_mode, activations }) {
  return JSON.stringify([
    x.length,
    weights.map(({ length }) => length),
    numbering,
    bias_mode,
    activations,
  ]);
}

/** The momentum's velocity as the engine takes it; none while momentum has not been at work. */
function velocityOf(traits) {
  return traits.velocity.length ? Float64Array.from(traits.velocity) : undefined;
}

/** All that is computed of the traits' network, once. */
export function lookOf(traits) {
  return lookAt(engineState(traits), velocityOf(traits));
}

/**
 * Every quantity of a state by its name: `i1`, `w1`, `b_h1`, `net_h1`, `out_h1`, `target_o1`,
 * `E_o1`, `loss`, `dE/dout_h1`, `delta_h1`, `dE/dw1`, and after one more update `next_w1`,
 * `next_loss` (not finite if that update diverges, for then it is not made).
 * @param {Look} look at the state (see engine.js)
 * @returns {Map<string, number>}
 */
export function quantities({ state, names: { units, parameters }, values: results, next }) {
  const values = new Map();
  units[0].forEach((unit, n) => values.set(unit, state.x[n]));
  units.slice(1).forEach((layer, l) =>
    layer.forEach((unit, n) => {
      values.set(`net_${unit}`, results.nets[l][n]);
      values.set(`out_${unit}`, results.outs[l][n]);
      values.set(`dE/dout_${unit}`, results.dOut[l][n]);
      values.set(`delta_${unit}`, results.deltas[l][n]);
    }),
  );
  units.at(-1).forEach((unit, n) => {
    values.set(`target_${unit}`, state.target[n]);
    values.set(`E_${unit}`, results.losses[n]);
  });
  for (const {
    name,
    kind,
    layer,
    units: [unit],
    input,
  } of parameters) {
    values.set(
      name,
      kind === "weight" ? state.weights[layer][unit][input] : state.biases[layer][unit],
    );
    values.set(`dE/d${name}`, results.named[name]);
  }
  for (const { name, after } of next.parameters) {
    values.set(`next_${name}`, next.diverged ? NaN : after);
  }
  values.set("loss", results.loss);
  values.set("next_loss", next.diverged ? NaN : next.loss);
  values.set("updates", state.updates);
  values.set("learning_rate", state.learning_rate);
  return values;
}

/** @returns {string|null} what is wrong with traits that came from a link, or null */
export function problemWith(traits) {
  const { weights, x, velocity, step, updates } = traits;
  const lists = Array.isArray(x) && Array.isArray(weights) && weights.every(Array.isArray);
  if (!lists) return "weights and x must be lists of numbers";
  const whole = (n, high) => Number.isInteger(n) && n >= 0 && n <= high;
  if (!whole(updates, LIMITS.updates))
    return `updates: a whole number from 0 to ${LIMITS.updates} is accepted`;
  if (!whole(step, LIMITS.timeline))
    return `step: a whole number from 0 to ${LIMITS.timeline} is accepted`;
  const problem = validate(engineState(traits));
  if (problem) return problem;
  const count = weights.flat(2).length + traits.biases.flat().length;
  const within = (v) => Number.isFinite(v) && Math.abs(v) <= LIMITS.velocity;
  const good =
    Array.isArray(velocity) && velocity.every(within) && [0, count].includes(velocity.length);
  if (!good)
    return `velocity: none or ${count} numbers from -${LIMITS.velocity} to ${LIMITS.velocity} are accepted`;
  const together =
    traits.bias_mode !== "shared" ||
    biasVelocities(traits).every((layer) => layer.every((v) => v === layer[0]));
  return together ? null : "velocity: biases of a layer move together where they are shared";
}

/** The biases' part of the velocity, by layer; in it, a layer's biases follow its weights. */
function biasVelocities({ weights, biases, velocity }) {
  let at = 0;
  return biases.map((layer, l) => {
    const first = at + weights[l].flat().length;
    at = first + layer.length;
    return velocity.slice(first, at);
  });
}

/** The traits after the updates that a trainer has made since it started from `traits`. */
export function trained(traits, trainer) {
  const { weights, biases, updates } = trainer.state;
  const velocity = traits.momentum > 0 ? [...trainer.velocity] : [];
  return { ...traits, weights, biases, velocity, updates };
}

/** A trainer that continues from the traits. */
export function trainerOf(traits) {
  return new Trainer(engineState(traits), velocityOf(traits));
}

/** The traits with one weight, bias, input or target changed; `row` says which (see the panel). */
export function withNumber(traits, { trait, n, name }, value) {
  if (trait) return { ...traits, [trait]: traits[trait].map((old, k) => (k === n ? value : old)) };
  const { weights, biases } = withParameter(engineState(traits), name, value);
  return { ...traits, weights, biases };
}

/** The traits for another shape, its numbers continuing the pattern of source 000. */
export function reshaped(traits, sizes) {
  let count = 0;
  const pick = (pattern, n) => Array.from({ length: n }, (_, k) => pattern[k % pattern.length]);
  const weights = sizes
    .slice(1)
    .map((units, layer) =>
      Array.from({ length: units }, () =>
        Array.from({ length: sizes[layer] }, () => (15 + 5 * count++) / 100),
      ),
    );
  const biases = sizes.slice(1).map((units, layer) => Array(units).fill([0.35, 0.6, 0.85][layer]));
  return {
    ...traits,
    weights,
    biases,
    velocity: [],
    step: 0,
    updates: 0,
    x: pick([0.05, 0.1, 0.15], sizes[0]),
    target: pick([0.01, 0.99], sizes.at(-1)),
    activations: sizes
      .slice(1)
      .map((_, layer) => traits.activations[layer] ?? traits.activations.at(-1)),
  };
}

/**
 * The traits with biases of another mode. Momentum starts from rest, since what it has gathered
 * for the biases belongs to the old mode. Where they are shared, each layer takes its first bias;
 * `changed` if any differed.
 */
export function withBiasMode(traits, mode) {
  const next = { ...traits, bias_mode: mode, velocity: [] };
  if (mode !== "shared") return { traits: next, changed: false };
  const changed = traits.biases.some((layer) => layer.some((bias) => bias !== layer[0]));
  return {
    traits: { ...next, biases: traits.biases.map((layer) => layer.map(() => layer[0])) },
    changed,
  };
}
