/** The stepper's state as two plain tables: for screen readers, and all that print shows. */
import { button, h, quantity, write } from "../../shared/dom.js";
import { showNumber } from "./panel.js";
import { inlineSymbol } from "../symbols.js";

const HEAD = {
  units: ["unit", "net", "out", "dE/dout", "dE/dnet", "target", "error E"],
  parameters: ["name", "value", "gradient", "after update"],
};

function table(caption, head, rows) {
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows),
  );
}

/**
 * @param {Element|null} further what else stands beside the button
 * @returns {{el: Element, build: Function, update: Function, isOpen: () => boolean}}
 */
export function createTables(further) {
  const summary = h("p");
  const tables = h("div");
  const toggle = button("Show as tables", () => {
    const open = el.classList.toggle("open");
    toggle.textContent = open ? "Hide the tables" : "Show as tables";
  });
  const el = h(
    "div",
    { class: "stepper-tables" },
    toggle,
    " ",
    further,
    h("div", {}, summary, tables),
  );
  let cells = [];

  function row(name, keys, values, isFrozen = false) {
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, inlineSymbol(name)),
      ...keys.map((key) => {
        const cell = values.has(key) ? quantity(key, values.get(key), { tag: "td" }) : h("td");
        if (values.has(key)) cells.push({ key, cell, frozen: isFrozen && key.startsWith("next_") });
        return cell;
      }),
    );
  }

  return {
    el,
    isOpen: () => el.classList.contains("open"),
    build(names, values, isFrozen) {
      cells = [];
      const units = names.units
        .flat()
        .map((unit) =>
          row(
            unit,
            [
              `net_${unit}`,
              values.has(unit) ? unit : `out_${unit}`,
              `dE/dout_${unit}`,
              `delta_${unit}`,
              `target_${unit}`,
              `E_${unit}`,
            ],
            values,
          ),
        );
      const parameters = names.parameters.map(({ name, kind }) =>
        row(name, [name, `dE/d${name}`, `next_${name}`], values, isFrozen && kind === "bias"),
      );
      tables.replaceChildren(
        table("Units", HEAD.units, units),
        table("Parameters", HEAD.parameters, parameters),
      );
    },
    update(values, text) {
      write(summary, text);
      for (const { key, cell, frozen } of cells) showNumber(cell, values.get(key), frozen);
    },
  };
}
