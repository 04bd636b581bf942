// A training of the learning-rate laboratory: its history, its losses, its path. No DOM.
import { Trainer } from "../engine/engine.js";
import { FACTS } from "./facts.js";
import { LIMITS, names } from "../engine/network_state.js";

export const TRAITS = ["preset", "learning_rate", "momentum", "history", "weight_x", "weight_y"];
// What these are stands in presets.py.
export const PRESETS = FACTS.presets;
export const RATES = FACTS.rates;
export const MOST = FACTS.most;

/** @returns {string[]} the names of a preset's weights */
export function weightNames(preset) {
  return names(PRESETS[preset].state)
    .parameters.filter(({ kind }) => kind === "weight")
    .map(({ name }) => name);
}

/**
 * The weights that each axis of the map moves: the chosen one and its twin, unless the twin has an
 * axis of its own.
 * @returns {[string[], string[]]}
 */
export function axesOf(preset, chosen) {
  return chosen.map((name) => {
    const pair = PRESETS[preset].twins.find((two) => two.includes(name));
    return !pair || pair.every((one) => chosen.includes(one))
      ? [name]
      : [name, pair.find((one) => one !== name)];
  });
}

/** @returns {string|null} what is wrong with traits that came from a link, or null */
export function problemWith(traits) {
  const { preset, learning_rate: rate, momentum, history, weight_x: x, weight_y: y } = traits;
  const within = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;
  if (!Object.hasOwn(PRESETS, preset))
    return `preset: one of ${Object.keys(PRESETS).join(", ")} is accepted`;
  if (!within(rate, RATES.low, RATES.high))
    return `learning_rate: a number from ${RATES.low} to ${RATES.high} is accepted`;
  if (!within(momentum, 0, LIMITS.momentum))
    return `momentum: a number from 0 to ${LIMITS.momentum} is accepted`;
  const known = weightNames(preset);
  if (!known.includes(x) || !known.includes(y) || x === y)
    return `weight_x, weight_y: two of ${known.join(", ")} are accepted`;
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
  constructor({ preset, history, weight_x, weight_y }) {
    const { state } = PRESETS[preset];
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
