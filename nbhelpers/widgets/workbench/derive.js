/** A derivative worked out: numbered lines, symbols above numbers, to read or to take along. */
import { button, h, select, write } from "../shared/dom.js";
import { lineOf } from "./stepping/lines.js";

const FORMS = [
  ["text", "text"],
  ["markdown", "Markdown"],
  ["latex", "LaTeX"],
];

/**
 * @param {{onAsk: (quantity: string) => void, say: (text: string) => void}} spec
 * @returns {{el: Element, offer: (names: string[], chosen: string) => void,
 *   form: () => string, show: (derivation: any) => void}}
 */
export function createDerive({ onAsk, say }) {
  const pick = h("div", {});
  const lines = h("ol", { class: "bench-lines", data: { part: "formula" } });
  const text = h("textarea", {
    readonly: true,
    rows: 8,
    class: "bench-text",
    "aria-label": "the derivation, to copy",
  });
  const note = h("p", { class: "bench-note", "aria-live": "polite" });
  let derivation = null;
  let form = "text";
  const forms = select("Copy as", FORMS, form, (value) => {
    form = value;
    if (derivation) onAsk(derivation.name);
  });
  const copied = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      say("Copied.");
      write(copied, "Copied");
    } catch {
      text.select();
    }
  });
  let known = [];

  function fill() {
    text.value = derivation.written;
    text.dataset.export = derivation.form;
    write(copied, "Copy");
  }

  return {
    el: h("div", {}, pick, note, lines, h("div", { class: "bench-row" }, forms.el, copied), text),
    offer(names, chosen) {
      if (names === known[0] && chosen === known[1]) return;
      known = [names, chosen];
      const options = names.map((name) => [name, name]);
      pick.replaceChildren(select("Work out", options, chosen, onAsk).el);
    },
    /** In which form it is taken along. */
    form: () => form,
    show(next) {
      derivation = next;
      lines.replaceChildren(
        ...next.lines.map(({ name, rows }) => h("li", {}, ...lineOf(name, rows))),
      );
      const paths = next.paths > 1 ? `${next.paths} paths are added up.` : "";
      write(note, [next.note, paths].filter(Boolean).join(" "));
      fill();
    },
  };
}
