/** The verdict, as the page shows it and as it is read out. */
import { h, quantity, s, setQuantity, write } from "../shared/dom.js";
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

/** The sentence without its numbers' values. */
const frameOf = (parts) => parts.map((part) => (Array.isArray(part) ? part[0] : part)).join("|");

export function createVerdict() {
  const el = h("div", { class: "lab-verdict" });
  let shown = ""; // the title and the sentence's frame
  let numbers = [];

  function begin({ title, kind, curve: d }, parts) {
    const sign = d && s("svg", { viewBox: "0 0 22 12" }, s("path", { d }));
    const chip = verdictChip(kind, title, sign);
    Object.assign(chip.dataset, { quantity: "regime", value: title });
    const made = parts.map((part) => (Array.isArray(part) ? quantity(...part) : part));
    numbers = made.filter((part) => typeof part !== "string");
    el.replaceChildren(chip, ...made);
  }

  return {
    el,
    /**
     * Where only the numbers differ from what is shown, only they are written.
     * @param {boolean} isFull whether the laboratory takes no further update
     */
    show(words, isFull) {
      const { title, at, parts } = words;
      const full = ` The laboratory holds ${MOST.stretches} changes of the rate and ${MOST.updates} updates; press Reset.`;
      const all = [...at, at.length ? ". " : " ", ...parts, isFull ? full : ""];
      const next = `${title}|${frameOf(all)}`;
      if (next !== shown) begin(words, all);
      shown = next;
      all.filter(Array.isArray).forEach((part, k) => {
        setQuantity(numbers[k], part[1]);
        write(numbers[k], brief(part));
      });
    },
  };
}
