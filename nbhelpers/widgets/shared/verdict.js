/** A verdict as a chip: one color, one sign and one word, of which each alone would do. */
import { h } from "./dom.js";

/** The sign of each kind, unless another is given. */
const SIGNS = { good: "\u2713", bad: "\u2717", half: "\u2248", plain: "\u25cb" };

/**
 * Its look stands in palette.css, so that plain HTML of the same classes (as
 * nbhelpers/sources/errata.py writes it) looks the same.
 *
 * @param {"good"|"bad"|"half"|"plain"} kind green for what is right or comes to a good end;
 *   vermilion for what is wrong; ink for what is neither yet; grey for what is not judged
 * @param {string} word what a screen reader hears, in one to four words
 * @param {string|Element} [sign] what stands before the word, for the eye alone
 * @returns {HTMLElement}
 */
export function verdictChip(kind, word, sign = SIGNS[kind]) {
  return h(
    "span",
    { class: "bbh-verdict", data: { kind } },
    h("span", { class: "bbh-sign", "aria-hidden": "true" }, sign),
    h("span", { class: "bbh-word" }, word),
  );
}
