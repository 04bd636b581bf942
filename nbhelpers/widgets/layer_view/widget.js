/** A dense layer to look into: pick a cell, see the row and the column that make it. */
import { button, checkbox, h, liveRegion, numberControl } from "../shared/dom.js";
import {
  EDITABLE,
  LIMIT,
  cellName,
  evaluate,
  explain,
  forTheEye,
  pairs,
  parseCell,
  validate,
  withEntry,
} from "./layer_math.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";

const TRAITS = ["inputs", "weights", "biases", "dvalues", "relu", "picked"];
const SIGNS = { inputs: "", weights: "@", biases: "+", z: "=" };
const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -9],
  End: [0, 9],
};

/** A number under its name; `shown`, where what is shown is not the number itself. */
function number(tag, name, value, shown, props = {}, ...before) {
  return h(
    tag,
    { ...props, data: { quantity: name, value } },
    ...before,
    h("span", { class: "digits" }, format(shown, 6)),
  );
}

const at = (arrays, { name, row, column }) => arrays[name][row][column];

/**
 * One array as a grid of buttons, of which one is in the tab order.
 * @returns {{el: Element, update: Function, focus: Function, hot: Function}}
 */
function createGrid(name, rows, columns, { onPick, onType }) {
  let current = [0, 0];
  const buttons = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = { name, row, column };
      return h("button", {
        type: "button",
        tabindex: -1,
        on: {
          click: () => onPick(cell),
          focus: () => (current = [row, column]),
          keydown: (event) => onKey(event, cell),
        },
      });
    }),
  );

  function onKey(event, cell) {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (STEPS[event.key] && plain) {
      event.preventDefault();
      const [down, right] = STEPS[event.key];
      const row = Math.min(Math.max(cell.row + down, 0), rows - 1);
      const column = Math.min(Math.max(cell.column + right, 0), columns - 1);
      if (row === cell.row && column === cell.column) return;
      buttons[row][column].focus();
      onPick({ name, row, column });
    } else if (/^[-0-9.]$/.test(event.key) && plain) {
      onType(cell);
    }
  }

  const editable = EDITABLE.includes(name);
  const body = buttons.map((line) => h("tr", {}, ...line.map((cell) => h("td", {}, cell))));
  const el = h(
    "div",
    { class: `layer-array ${editable ? "given" : ""}` },
    h(
      "div",
      { class: "layer-name", "aria-hidden": "true" },
      h("b", {}, name),
      ` (${rows}, ${columns})`,
    ),
    h(
      "table",
      { role: "grid", "aria-label": `${name}, ${rows} by ${columns}` },
      h("tbody", {}, ...body),
    ),
  );

  return {
    el,
    focus: ({ row, column }) => buttons[row][column].focus(),
    update(values, shown, picked, used) {
      buttons.forEach((line, row) =>
        line.forEach((cell, column) => {
          const key = cellName({ name, row, column });
          const text = format(shown[row][column], 4);
          const chosen = picked === key;
          if (chosen) current = [row, column];
          cell.textContent = text;
          Object.assign(cell.dataset, { quantity: key, value: String(values[row][column]) });
          cell.setAttribute("aria-label", `${key} = ${text}`);
          cell.setAttribute("aria-pressed", String(chosen));
          cell.classList.toggle("used", used.has(key));
          cell.tabIndex = row === current[0] && column === current[1] ? 0 : -1;
        }),
      );
    },
    hot: (key) =>
      buttons.flat().forEach((cell) => cell.classList.toggle("hot", cell.dataset.quantity === key)),
  };
}

/** What makes the picked cell, with its numbers. */
function createFormula({ onPick, onPoint }) {
  const el = h("div", { class: "layer-formula" });
  const sign = (text) => h("span", { class: "layer-sign" }, text);
  let arrays = {};

  function factor({ label, value, cell }) {
    const name = h("span", { class: "layer-label" }, label);
    if (!cell) return number("span", label, value, value, { class: "layer-factor" }, name);
    return number(
      "button",
      label,
      value,
      at(arrays, cell),
      {
        type: "button",
        class: `layer-factor ${cell.name.startsWith("d") ? "gradient" : "forward"}`,
        title: `pick ${label}`,
        on: {
          click: () => onPick(cell),
          pointerenter: () => onPoint(label),
          pointerleave: () => onPoint(null),
          focus: () => onPoint(label),
          blur: () => onPoint(null),
        },
      },
      name,
    );
  }

  function product(factors, first) {
    const signs = factors.flatMap((f, n) => (n ? [sign("×"), factor(f)] : [factor(f)]));
    return h("span", { class: "layer-term" }, first ? null : sign("+"), ...signs);
  }

  /** The larger of a number and 0. */
  const larger = ([[one]]) => [
    h("span", { class: "layer-term" }, sign("max("), factor(one), sign(", 0)")),
  ];

  return {
    el,
    update(cell, { rule, words, terms, gradient, value, isLarger = false }, shown) {
      arrays = shown;
      const name = cellName(cell);
      const result = number(
        "span",
        name,
        value,
        at(shown, cell),
        { class: "layer-factor layer-result" },
        h("span", { class: "layer-label" }, name),
      );
      const parts = isLarger ? larger(terms) : terms.map((term, n) => product(term, n === 0));
      const made = terms.length ? [sign("="), ...parts] : [];
      const slope = gradient ? [sign("its gradient:"), factor(gradient)] : [];
      el.replaceChildren(
        h("div", { class: "layer-rule" }, rule),
        h("div", { class: "layer-words" }, h("b", {}, name), ": ", words, "."),
        h("div", { class: "layer-line" }, result, ...made, ...slope),
      );
    },
  };
}

