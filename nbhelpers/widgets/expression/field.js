/** Where a reader types an expression, or takes an example; what cannot be read is shown there. */
import { h, select, uniqueId } from "../shared/dom.js";
import { FACTS } from "./facts.js";
import { read } from "./engine/grammar.js";

/**
 * @param {(expression: string) => void} onRead called with each text that can be read
 * @param {() => void} onCommit called when a change is finished (for undo)
 * @returns {{el: Element, set: (expression: string) => void}}
 */
export function createField(onRead, onCommit) {
  const problem = h("p", { class: "expr-problem", id: uniqueId("problem"), role: "alert" });
  let good = "";
  const box = h("input", {
    type: "text",
    class: "expr-box",
    "aria-label": "expression",
    "aria-describedby": problem.id,
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: FACTS.longest + 1,
    on: {
      input: typed,
      change: onCommit,
      keydown: ({ key }) => key === "Escape" && show(good),
    },
  });
  const own = ["", "your own"];
  const examples = select(
    "Examples",
    [own, ...FACTS.examples.map((text) => [text, text])],
    "",
    (text) => {
      if (!text) return box.focus();
      onCommit();
      onRead(text);
      return onCommit();
    },
  );

  function typed() {
    const { error } = read(box.value);
    if (error) return refuse(error);
    clear();
    good = box.value;
    examples.set(FACTS.examples.includes(good) ? good : "");
    return onRead(good);
  }
  function clear() {
    box.removeAttribute("aria-invalid");
    problem.replaceChildren();
  }
  /** Points at the character that is in the way. */
  function refuse({ at, why }) {
    const text = box.value;
    box.setAttribute("aria-invalid", "true");
    problem.replaceChildren(
      h(
        "code",
        {},
        text.slice(Math.max(0, at - 18), at),
        h("mark", {}, text.slice(at, at + 1).trim() || "\u2423"),
        text.slice(at + 1, at + 12),
      ),
      ` Character ${at + 1}: ${why}. The graph stays.`,
    );
  }
  function show(text) {
    good = text;
    box.value = text;
    clear();
    examples.set(FACTS.examples.includes(text) ? text : "");
  }
  const el = h(
    "div",
    { class: "expr-field" },
    h("label", { class: "expr-typed" }, h("span", { "aria-hidden": "true" }, "Expression"), box),
    examples.el,
    problem,
  );
  return { el, set: (text) => text !== good && show(text) };
}
