/** The reader's own numbers, checked: right, right as far as they go, or wrong, and why. */
import { button, h } from "../shared/dom.js";
import { verdictChip } from "../shared/verdict.js";

const CHIPS = {
  right: ["good", "right"],
  rounded: ["good", "right so far"],
  follows: ["half", "follows"],
  wrong: ["bad", "wrong"],
};

/**
 * @param {(text: string) => void} onCheck
 * @returns {{el: Element, text: HTMLTextAreaElement, show: (result: any) => void,
 *   refuse: (problem: string) => void}}
 */
export function createCheck(onCheck) {
  const text = /** @type {HTMLTextAreaElement} */ (
    h("textarea", {
      rows: 6,
      class: "bench-text",
      "aria-label": "my numbers",
      placeholder: "net_h1 = 0.3775\nout_h1 = 0.5933\ndE/dw1 = 0.00044",
      spellcheck: "false",
      autocapitalize: "off",
    })
  );
  const error = h("p", { class: "bbh-error", role: "alert" });
  const said = h("p", { class: "bench-said", "aria-live": "polite" });
  const rows = h("tbody", {});
  const table = h(
    "div",
    { class: "bench-scroll", hidden: true },
    h(
      "table",
      { class: "bench-values bench-checked" },
      h("caption", {}, "My numbers"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...["", "mine", "", ""].map((head) =>
            head ? h("th", { scope: "col" }, head) : h("td", {}),
          ),
        ),
      ),
      rows,
    ),
  );
  return {
    el: h(
      "div",
      {},
      h(
        "p",
        {},
        "Type or paste what you got, a number a line, with its name; any of them, in any order, each with the digits that it has.",
      ),
      text,
      h(
        "div",
        { class: "bench-row" },
        button("Check", () => onCheck(text.value), { class: "primary" }),
      ),
      error,
      said,
      table,
    ),
    text,
    show({ summary, numbers }) {
      error.textContent = "";
      said.textContent = summary;
      table.hidden = numbers.length === 0;
      rows.replaceChildren(
        ...numbers.map(({ name, mine, kind: is, said: why }) => {
          const [kind, word] = CHIPS[is];
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, name),
            h("td", { data: { quantity: `my ${name}`, value: mine } }, mine),
            h("td", {}, verdictChip(/** @type {any} */ (kind), word)),
            h(
              "td",
              { class: "bench-why" },
              ...(is === "right" ? [] : why.map((line) => h("p", {}, line))),
            ),
          );
        }),
      );
    },
    refuse(problem) {
      error.textContent = `${problem}. What you typed is still there.`;
    },
  };
}
