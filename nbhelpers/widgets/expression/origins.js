/** Where each number of an expression's graph comes from, in one line. No DOM. */
import { bracketed, isOpen } from "../shared/origin.js";
import { format } from "../shared/format.js";
import { SLOPES } from "./engine/tape.js";
import { keyOf, made } from "./engine/words.js";

/** @import { Origin } from "../shared/origin.js" */

const EDGE = /^(slope|product|sum)(\d+)\.(\d+)$/;

/** A formula of a, b and y with what stands for them, in brackets where they need some. */
function filled(formula, parts) {
  return formula.replace(/\b[aby]\b/g, (letter, at) => {
    const part = parts[letter];
    const isLoose =
      /[\u00d7+\u2212/]\s?$/.test(formula.slice(0, at)) || /[\u00b2^]/.test(formula[at + 1]);
    if (typeof part === "number") return isLoose ? bracketed(part) : format(part);
    return formula !== letter && isOpen(part) ? `(${part})` : part;
  });
}

/**
 * @param {ReturnType<typeof import("./engine/graph.js").graphOf>} graph
 * @param {ReturnType<typeof import("./engine/graph.js").evaluate>} now
 * @param {string} name
 * @returns {Origin|null} nothing for what is not there yet
 */
export function originOf({ nodes, called }, now, name) {
  const { values, slopes, parts, gradients, done } = now;
  const put = (head, value, text, row, sources, given = false) => {
    return { name, head, value, text, rows: [row], sources, given };
  };
  const key = (n) => keyOf(nodes[n], n);

  function valueOf(n) {
    const node = nodes[n];
    if (node.op === "leaf") return put(node.name, values[n], "", "", [], true);
    const numbers = node.operands.map((operand) => ({
      number: operand.number ?? values[operand.node],
    }));
    const row = made({ ...node, operands: numbers }, nodes, called);
    const from = node.operands.flatMap((operand) => operand.node ?? []);
    return put(called[n], values[n], made(node, nodes, called), row, from.map(key));
  }

  /** What has come back to a node, the first `count` parts of it. */
  function gradientOf(n, count = parts[n].length) {
    const come = parts[n].slice(0, count);
    const all = nodes.flatMap(({ operands }) => operands).filter(({ node }) => node === n);
    const head = `gradient of ${called[n]}${count < all.length ? " so far" : ""}`;
    if (n === nodes.length - 1) return put(head, 1, "how fast it grows with itself", "", []);
    const senders = [...new Set(come.map(({ from }) => called[from]))];
    const row = come.map(({ product }, k) => (k ? bracketed(product) : format(product)));
    return put(
      head,
      come.reduce((sum, { product }) => sum + product, 0),
      `what came back from ${senders.join(", ")}`,
      row.length > 1 ? row.join(" + ") : "",
      come.map(({ from, operand }) => `product${from + 1}.${operand + 1}`),
    );
  }

  function edgeOf(kind, n, k) {
    const { op, operands } = nodes[n];
    const parent = operands[k].node;
    const [upstream, slope] = [gradients[n], slopes[n][k]];
    const isTwice = operands.every(({ node }) => node === parent) && operands.length > 1;
    const by = `${isTwice ? ["the first ", "the second "][k] : ""}${called[parent]}`;
    if (kind === "slope") {
      const terms = operands.map(({ node, number }) =>
        node === undefined ? format(number) : called[node],
      );
      const numbers = operands.map(({ node, number }) => number ?? values[node]);
      const [formula, ab] = [SLOPES[op][k], ["a", "b"]];
      const inNames = Object.fromEntries(terms.map((term, i) => [ab[i], term]));
      const inNumbers = Object.fromEntries(numbers.map((number, i) => [ab[i], number]));
      const used = ab.flatMap((letter, i) =>
        formula.match(new RegExp(`\\b${letter}\\b`)) ? (operands[i]?.node ?? []) : [],
      );
      return put(
        `local derivative of ${called[n]} by ${by}`,
        slope,
        filled(formula, { ...inNames, y: nodes[n].name || "out" }),
        /^[aby]$/.test(formula) ? "" : filled(formula, { ...inNumbers, y: values[n] }),
        [...used, ...(formula.includes("y") ? [n] : [])].map(key),
      );
    }
    if (!done.has(n)) return null;
    const at = parts[parent].findIndex(({ from, operand }) => from === n && operand === k);
    if (kind === "sum") return gradientOf(parent, at + 1);
    return put(
      `from ${called[n]} back to ${by}`,
      parts[parent][at].product,
      "gradient \u00d7 local derivative",
      `${format(upstream)} \u00d7 ${bracketed(slope)}`,
      [`dy/d${key(n)}`, `slope${n + 1}.${k + 1}`],
    );
  }

  const [, kind, from, operand] = EDGE.exec(name) ?? [];
  if (kind && slopes[from - 1]) {
    const isThere = (slopes[from - 1][operand - 1] ?? null) !== null;
    return isThere ? edgeOf(kind, from - 1, operand - 1) : null;
  }
  const n = nodes.findIndex((_, k) => name === key(k) || name === `dy/d${key(k)}`);
  if (n < 0) return null;
  if (name === key(n)) return values[n] === null ? null : valueOf(n);
  return gradients[n] === null ? null : gradientOf(n);
}
