/** What the nodes of an expression are called, and what a step says. No DOM. */
import { format } from "../../shared/format.js";

const SIGNS = { "*": "\u00d7", "-": "\u2212", neg: "\u2212" };
const STRENGTHS = { "+": 1, "-": 1, "*": 2, "/": 2, neg: 3, "**": 4 };
const ATOM = 5;
const ROOM = 9; // characters in a node's box
const LONG = 22; // characters of what a node is called

/** What a node's numbers are named; its gradient has `dy/d` before it. */
export const keyOf = ({ name }, n) => name || `node${n + 1}`;

const strength = (node) => (node.name ? ATOM : (STRENGTHS[node.op] ?? ATOM));

/** What stands in a node's box: its name, or its operation with the numbers that it joins. */
export function label({ op, name, operands }) {
  if (op === "leaf") return name;
  const numbers = operands.map(({ number }) => (number === undefined ? "" : format(number, 4)));
  const sign = SIGNS[op] ?? op;
  const [before, after] = operands.length === 2 ? numbers : ["", ""];
  const text = [name ? `${name} =` : "", before, sign, after].filter(Boolean).join(" ");
  return name && text.length > ROOM ? name : text;
}

/** What each node is called in a sentence: its name, or how it is made. */
export function callings(nodes) {
  const texts = [];
  nodes.forEach((node, n) => (texts[n] = node.name || made(node, nodes, texts)));
  return texts;
}

/** How a node is made, from names and from what has none. */
export function made(node, nodes, texts) {
  const { op, operands } = node;
  if (op === "leaf") return node.name;
  const level = STRENGTHS[op];
  const write = (isShort) => {
    const [a, b] = operands.map(({ node: n, number }, k) => {
      if (n === undefined) return number < 0 && level ? `(${format(number)})` : format(number);
      const inner = strength(nodes[n]);
      const isLoose = level && (inner < level || (inner === level && (k === 1 || level === 4)));
      const text = isShort && !nodes[n].name ? "\u2026" : texts[n];
      return isLoose && text !== "\u2026" ? `(${text})` : text;
    });
    if (op === "neg") return `\u2212${a}`;
    return b === undefined ? `${op}(${a})` : `${a} ${SIGNS[op] ?? op} ${b}`;
  };
  const whole = write(false);
  return whole.length > LONG ? write(true) : whole;
}

/**
 * What a step is, in words.
 * @param {string[]} called
 * @param {number[]} order in which operations are served
 * @param {number} step
 * @returns {{title: string, next: string}} `next` names what comes
 */
export function stepWords(called, order, step) {
  const result = called.at(-1);
  const served = called[order[step - 2]];
  const title =
    step === 0
      ? "The forward pass is done: each value is there, and on each edge its local derivative."
      : step === 1
        ? `Begin at the result: ${result} grows as fast as itself, so its gradient is 1.`
        : step === 2
          ? `${served} is served first: nothing was made from it.`
          : `${served} is served: all that was made from it has been.`;
  const coming = called[order[step - 1]];
  const next = step === 0 ? "Begin with 1" : step <= order.length ? `Serve ${coming}` : "Done";
  return { title, next };
}
