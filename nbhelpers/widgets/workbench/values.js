/** Every value of a pass, and what the update makes of the parameters, as tables. */
import { h, quantity, select } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { numbersOf, parameterCells, unitCells, within } from "./stepping/cells.js";

function table(caption, head, rows) {
  // where it scrolls, a keyboard can scroll it
  return h(
    "div",
    { class: "bench-scroll", tabindex: 0, role: "group", "aria-label": caption },
    h(
      "table",
      { class: "bench-values" },
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h("tr", {}, ...head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {})))),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}

/** What goes in, and what shall come out, for paper: on the page boxes show it. */
function samples({ description, names }) {
  const { inputs, targets = inputs.map(() => []) } = description;
  const asked = names.targets.length > 0 ? names.units.at(-1).map((unit) => `target ${unit}`) : [];
  const rows = inputs.map((row, n) =>
    h("tr", {}, ...[...row, ...targets[n]].map((value) => h("td", {}, format(value)))),
  );
  return table("Samples", [...names.inputs, ...asked], rows);
}

/** A row of numbers under the columns that are there. */
const row = (head, cells, numbers) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, head),
    ...cells.map(({ name, role }) =>
      numbers.has(name)
        ? quantity(name, numbers.get(name), { tag: "td", class: role })
        : h("td", {}, "\u2013"),
    ),
  );

/** A table whose columns are those of which some row has a number. */
function filled(caption, rows, numbers) {
  const isThere = (n) => rows.some(([, cells]) => numbers.has(cells[n].name));
  const kept = rows[0][1].map((_, n) => n).filter(isThere);
  const labels = kept.map((n) => rows[0][1][n].label);
  const filledRows = rows.map(([head, cells]) =>
    row(
      head,
      kept.map((n) => cells[n]),
      numbers,
    ),
  );
  return table(caption, ["", ...labels], filledRows);
}

/**
 * @param {(sample: number) => void} onSample
 * @returns {{el: Element, show: (answer: any, sample: number) => void}}
 */
export function createValues(onSample) {
  const pick = h("div", {});
  const units = h("div", {});
  const parameters = h("div", {});
  const given = h("div", { class: "bench-paper" });
  const loss = h("p", { class: "bench-loss" });
  let chosen = null;
  let count = 0;

  /** A box to choose the sample whose values are shown. */
  function offer(many, sample) {
    if (many !== count) {
      count = many;
      const options = Array.from({ length: count }, (_, n) => [String(n), `sample ${n + 1}`]);
      chosen = select("Values of", options, String(sample), (n) => onSample(Number(n)));
      pick.replaceChildren(...(count > 1 ? [chosen.el] : []));
    }
    chosen.set(String(sample));
  }

  return {
    el: h("div", { class: "bench-tables" }, h("div", {}, loss, pick, units, given), parameters),
    show(answer, sample) {
      const { samples: many, loss_name: of, names } = answer;
      const numbers = numbersOf(answer);
      offer(many, sample);
      const own = `${within(answer, sample)}loss`;
      loss.replaceChildren(
        `${of} = `,
        quantity("loss", answer.loss, { class: "target", digits: 9 }),
        ...(many > 1
          ? [
              `, of sample ${sample + 1} alone `,
              quantity(own, numbers.get(own), { class: "target" }),
            ]
          : []),
      );
      const caption = many > 1 ? `Units, sample ${sample + 1}` : "Units";
      const each = names.units.flat().map((unit) => [unit, unitCells(answer, sample, unit)]);
      units.replaceChildren(filled(caption, each, numbers));
      given.replaceChildren(samples(answer));
      const all = answer.parameters.map((one) => [one.name, parameterCells(answer, sample, one)]);
      parameters.replaceChildren(filled("Parameters", all, numbers));
    },
  };
}
