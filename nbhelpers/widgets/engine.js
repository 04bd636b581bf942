// The mathematics of the scalar networks: forward, backward, training. No DOM.
// It agrees with nbhelpers/networks, number for number; sums run in the same order there.

/**
 * @typedef {object} State A network, its sample and how it is trained, as plain JSON.
 * @property {number[]} sizes units a layer, the inputs first, e.g. [2, 2, 2]
 * @property {string[]} activations one name a layer after the inputs
 * @property {string} loss "half_squared" or "squared"
 * @property {string} wiring how the weights are named
 * @property {number[][][]} weights weights[layer][unit][input]
 * @property {number[][]} biases biases[layer][unit]
 * @property {number[]} inputs
 * @property {number[]} targets
 * @property {number} learning_rate
 * @property {number} momentum at least 0 and below 1
 * @property {string} bias_mode "frozen", "per_unit" or "shared"
 * @property {string} update_order "simultaneous" or "immediate"
 * @property {number} step updates made so far
 *
 * @typedef {object} Parameter Where a named parameter stands.
 * @property {string} name
 * @property {"weight"|"bias"} kind
 * @property {number} layer from 0
 * @property {number[]} units the units (from 0) that it belongs to; several for a shared bias
 * @property {number|null} input the unit (from 0) that a weight comes from
 *
 * @typedef {object} Names
 * @property {string[][]} units units[0] are the inputs
 * @property {string[][][]} weights nested like State.weights
 * @property {string[][]} biases nested like State.biases; a shared name repeats
 * @property {Parameter[]} parameters every parameter once, weights first, by number
 *
 * @typedef {object} Machine A compiled state: typed arrays and the offsets into them.
 * @property {number} layers
 * @property {Int32Array} sizes
 * @property {Int32Array} unitAt first unit of layer l (0 = inputs) in the unit arrays
 * @property {Int32Array} weightAt first weight of layer l in the parameter arrays
 * @property {Int32Array} biasAt first bias of layer l in the parameter arrays
 * @property {Int32Array} activation index into ACTIVATIONS, by layer
 * @property {Float64Array} parameters the current parameters
 * @property {Float64Array} updated the parameters after one update
 * @property {Float64Array} velocity momentum times the last velocity, plus dE/dparameter
 * @property {Float64Array} nets
 * @property {Float64Array} outs the inputs, then every unit's output
 * @property {Float64Array} slopes dout/dnet
 * @property {Float64Array} dOuts dE/dout
 * @property {Float64Array} deltas dE/dnet
 * @property {Float64Array} targets
 * @property {number} half the factor of the squares in the loss, 1/2 or 1
 * @property {number} biasMode index into BIAS_MODES
 * @property {boolean} immediate
 * @property {number} learningRate
 * @property {number} momentum
 */

export const ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity"];
export const LOSSES = ["half_squared", "squared"];
export const WIRINGS = ["by_unit", "by_input", "indexed"];
export const BIAS_MODES = ["frozen", "per_unit", "shared"];
export const UPDATE_ORDERS = ["simultaneous", "immediate"];

/** What validate accepts. Below `magnitude`, no value or gradient of three layers overflows. */
export const LIMITS = {
  layers: 3,
  units: 3,
  magnitude: 1e100,
  sample: 1e6,
  learningRate: 1e6,
};

/** Source 000: Mazur's worked example (2015). */
export const MAZUR = {
  sizes: [2, 2, 2],
  activations: ["sigmoid", "sigmoid"],
  loss: "half_squared",
  wiring: "by_unit",
  weights: [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]],
  biases: [[0.35, 0.35], [0.6, 0.6]],
  inputs: [0.05, 0.1],
  targets: [0.01, 0.99],
  learning_rate: 0.5,
  momentum: 0,
  bias_mode: "frozen",
  update_order: "simultaneous",
  step: 0,
};

/**
 * Names of units, weights and biases, the same as in nbhelpers/networks/naming.py.
 * @param {State} state
 * @returns {Names}
 */
