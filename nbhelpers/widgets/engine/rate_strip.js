// What becomes of a network at each of many rates: the last outputs, and the fate. No DOM.
import { Trainer } from "./engine.js";
import { FACTS } from "./facts.js";
import { classify, probe } from "./regimes.js";

/** @import { State } from "./network_state.js" */

const { FATES } = FACTS.regimes;
/** @type {{updates: number, kept: number}} */
export const PLAN = FACTS.regimes.PLAN;
const SPELL = 50; // updates between two looks at the clock

/** A training that knows of each update whether its step points back against the one before. */
export class Course {
  #last;
  #step;

  /** @param {State} state a valid state; its rate and momentum are the training's */
  constructor(state) {
    this.trainer = new Trainer(state);
    this.#last = this.trainer.parameters.slice();
    this.#step = new Float64Array(this.#last.length);
  }

  /**
   * Makes one update.
   * @returns {boolean|null} whether its step points back; null if it leads beyond all bounds
   */
  next() {
    if (this.trainer.run(1) === 0) return null;
    const values = this.trainer.parameters;
    const [last, step] = [this.#last, this.#step];
    let along = 0;
    for (let k = 0; k < values.length; k++) {
      const change = values[k] - last[k];
      along += change * step[k];
      step[k] = change;
      last[k] = values[k];
    }
    return along < 0;
  }
}

/**
 * @typedef {object} Column
 * @property {number} rate
 * @property {Float64Array} outputs of the last updates, those of one update side by side; they end
 *   where the training was stopped at the engine's limit
 * @property {string} fate one of FATES, or "undecided"
 */

/**
 * One training, which pauses every so often: a generator that yields until it returns.
 * @param {State} state the start; its momentum is the training's
 * @param {number} rate
 * @param {{updates: number, kept: number}} [plan]
 * @returns {Generator<undefined, Column>}
 */
export function* column(state, rate, { updates, kept } = PLAN) {
  const course = new Course({ ...state, learning_rate: rate });
  const { trainer } = course;
  const wide = state.target.length;
  const outputs = new Float64Array(kept * wide);
  const turns = [];
  let [made, count] = [0, 0];
  for (; made < updates; made++) {
    const turned = course.next();
    if (turned === null) break;
    turns.push(turned);
    if (made >= updates - kept) outputs.set(trainer.outputs, wide * count++);
    if (made % SPELL === SPELL - 1) yield;
  }
  const { losses, diverged } = trainer;
  const { regime } = classify({ losses, turns, latest: made, diverged }, probe(trainer.state));
  const fate = FATES[regime] ?? "undecided";
  return { rate, outputs: outputs.subarray(0, wide * count), fate };
}

/** The same at once. */
export function columnAt(state, rate, plan) {
  const work = column(state, rate, plan);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/**
 * In which order `n` columns are made: every 16th, then those between, and so on to all.
 * @param {number} n
 * @returns {[number, number][]} the column, and how many it stands for meanwhile
 */
export function orderOf(n) {
  const order = [];
  for (let stride = 16; stride >= 1; stride /= 2) {
    for (let k = 0; k < n; k += stride)
      if (stride === 16 || k % (2 * stride) !== 0) order.push([k, stride]);
  }
  return order;
}

/**
 * The columns of a strip, made piece by piece.
 * @param {State} state
 * @param {number[]} rates
 * @param {{updates: number, kept: number}} [plan]
 */
export function createStripWork(state, rates, plan) {
  /** @type {(Column|undefined)[]} of each place the nearest column that is made, from the left */
  const columns = Array(rates.length).fill(undefined);
  const order = orderOf(rates.length);
  let at = 0;
  let work = null;
  return {
    columns,
    get isDone() {
      return at >= order.length;
    },
    /** Works until `isTime` says so, which is asked every 50 updates. */
    advance(isTime) {
      while (at < order.length) {
        const [place, wide] = order[at];
        work ??= column(state, rates[place], plan);
        const { done, value } = work.next();
        if (done) {
          columns.fill(value, place, Math.min(place + wide, rates.length));
          work = null;
          at++;
        }
        if (isTime()) return;
      }
    },
  };
}
