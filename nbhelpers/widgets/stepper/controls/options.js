/** The stepper's options: shape, functions, loss, biases, updates, numbering, momentum. */
import { h, numberControl, select } from "../../shared/dom.js";
import { MOMENTUM } from "../../shared/momentum.js";
import { FACTS } from "../../engine/facts.js";
import { ACTIVATIONS, LOSSES } from "../../engine/functions.js";

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