export function names(state) {
  const { sizes, wiring } = state;
  const shared = state.bias_mode === "shared";
  const letters = ["i", ...["h", "k"].slice(0, sizes.length - 2), "o"];
  const units = sizes.map((size, l) => Array.from({ length: size }, (_, u) => `${letters[l]}${u + 1}`));
  const weights = [];
  const biases = [];
  const weightParameters = [];
  const biasParameters = [];
  let first = 1;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [ins, outs] = [sizes[l], sizes[l + 1]];
    const single = l === 1 && sizes.length === 3 && outs === 1;
    const weightName = (u, i) => {
      if (wiring === "by_unit") return `w${first + u * ins + i}`;
      if (wiring === "by_input") return `w${first + i * outs + u}`;
      if (single) return `w${i + 1}`;
      return l === 0 ? `w${u + 1}${i + 1}` : `w${u + 1}${i + 1}_${l + 1}`;
    };
    const range = (n) => Array.from({ length: n }, (_, k) => k);
    weights.push(range(outs).map((u) => range(ins).map((i) => weightName(u, i))));
    biases.push(range(outs).map((u) => (shared ? `b${l + 1}` : `b_${units[l + 1][u]}`)));
    const [slow, fast] = wiring === "by_input" ? [ins, outs] : [outs, ins];
    for (let a = 0; a < slow; a++) {
      for (let b = 0; b < fast; b++) {
        const [u, i] = wiring === "by_input" ? [b, a] : [a, b];
        weightParameters.push({ name: weights[l][u][i], kind: "weight", layer: l, units: [u], input: i });
      }
    }
    const groups = shared ? [range(outs)] : range(outs).map((u) => [u]);
    for (const group of groups) {
      biasParameters.push({ name: biases[l][group[0]], kind: "bias", layer: l, units: group, input: null });
    }
    first += ins * outs;
  }
  return { units, weights, biases, parameters: [...weightParameters, ...biasParameters] };
}

/**
 * The value of the parameter called `name`.
 * @param {State} state
 * @param {string} name
 * @returns {number}
 */
export function parameterValue(state, name) {
  const { kind, layer, units, input } = findParameter(state, name);
  return kind === "weight" ? state.weights[layer][units[0]][input] : state.biases[layer][units[0]];
}

/**
 * A copy of the state in which the parameter called `name` is `value`.
 * @param {State} state
 * @param {string} name
 * @param {number} value
 * @returns {State}
 */
export function withParameter(state, name, value) {
  const { kind, layer, units, input } = findParameter(state, name);
  const weights = state.weights.map((rows) => rows.map((row) => row.slice()));
  const biases = state.biases.map((row) => row.slice());
  for (const unit of units) {
    if (kind === "weight") weights[layer][unit][input] = value;
    else biases[layer][unit] = value;
  }
  return { ...state, weights, biases };
}

function findParameter(state, name) {
  const found = names(state).parameters.find((parameter) => parameter.name === name);
  if (!found) throw new RangeError(`no parameter is called ${name}`);
  return found;
}

/**
 * Says what is wrong with a state, or null if nothing is. Anything may be passed in.
 * @param {unknown} state
 * @returns {string|null}
 */
