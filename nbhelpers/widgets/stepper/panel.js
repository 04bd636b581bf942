/** The stepper's parameters (slider, number, gradient, value after an update) and its options. */
import { h, numberControl, quantity, select, setQuantity } from "../shared/dom.js";
import { MOMENTUM } from "../shared/momentum.js";
import { FACTS } from "../engine/facts.js";
import { ACTIVATIONS, LOSSES } from "../engine/functions.js";
import { LIMITS } from "../engine/network_state.js";
import { inlineSymbol } from "./symbols.js";

const RANGE = { min: -4, max: 4, step: 0.01, low: -LIMITS.sample, high: LIMITS.sample };
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
  if (isFrozen) el.textContent = "frozen";
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
 * @param {Object<string, any>} handlers `onNumber(row, value)`, `onCommit()`,
 *   `onPoint(name|null)`
 * @returns {{el: Element, build: Function, update: Function, row: Function, focus: Function}}
 */
export function createPanel({ onNumber, onCommit, onPoint }) {
  const rule = h("p", { class: "stepper-rule" });
  const tables = h("div", { class: "stepper-parameters" });
  const el = h("div", {}, rule, tables);
  let rows = [];

  function draw(spec, values, isFrozen) {
    const { name } = spec;
    const control = numberControl({
      name,
      value: values.get(name),
      ...RANGE,
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
      {
        role: "row",
        on: {
          pointerenter: () => onPoint(name),
          pointerleave: () => onPoint(null),
          focusin: () => onPoint(name),
          focusout: () => onPoint(null),
        },
      },
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
      rule.textContent = words;
      for (const { name, control, numbers } of rows) {
        control.set(values.get(name));
        for (const { key, shown, frozen } of numbers) showNumber(shown, values.get(key), frozen);
      }
    },
    /** The row of an input, weight, bias or target; undefined for what cannot be set. */
    row: (name) => rows.find((row) => row.name === name)?.spec,
    focus(name) {
      const { box } = rows.find((row) => row.name === name).control;
      const fold = box.closest("details");
      if (fold) fold.open = true;
      box.focus();
      box.select();
    },
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

const SHAPES = ["2-2-2", "2-3-1", "1-1-1", "2-3-3-2", "3-3-3-3"];
const LAYERS = ["inputs", "layer 1", "layer 2", "layer 3"];
const COUNTS = ["1", "2", "3"].map((n) => [n, n]);
/** The entries of a table as choices: name and label. */
const choicesOf = (known) => Object.entries(known).map(([name, { label }]) => [name, label]);
const CHOICES = {
  loss_function: ["loss", choicesOf(LOSSES)],
  bias_mode: ["biases", Object.entries(FACTS.bias_modes)],
  order: ["updates", Object.entries(FACTS.orders)],
  numbering: ["weights numbered", Object.entries(FACTS.numberings)],
};

/**
 * Shape, activations, loss, biases, update order, numbering, momentum.
 * @param {Object<string, any>} handlers `onOption(trait, value)`, `onShape(sizes)`,
 *   `onActivation(layer, name)`, `onMomentum(value)`, `onCommit()`
 */
export function createOptions({ onOption, onShape, onActivation, onMomentum, onCommit }, momentum) {
  const el = h("div", { class: "stepper-options" });
  const custom = h("div", { class: "stepper-custom" });
  let sizes = [];
  let choosing = false;
  const shape = select(
    "shape",
    [...SHAPES, "custom"].map((name) => [name, name]),
    SHAPES[0],
    (name) => {
      choosing = name === "custom";
      custom.hidden = !choosing;
      if (!choosing) onShape(name.split("-").map(Number));
    },
  );
  const layers = LAYERS.map((label, n) =>
    select(label, n > 1 ? [["0", "none"], ...COUNTS] : COUNTS, "1", (value) => {
      const next = LAYERS.map((_, k) => (k === n ? Number(value) : (sizes[k] ?? 0)));
      onShape(next.filter((size) => size > 0));
    }),
  );
  custom.append(...layers.map((layer) => layer.el));
  const functions = [0, 1, 2].map((layer) =>
    select("", choicesOf(ACTIVATIONS), Object.keys(ACTIVATIONS)[0], (value) =>
      onActivation(layer, value),
    ),
  );
  const choices = Object.entries(CHOICES).map(([trait, [label, options]]) => {
    const box = select(label, options, options[0][0], (value) => onOption(trait, value));
    return { trait, ...box };
  });
  const speed = numberControl({ ...MOMENTUM, value: momentum, onInput: onMomentum, onCommit });
  el.append(
    h(
      "div",
      { class: "stepper-selects" },
      shape.el,
      custom,
      ...functions.map((choice) => choice.el),
      ...choices.map((choice) => choice.el),
    ),
    h("div", { class: "stepper-rate" }, speed.label, speed.slider, speed.box, speed.error),
  );

  return {
    el,
    build(names, traits) {
      sizes = names.units.map((layer) => layer.length);
      const name = sizes.join("-");
      choosing ||= !SHAPES.includes(name);
      shape.set(choosing ? "custom" : name);
      custom.hidden = !choosing;
      layers.forEach((layer, n) => layer.set(String(sizes[n] ?? 0)));
      functions.forEach((choice, layer) => {
        choice.el.hidden = layer >= traits.activations.length;
        if (choice.el.hidden) return;
        choice.el.firstChild.textContent = `${names.units[layer + 1][0][0]} units`;
        choice.set(traits.activations[layer]);
      });
    },
    update(traits) {
      for (const { trait, set } of choices) set(traits[trait]);
      speed.set(traits.momentum);
    },
  };
}
