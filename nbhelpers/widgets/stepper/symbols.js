/**
 * Writes quantities as the book's formulas do: `dE/dout_o1` as a fraction, `w5` with a subscript.
 */
import { h, s } from "../shared/dom.js";
import { isOpen } from "../shared/origin.js";

const NAME = /^(net|out|target|delta|E|[a-z]+?)_?([a-z]?\d.*)?$/i;

/** `out_o1` -> ["out", "o1"]; `w11_2` -> ["w", "11_2"]; what has no subscript keeps "". */
function split(name) {
  const match = NAME.exec(name);
  if (!match) return [name, ""];
  return [match[1] === "delta" ? "δ" : match[1], match[2] ?? ""];
}

/** One name in HTML, its digits as a subscript; `w5⁺` is the new w5. */
function simple(name, d = "") {
  const isNew = name.endsWith("⁺");
  const [base, sub] = split(isNew ? name.slice(0, -1) : name);
  return h(
    "span",
    { class: "stepper-sym" },
    d,
    base,
    sub ? h("sub", {}, sub) : null,
    isNew ? "⁺" : null,
  );
}

/**
 * A quantity's symbol in HTML. It is for the eye: what holds it carries an accessible name.
 * @param {string} name for example `w5`, `net_h1`, `dE/dw5`, `dout_o1/dnet_o1`
 */
export function symbol(name) {
  if (name.includes(" ")) {
    const [open, close] = isOpen(name) ? ["(", ")"] : ["", ""];
    return h("span", { class: "stepper-sym" }, open, ...formulaText(name), close);
  }
  const parts = /^d(.+)\/d(.+)$/.exec(name);
  if (!parts) return simple(name);
  return h("span", { class: "stepper-frac" }, simple(parts[1], "∂"), simple(parts[2], "∂"));
}

/** The same on one line, for tables and chips. */
export function inlineSymbol(name) {
  const parts = /^d(.+)\/d(.+)$/.exec(name);
  if (!parts) return simple(name);
  return h("span", { class: "stepper-sym" }, simple(parts[1], "∂"), "/", simple(parts[2], "∂"));
}

/** A quantity's symbol as SVG text spans. */
export function symbolSpans(name) {
  const [base, sub] = split(name);
  return [
    s("tspan", { class: "sym" }, base),
    ...(sub ? [s("tspan", { class: "sub", dy: 3 }, sub)] : []),
  ];
}

/** A formula in words and names, e.g. `out_o1 × (1 − out_o1)`, its names written as symbols. */
export function formulaText(text) {
  return text
    .split(/\b(d\w+\/d\w+|(?:net|out|target|delta|E|b)_\w+|[a-z]\d\w*)/)
    .map((part, n) => (n % 2 ? inlineSymbol(part) : part));
}
