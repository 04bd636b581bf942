// What a state's network computes and how it trains. No DOM.
import { backward, byUnit, byWeight, compile, forward, position } from "./machine.js";
import { slopesOf } from "./functions.js";
import { LIMITS, names } from "./network_state.js";

/** @import { Names, State } from "./network_state.js" */

/** Makes the updated parameters the current ones, and the other way round. */
function swap(m) {
  const { parameters } = m;
  m.parameters = m.updated;
  m.updated = parameters;
}

/**
 * A parameter's gradient after a backward pass from rest: its velocity, or a frozen bias's delta.
 */
function gradientOf(m, parameter) {
  const {
    kind,
    layer,
    units: [unit],
  } = parameter;
  const frozen = kind === "bias" && m.biasMode === 0;
  return frozen ? m.deltas[m.unitAt[layer + 1] + unit] : m.velocity[position(m, parameter)];
}

/**
 * Everything that the forward and the backward pass compute, nested by layer and unit.
 * @param {State} state
 */
export function evaluate(state) {
  return valuesOf(state, compile(state));
}

/** What the passes of a machine, which is at rest, compute. */
function valuesOf(state, m) {
  const loss = forward(m);
  backward(m, m.parameters); // from rest: see gradientOf
  const { parameters } = names(state);
  const [nets, outs] = [byUnit(m, m.nets), byUnit(m, m.outs)];
  return {
    nets,
    outs,
    slopes: state.activations.map((name, l) => slopesOf(name, nets[l], outs[l])),
    loss,
    losses: Array.from(m.losses),
    dOut: byUnit(m, m.dOuts),
    deltas: byUnit(m, m.deltas),
    gradients: { weights: byWeight(m, m.velocity), biases: byUnit(m, m.deltas) },
    named: Object.fromEntries(parameters.map((p) => [p.name, gradientOf(m, p)])),
  };
}

/** A copy of the state with the parameters of `values`, `steps` updates later. */
function withValues(state, m, values, steps) {
  const biases = Array.from({ length: m.layers }, (_, l) =>
    Array.from(values.subarray(m.biasAt[l + 1], m.biasAt[l + 1] + m.sizes[l + 1])),
  );
  return { ...state, weights: byWeight(m, values), biases, updates: state.updates + steps };
}

/**
 * One update by the state's own rule: each parameter's after = value - rate * velocity, where
 * velocity = momentum * before + derivative.
 *
 * The derivative is the gradient, except in the "immediate" order below the last layer: there it
 * mixes old deltas with the new weights of the layers above. `mixed` holds what then stands where
 * a delta did, by layer and unit. A frozen bias has derivative and velocity 0.
 * @param {State} state
 * @param {Float64Array} [before] the velocity of an earlier training with momentum
 * @returns {Changes}
 *
 * @typedef {object} Changes
 * @property {Change[]} parameters
 * @property {number[][]} mixed
 * @property {boolean} diverged whether the update is not made, since its numbers grow beyond all
 *   bounds
 * @property {number} loss after it
 *
 * @typedef {object} Change
 * @property {string} name
 * @property {number} value
 * @property {number} derivative
 * @property {number} before the velocity before the update
 * @property {number} velocity
 * @property {number} after
 */
export function changes(state, before) {
  const m = compile(state);
  forward(m);
  return changesOf(state, m, before);
}

/** The update of a machine whose forward pass has been made. It ends up updated. */
function changesOf(state, m, before) {
  m.velocity.fill(0);
  if (before) m.velocity.set(before);
  const good = backward(m, m.immediate ? m.updated : m.parameters);
  const parameters = names(state).parameters.map((parameter) => {
    const { name, kind, layer, units, input } = parameter;
    const at = position(m, parameter);
    const deltas = units.map((unit) => m.deltas[m.unitAt[layer + 1] + unit]);
    const isFrozen = kind === "bias" && m.biasMode === 0;
    const derivative =
      kind === "weight"
        ? deltas[0] * m.outs[m.unitAt[layer] + input]
        : deltas.reduce((sum, delta) => sum + delta, 0);
    return {
      name,
      value: m.parameters[at],
      derivative: isFrozen ? 0 : derivative,
      before: before && !isFrozen ? before[at] : 0,
      velocity: isFrozen ? 0 : m.velocity[at],
      after: m.updated[at],
    };
  });
  const mixed = byUnit(m, m.deltas);
  swap(m);
  const loss = forward(m);
  return { parameters, mixed, loss, diverged: !good || !(loss <= LIMITS.magnitude) };
}

