/** What examinations showed, as tables; and the verdict on a diagnosis. */
import { h, quantity } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { verdictChip } from "../shared/verdict.js";
import { RATIO } from "./origins.js";

const number = (name, value, kind = "") =>
  value === null ? h("td", {}, "–") : quantity(name, value, { tag: "td", digits: 4, class: kind });

function table(head, rows) {
  const cells = head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {})));
  return h(
    "div",
    { class: "clinic-scroll" },
    h("table", {}, h("thead", {}, h("tr", {}, ...cells)), h("tbody", {}, ...rows)),
  );
}

const row = (name, ...cells) => h("tr", {}, h("th", { scope: "row" }, name), ...cells);

/** Entry by entry: what backward says, what a nudge measures, and the quotient. */
function entries(order, rows) {
  return table(
    ["", "backward", "measured", "ratio", ""],
    rows.map(({ name, backward, measured, ratio, right }) =>
      row(
        name,
        number(`${order} backward ${name}`, backward, "gradient"),
        number(`${order} measured ${name}`, measured),
        number(`${order} ratio ${name}`, ratio),
        h("td", {}, right ? "" : verdictChip("bad", "wrong")),
      ),
    ),
  );
}

/** A column a unit: its delta, and what some bugs would make of it. */
function deltas(order, units) {
  const line = (words, of, kind) =>
    row(words, ...units.map((unit) => number(`${order} ${words} ${unit.name}`, of(unit), kind)));
  return table(
    ["delta of", ...units.map(({ name }) => name)],
    [
      line("backward says", (unit) => unit.backward, "gradient"),
      line("it should be", (unit) => unit.measured),
      ...units[0].of.map(([title], n) => line(title, (unit) => unit.of[n][1])),
    ],
  );
}

function ratios(order, rows) {
  return table(
    ["", RATIO[order]],
    rows.map(({ name, ratio }) =>
      row(name, ratio === null ? h("td", {}, "differs") : number(`${order} ${name}`, ratio)),
    ),
  );
}

function losses(order, [{ losses: all }]) {
  return h(
    "p",
    {},
    "E goes from ",
    quantity(`${order} first`, all[0], { digits: 4, class: "target" }),
    " to ",
    quantity(`${order} last`, all.at(-1), { digits: 4, class: "target" }),
    ` in ${all.length - 1} updates.`,
  );
}

/** One examination, with its price. */
export function result({ order, title, cost, rows }, n) {
  const [kind] = order.split(":");
  const show = { nudge: entries, check: entries, units: deltas, overfit: losses }[kind] ?? ratios;
  return h(
    "li",
    { class: "clinic-result", data: { order } },
    h(
      "p",
      { class: "clinic-title" },
      h("b", {}, `${n + 1}. ${title}`),
      " · ",
      quantity(`${order} cost`, cost),
      " passes",
    ),
    show(order, rows),
  );
}

/** The line that is wrong, and the one that is right. */
function codeOf([right, wrong]) {
  if (!right) return [];
  const code = (text) => h("code", {}, text);
  if (!wrong) return [h("span", {}, " This line is missing: "), code(right), "."];
  return [
    h("span", {}, " It has "),
    code(wrong),
    h("span", {}, ", where "),
    code(right),
    " is right.",
  ];
}

/** What is said of a diagnosis. */
export function verdict(said, title) {
  if (!said) return [];
  if (!said.right) {
    const why = said.order
      ? ` “${title}”: nothing that you have ordered speaks against it. Order “${said.order}”: ${said.why}.`
      : ` “${title}” is ruled out: ${said.why}.`;
    return [verdictChip("bad", "No"), h("span", {}, why)];
  }
  const where = said.where ? `, in the ${said.where}` : "";
  const luck = said.left.length
    ? ` But what you ordered leaves ${said.left.join(", ")} open, too: so far it was a guess.`
    : " Nothing else is left.";
  return [
    verdictChip("good", "Right"),
    h("span", {}, ` ${said.bug}${where}: ${said.does}.`),
    ...codeOf(said.lines),
    h("span", {}, `${luck} Your bill: `),
    quantity("verdict bill", said.bill),
    h("span", {}, " passes. The rules of this chapter take "),
    quantity("verdict rules", said.rules),
    h("span", {}, "."),
  ];
}

/** A card's lines. */
export function cardLines({ sizes, activations, samples, mean, rate, gradients }) {
  const hidden = activations.slice(0, -1);
  const same = hidden.every((name) => name === hidden[0]) ? hidden.slice(0, 1) : hidden;
  return [
    h("p", {}, h("b", {}, sizes.join("-")), `: ${same.join(", ")}, then ${activations.at(-1)}`),
    h("p", {}, `${samples} samples; E is the ${mean ? "mean" : "sum"} of their losses`),
    h("p", {}, "learning rate ", quantity("rate", rate)),
    h(
      "details",
      { class: "clinic-gradients" },
      h("summary", {}, "what backward gives at the start"),
      table(
        ["", "dE/d…"],
        gradients.map(([name, value]) => row(name, number(`given ${name}`, value, "gradient"))),
      ),
    ),
  ];
}

/** What a screen reader hears of a loss curve. */
export const fall = (all) =>
  `E goes from ${format(all[0], 4)} to ${format(all.at(-1), 4)} in ${all.length - 1} updates.`;
