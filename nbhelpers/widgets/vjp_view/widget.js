/** A vector-Jacobian product to drag: v^T J with J formed, and by reverse mode without it. */
import { createAnswers, washIn } from "../shared/answers.js";
import { button, h, liveRegion, numberControl, write } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { workbenchLink } from "../shared/workbench_link.js";
import { prefersStill } from "../shared/runner.js";
import { asNetwork } from "./network.js";
import { DIGITS, PACE, given, named, routes } from "./tables.js";
import { LIMIT, counts, evaluate, unitVector, validate } from "./vjp_math.js";
import { originOf, quantities } from "./origins.js";

const TRAITS = ["weights", "inputs", "v", "v_from", "step"];
const STEPS = [
  "the forward pass is done, nothing has gone back yet",
  "step 1 of 2",
  "step 2 of 2: both routes have arrived",
];

const REACH = 3; // of the sliders of v
const replaced = (list, n, value) => list.map((old, k) => (k === n ? value : old));

/** Entries of v whose whole slider changes no digit that v · J shows, and why. */
function unseen(state, { v, jacobian }) {
  if (state.v_from !== "free") return "";
  const shown = (row, value) =>
    evaluate({ ...state, v: replaced(v, row, value) })
      .full.map((entry) => format(entry, DIGITS))
      .join();
  const rows = v.flatMap((_, i) => (shown(i, -REACH) === shown(i, REACH) ? [i] : []));
  return rows
    .map((i) => {
      const largest = Math.max(...jacobian[i].map(Math.abs));
      return ` Row ${i + 1} of J is ${largest === 0 ? "0" : `at most ${format(largest)}`}, so v${i + 1} changes no digit that is shown of v · J.`;
    })
    .join("");
}

/** What v means, in a sentence. */
function meaning({ v_from }, v) {
  if (v_from !== "free") {
    const half = v_from === "a";
    return `v = ${v_from} is dl/da for the loss l = ${half ? "½ " : ""}(${v.map((_, i) => `a${i + 1}²`).join(" + ")}), ${half ? "with" : "without"} the half. So v · J is dl/dx.`;
  }
  const unit = unitVector(v);
  if (unit >= 0)
    return `v = e${unit + 1} picks row ${unit + 1} of J: the gradient of a${unit + 1} alone.`;
  const sum = v
    .map(
      (entry, i) =>
        `${entry < 0 ? (i ? " − " : "−") : i ? " + " : ""}${format(Math.abs(entry), 4)} · a${i + 1}`,
    )
    .join("");
  return `v · J is the gradient of ${sum}: one weighted sum of the outputs.`;
}

