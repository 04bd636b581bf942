/** A dense layer to look into: pick a cell, see the row and the column that make it. */
import { createAnswers, washIn } from "../shared/answers.js";
import { button, checkbox, h, liveRegion, numberControl } from "../shared/dom.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { createFormula, spoken } from "./formula.js";
import { createGrid } from "./grid.js";
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
import { nextMessage } from "./messages.js";
import { asNetwork } from "./network.js";
import { originOf } from "./origins.js";

const TRAITS = ["inputs", "weights", "biases", "dvalues", "relu", "picked"];
const SIGNS = { inputs: "", weights: "@", biases: "+", z: "=" };
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
  let seen = { values: {}, shown: {} }; // the arrays, and as they are shown

  const live = liveRegion();
  const network = () => asNetwork(state);
  const link = model.link ? createLinkButton(() => model.link(state), live.say, { network }) : null;
  const arrays = h("div", { class: "layer-arrays" });
  const editor = h("div", { class: "layer-editor" });
  const panel = h("div", { class: "layer-panel" });
  const asked = h("span", {});
  const askFor = button("", () => send());
  const ask = h("span", { class: "layer-ask" }, asked, askFor);
  const hint = h(
    "div",
    { class: "layer-hint" },
    h("span", { class: "layer-way" }, "Pick a number. Those that are underlined can be changed."),
  );
  const relu = checkbox("ReLU", state.relu, (on) => setRelu(on));
  const formula = createFormula({
    onPick: (cell) => {
      pick(cell);
      grids.get(cell.name).focus(cell);
    },
  });
  const answers = createAnswers(el, {
    originOf: (name) => originOf(state, seen.values, seen.shown, name),
    valueOf(name) {
      const cell = parseCell(name, seen.values);
      return cell ? seen.shown[cell.name][cell.row][cell.column] : undefined;
    },
    light: washIn(el),
    say: () => {}, // a number that is picked is told in full
    isWordy: true,
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

  /** A message arrives at the output that the view asks about. */
  function send() {
    const { cell } = nextMessage(state, parseCell(state.picked, evaluate(state)));
    save({ ...withEntry(state, cell, 1), picked: cellName(cell) });
    grids.get("dvalues").focus(cell);
    live.say(describe());
  }

  /** What the reader can do next. What has been asked keeps its place, so that nothing moves. */
  function showHint(next) {
    if (next) {
      asked.textContent = next.asked;
      askFor.textContent = `Send 1 to ${cellName({ ...next.cell, name: "outputs" })}`;
      hint.append(ask);
    }
    hint.classList.toggle("asks", next !== null);
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
    const longest = Math.max(
      values.inputs.length,
      values.weights.length + 1,
      values.weights[0].length,
    );
    el.style.setProperty("--lines", longest + 1);
    arrays.style.setProperty("--rows", Math.max(values.inputs.length, values.weights.length));
    arrays.replaceChildren(...parts);
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
    seen = { values, shown };
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
    showHint(nextMessage(state, cell));
    formula.update(cell, story, shown);
    showControl(cell, story.value);
    if (answers.pinned !== state.picked) answers.release();
    answers.refresh();
  }

  el.append(
    h("div", { class: "layer-bar" }, button("Reset", reset), relu.el, link?.el, hint),
    arrays,
    answers.el,
    panel,
    live.el,
  );
  panel.append(formula.el, editor);
  refresh();
  return traits.destroy;
}

export default { render, shared: TRAITS, validate };
