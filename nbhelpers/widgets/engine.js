// What a state's network computes and how it trains. No DOM.
import { backward, byUnit, byWeight, compile, forward, position } from "./machine.js";
import { LIMITS, names } from "./network_state.js";

/** Makes the updated parameters the current ones, and the other way round. */
function swap(m) {
  const { parameters } = m;
  m.parameters = m.updated;
  m.updated = parameters;
}

/** A parameter's gradient after a backward pass from rest: its velocity, or a frozen bias's delta. */
function gradientOf(m, parameter) {
  const { kind, layer, units: [unit] } = parameter;
  const frozen = kind === "bias" && m.biasMode === 0;
  return frozen ? m.deltas[m.unitAt[layer + 1] + unit] : m.velocity[position(m, parameter)];
}

/**
 * Everything that the forward and the backward pass compute, nested by layer and unit.
 * @param {State} state
 */
export function evaluate(state) {
  const m = compile(state);
  const loss = forward(m);
  backward(m, m.parameters);  // from rest: see gradientOf
  const { parameters } = names(state);
  const last = m.unitAt[m.layers];
  return {
    nets: byUnit(m, m.nets),
    outs: byUnit(m, m.outs),
    slopes: byUnit(m, m.slopes),
    loss,
    losses: Array.from(m.targets, (target, u) => m.half * (m.outs[last + u] - target) ** 2),
    dOut: byUnit(m, m.dOuts),
    deltas: byUnit(m, m.deltas),
    gradients: { weights: byWeight(m, m.velocity), biases: byUnit(m, m.deltas) },
    named: Object.fromEntries(parameters.map((p) => [p.name, gradientOf(m, p)])),
  };
}

/** A copy of the state with the parameters of `values`, `steps` updates later. */
function withValues(state, m, values, steps) {
  const biases = Array.from({ length: m.layers }, (_, l) =>
    Array.from(values.subarray(m.biasAt[l + 1], m.biasAt[l + 1] + m.sizes[l + 1])));
  return { ...state, weights: byWeight(m, values), biases, step: state.step + steps };
}

/**
 * One update by the state's own rule, parameter by parameter: after = value - rate * gradient.
 * The gradient is the one that the rule uses: from new weights in the "immediate" order, plus
 * momentum times the velocity; 0 for a frozen bias.
 * @param {State} state
 * @param {Float64Array} [velocity] from an earlier training with momentum
 * @returns {{name: string, value: number, gradient: number, after: number}[]}
 */
export function changes(state, velocity) {
  const m = compile(state);
  if (velocity) m.velocity.set(velocity);
  forward(m);
  backward(m, m.immediate ? m.updated : m.parameters);
  return names(state).parameters.map((parameter) => {
    const at = position(m, parameter);
    const trained = parameter.kind === "weight" || m.biasMode !== 0;
    const gradient = trained ? m.velocity[at] : 0;
    return { name: parameter.name, value: m.parameters[at], gradient, after: m.updated[at] };
  });
}

/**
 * Every parameter's value after one update by the state's own rule.
 * @param {State} state
 * @param {Float64Array} [velocity] from an earlier training with momentum
 * @returns {Object<string, number>}
 */
export function after(state, velocity) {
  return Object.fromEntries(changes(state, velocity).map((change) => [change.name, change.after]));
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
  return { state: trainer.state, losses: trainer.losses.slice(), diverged: trainer.diverged, velocity: trainer.velocity };
}
