/** What makes a cell of the layer, with its numbers: a sum as it is written, a line a term. */
import { h } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { cellName } from "./layer_math.js";

/** A number under its name; `shown`, where what is shown is not the number itself. */
function number(tag, name, value, shown, props = {}, ...before) {
  return h(
    tag,
    { ...props, data: { quantity: name, value } },
    ...before,
    h("span", { class: "digits" }, format(shown, 6)),
  );
}

const at = (arrays, { name, row, column }) => arrays[name][row][column];

/** What makes the picked cell, with its numbers. */
export function createFormula({ onPick }) {
  const el = h("div", { class: "layer-formula" });
  const signed = (text) => h("span", { class: "layer-sign" }, text);
  let arrays = {};

  /** A cell's name; on a phone its array is told by the words above and the color alone. */
  function named({ label, cell }) {
    if (!cell) return h("span", { class: "layer-label" }, label);
    const array = h("span", { class: "layer-of" }, cell.name);
    return h("span", { class: "layer-label" }, array, label.slice(cell.name.length));
  }

  function factor({ label, value, cell }) {
    const name = named({ label, cell });
    if (!cell) return number("span", label, value, value, { class: "layer-factor" }, name);
    return number(
      "button",
      label,
      value,
      at(arrays, cell),
      {
        type: "button",
        class: `layer-factor ${cell.name.startsWith("d") ? "gradient" : "forward"}`,
        title: `pick ${label}`,
        on: { click: () => onPick(cell) },
      },
      name,
    );
  }

  /** A line of the sum, in columns: a sign, the factors, and what they make. */
  function line(before, first, sign, second, made) {
    return h(
      "div",
      { class: "layer-term" },
      signed(before),
      first,
      sign,
      second,
      signed("="),
      made,
    );
  }

  const shownOf = (f) => (f.cell ? at(arrays, f.cell) : f.value);

  function product(factors, before, name) {
    const times = (of) => factors.reduce((so, f) => so * of(f), 1);
    const [first, second] = factors.map(factor);
    const value = times((f) => f.value);
    const made = number("span", name, value, times(shownOf), { class: "layer-product" });
    return line(before, first, signed(second ? "×" : ""), second ?? signed(""), made);
  }

  /** The larger of a number and 0. */
  function larger([[one]], name, value, shown) {
    const made = number("span", name, value, shown, { class: "layer-product" });
    return line("max(", factor(one), signed(", 0)"), signed(""), made);
  }

  /** The lines that make a cell: the sum stands under its terms, if there are several. */
  function lines({ terms, value, isLarger = false }, name, shown) {
    if (isLarger) return [larger(terms, name, value, shown)];
    if (terms.length < 2) return terms.map((term) => product(term, "", name));
    const made = number("span", name, value, shown, { class: "layer-product" });
    return [
      ...terms.map((term, n) => product(term, n ? "+" : "", `term ${n + 1}`)),
      h(
        "div",
        { class: "layer-term layer-sum" },
        signed(""),
        h("b", { class: "layer-label" }, name),
        signed("="),
        made,
      ),
    ];
  }

  return {
    el,
    update(cell, story, shown) {
      arrays = shown;
      const name = cellName(cell);
      const { rule, words, gradient } = story;
      const slope = gradient
        ? [h("div", { class: "layer-slope" }, signed("its gradient:"), factor(gradient))]
        : [];
      el.replaceChildren(
        h("div", { class: "layer-rule" }, rule),
        h("div", { class: "layer-words" }, h("b", {}, name), ": ", words, "."),
        h("div", { class: "layer-line" }, ...lines(story, name, at(shown, cell))),
        ...slope,
      );
    },
  };
}

/** The same as `createFormula` shows, to be heard. */
export function spoken(cell, { words, terms, isLarger = false }, shown) {
  const name = cellName(cell);
  const text = (f) => format(f.cell ? at(shown, f.cell) : f.value, 6);
  const value = format(at(shown, cell), 6);
  if (isLarger) return `${name}: ${words}. ${value}.`;
  const products = terms.map((term) => term.map(text).join(" times "));
  return products.length
    ? `${name}: ${words}. ${products.join(" plus ")} = ${value}`
    : `${name} = ${value}, ${words}.`;
}
