/** The stepper's parameters (slider, number, gradient, value after an update). */
import { h, numberControl, quantity, setQuantity, write } from "../../shared/dom.js";
import { LIMITS } from "../../engine/network_state.js";
import { inlineSymbol } from "../symbols.js";

export const NUMBER_RANGE = {
  min: -4,
  max: 4,
  step: 0.01,
  low: -LIMITS.sample,
  high: LIMITS.sample,
};
const RATE = { min: 0.001, max: 100, step: 0.05, low: 0, high: LIMITS.learningRate, log: true };

/** The rows, in the order of the maths: inputs, parameters layer by layer, targets. */
function rowsOf(names) {
  const layers = names.weights.map((_, layer) => names.parameters.filter((p) => p.layer === layer));
  return [
    ...names.units[0].map((name, n) => ({ name, trait: "x", n })),
    ...layers.flat().map((parameter) => ({ name: parameter.name, parameter })),
    ...names.units.at(-1).map((unit, n) => ({ name: `target_${unit}`, trait: "target", n })),
  ];
}

/** Shows a quantity's number, or the word "frozen" where an update leaves it as it is. */
export function showNumber(el, value, isFrozen) {
  setQuantity(el, value);
  if (isFrozen) write(el, "frozen");
}

/** One of the panel's two tables. The roles stay when a narrow window lays its rows out anew. */
function table(caption, rows) {
  return h(
    "table",
    { role: "table" },
    h("caption", { class: "bbh-hidden" }, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...["name", "value", "gradient", "updated"].map((text) => h("th", { scope: "col" }, text)),
      ),
    ),
    h("tbody", { role: "rowgroup" }, ...rows.map(({ tr }) => tr)),
  );
}

/**
 * @param {Object<string, any>} handlers `onNumber(row, value)`, `onCommit()`
 * @returns {{el: Element, build: Function, update: Function, row: Function}}
 */
export function createPanel({ onNumber, onCommit }) {
  const rule = h("p", { class: "stepper-rule" });
  const tables = h("div", { class: "stepper-parameters" });
  const el = h("div", {}, rule, tables);
  let rows = [];

  function draw(spec, values, isFrozen) {
    const { name } = spec;
    const control = numberControl({
      name,
      value: values.get(name),
      ...NUMBER_RANGE,
      onInput: (value) => onNumber(spec, value),
      onCommit,
    });
    const numbers = [];
    const cell = (key, kind, label) => {
      if (!values.has(key)) return h("td", { role: "cell" });
      const isNext = key.startsWith("next_");
      const frozen = isFrozen && spec.parameter?.kind === "bias";
      // the graph shows no gradient of frozen biases
      const primary = isNext || frozen;
      const shown = quantity(key, values.get(key), { class: kind, "data-primary": primary });
      numbers.push({ key, shown, frozen: frozen && isNext });
      return h("td", { role: "cell", data: { label } }, shown);
    };
    const tr = h(
      "tr",
      { role: "row", data: { of: name } },
      h("th", { scope: "row", role: "rowheader" }, inlineSymbol(name)),
      h(
        "td",
        { role: "cell" },
        h("div", { class: "controls" }, control.box, control.slider),
        control.error,
      ),
      cell(`dE/d${name}`, "gradient", "gradient"),
      cell(`next_${name}`, "after", "updated"),
    );
    return { name, spec, control, numbers, tr };
  }

  return {
    el,
    /** @param {boolean} isFrozen whether the biases are */
    build(names, values, isFrozen) {
      rows = rowsOf(names).map((spec) => draw(spec, values, isFrozen));
      const half = Math.ceil(rows.length / 2);
      tables.replaceChildren(
        table("Inputs and the first parameters", rows.slice(0, half)),
        table("The other parameters and the targets", rows.slice(half)),
      );
    },
    update(values, words) {
      write(rule, words);
      for (const { name, control, numbers } of rows) {
        control.set(values.get(name));
        for (const { key, shown, frozen } of numbers) showNumber(shown, values.get(key), frozen);
      }
    },
    /** The row of an input, weight, bias or target; undefined for what cannot be set. */
    row: (name) => rows.find((row) => row.name === name)?.spec,
  };
}

/** The learning rate: a slider in powers of ten and a number box. */
export function createRate({ value, onNumber, onCommit }) {
  const control = numberControl({
    name: "learning rate",
    value,
    ...RATE,
    onInput: onNumber,
    onCommit,
  });
  const exact = quantity("learning_rate", value, { class: "bbh-hidden", "data-primary": true });
  const el = h(
    "div",
    { class: "stepper-rate" },
    control.label,
    control.slider,
    control.box,
    control.error,
    exact,
  );
  return {
    el,
    set: (next) => {
      control.set(next);
      setQuantity(exact, next);
    },
  };
}
