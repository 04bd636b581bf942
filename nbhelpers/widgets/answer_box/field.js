/** Where an answer is given: a field for a number, or one of several options. */
import { button, h } from "../shared/dom.js";
import { typeset } from "./typeset.js";

/**
 * @typedef {object} Field
 * @property {(check: Element) => Element[]} parts what the form holds, the button in its place
 * @property {HTMLElement} focus what takes the focus where an answer is refused
 * @property {() => string|null} read what is to be judged
 * @property {(given: string|null) => void} write shows what was given before; null for nothing
 * @property {(option: string, reason: string) => void} mark marks a wrong option with its reason
 */

/** A key of a phone's own that its keypad for decimals lacks; the keypad stays open. */
function key(sign, name, input, press) {
  const change = () => {
    press();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const el = button(sign, change, { "aria-label": name });
  el.addEventListener("pointerdown", (event) => event.preventDefault());
  return el;
}

function turnSign(input) {
  const text = input.value.trimStart();
  input.value = /^[-\u2212]/.test(text) ? text.slice(1).trimStart() : `-${text}`;
}

function insert(input, sign) {
  input.setRangeText(sign, input.selectionStart, input.selectionEnd, "end");
}

/** @returns {Field} */
export function numberField({ id, question, described }) {
  const input = h("input", {
    type: "text",
    id: `${id}-input`,
    "aria-labelledby": `${id}-question ${id}-answer`,
    "aria-describedby": described,
    inputmode: "decimal",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "go",
  });
  const label = h("label", { for: input.id, id: `${id}-question` }, typeset(question));
  label.className = "bbh-answer-question";
  const keys = h(
    "span",
    { class: "bbh-answer-keys" },
    key("\u00b1", "Turn the sign", input, () => turnSign(input)),
    key("\u00d7", "Times", input, () => insert(input, "\u00d7")),
    key("\u00f7", "Divided by", input, () => insert(input, "/")),
  );
  const name = h("span", { id: `${id}-answer`, class: "bbh-hidden" }, "Your answer");
  return {
    parts: (check) => [label, name, h("div", { class: "bbh-answer-entry" }, input, keys, check)],
    focus: input,
    read: () => input.value,
    write: (given) => (input.value = given ?? ""),
    mark: () => {},
  };
}

/** @returns {Field} */
export function choiceField({ id, question, described, options }) {
  const rows = new Map();
  for (const option of options) {
    const radio = h("input", { type: "radio", name: id, value: option });
    const why = h("span", { class: "bbh-answer-why" });
    const text = h("span", {}, h("span", {}, typeset(option)), why);
    rows.set(option, { el: h("label", { class: "bbh-answer-option" }, radio, text), radio, why });
  }
  const all = [...rows.values()];
  const el = h(
    "fieldset",
    { class: "bbh-answer-options", "aria-describedby": described },
    h("legend", { id: `${id}-question`, class: "bbh-answer-question" }, typeset(question)),
    all.map((row) => row.el),
  );
  return {
    parts: (check) => [el, check],
    focus: all[0].radio,
    read: () => all.find(({ radio }) => radio.checked)?.radio.value ?? null,
    write: (given) => {
      for (const { el: row, radio, why } of all) {
        radio.checked = radio.value === given;
        if (given === null) {
          delete row.dataset.wrong;
          why.replaceChildren();
        }
      }
    },
    mark: (option, reason) => {
      const row = rows.get(option);
      if (!row) return; // an option that the question no longer has
      row.el.dataset.wrong = "true";
      row.why.replaceChildren(h("span", { class: "bbh-hidden" }, " Wrong: "), ...typeset(reason));
    },
  };
}
