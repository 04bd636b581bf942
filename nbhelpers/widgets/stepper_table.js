/** The stepper's state as two plain tables: for screen readers, and all that print shows. */
import { button, format, h } from "./dom.js";
import { inlineSymbol } from "./stepper_symbols.js";

const HEAD = {
  units: ["unit", "net", "out", "dE/dout", "dE/dnet", "target", "error E"],
  parameters: ["name", "value", "gradient", "after update"],
};

function table(caption, head, rows) {
  return h("table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows));
}

function row(name, keys, values) {
  return h("tr", {}, h("th", { scope: "row" }, inlineSymbol(name)),
    ...keys.map((key) => h("td", {}, values.has(key) ? format(values.get(key)) : "")));
}

/** @returns {{el: Element, update: Function}} */
export function createTables() {
  const tables = h("div");
  const toggle = button("show as tables", () => {
    const open = el.classList.toggle("open");
    toggle.textContent = open ? "hide the tables" : "show as tables";
  });
  const el = h("div", { class: "stepper-tables" }, toggle, tables);
  return {
    el,
    update(names, values, summary) {
      const units = names.units.flat().map((unit) => row(unit, [
        `net_${unit}`, values.has(unit) ? unit : `out_${unit}`, `dE/dout_${unit}`, `delta_${unit}`, `target_${unit}`, `E_${unit}`,
      ], values));
      const parameters = names.parameters.map(({ name }) => row(name, [name, `dE/d${name}`, `next_${name}`], values));
      tables.replaceChildren(h("p", {}, summary), table("Units", HEAD.units, units), table("Parameters", HEAD.parameters, parameters));
    },
  };
}
