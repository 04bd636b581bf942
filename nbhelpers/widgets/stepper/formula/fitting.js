/** Makes a formula fit its box: smaller first, then without its middle, then whole rows only. */
import { h } from "../../shared/dom.js";

const LEVELS = ["", "small", "small short"];
const COUNTS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight"];

/**
 * @param {HTMLElement} el the formula
 * @param {HTMLElement} lines in it, what is fitted
 * @param {() => void} onAll when the reader asks for what was left out
 * @returns {{fit: (isDocked: boolean, how?: "anew"|"fitted"|"played") => void, known: () => void}}
 *   `fit`: the dock leaves rows out and says how many; elsewhere what does not fit scrolls, and
 *   fades at the edge. What is "fitted" stays as it is unless it has outgrown its box; what is
 *   "played" becomes no larger than what stood there before it, which saves measuring. `known` is
 *   for what is known to fit: nothing is measured.
 */
export function createFitting(el, lines, onAll) {
  const rest = h("div", { class: "stepper-rest", on: { click: onAll } });
  const boxes = [el, lines];
  let reached = 0; // the level
  const isTooHigh = () => lines.scrollHeight > lines.clientHeight + 1;
  const fade = () => {
    for (const box of boxes) {
      const below = box.scrollHeight - box.clientHeight - box.scrollTop;
      box.classList.toggle("goes-on", below > 2 && getComputedStyle(box).overflowY !== "hidden");
    }
  };
  for (const box of boxes) box.addEventListener("scroll", fade, { passive: true });

  function level(n) {
    reached = n;
    for (const name of ["small", "short"]) el.classList.toggle(name, LEVELS[n].includes(name));
  }
  function whole() {
    for (const box of boxes) box.classList.remove("goes-on");
  }

  /** Leaves out the last of some rows, and says how many. */
  function cut(rows) {
    level(1);
    lines.append(rest);
    rest.textContent = "and more";
    const room = lines.getBoundingClientRect().bottom + 1 - rest.offsetHeight;
    const fitting = rows.findIndex((row) => row.getBoundingClientRect().bottom > room);
    const kept = fitting < 0 ? rows.length : Math.max(1, fitting);
    for (const row of rows.slice(kept)) row.classList.add("left-out");
    const count = rows.length - kept;
    rest.textContent = `and ${COUNTS[count] ?? count} more \u2303`;
    if (isTooHigh()) level(2);
    if (isTooHigh()) rest.remove(); // a number before a word
  }

  function fit(isDocked, how = "anew") {
    if (how === "fitted" && !isTooHigh()) return isDocked ? whole() : fade();
    const rows = [...lines.querySelectorAll(".line, li")];
    for (const row of rows) row.classList.remove("left-out");
    rest.remove();
    const last = isDocked ? 2 : 1;
    for (let n = how === "played" ? Math.min(reached, last) : 0; n <= last; n++) {
      level(n);
      if (!isTooHigh()) break;
    }
    if (!isDocked) return fade();
    if (isTooHigh() && rows.length > 1) cut(rows);
    return whole();
  }

  return {
    fit,
    known() {
      level(0);
      whole();
    },
  };
}
