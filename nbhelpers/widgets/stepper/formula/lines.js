/** The lines of the stepper's formula: symbols over numbers, sums of products, updates. */
import { format } from "../../shared/format.js";
import { ACTIVATIONS } from "../../engine/functions.js";
import { product } from "../../engine/timeline.js";
import { bracketed, powers } from "../../shared/origin.js";

/** The data attributes of an element that shows a quantity's number. */
export function shows(quantity, value) {
  return { quantity, value: Number.isFinite(value) ? value : "" };
}

/** Which of the book's colors a quantity has. */
export function kindOf(name) {
  if (/^(dE\/d|delta_|mixed_)/.test(name)) return "gradient";
  if (/^(E|loss|target)|target/.test(name)) return "target";
  return /^d|^\d/.test(name) ? "local" : "forward";
}

/**
 * The lines, made by a pen: one that draws elements, or one that only notes numbers (see
 * formula.js). Both meet the numbers in the order in which they stand on the page.
 * @param {{h: Function, symbol: Function, inlineSymbol: Function, factor: (factor: any, power?:
 *   number, isInline?: boolean) => any}} pen
 */
export function linesBy({ h, symbol, inlineSymbol, factor: factorBy }) {
  /** A symbol, over an empty place in the line of numbers. */
  function head(top, className) {
    return h(
      "span",
      { class: `stack ${className}` },
      h("span", { class: "top" }, top),
      h("span", { class: "num" }),
    );
  }

  /** A number, or an operator, that stands in the line of numbers only. */
  function low(text, className = "", data = {}) {
    return h("span", { class: `stack ${className}` }, h("span", { class: "num", data }, text));
  }

  /** An operator, between symbols and again between their numbers. */
  function operator(sign) {
    return h(
      "span",
      { class: "stack op" },
      h("span", { class: "top" }, sign),
      h("span", { class: "num", "aria-hidden": "true" }, sign),
    );
  }

  /** `quantity = a × b + c × d = result`; where several paths meet, each one's product as well. */
  function sumLine({ quantity, terms, result }, lead) {
    const joined = (parts, plus) => parts.flatMap((part, n) => (n ? [plus("+"), part] : [part]));
    const groups = terms.map((term) =>
      h(
        "span",
        { class: "group" },
        ...powers(term).flatMap(([factor, power], n) =>
          (n ? [operator("×")] : []).concat(factorBy(factor, power)),
        ),
      ),
    );
    const several = terms.length > 1 && terms.some((term) => term.length > 1);
    const products = several
      ? terms.map((term, n) =>
          low(bracketed(product(term)), "", shows(`${quantity}[${n + 1}]`, product(term))),
        )
      : [];
    return h(
      "div",
      { class: "line" },
      lead ? h("span", { class: "lead" }, lead) : null,
      h(
        "span",
        { class: "group" },
        head(symbol(quantity === "loss" ? "E" : quantity), kindOf(quantity)),
        operator("="),
      ),
      ...joined(groups, operator),
      several ? h("span", { class: "group products" }, low("="), ...joined(products, low)) : null,
      h(
        "span",
        { class: "group tail" },
        low("="),
        low(format(result), `result ${kindOf(quantity)}`, shows(quantity, result)),
      ),
    );
  }

  function activationLine({ quantity, activation, argument, result }) {
    return h(
      "div",
      { class: "line" },
      h("span", { class: "group" }, head(symbol(quantity), "forward"), operator("=")),
      h(
        "span",
        { class: "group" },
        operator(`${ACTIVATIONS[activation].label} (`),
        factorBy(argument),
        operator(")"),
      ),
      h(
        "span",
        { class: "group tail" },
        low("="),
        low(format(result), "result forward", shows(quantity, result)),
      ),
    );
  }

  /** A number within a line of text. */
  function inline(kind, quantity, value, text = format(value), tag = "span") {
    return h(tag, { class: `num ${kind}`, data: shows(quantity, value) }, text);
  }

  /** A result with its sign before it, on one line of the screen. */
  function equals(result) {
    return h("span", { class: "kept" }, " = ", result);
  }

  /** How what is multiplied was made, where it is not the gradient itself. */
  function makings({ name, gradient, derivative, before, velocity, mixed }, momentum, slope) {
    const lines = [];
    const used = (text) => inline("gradient", `mixed_${name}`, derivative, text);
    if (mixed.length) {
      const terms = mixed.flatMap((term, n) => [
        ...(n ? [" + "] : []),
        ...term.flatMap(({ label }, k) => [...(k ? [" × "] : []), inlineSymbol(label)]),
      ]);
      lines.push([
        inlineSymbol(`mixed_${name}`),
        " = ",
        ...terms,
        equals(used()),
        " (gradient ",
        slope(gradient),
        ")",
      ]);
    }
    if (momentum > 0) {
      const last = inline("gradient", `last_v_${name}`, before, bracketed(before));
      const g = mixed.length ? used(bracketed(derivative)) : slope(gradient);
      lines.push([
        `v = ${momentum} × `,
        last,
        " + ",
        g,
        equals(inline("gradient", `v_${name}`, velocity)),
      ]);
    }
    return lines.map((line) => h("div", { class: "making" }, ...line));
  }

  /** What one parameter becomes. */
  function changeItem(change, rate, momentum) {
    const { name, value, gradient, velocity, mixed, after } = change;
    const slope = () => factorBy({ label: `dE/d${name}`, value: gradient }, 1, true);
    const isPlain = momentum === 0 && mixed.length === 0;
    return h(
      "li",
      {},
      h(
        "div",
        {},
        inlineSymbol(name),
        " = ",
        inline("forward", name, value),
        ` − ${rate} × `,
        isPlain ? slope() : inline("gradient", `used_${name}`, velocity, bracketed(velocity)),
        equals(inline("forward", `next_${name}`, after, format(after), "strong")),
      ),
      ...makings(change, momentum, slope),
    );
  }

  /** All lines of a step, and where its first factor comes from. */
  return ({ step, where }) => {
    const { lines, loss, update, then } = step;
    if (lines) return [...lines.map((line) => h("p", {}, line)), sumLine(loss)];
    if (update) {
      const { rate, momentum, changes, mixed } = update;
      return [
        ...mixed.map((line) => sumLine(line)),
        h(
          "ul",
          { class: "stepper-changes" },
          ...changes.map((change) => changeItem(change, rate, momentum)),
        ),
      ];
    }
    return [
      sumLine(step),
      ...(then ? [then.activation ? activationLine(then) : sumLine(then)] : []),
      ...(where ? [sumLine(where, "where")] : []),
    ];
  };
}
