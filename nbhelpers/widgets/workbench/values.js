/** Every value of a pass, and what the update makes of the parameters, as tables. */
import { h, quantity, select, setQuantity, write } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { numbersOf, parameterCells, parametersOf, unitCells, within } from "./stepping/cells.js";

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
function samples(names) {
  const asked = names.targets.length > 0 ? names.units.at(-1).map((unit) => `target ${unit}`) : [];
  const head = [...names.inputs, ...asked];
  const rows = names.given.map(() => head.map(() => h("td", {})));
  const el = table(
    "Samples",
    head,
    rows.map((cells) => h("tr", {}, ...cells)),
  );
  const set = ({ inputs, targets = inputs.map(() => []) }) =>
    rows.forEach((cells, n) =>
      [...inputs[n], ...targets[n]].forEach((value, j) => write(cells[j], format(value))),
    );
  return { el, set };
}

/** A table whose columns are those of which some row has a number, and what sets them. */
function filled(caption, rows, numbers) {
  const isThere = (n) => rows.some(([, cells]) => numbers.has(cells[n].name));
  const kept = rows[0][1].map((_, n) => n).filter(isThere);
  const labels = kept.map((n) => rows[0][1][n].label);
  const shown = [];
  const cell = ({ name, role }) => {
    if (!numbers.has(name)) return h("td", {}, "\u2013");
    const el = quantity(name, numbers.get(name), { tag: "td", class: role });
    shown.push([el, name]);
    return el;
  };
  const row = ([head, cells]) =>
    h("tr", {}, h("th", { scope: "row" }, head), ...kept.map((n) => cell(cells[n])));
  return {
    el: table(caption, ["", ...labels], rows.map(row)),
    set: (now) => shown.forEach(([el, name]) => setQuantity(el, now.get(name))),
  };
}

/**
 * @param {(sample: number) => void} onSample
 * @returns {{el: Element, show: (answer: any) => void}}
 */
export function createValues(onSample) {
  const pick = h("div", {});
  const units = h("div", {});
  const parameters = h("div", {});
  const given = h("div", { class: "bench-paper" });
  const loss = h("p", { class: "bench-loss" });
  let chosen = null;
  let count = 0;
  let known = null; // the names and the sample for which the tables were made
  let tables = [];

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

  /** The tables of a network of other names, or of another sample. */
  function build(answer, numbers) {
    const { samples: many, names, sample } = answer;
    const caption = many > 1 ? `Units, sample ${sample + 1}` : "Units";
    const each = names.units.flat().map((unit) => [unit, unitCells(answer, sample, unit)]);
    const all = parametersOf(names).map((one) => [one.name, parameterCells(answer, sample, one)]);
    const paper = samples(names);
    const made = [filled(caption, each, numbers), filled("Parameters", all, numbers)];
    units.replaceChildren(made[0].el);
    parameters.replaceChildren(made[1].el);
    given.replaceChildren(paper.el);
    tables = [...made, { set: () => paper.set(shown.description) }];
  }
  let shown = null;

  return {
    el: h("div", { class: "bench-tables" }, h("div", {}, loss, pick, units, given), parameters),
    show(answer) {
      shown = answer;
      const { samples: many, sample, loss_name: of, names } = answer;
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
      if (known?.names !== names || known.sample !== sample) build(answer, numbers);
      known = { names, sample };
      for (const { set } of tables) set(numbers);
    },
  };
}
