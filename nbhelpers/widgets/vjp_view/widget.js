/** A vector-Jacobian product to drag: v^T J with J formed, and by reverse mode without it. */
import { button, h, liveRegion, numberControl, quantity } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { LIMIT, counts, evaluate, unitVector, validate } from "./vjp_math.js";

const TRAITS = ["weights", "inputs", "v", "v_from", "step"];
const STEPS = [
  "the forward pass is done, nothing has gone back yet",
  "step 1 of 2",
  "step 2 of 2: both routes have arrived",
];

const REACH = 3; // of the sliders of v
const replaced = (list, n, value) => list.map((old, k) => (k === n ? value : old));
const named = (letter, list) => list.map((value, i) => [`${letter}${i + 1}`, value]);

/**
 * A table of numbers; an entry of `cells[row][column]` is `[name, value, kind]`. What is `ahead`
 * shows no number.
 */
function grid(caption, head, rows, cells, { ahead = false, digits = 6 } = {}) {
  const cell = ([name, value, kind = "gradient"]) =>
    ahead
      ? h("td", { class: "vjp-ahead" }, "·")
      : quantity(name, value, { tag: "td", class: kind, digits });
  const line = (entries, i) =>
    h("tr", {}, rows.length ? h("th", { scope: "row" }, rows[i]) : null, ...entries.map(cell));
  return h(
    "div",
    { class: "vjp-grid" },
    h("p", { class: "vjp-caption", "aria-hidden": "true" }, caption),
    h(
      "table",
      { "aria-label": caption },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          rows.length ? h("td", {}) : null,
          ...head.map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h("tbody", {}, ...cells.map(line)),
    ),
  );
}

/** What both routes start from: x and W, and the forward pass with v. */
function given(state, values) {
  const xs = named("x", state.inputs);
  const [units, blue] = [values.a.map((_, i) => `unit ${i + 1}`), "forward"];
  const weights = state.weights.map((row, i) =>
    named(`w${i + 1}`, row).map((entry) => [...entry, blue]),
  );
  const forward = units.map((_, i) => [
    [`y${i + 1}`, values.y[i], blue],
    [`a${i + 1}`, values.a[i], blue],
    [`da${i + 1}/dy${i + 1}`, values.slopes[i], blue],
    [`v${i + 1}`, values.v[i]],
  ]);
  return [
    grid(
      "x, and W with a row for each unit",
      xs.map(([name]) => name),
      ["x", ...units],
      [xs.map((entry) => [...entry, blue]), ...weights],
    ),
    grid("The forward pass, the slopes, and v", ["y = W x", "a", "a(1 − a)", "v"], units, forward),
  ];
}

function cost(name, value, words) {
  return h(
    "p",
    { class: "vjp-cost" },
    "multiplications so far: ",
    h("b", { data: { quantity: name, value } }, String(value)),
    words,
  );
}

/** Entries of v whose whole slider changes no digit that v · J shows, and why. */
function unseen(state, { v, jacobian }) {
  if (state.v_from !== "free") return "";
  const shown = (row, value) =>
    evaluate({ ...state, v: replaced(v, row, value) })
      .full.map((entry) => format(entry))
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

/** Both routes, as far as `step` has come. */
function routes(state, values, step) {
  const [m, n] = [state.weights.length, state.inputs.length];
  const { full, reverse } = counts(m, n);
  const [xs, as] = [named("x", state.inputs), named("a", values.a)].map((list) =>
    list.map(([name]) => name),
  );
  const late = { ahead: step < 2 };
  const row = (name, list) => [list.map((value, j) => [`${name}${j + 1}`, value])];
  const jacobian = values.jacobian.map((line, i) =>
    line.map((value, j) => [`da${i + 1}/dx${j + 1}`, value]),
  );
  const dweights = values.dweights.map((line, i) =>
    line.map((value, j) => [`dw${i + 1}${j + 1}`, value]),
  );
  return [
    h(
      "div",
      { class: "vjp-route" },
      h("p", { class: "vjp-title" }, "Form J, then multiply"),
      grid("1. J: each slope times each weight of its unit", xs, as, jacobian, {
        ahead: step < 1,
        digits: 4,
      }),
      grid("2. v · J: each column of J times v", xs, [], row("full_", values.full), late),
      cost("full_count", full[step], step === 2 ? ` = ${m * n} + ${m * n}` : ""),
    ),
    h(
      "div",
      { class: "vjp-route" },
      h("p", { class: "vjp-title" }, "Reverse mode: no J"),
      grid(
        "1. u: each v times the slope of its unit",
        named("y", values.y).map(([name]) => name),
        [],
        row("u", values.u),
        { ahead: step < 1 },
      ),
      grid("2. u · W: each column of W times u", xs, [], row("reverse_", values.reverse), late),
      cost("reverse_count", reverse[step], step === 2 ? ` = ${m} + ${m * n}` : ""),
    ),
    h(
      "div",
      { class: "vjp-route vjp-weights" },
      h("p", { class: "vjp-title" }, "The weights, from the same u"),
      grid(
        `Each u times each x. The Jacobian behind it, ${m} × ${m * n} entries, is never formed.`,
        xs,
        values.y.map((_, i) => `unit ${i + 1}`),
        dweights,
        late,
      ),
    ),
  ];
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
  let controls = new Map();
  let shape = "";

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
  const move = (by) => save({ ...state, step: Math.max(0, Math.min(2, state.step + by)) });

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
    board.replaceChildren(...routes(state, values, state.step));
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
    h("details", { class: "vjp-fold" }, h("summary", {}, "change x and W"), others),
    live.el,
  );
  refresh();
  return traits.destroy;
}

export default { render, shared: TRAITS, validate };