function render({ model, el }) {
  el.classList.add("bbh-root", "vjp");
  el.dataset.widget = "vjp_view";
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    refresh();
  });
  let state = traits.values;

  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(state), live.say) : null;
  const start = h("div", { class: "vjp-start" });
  const meant = h("p", { class: "vjp-meaning" });
  const where = h("span", { class: "vjp-where" });
  const board = h("div", { class: "vjp-routes" });
  const choices = h("div", { class: "vjp-cluster", role: "group", "aria-label": "choose v" });
  const vBoxes = h("div", { class: "vjp-controls", role: "group", "aria-label": "v" });
  const others = h("div", { class: "vjp-controls" });
  let known = new Map(); // every number
  const answers = createAnswers(el, {
    originOf: (name) => originOf(state, known, name),
    valueOf: (name) => known.get(name),
    light: washIn(el),
    say: live.say,
    digits: 15,
  });
  for (const area of [start, board])
    answers.walk(area, () =>
      [...area.querySelectorAll("td[data-quantity]")].map((cell) => cell.dataset.quantity),
    );
  let controls = new Map();
  let shape = "";
  let timer;
  let isFilling = false; // while a step forward is drawn, unless motion is unwelcome

  function save(next) {
    state = next;
    traits.save(state);
    link?.clear();
    refresh();
    live.say(spoken());
  }

  function spoken() {
    const { reverse } = evaluate(state);
    if (state.step < 2) return `${STEPS[state.step]}.`;
    const {
      full: [, , whole],
      reverse: [, , back],
    } = counts(state.weights.length, state.inputs.length);
    return `v times J = ${reverse.map((value) => format(value)).join(", ")}. ${whole} multiplications with J, ${back} without.`;
  }

  const setV = (n, value) =>
    save({ ...state, v: replaced(evaluate(state).v, n, value), v_from: "free" });
  const setInput = (n, value) => save({ ...state, inputs: replaced(state.inputs, n, value) });
  const setWeight = (i, j, value) =>
    save({ ...state, weights: replaced(state.weights, i, replaced(state.weights[i], j, value)) });
  const choose = (text) => {
    if (!text.startsWith("e")) return save({ ...state, v_from: text });
    const unit = Number(text.slice(1)) - 1;
    return save({ ...state, v: state.v.map((_, i) => (i === unit ? 1 : 0)), v_from: "free" });
  };
  const move = (by) => {
    isFilling = by > 0 && !prefersStill();
    save({ ...state, step: Math.max(0, Math.min(2, state.step + by)) });
    isFilling = false;
  };

  /** Both counters run up to what they say, a multiplication at a time. */
  function run(before) {
    const counters = [...board.querySelectorAll(".vjp-cost b")];
    const ends = counters.map((counter) => Number(counter.dataset.value));
    let so = [...before];
    const tick = () => {
      so = so.map((count, n) => Math.min(count + 1, ends[n]));
      counters.forEach((counter, n) => write(counter, String(so[n])));
      if (so.some((count, n) => count < ends[n])) timer = setTimeout(tick, PACE);
    };
    counters.forEach((counter, n) => write(counter, String(so[n])));
    timer = setTimeout(tick, PACE);
  }

  function control(parent, name, value, reach, onInput) {
    const made = numberControl({
      name,
      value,
      min: -reach,
      max: reach,
      step: 0.1,
      low: -LIMIT,
      high: LIMIT,
      onInput,
    });
    controls.set(name, made);
    parent.append(
      h("div", { class: "vjp-control" }, made.label, made.slider, made.box, made.error),
    );
  }

  function build({ v }) {
    controls = new Map();
    for (const part of [choices, vBoxes, others]) part.replaceChildren();
    const texts = [...v.map((_, i) => `e${i + 1}`), "a", "2a"];
    choices.append(
      ...texts.map((text) => button(`v = ${text}`, () => choose(text), { "data-v": text })),
    );
    v.forEach((value, i) => control(vBoxes, `v${i + 1}`, value, REACH, (next) => setV(i, next)));
    state.inputs.forEach((value, j) =>
      control(others, `x${j + 1}`, value, 5, (next) => setInput(j, next)),
    );
    state.weights.forEach((row, i) =>
      row.forEach((value, j) =>
        control(others, `w${i + 1}${j + 1}`, value, 6, (next) => setWeight(i, j, next)),
      ),
    );
  }

  function refresh() {
    const values = evaluate(state);
    known = quantities(state, values);
    const now = JSON.stringify([state.weights.length, state.inputs.length]);
    if (now !== shape) build(values);
    shape = now;
    for (const [name, value] of [...named("v", values.v), ...named("x", state.inputs)])
      controls.get(name).set(value);
    state.weights.forEach((row, i) =>
      row.forEach((value, j) => controls.get(`w${i + 1}${j + 1}`).set(value)),
    );
    const unit = state.v_from === "free" ? unitVector(values.v) : -1;
    const chosen = unit >= 0 ? `e${unit + 1}` : state.v_from;
    for (const one of choices.children)
      one.setAttribute("aria-pressed", String(one.dataset.v === chosen));
    start.replaceChildren(...given(state, values));
    meant.textContent = meaning(state, values.v) + unseen(state, values);
    where.textContent = STEPS[state.step];
    back.setAttribute("aria-disabled", String(state.step === 0));
    next.setAttribute("aria-disabled", String(state.step === 2));
    clearTimeout(timer);
    board.replaceChildren(...routes(state, values, state.step, isFilling));
    answers.refresh();
    if (isFilling) {
      const { full, reverse } = counts(state.weights.length, state.inputs.length);
      run([full, reverse].map((counted) => counted[state.step - 1]));
    }
  }

  const back = button("‹ Step", () => state.step > 0 && move(-1), { title: "step back" });
  const next = button("Step ›", () => state.step < 2 && move(1), { title: "step forward" });
  const reset = button("Reset", () => save(traits.first));
  el.append(
    h(
      "div",
      { class: "vjp-bar" },
      reset,
      link?.el,
      h("div", { class: "vjp-cluster", role: "group", "aria-label": "steps" }, back, next),
      where,
    ),
    h(
      "div",
      { class: "vjp-top" },
      h("div", { class: "vjp-choice" }, h("div", {}, choices, meant), vBoxes),
      start,
    ),
    board,
    answers.el,
    h(
      "div",
      { class: "vjp-foot" },
      h("details", { class: "vjp-fold" }, h("summary", {}, "change x and W"), others),
      workbenchLink(() => asNetwork(state)),
    ),
    live.el,
  );
  refresh();
  return () => {
    clearTimeout(timer);
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
