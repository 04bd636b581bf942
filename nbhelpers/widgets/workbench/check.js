/**
 * The reader's own numbers, checked: right, right as far as they go, or wrong, and why. Which are
 * wrong is said at once; what could have made them so is looked for in slices, so that other
 * questions are answered in between.
 */
import { button, h } from "../shared/dom.js";
import { verdictChip } from "../shared/verdict.js";

const CHIPS = {
  right: ["good", "right"],
  rounded: ["good", "right so far"],
  follows: ["half", "follows"],
  wrong: ["bad", "wrong"],
};

const SLICE = 50; // ms

/**
 * @param {object} spec
 * @param {(mine: string, ms: number, tried: number) =>
 *   Promise<import("../shared/python/desk.js").Answer>} spec.onCheck gives what is found in some
 *   time more, after so much is tried; in no time the verdicts alone
 * @param {(text: string) => void} spec.say tells what was found of the first wrong number
 * @returns {{el: Element, clear: () => void}}
 */
export function createCheck({ onCheck, say }) {
  let turn = 0;
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
  const looking = h("p", { class: "bench-looking", hidden: true });
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

  async function check(mine) {
    turn += 1;
    const own = turn;
    let found = null;
    while (!found?.done) {
      const { said: next, problem } = await onCheck(mine, found ? SLICE : 0, found?.tried ?? 0);
      if (own !== turn) return;
      if (!next) {
        looking.hidden = true;
        if (problem) error.textContent = `${problem}. What you typed is still there.`;
        return;
      }
      if (next.numbers) show(next);
      looking.hidden = next.done;
      looking.textContent = `Looking for what gives ${next.at}: ${next.tried} computations tried.`;
      found = next;
    }
    const wrong = found.numbers.find(({ kind }) => kind === "wrong");
    if (wrong) say(`${wrong.name}, ${wrong.said.join("; ")}`);
  }

  function show({ summary, numbers }) {
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
  }

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
        button("Check", () => check(text.value), { class: "primary" }),
      ),
      error,
      said,
      looking,
      table,
    ),
    clear() {
      turn += 1;
      said.textContent = error.textContent = "";
      looking.hidden = table.hidden = true;
    },
  };
}
