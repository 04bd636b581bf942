// A training of the learning-rate laboratory: its history, its losses, its path. No DOM.
import { FACTS } from "./facts.js";
import { validate } from "../engine/network_check.js";
import { LIMITS, names, withParameter } from "../engine/network_state.js";
import { Course } from "../engine/rate_strip.js";

export const TRAITS = [
  "preset",
  "own",
  "learning_rate",
  "momentum",
  "history",
  "weight_x",
  "weight_y",
  "start",
];
/** What a link has where it does not name it. */
export const ABSENT = { start: {} };
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
    const { rates } = own;
    owns.set(own, { ...OWN, axes, state, rate: rates[0], rates, twins: [], ...spanOf(rates) });
  }
  return owns.get(own);
}

/** The rates of the strip, where they come from those to try; nothing is there to guess. */
function spanOf(rates) {
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const log = high > 100 * low;
  const span = log
    ? [Math.max(low / 3, RATES.low), Math.min(3 * high, RATES.high)]
    : [0, 1.25 * high];
  return { span, log, fates: [] };
}

/**
 * What the training starts from: the network, with the weights that the reader has chosen.
 * @param {Object<string, any>} traits
 */
export function startOf(traits) {
  let { state } = presetOf(traits);
  for (const [name, value] of Object.entries(traits.start ?? {}))
    state = withParameter(state, name, value);
  return state;
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
  const { start = {} } = traits;
  const started =
    typeof start === "object" &&
    Object.entries(start ?? {}).every(
      ([name, value]) =>
        weights.includes(name) && within(value, -LIMITS.magnitude, LIMITS.magnitude),
    );
  if (!started || start === null || Array.isArray(start))
    return `start: finite numbers for some of ${weights.join(", ")} are accepted`;
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
  #course = null;
  #rows = [];
  #at;
  #state;

  /** @param {Object<string, any>} traits valid ones; their history is trained at once */
  constructor(traits) {
    const { history, weight_x, weight_y } = traits;
    this.#state = startOf(traits);
    const { parameters } = names(this.#state);
    this.#at = [weight_x, weight_y].map((wanted) => parameters.find(({ name }) => name === wanted));
    const { trainer } = new Course(this.#state);
    /** @type {number[]} the loss before any update, and after each */
    this.losses = [trainer.loss];
    /** @type {number[][]} the two weights of the map, likewise */
    this.points = [this.#point(trainer)];
    /** @type {boolean[]} of each update whether its step points back against the one before */
    this.turns = [];
    this.diverged = false;
    for (const [rate, momentum, updates] of history) this.advance(rate, momentum, updates);
  }

  /** The network now. */
  get state() {
    this.#state ??= this.#course.trainer.state;
    return this.#state;
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
      this.#course = new Course({ ...this.state, learning_rate: rate, momentum });
      this.#rows.push([rate, momentum, 0]);
    }
    const row = this.#rows.at(-1);
    const { trainer } = this.#course;
    this.#state = null;
    for (let k = 0; k < most; k++) {
      row[2]++; // the update that fails counts too: it belongs to what happened
      const turned = this.#course.next();
      if (turned === null) {
        this.diverged = true;
        return;
      }
      this.turns.push(turned);
      this.losses.push(trainer.loss);
      this.points.push(this.#point(trainer));
    }
  }

  /**
   * Makes up to `count` updates of a plan, and takes them out of it.
   * @param {number[][]} plan stretches, as those of a history
   */
  follow(plan, count) {
    for (let left = count; left > 0 && plan.length;) {
      const [rate, momentum, updates] = plan[0];
      const made = Math.min(left, updates);
      this.advance(rate, momentum, made);
      left -= made;
      if (made < updates) plan[0] = [rate, momentum, updates - made];
      else plan.shift();
    }
  }

  #continues(rate, momentum) {
    const row = this.#rows.at(-1);
    return row !== undefined && row[0] === rate && row[1] === momentum;
  }

  #point(trainer) {
    return this.#at.map((parameter) => trainer.value(parameter));
  }
}