export function validate(state) {
  if (state === null || typeof state !== "object") return "the state must be an object";
  const { sizes, activations, weights, biases } = state;
  const { layers, units, magnitude, sample } = LIMITS;
  const whole = (n, low, high) => Number.isInteger(n) && n >= low && n <= high;
  const list = (a, length) => Array.isArray(a) && a.length === length;
  const numbers = (a, length, limit) => list(a, length) && a.every((x) => Number.isFinite(x) && Math.abs(x) <= limit);

  if (!Array.isArray(sizes) || !whole(sizes.length, 2, layers + 1) || !sizes.every((n) => whole(n, 1, units))) {
    return `sizes: 2 to ${layers + 1} whole numbers from 1 to ${units} are accepted`;
  }
  const depth = sizes.length - 1;
  if (!list(activations, depth) || !activations.every((name) => ACTIVATIONS.includes(name))) {
    return `activations: ${depth} names are accepted, each one of ${ACTIVATIONS.join(", ")}`;
  }
  const choices = { loss: LOSSES, wiring: WIRINGS, bias_mode: BIAS_MODES, update_order: UPDATE_ORDERS };
  for (const [key, accepted] of Object.entries(choices)) {
    if (!accepted.includes(state[key])) return `${key}: one of ${accepted.join(", ")} is accepted`;
  }
  const shapes = sizes.slice(1).map((outs, l) => [outs, sizes[l]]);
  const isMatrix = ([outs, ins], l) => list(weights[l], outs) && weights[l].every((row) => numbers(row, ins, magnitude));
  if (!list(weights, depth) || !shapes.every(isMatrix)) {
    return `weights: finite numbers are accepted, for ${shapes.map((shape) => shape.join(" units of ")).join(", then ")} inputs`;
  }
  if (!list(biases, depth) || !shapes.every(([outs], l) => numbers(biases[l], outs, magnitude))) {
    return `biases: finite numbers are accepted, ${sizes.slice(1).join(", then ")} of them`;
  }
  if (state.bias_mode === "shared" && biases.some((row) => row.some((b) => b !== row[0]))) {
    return "biases: all biases of a layer must be equal where they are shared";
  }
  if (!numbers(state.inputs, sizes[0], sample)) return `inputs: ${sizes[0]} numbers from -${sample} to ${sample} are accepted`;
  if (!numbers(state.targets, sizes[depth], sample)) return `targets: ${sizes[depth]} numbers from -${sample} to ${sample} are accepted`;
  const { learning_rate: rate, momentum, step } = state;
  if (!Number.isFinite(rate) || rate < 0 || rate > LIMITS.learningRate) {
    return `learning_rate: a number from 0 to ${LIMITS.learningRate} is accepted`;
  }
  if (!Number.isFinite(momentum) || momentum < 0 || momentum >= 1) return "momentum: a number of at least 0 and below 1 is accepted";
  if (!whole(step, 0, Number.MAX_SAFE_INTEGER)) return "step: a whole number of at least 0 is accepted";
  if (!(forward(compile(state)) <= magnitude)) return "weights: they are so large that the loss is no finite number";
  return null;
}

/**
 * Lays a valid state out in typed arrays.
 * @param {State} state
 * @returns {Machine}
 */
export function compile(state) {
  const layers = state.sizes.length - 1;
  const unitAt = new Int32Array(layers + 1);
  const weightAt = new Int32Array(layers + 1);
  const biasAt = new Int32Array(layers + 1);
  let units = state.sizes[0];
  let count = 0;
  for (let l = 1; l <= layers; l++) {
    unitAt[l] = units;
    weightAt[l] = count;
    biasAt[l] = count + state.sizes[l] * state.sizes[l - 1];
    units += state.sizes[l];
    count = biasAt[l] + state.sizes[l];
  }
  const parameters = Float64Array.from(state.weights.flatMap((rows, l) => [...rows.flat(), ...state.biases[l]]));
  const outs = new Float64Array(units);
  outs.set(state.inputs);
  return {
    layers,
    sizes: Int32Array.from(state.sizes),
    unitAt,
    weightAt,
    biasAt,
    activation: Int32Array.from([-1, ...state.activations.map((name) => ACTIVATIONS.indexOf(name))]),
    parameters,
    updated: parameters.slice(),
    velocity: new Float64Array(count),
    nets: new Float64Array(units),
    outs,
    slopes: new Float64Array(units),
    dOuts: new Float64Array(units),
    deltas: new Float64Array(units),
    targets: Float64Array.from(state.targets),
    half: state.loss === "half_squared" ? 0.5 : 1,
    biasMode: BIAS_MODES.indexOf(state.bias_mode),
    immediate: state.update_order === "immediate",
    learningRate: state.learning_rate,
    momentum: state.momentum,
  };
}

/**
 * The forward pass: fills nets, outs and slopes.
 * @param {Machine} m
 * @returns {number} the loss
 */
export function forward(m) {
  const { layers, sizes, unitAt, parameters, nets, outs, slopes, targets } = m;
  for (let l = 1; l <= layers; l++) {
    const before = unitAt[l - 1];
    const ins = sizes[l - 1];
    const at = unitAt[l];
    const end = at + sizes[l];
    const kind = m.activation[l];
    let w = m.weightAt[l];
    let b = m.biasAt[l];
    for (let u = at; u < end; u++) {
      let net = 0;
      for (let i = 0; i < ins; i++) net += parameters[w++] * outs[before + i];
      net += parameters[b++];
      nets[u] = net;
      if (kind === 0) {
        const out = 1 / (1 + Math.exp(-net));
        outs[u] = out;
        slopes[u] = out * (1 - out);
      } else if (kind === 1) {
        const out = Math.tanh(net);
        outs[u] = out;
        slopes[u] = 1 - out * out;
      } else if (kind === 2) {
        outs[u] = net > 0 ? net : 0;
        slopes[u] = net > 0 ? 1 : 0;
      } else {
        outs[u] = net;
        slopes[u] = 1;
      }
    }
  }
  const last = unitAt[layers];
  let squares = 0;
  for (let u = 0; u < targets.length; u++) {
    const error = outs[last + u] - targets[u];
    squares += error * error;
  }
  return m.half * squares;
}

