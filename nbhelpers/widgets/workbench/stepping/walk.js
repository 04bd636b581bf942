/**
 * The computation's steps, brought from Python piece by piece: a large network has thousands.
 *
 * @typedef {object} Step
 * @property {string} name of its cell
 * @property {string} title what its quantity is called within its part
 * @property {number} value
 * @property {string[]} rows symbols, numbers, and its value
 * @property {string[]} uses the cells of the numbers in it
 * @property {[string, number, number, number, number]} key kind, sample, layer, unit, source
 */

const BEFORE = 6; // steps that are brought with one, for the way back

/** @param {(question: any) => Promise<any>} ask */
export function createWalk(ask) {
  /** @type {{sample: number, stage: string, count: number}[]} */
  let parts = [];
  /** @type {Map<number, Step>} */
  let steps = new Map();
  /** @type {Map<string, Step>} */
  let named = new Map();
  const none = new Set(); // names that no step has
  /** @type {Promise<any>} */
  let turn = Promise.resolve();
  let life = 0;

  function take({ parts: all, first, steps: some }) {
    parts = all;
    some.forEach((step, n) => {
      steps.set(first + n, step);
      named.set(step.name, step);
    });
  }
  /** What one question has brought, the next one need not ask for. */
  function inTurn(job) {
    turn = turn.then(job);
    return turn;
  }
  async function fetch(first) {
    const mine = life;
    const { said, problem } = await ask({ about: "steps", first });
    if (mine !== life) return "";
    if (said) take(said);
    return problem ?? "";
  }

  return {
    /** How many steps there are; 0 as long as nothing has been brought. */
    get count() {
      return parts.reduce((sum, { count }) => sum + count, 0);
    },
    get parts() {
      return parts;
    },
    /** Another network: its steps are others. */
    forget() {
      life += 1;
      parts = [];
      [steps, named] = [new Map(), new Map()];
      none.clear();
    },
    /** The step with this number, from 0. @returns {Step|undefined} */
    at: (n) => steps.get(n),
    /** The step of a cell, if it has been brought. @returns {Step|undefined} */
    called: (name) => named.get(name),
    /**
     * Brings a step, and others around it. The problem, if there is one; else "".
     * @returns {Promise<string>}
     */
    bring(n) {
      return inTurn(async () => {
        if (steps.has(n)) return "";
        return fetch(steps.has(n - 1) ? n : Math.max(0, n - BEFORE));
      });
    },
    /** Brings the step of a cell; whether there is one. @returns {Promise<boolean>} */
    find(name) {
      return inTurn(async () => {
        if (named.has(name) || none.has(name)) return named.has(name);
        await fetch(name);
        if (!named.has(name)) none.add(name);
        return named.has(name);
      });
    },
    /** The part of a step, and its place in it. */
    partOf(n) {
      let first = 0;
      for (const part of parts) {
        if (n < first + part.count) return { ...part, first };
        first += part.count;
      }
      return null;
    },
  };
}
