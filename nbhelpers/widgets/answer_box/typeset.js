/**
 * Sets a question's plain text as the book sets its formulas: fractions, subscripts, minus signs.
 * What stands in backticks is code. Nothing is read as HTML.
 */
import { h } from "../shared/dom.js";

const NAME = "(?:net|out|delta|E|b|a)_[a-z]?\\d+|[A-Za-z]\\d{1,2}|[A-Za-z]{1,3}";
const FRACTION = `d(${NAME})/d(${NAME})`;
const QUANTITY = "(?:net|out|delta|E|b)_[a-z]?\\d+|[a-zA-Z]\\d{1,2}(?!\\d)";
const TOKENS = new RegExp(
  `\`([^\`]+)\`|(^|[^\\w.])(?:${FRACTION}|(${QUANTITY}))(?![\\w.]*[\\w[(])|\\^(\\d+)`,
  "g",
);
const SYMBOLS = { delta: "\u03b4" };

/** `net_h1` -> net with h1 below it; what has no index stays as it is. */
function symbol(name, d = "") {
  const [, base, index] = /^([A-Za-z]+?)(?:_?([a-z]?\d+))?$/.exec(name);
  return h(
    "span",
    { class: "bbh-answer-symbol" },
    d,
    h(base.length === 1 ? "i" : "span", {}, SYMBOLS[base] ?? base),
    index ? h("sub", {}, index) : null,
  );
}

/** With several variables the slope in one of them is written with a round d. */
function fraction(above, below) {
  const d = /^[a-z]$/.test(below) ? "d" : "\u2202";
  return h(
    "span",
    { class: "bbh-answer-fraction" },
    symbol(above, d),
    h("span", { class: "bbh-hidden" }, "/"),
    symbol(below, d),
  );
}

function signs(text) {
  return text.replaceAll(" * ", " \u00d7 ").replace(/(^|[^\w\u2212])-(?=[\d.\s(])/g, "$1\u2212");
}

/**
 * The text as nodes to show.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function typeset(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [all, code, before = "", above, below, name, power] = found;
    nodes.push(signs(text.slice(from, found.index) + before));
    if (code) nodes.push(h("code", {}, code));
    else if (above) nodes.push(fraction(above, below));
    else if (name) nodes.push(symbol(name));
    else nodes.push(h("sup", {}, power));
    from = found.index + all.length;
  }
  nodes.push(signs(text.slice(from)));
  return nodes.filter((node) => node !== "");
}