/**
 * The backward pass after `forward`: fills dOuts, deltas, velocity (from rest or without momentum
 * it is the gradient), and in `updated` the parameters after one update. dE/dout of a layer below comes from the weights in
 * `downstream`: the old ones (m.parameters) for gradients; the updated ones (m.updated), together
 * with the old deltas, for the "immediate" order.
 * @param {Machine} m
 * @param {Float64Array} downstream
 * @returns {boolean} whether every updated parameter is within LIMITS.magnitude
 */
export function backward(m, downstream) {
  const { sizes, unitAt, parameters, updated, velocity } = m;
  const { outs, slopes, dOuts, deltas, targets, biasMode, learningRate, momentum } = m;
  const limit = LIMITS.magnitude;
  const last = unitAt[m.layers];
  const factor = 2 * m.half;
  let good = true;
  for (let u = 0; u < targets.length; u++) dOuts[last + u] = factor * (outs[last + u] - targets[u]);
  for (let l = m.layers; l >= 1; l--) {
    const before = unitAt[l - 1];
    const ins = sizes[l - 1];
    const at = unitAt[l];
    const end = at + sizes[l];
    const first = m.weightAt[l];
    let w = first;
    let sum = 0;
    for (let u = at; u < end; u++) {
      const delta = dOuts[u] * slopes[u];
      deltas[u] = delta;
      sum += delta;
      for (let i = before; i < before + ins; i++) {
        const gradient = delta * outs[i];
        const v = momentum * velocity[w] + gradient;
        const value = parameters[w] - learningRate * v;
        velocity[w] = v;
        updated[w] = value;
        if (!(value <= limit && value >= -limit)) good = false;
        w++;
      }
    }
    for (let u = at, b = m.biasAt[l]; u < end; u++, b++) {
      const gradient = biasMode === 2 ? sum : deltas[u];
      const v = momentum * velocity[b] + gradient;
      velocity[b] = v;
      if (biasMode !== 0) {
        const value = parameters[b] - learningRate * v;
        updated[b] = value;
        if (!(value <= limit && value >= -limit)) good = false;
      }
    }
    if (l > 1) {
      for (let i = 0; i < ins; i++) {
        let dOut = 0;
        for (let u = at, k = first + i; u < end; u++, k += ins) dOut += downstream[k] * deltas[u];
        dOuts[before + i] = dOut;
      }
    }
  }
  return good;
}

/** Makes the updated parameters the current ones, and the other way round. */
function swap(m) {
  const { parameters } = m;
  m.parameters = m.updated;
  m.updated = parameters;
}

/**
 * Everything that the forward and the backward pass compute, nested by layer and unit.
 * @param {State} state
 */
export function evaluate(state) {
  const m = compile(state);
  const loss = forward(m);
  backward(m, m.parameters);  // from rest, so that m.velocity is the gradient
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
    named: Object.fromEntries(parameters.map((p) => [p.name, m.velocity[position(m, p)]])),
  };
}

/** Where a parameter stands in the machine's parameter arrays (a shared bias: its first copy). */
export function position(m, { kind, layer, units, input }) {
  const l = layer + 1;
  return kind === "weight" ? m.weightAt[l] + units[0] * m.sizes[layer] + input : m.biasAt[l] + units[0];
}

function byUnit(m, values) {
  return Array.from({ length: m.layers }, (_, l) =>
    Array.from(values.subarray(m.unitAt[l + 1], m.unitAt[l + 1] + m.sizes[l + 1])));
}

function byWeight(m, values) {
  return Array.from({ length: m.layers }, (_, l) =>
    Array.from({ length: m.sizes[l + 1] }, (_, u) => {
      const at = m.weightAt[l + 1] + u * m.sizes[l];
      return Array.from(values.subarray(at, at + m.sizes[l]));
    }));
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
