/** An expression as it stands: its graph, its numbers, and whether a state of it can be. No DOM. */
import { FACTS } from "../facts.js";
import { read } from "./grammar.js";
import { backward, forward, serving } from "./tape.js";
import { callings } from "./words.js";

const { limit, mostNodes, start } = FACTS;

/**
 * What does not change while the values do.
 * @param {string} expression one that can be read
 */
export function graphOf(expression) {
  const { nodes } = read(expression);
  const names = nodes.filter(({ op }) => op === "leaf").map(({ name }) => name);
  return { nodes, names, order: serving(nodes), called: callings(nodes) };
}

/**
 * The numbers of a moment; the backward pass as far as `step` has come.
 * @param {ReturnType<typeof graphOf>} graph
 * @param {Object<string, number>} values
 * @param {number} step
 */
export function evaluate({ nodes, order }, values, step) {
  const pass = forward(nodes, (name) => values[name] ?? start);
  const isWhole = pass.values.at(-1) !== null;
  const at = isWhole ? Math.min(step, order.length + 1) : 0;
  const back = backward(nodes, pass.slopes, order, at);
  const served = at > 1 ? order[at - 2] : -1;
  return {
    ...pass,
    ...back,
    at,
    isWhole,
    served,
    done: new Set(order.slice(0, Math.max(0, at - 1))),
  };
}

/** Why a state from a link cannot be, or null. */
export function validate({ expression, values, step }) {
  if (typeof expression !== "string") return "expression: a text is accepted";
  const { error } = read(expression);
  if (error) return `expression: ${error.why}, at character ${error.at + 1}`;
  if (values === null || typeof values !== "object" || Array.isArray(values))
    return "values: a number for each name is accepted";
  const isGood = (value) => typeof value === "number" && Math.abs(value) <= limit;
  if (!Object.values(values).every(isGood))
    return `values: numbers from -${limit} to ${limit} are accepted`;
  if (!Number.isInteger(step) || step < 0 || step > mostNodes + 1)
    return `step: a whole number from 0 to ${mostNodes + 1} is accepted`;
  return null;
}
