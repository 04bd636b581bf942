/** The lines under the drawing: what the step multiplies, sends and adds. */
import { h, quantity } from "../shared/dom.js";
import { keyOf } from "./engine/words.js";

/** A number; in brackets if it is negative and something stands before it. */
function shown(name, value, kind, isLoose = false) {
  const el = quantity(name, value, { class: kind });
  return isLoose && value < 0 ? ["(", el, ")"] : [el];
}

/** The line of one edge: upstream times local, and the sum where something had come before. */
function line({ nodes, called }, { slopes, gradients, parts, served }, operand) {
  const { node } = nodes[served].operands[operand];
  const { product } = parts[node].find((p) => p.from === served && p.operand === operand);
  const name = called[node];
  const key = `${served + 1}.${operand + 1}`;
  const sent = [
    "to ",
    h("b", {}, name),
    ": ",
    ...shown(`dy/d${keyOf(nodes[served], served)}`, gradients[served], "gradient"),
    " \u00d7 ",
    ...shown(`slope${key}`, slopes[served][operand], "forward", true),
    " = ",
    ...shown(`product${key}`, product, "gradient"),
  ];
  const until = parts[node].findIndex((p) => p.from === served && p.operand === operand) + 1;
  const come = parts[node].slice(0, until);
  if (come.length === 1) return h("p", {}, ...sent);
  const sum = come.reduce((total, part) => total + part.product, 0);
  const added = come.flatMap((part, k) => [
    ...(k ? [" + "] : []),
    ...shown(`product${part.from + 1}.${part.operand + 1}`, part.product, "gradient", k > 0),
  ]);
  return h(
    "p",
    {},
    ...sent,
    h(
      "span",
      { class: "expr-sum" },
      `; ${name} has `,
      ...added,
      " = ",
      ...shown(`sum${key}`, sum, "gradient"),
    ),
  );
}

/**
 * @returns {{el: Element, update: (graph: any, now: any, title: string) => void}}
 */
export function createFormula() {
  const el = h("div", {
    class: "expr-formula",
    data: { part: "formula" },
  });
  return {
    el,
    update(graph, now, title) {
      const { nodes, order } = graph;
      const lines =
        now.served < 0
          ? []
          : nodes[now.served].operands.flatMap(({ node }, k) =>
              node === undefined ? [] : [line(graph, now, k)],
            );
      if (now.at === order.length + 1)
        lines.push(h("p", { class: "expr-end" }, "All have been served: the gradients are whole."));
      el.replaceChildren(h("p", { class: "expr-title" }, title), ...lines);
    },
  };
}