/** The same as `createFormula` shows, to be heard. */
function spoken(cell, { words, terms, isLarger = false }, shown) {
  const name = cellName(cell);
  const text = (f) => format(f.cell ? at(shown, f.cell) : f.value, 6);
  const value = format(at(shown, cell), 6);
  if (isLarger) return `${name}: ${words}. ${value}.`;
  const products = terms.map((term) => term.map(text).join(" times "));
  return products.length
    ? `${name}: ${words}. ${products.join(" plus ")} = ${value}`
    : `${name} = ${value}, ${words}.`;
}

function render({ model, el }) {
  el.classList.add("bbh-root", "layer");
  el.dataset.widget = "layer_view";
  el.dataset.lmSuppressShortcuts = "true"; // keys pressed here are the reader's, not JupyterLab's
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    refresh();
  });
  let state = traits.values;
  let grids = new Map();
  let shape = "";
  let control = null;
  let controlled = "";

  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(state), live.say) : null;
  const arrays = h("div", { class: "layer-arrays" });
  const editor = h("div", { class: "layer-editor" });
  const panel = h("div", { class: "layer-panel" });
  const relu = checkbox("ReLU", state.relu, (on) => setRelu(on));
  const formula = createFormula({
    onPick: (cell) => {
      pick(cell);
      grids.get(cell.name).focus(cell);
    },
    onPoint: (key) => grids.forEach((grid) => grid.hot(key)),
  });

  function save(next) {
    state = next;
    traits.save(state);
    link?.clear();
    refresh();
  }

  function pick(cell) {
    save({ ...state, picked: cellName(cell) });
    live.say(describe());
  }

  function describe() {
    const values = evaluate(state);
    const cell = parseCell(state.picked, values);
    return spoken(cell, explain(state, values, cell), forTheEye(state, values));
  }

  function setRelu(isOn) {
    const next = { ...state, relu: isOn };
    const picked = parseCell(state.picked, evaluate(next))
      ? state.picked
      : state.picked.replace("dz", "dvalues").replace("z", "outputs");
    save({ ...next, picked });
    live.say(isOn ? "With ReLU." : "Without ReLU.");
  }

  function reset() {
    save(traits.first);
    live.say("Reset.");
  }

  /** A key that begins a number goes into the box of the cell. */
  function type(cell) {
    if (!EDITABLE.includes(cell.name)) return;
    pick(cell);
    control.box.focus();
    control.box.select();
  }

  function edit(cell, value) {
    save(withEntry(state, cell, value));
    live.say(`${cellName(cell)} = ${value}`);
  }

  /** What stands before an array in the forward pass. */
  const sign = (name) => SIGNS[name] ?? (state.relu ? "ReLU" : "=");

  function build(values) {
    const react = { onPick: pick, onType: type };
    grids = new Map();
    const parts = pairs(state).map(([name, gradient]) => {
      const [forward, backward] = [name, gradient].map((array) => {
        grids.set(array, createGrid(array, values[array].length, values[array][0].length, react));
        return grids.get(array).el;
      });
      forward.classList.add("forward");
      backward.classList.add("gradient");
      return h(
        "div",
        { class: "layer-part" },
        h("div", { class: "layer-operator", "aria-hidden": "true" }, sign(name)),
        h("div", { class: "layer-pair" }, forward, backward),
      );
    });
    arrays.style.setProperty("--rows", Math.max(values.inputs.length, values.weights.length));
    arrays.replaceChildren(...parts, panel);
  }

  function showControl(cell, value) {
    const name = cellName(cell);
    if (!EDITABLE.includes(cell.name)) {
      controlled = "";
      editor.replaceChildren();
    } else if (controlled === name) {
      control.set(value);
    } else {
      controlled = name;
      editor.dataset.kind = cell.name.startsWith("d") ? "gradient" : "forward";
      control = numberControl({
        name,
        value,
        min: -10,
        max: 10,
        step: 0.1,
        low: -LIMIT,
        high: LIMIT,
        onInput: (next) => edit(cell, next),
      });
      control.box.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === "Escape") grids.get(cell.name).focus(cell);
      });
      editor.replaceChildren(control.label, control.slider, control.box, control.error);
    }
  }

  function refresh() {
    const values = evaluate(state);
    const cell = parseCell(state.picked, values);
    const story = explain(state, values, cell);
    const shown = forTheEye(state, values);
    const now = JSON.stringify([
      state.relu,
      state.inputs.length,
      state.weights.length,
      state.weights[0].length,
    ]);
    if (now !== shape) build(values);
    shape = now;
    const used = new Set(story.uses.map(cellName));
    for (const [name, grid] of grids) grid.update(values[name], shown[name], state.picked, used);
    relu.set(state.relu);
    formula.update(cell, story, shown);
    showControl(cell, story.value);
  }

  el.append(
    h(
      "div",
      { class: "layer-bar" },
      button("Reset", reset),
      relu.el,
      link?.el,
      h(
        "span",
        { class: "layer-hint" },
        "Pick a number. Those that are underlined can be changed.",
      ),
    ),
    arrays,
    live.el,
  );
  panel.append(formula.el, editor);
  refresh();
  return traits.destroy;
}

export default { render, shared: TRAITS, validate };
