// A training of the learning-rate laboratory: its history, its losses, its path. No DOM.
import { Trainer } from "../engine/engine.js";
import { FACTS } from "./facts.js";
import { validate } from "../engine/network_check.js";
import { LIMITS, names } from "../engine/network_state.js";

export const TRAITS = [
  "preset",
  "own",
  "learning_rate",
  "momentum",
  "history",
  "weight_x",
  "weight_y",
];
// What these are stands in presets.py, and in own.py.
export const PRESETS = FACTS.presets;
export const OWN = FACTS.own;
export const RATES = FACTS.rates;
export const MOST = FACTS.most;

const owns = new WeakMap(); // what stands in a preset's place, by the data of a network

/**
 * A network of the reader's own as the engine's state.
 * @returns {any}
 */
function stateOf({ rates, ...network }) {
  const sizes = [network.x.length, ...network.weights.map((rows) => rows.length)];
  const training = { learning_rate: rates[0], momentum: 0, order: "simultaneous", updates: 0 };
  return { ...network, ...training, sizes };
}

/**
 * What is trained: a preset, or what stands in its place for a network of one's own.
 * @param {Object<string, any>} traits
 */
export function presetOf({ preset, own }) {
  if (preset !== OWN.name) return PRESETS[preset];
  if (!owns.has(own)) {
    const state = stateOf(own);
    const weights = names(state).parameters.filter(({ kind }) => kind === "weight");
    const axes = weights.slice(0, 2).map(({ name }) => name);
    owns.set(own, { ...OWN, axes, state, rate: own.rates[0], rates: own.rates, twins: [] });
  }
  return owns.get(own);
}

/** @returns {string[]} the names of the weights of what is trained */
export function weightNames(traits) {
  return names(presetOf(traits).state)
    .parameters.filter(({ kind }) => kind === "weight")
    .map(({ name }) => name);
}

/**
 * The weights that each axis of the map moves: the chosen one and its twin, unless the twin has an
 * axis of its own.
 * @returns {string[][]} two
 */
export function axesOf(traits) {
  const chosen = [traits.weight_x, traits.weight_y];
  return chosen.map((name) => {
    const pair = presetOf(traits).twins.find((two) => two.includes(name));
    return !pair || pair.every((one) => chosen.includes(one))
      ? [name]
      : [name, pair.find((one) => one !== name)];
  });
}

function within(value, low, high) {
  return Number.isFinite(value) && value >= low && value <= high;
}

/** What is wrong with the data of a network of one's own, or null. */
function problemWithOwn(own) {
  if (typeof own !== "object" || Array.isArray(own)) return "own: a network is accepted";
  const { weights, x, rates } = own;
  if (!Array.isArray(weights) || !weights.every(Array.isArray) || !Array.isArray(x))
    return "own: a network with weights and a sample is accepted";
  const good =
    Array.isArray(rates) &&
    within(rates.length, 1, MOST.rates) &&
    rates.every((rate) => within(rate, RATES.low, RATES.high));
  if (!good) return `own: 1 to ${MOST.rates} rates from ${RATES.low} to ${RATES.high} are accepted`;
  const problem = validate(stateOf(own));
  if (problem) return `own: ${problem}`;
  return weights.flat(2).length < 2 ? "own: a network with two weights at least is accepted" : null;
}

