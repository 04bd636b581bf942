/** The verdict, as the page shows it and as it is read out. */
import { h, quantity, s } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { verdictChip } from "../shared/verdict.js";
import { MOST } from "./session.js";

/**
 * A number in a sentence: settings and whole ones as they are.
 * @param {any[]} part its name and its value
 */
function brief([name, value]) {
  const isPlain =
    name === "rate" || name === "momentum" || (Number.isInteger(value) && Math.abs(value) < 1e6);
  return isPlain ? String(value) : format(value);
}

/** What `inWords` of words.js gives, as a sentence. */
export function spoken({ title, at, parts }) {
  const text = (part) => (Array.isArray(part) ? brief(part) : part);
  return `${title}${at.map(text).join("")}. ${parts.map(text).join("")}`;
}

export function createVerdict() {
  const el = h("div", { class: "lab-verdict" });
  const shown = (part) => {
    if (!Array.isArray(part)) return part;
    const number = quantity(...part);
    number.textContent = brief(part);
    return number;
  };
  return {
    el,
    /** @param {boolean} isFull whether the laboratory takes no further update */
    show({ title, kind, curve: d, at, parts }, isFull) {
      const sign = d && s("svg", { viewBox: "0 0 22 12" }, s("path", { d }));
      const chip = verdictChip(kind, title, sign);
      Object.assign(chip.dataset, { quantity: "regime", value: title });
      el.replaceChildren(
        chip,
        ...at.map(shown),
        at.length ? ". " : " ",
        ...parts.map(shown),
        isFull
          ? ` The laboratory holds ${MOST.stretches} changes of the rate and ${MOST.updates} updates; press Reset.`
          : "",
      );
    },
  };
}
