/** Boxes for the numbers of a network: many, small, and each called by its quantity. */
import { h, uniqueId, write } from "../../shared/dom.js";
import { parseNumber } from "../../shared/reading/numbers.js";

/** A number as a box shows it: all of it. */
const shown = (value) => String(value);

/**
 * A box for one number. What it cannot read it marks and explains; the last good value stays.
 * @param {{name: string, value: number, largest: number, error: Element, onChange:
 *   (value: number) => void}} spec `error` says what was refused
 */
export function numberCell({ name, value, largest, error, onChange }) {
  let good = value;
  const box = h("input", {
    type: "text",
    class: "bbh-number",
    "aria-label": name,
    "aria-describedby": error.id,
    inputmode: "text",
    autocapitalize: "off",
    spellcheck: "false",
    on: {
      change: read,
      keydown: (event) => event.key === "Escape" && set(good),
    },
  });
  function read() {
    const { value: next, problem } = parseNumber(box.value);
    const isTaken = !problem && Math.abs(next) <= largest;
    if (isTaken) {
      const isNew = next !== good;
      set(next);
      if (isNew) onChange(next);
      return;
    }
    box.setAttribute("aria-invalid", "true");
    const range = `a number from \u2212${largest} to ${largest} is accepted`;
    write(error, `${name}: ${problem ? `${problem} ` : ""}${range}; it stays ${good}.`);
  }
  function set(next) {
    good = next;
    if (box.hasAttribute("aria-invalid")) write(error, "");
    box.removeAttribute("aria-invalid");
    if (box.value !== shown(next)) box.value = shown(next);
  }
  set(value);
  return { el: box, set };
}

/** Where refusals are said. */
export const refusals = () => h("p", { class: "bbh-error", id: uniqueId("error"), role: "alert" });

/**
 * A table of boxes: a row for each of `rows`, a column for each of `columns`.
 * @param {{caption: string, rows: string[], columns: string[], cells: (Element|null)[][]}} spec
 */
export function grid({ caption, rows, columns, cells }) {
  const head = columns.map((text) => h("th", { scope: "col" }, text));
  return h(
    "div",
    { class: "bench-scroll" },
    h(
      "table",
      { class: "bench-grid" },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, h("td", {}), ...head)),
      h(
        "tbody",
        {},
        ...rows.map((name, r) =>
          h(
            "tr",
            {},
            name ? h("th", { scope: "row" }, name) : h("td", {}),
            ...cells[r].map((cell) => h("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}
