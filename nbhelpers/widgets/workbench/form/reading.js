/** A text that holds a network; where it can be read in several ways, the reader chooses. */
import { button, h } from "../../shared/dom.js";
import { FACTS } from "../facts.js";

/**
 * @param {{onRead: (text: string) => void, onChoose: (description: any) => void}} spec
 * @returns {{el: Element, refuse: (problem: string) => void, choose: (readings: {label: string,
 *   description: any}[]) => void, clear: () => void}}
 */
export function createReading({ onRead, onChoose }) {
  const text = /** @type {HTMLTextAreaElement} */ (
    h("textarea", {
      rows: 7,
      class: "bench-text",
      "aria-label": "your network, as text",
      placeholder: FACTS.sample,
      spellcheck: "false",
      autocapitalize: "off",
      on: { input: () => clear() },
    })
  );
  const error = h("p", { class: "bbh-error", role: "alert" });
  const questions = h("div", { class: "bench-questions" });

  function clear() {
    error.textContent = "";
    questions.replaceChildren();
  }
  function read() {
    error.textContent = "";
    if (text.value.length > FACTS.longest)
      return refuse(
        `a text of ${text.value.length} characters came, at most ${FACTS.longest} are accepted`,
      );
    return onRead(text.value);
  }
  function refuse(problem) {
    error.textContent = `${problem}. Nothing was changed.`;
  }
  return {
    el: h(
      "div",
      { class: "bench-reading" },
      text,
      h("div", { class: "bench-row" }, button("Read", read, { class: "primary" })),
      questions,
      error,
    ),
    refuse,
    clear,
    choose(readings) {
      const question = "This can be read in several ways. Which is meant?";
      questions.replaceChildren(
        h(
          "div",
          { class: "bench-question", role: "group", "aria-label": question },
          h("p", {}, question),
          ...readings.map(({ label, description }) =>
            button(label, () => {
              clear();
              onChoose(description);
            }),
          ),
        ),
      );
      questions.querySelector("button").focus();
    },
  };
}
