/** One line of a derivation: symbols, and under them numbers. */
import { h } from "../../shared/dom.js";

/**
 * @param {string} name
 * @param {string[]} rows symbols first
 * @returns {HTMLElement[]}
 */
export function lineOf(name, [symbols, ...numbers]) {
  return [
    h("p", { class: "bench-symbols" }, `${name} = ${symbols}`),
    ...numbers.map((row) => h("p", { class: "bench-figures" }, `= ${row}`)),
  ];
}