/** @returns {string|null} what is wrong with traits that came from a link, or null */
export function problemWith(traits) {
  const { preset, own, learning_rate: rate, momentum, history } = traits;
  const { weight_x: x, weight_y: y } = traits;
  const isThere = own !== null && own !== undefined;
  const problem = isThere ? problemWithOwn(own) : null;
  if (problem) return problem;
  const known = [...Object.keys(PRESETS), ...(isThere ? [OWN.name] : [])];
  if (!known.includes(preset)) return `preset: one of ${known.join(", ")} is accepted`;
  if (!within(rate, RATES.low, RATES.high))
    return `learning_rate: a number from ${RATES.low} to ${RATES.high} is accepted`;
  if (!within(momentum, 0, LIMITS.momentum))
    return `momentum: a number from 0 to ${LIMITS.momentum} is accepted`;
  const weights = weightNames(traits);
  if (!weights.includes(x) || !weights.includes(y) || x === y)
    return `weight_x, weight_y: two of ${weights.join(", ")} are accepted`;
  const good = (row) =>
    Array.isArray(row) &&
    row.length === 3 &&
    within(row[0], RATES.low, RATES.high) &&
    within(row[1], 0, LIMITS.momentum) &&
    Number.isInteger(row[2]) &&
    row[2] >= 1;
  if (!Array.isArray(history) || history.length > MOST.stretches || !history.every(good)) {
    return `history: at most ${MOST.stretches} rows of rate, momentum and number of updates are accepted`;
  }
  const total = history.reduce((sum, row) => sum + row[2], 0);
  return total > MOST.updates
    ? `history: at most ${MOST.updates} updates in all are accepted`
    : null;
}

/**
 * A training that starts from a preset and goes on in stretches, each with its rate and momentum.
 */
export class Session {
  #trainer = null;
  #rows = [];
  #at;
  #step = []; // the last change of every parameter

  /** @param {Object<string, any>} traits valid ones; their history is trained at once */
  constructor(traits) {
    const { history, weight_x, weight_y } = traits;
    const { state } = presetOf(traits);
    const { parameters } = names(state);
    this.#at = [weight_x, weight_y].map((wanted) => parameters.find(({ name }) => name === wanted));
    this.state = state;
    /** @type {number[]} the loss before any update, and after each */
    this.losses = [new Trainer(state).loss];
    /** @type {number[][]} the two weights of the map, likewise */
    this.points = [this.#point(state)];
    /** @type {boolean[]} of each update whether its step points back against the one before */
    this.turns = [];
    this.diverged = false;
    for (const [rate, momentum, updates] of history) this.advance(rate, momentum, updates);
  }

  /** Updates made. */
  get updates() {
    return this.losses.length - 1;
  }

  /** @returns {number[][]} rate, momentum and number of updates of each stretch */
  get history() {
    return this.#rows.map((row) => [...row]);
  }

  /** How many of the updates, the last ones, were made at one rate and momentum. */
  get latest() {
    return this.diverged || this.#rows.length === 0 ? this.updates : this.#rows.at(-1)[2];
  }

  /** How many updates can still be made at this rate and momentum. */
  room(rate, momentum) {
    if (this.diverged || (this.#rows.length >= MOST.stretches && !this.#continues(rate, momentum)))
      return 0;
    return MOST.updates - this.#rows.reduce((sum, row) => sum + row[2], 0);
  }

  /** Makes up to `count` updates; a changed rate or momentum starts from rest. */
  advance(rate, momentum, count) {
    const most = Math.min(count, this.room(rate, momentum));
    if (most <= 0) return;
    if (!this.#continues(rate, momentum)) {
      this.#trainer = new Trainer({ ...this.state, learning_rate: rate, momentum });
      this.#rows.push([rate, momentum, 0]);
      this.#step = [];
    }
    const row = this.#rows.at(-1);
    for (let k = 0; k < most; k++) {
      row[2]++; // the update that fails counts too: it belongs to what happened
      if (this.#trainer.run(1) === 0) {
        this.diverged = true;
        return;
      }
      const before = this.state;
      this.state = this.#trainer.state;
      this.#turn(before);
      this.losses.push(this.#trainer.loss);
      this.points.push(this.#point(this.state));
    }
  }

  #turn(before) {
    const all = ({ weights, biases }) => [weights, biases].flat(3);
    const old = all(before);
    const step = all(this.state).map((value, k) => value - old[k]);
    this.turns.push(step.reduce((sum, change, k) => sum + change * (this.#step[k] ?? 0), 0) < 0);
    this.#step = step;
  }

  #continues(rate, momentum) {
    const row = this.#rows.at(-1);
    return row !== undefined && row[0] === rate && row[1] === momentum;
  }

  #point(state) {
    return this.#at.map(({ layer, units, input }) => state.weights[layer][units[0]][input]);
  }
}