/**
 * A state's passes and its next update, computed once for all that is shown of it.
 * @param {State} state a valid state
 * @param {Float64Array} [velocity] from an earlier training with momentum
 * @returns {Look}
 *
 * @typedef {object} Look
 * @property {State} state
 * @property {Names} names
 * @property {ReturnType<typeof evaluate>} values
 * @property {Changes} next
 */
export function lookAt(state, velocity) {
  const m = compile(state);
  const values = valuesOf(state, m);
  return { state, names: names(state), values, next: changesOf(state, m, velocity) };
}

/**
 * A training that can be continued: create it once, `run` some updates a frame.
 * It stops for good at the last state whose loss and parameters are within LIMITS.magnitude.
 */
export class Trainer {
  #start;
  #machine;
  #losses = new Float64Array(1024);

  /**
   * @param {State} state a valid state
   * @param {Float64Array} [velocity] from an earlier training with momentum
   */
  constructor(state, velocity) {
    this.#start = state;
    this.#machine = compile(state);
    if (velocity) this.#machine.velocity.set(velocity);
    this.#losses[0] = forward(this.#machine);
    /** @type {number} updates made */
    this.done = 0;
    /** @type {boolean} */
    this.diverged = false;
  }

  /**
   * Makes up to `steps` updates.
   * @param {number} steps
   * @returns {number} how many were made; fewer than `steps` only if the training diverged
   */
  run(steps) {
    if (this.diverged) return 0;
    this.#reserve(this.done + steps + 1);
    const m = this.#machine;
    const losses = this.#losses;
    const before = this.done;
    const limit = LIMITS.magnitude;
    for (let k = before + 1; k <= before + steps; k++) {
      const good = backward(m, m.immediate ? m.updated : m.parameters);
      swap(m);
      const loss = forward(m);
      if (!good || !(loss <= limit)) {
        swap(m);
        m.velocity.fill(0);
        this.diverged = true;
        break;
      }
      losses[k] = loss;
      this.done = k;
    }
    return this.done - before;
  }

  /** The losses so far, the first before any update; a view that the next `run` may outgrow. */
  get losses() {
    return this.#losses.subarray(0, this.done + 1);
  }

  /** The latest loss. */
  get loss() {
    return this.#losses[this.done];
  }

  /** The state after the updates made so far. */
  get state() {
    return withValues(this.#start, this.#machine, this.#machine.parameters, this.done);
  }

  /** All parameters as they are now; a view that the next `run` changes. */
  get parameters() {
    return this.#machine.parameters;
  }

  /** A parameter's value now. */
  value(parameter) {
    return this.parameters[position(this.#machine, parameter)];
  }

  /** The outputs as they are now; a view, likewise. */
  get outputs() {
    return this.#machine.outs.subarray(this.#machine.unitAt.at(-1));
  }

  /** The velocity, to continue with momentum later; all zero once the training diverged. */
  get velocity() {
    return this.#machine.velocity.slice();
  }

  #reserve(length) {
    if (length <= this.#losses.length) return;
    const grown = new Float64Array(Math.max(length, 2 * this.#losses.length));
    grown.set(this.losses);
    this.#losses = grown;
  }
}

/**
 * Trains for `steps` updates, or until the training diverges.
 * @param {State} state
 * @param {number} steps
 * @param {{velocity?: Float64Array}} [options]
 * @returns {{state: State, losses: Float64Array, diverged: boolean, velocity: Float64Array}}
 *   losses[0] is the loss before the first update; steps + 1 of them, fewer if diverged
 */
export function train(state, steps, { velocity } = {}) {
  const trainer = new Trainer(state, velocity);
  trainer.run(steps);
  return {
    state: trainer.state,
    losses: trainer.losses.slice(),
    diverged: trainer.diverged,
    velocity: trainer.velocity,
  };
}
