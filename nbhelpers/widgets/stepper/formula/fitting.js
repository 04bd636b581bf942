/** Makes a formula fit its box: smaller first, then without its middle, then whole rows only. */
import { h } from "../../shared/dom.js";

const LEVELS = ["", "small", "small short"];
const COUNTS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight"];

/**
 * @param {HTMLElement} el the formula
 * @param {HTMLElement} lines in it, what is fitted
 * @param {() => void} onAll when the reader asks for what was left out
 * @returns {(isDocked: boolean, isFitted?: boolean) => void} fits it: the dock leaves rows out and
 *   says how many; elsewhere what does not fit scrolls, and fades at the edge. What `isFitted`
 *   already stays as it is unless it has outgrown its box.
 */
export function createFitting(el, lines, onAll) {
  const rest = h("div", { class: "stepper-rest", on: { click: onAll } });
  const isTooHigh = () => lines.scrollHeight > lines.clientHeight + 1;
  const fade = () => {
    for (const box of [el, lines]) {
      const below = box.scrollHeight - box.clientHeight - box.scrollTop;
      box.classList.toggle("goes-on", below > 2 && getComputedStyle(box).overflowY !== "hidden");
    }
  };
  for (const box of [el, lines]) box.addEventListener("scroll", fade, { passive: true });

  function level(names) {
    for (const name of ["small", "short"]) el.classList.toggle(name, names.includes(name));
  }

  return (isDocked, isFitted = false) => {
    if (isFitted && !isTooHigh()) return fade();
    const rows = [...lines.querySelectorAll(".line, li")];
    for (const row of rows) row.classList.remove("left-out");
    rest.remove();
    const levels = isDocked ? LEVELS : LEVELS.slice(0, 2);
    for (const names of levels) {
      level(names);
      if (!isTooHigh()) break;
    }
    if (!isDocked) return fade();
    if (isTooHigh() && rows.length > 1) {
      level("small");
      lines.append(rest);
      for (let n = rows.length - 1; n > 0 && isTooHigh(); n--) {
        rows[n].classList.add("left-out");
        const count = rows.length - n;
        rest.textContent = `and ${COUNTS[count] ?? count} more \u2303`;
      }
      if (isTooHigh()) level("small short");
      if (isTooHigh()) rest.remove(); // a number before a word
    }
    fade();
  };
}
