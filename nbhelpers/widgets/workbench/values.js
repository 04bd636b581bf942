/** Every value of a pass, and what the update makes of the parameters, as tables. */
import { h, quantity, select } from "../shared/dom.js";
import { format } from "../shared/format.js";

const KINDS = { net: "", out: "", delta: "gradient", gradient: "gradient", loss: "target" };

const number = (name, value, kind) =>
  value === undefined
    ? h("td", {}, "\u2013")
    : quantity(name, value, { tag: "td", class: KINDS[kind] ?? "" });

function table(caption, head, rows) {
  return h(
    "div",
    { class: "bench-scroll" },
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
  let sample = 0;
  let count = 0;
  let shown = null;

  /** What a sample's numbers are called. */
  const own = (name) => (count > 1 ? `sample ${sample + 1} ${name}` : name);

  function showUnits() {
    const { names, values } = shown;
    const rows = names.units.flat().map((unit) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, unit),
        ...["net", "out", shown.delta].map((kind, n) => {
          const name = own(`${kind}_${unit}`);
          return number(name, values[name], n === 2 ? "delta" : kind);
        }),
      ),
    );
    const caption = count > 1 ? `Units, sample ${sample + 1}` : "Units";
    units.replaceChildren(table(caption, ["", "net", "out", shown.delta], rows));
  }

  return {
    el: h("div", { class: "bench-tables" }, h("div", {}, loss, pick, units, given), parameters),
    show(answer) {
      shown = answer;
      if (answer.samples !== count) {
        count = answer.samples;
        sample = 0;
        onSample(0);
        const options = Array.from({ length: count }, (_, n) => [String(n), `sample ${n + 1}`]);
        const choose = (value) => {
          sample = Number(value);
          showUnits();
          onSample(sample);
        };
        pick.replaceChildren(...(count > 1 ? [select("Values of", options, "0", choose).el] : []));
      }
      loss.replaceChildren(
        `${answer.loss_name} = `,
        quantity("loss", answer.loss, { class: "target", digits: 9 }),
      );
      showUnits();
      given.replaceChildren(samples(answer));
      const rows = answer.parameters.map(({ name, derivative, before, after }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          quantity(`before ${name}`, before, { tag: "td" }),
          number(derivative, answer.values[derivative], "gradient"),
          number(`updated ${name}`, after, ""),
        ),
      );
      parameters.replaceChildren(
        table(
          "Parameters",
          ["", "value", `d${answer.loss_name}/d\u2026`, "after one update"],
          rows,
        ),
      );
    },
  };
}
