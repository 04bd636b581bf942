/**
 * Where a number comes from, as one line of text: the same words in every drawing. No DOM.
 *
 * @typedef {object} Origin
 * @property {string} name what the number is called in its widget
 * @property {number} value
 * @property {string} text its formula in names, as `w1 × i1 + w2 × i2 + b_h1`; "" for none
 * @property {string[]} sources the numbers in it, by name
 * @property {boolean} [given] whether it comes from nowhere: it was set
 * @property {string[]} [rows] the formula in numbers, where it is not made from its names
 * @property {string} [head] what it is called in the line, where that is not its name
 */
import { format, raised } from "./format.js";

const NAME = /d\w+\/d\w+|[A-Za-z_]\w*(?:\[\d,\d\])?\u207a?/g;
const RAISED = /[\u00b2\u00b3\u2070-\u2079]/;

/** A number in a product: in brackets if it is negative. */
export function bracketed(value, text = format(value)) {
  return value < 0 ? `(${text})` : text;
}

/** A term's factors with their powers: a × a is a². */
export function powers(term) {
  const pairs = [];
  for (const factor of term) {
    if (pairs.at(-1)?.[0].label === factor.label) pairs.at(-1)[1] += 1;
    else pairs.push([factor, 1]);
  }
  return pairs;
}

/** Whether a factor's label is a sum, which stands in brackets if it has none: `1 − out`. */
export function isOpen(label) {
  return label.includes(" ") && !/^(\|[^|]*\||\w+\([^()]*\))$/.test(label);
}

/** A sum of products, by the labels of its factors. */
export function sumOf(terms) {
  const factor = ([{ label }, power]) =>
    `${isOpen(label) ? `(${label})` : label}${power > 1 ? raised(power) : ""}`;
  return terms.map((term) => powers(term).map(factor).join(" × ")).join(" + ");
}

/** A formula with numbers for the names that `valueOf` knows. */
function withNumbers(text, valueOf) {
  return text.replace(NAME, (name, at) => {
    const value = valueOf(name);
    if (value === undefined) return name;
    const isOperand = /[×+−]\s*$/.test(text.slice(0, at)) || RAISED.test(text[at + name.length]);
    return isOperand ? bracketed(value) : format(value);
  });
}

/**
 * The line, in the pieces between its signs of equality: `net_h1`, `w1 × i1 + b_h1`,
 * `0.15 × 0.05 + 0.35`, `0.3575`.
 * @param {Origin} origin
 * @param {(name: string) => number|undefined} valueOf
 * @param {number} [digits] of the result
 */
export function piecesOf({ name, head = name, value, text, rows, given }, valueOf, digits) {
  const result = format(value, digits);
  const numbers = rows ?? [withNumbers(text || (name.includes(" ") ? name : ""), valueOf)];
  const pieces = [head, text, ...numbers, given ? `${result}, given` : result];
  return pieces.filter((piece, n) => piece && (n > 2 || piece !== pieces[n + 1]));
}
