/** The graph of an expression: typed, with values to drag, and its backward pass step by step. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import {
  button,
  h,
  liveRegion,
  numberControl,
  quantity,
  restable,
  setQuantity,
  write,
} from "../shared/dom.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { createStore } from "../shared/traits.js";
import { dragging } from "../stepper/drawing/scrubbing.js";
import { createDrawing } from "./drawing.js";
import { FACTS } from "./facts.js";
import { createField } from "./field.js";
import { createFormula } from "./formula.js";
import { evaluate, graphOf, validate } from "./engine/graph.js";
import { keyOf, stepWords } from "./engine/words.js";
import { originOf } from "./origins.js";

const TRAITS = ["expression", "values", "step"];
const REACH = 5; // of the sliders
const PIXEL = 0.02; // by which a drag of one pixel changes a value

/** All numbers as a table: for print, and for who does not see the drawing. */
function createTable() {
  const body = h("tbody");
  const head = ["", "value", "gradient"].map((text) =>
    h(text ? "th" : "td", { scope: text ? "col" : null }, text),
  );
  const table = h(
    "table",
    { "aria-label": "all numbers" },
    h("thead", {}, h("tr", {}, ...head)),
    body,
  );
  let cells = [];
  const area = h("div", { class: "expr-scroll" }, table);
  return {
    el: h("details", { class: "expr-fold" }, h("summary", {}, "All numbers as a table"), area),
    area,
    build({ nodes, called }) {
      cells = nodes.map((node, n) =>
        [keyOf(node, n), `dy/d${keyOf(node, n)}`].map((name, k) =>
          quantity(name, NaN, { tag: "td", class: k ? "gradient" : "forward" }),
        ),
      );
      body.replaceChildren(
        ...cells.map((pair, n) => h("tr", {}, h("th", { scope: "row" }, called[n]), ...pair)),
      );
    },
    update({ values, gradients }) {
      cells.forEach(([value, gradient], n) => {
        setQuantity(value, values[n] ?? NaN);
        setQuantity(gradient, gradients[n] ?? NaN);
      });
    },
  };
}

function render({ model, el }) {
  el.classList.add("bbh-root", "expr");
  el.dataset.widget = "expression";
  const store = createStore(model, { names: TRAITS, validate }, () => {
    link?.clear();
    refresh();
  });
  let graph = null;
  let now = null; // its numbers
  let shown = ""; // the graph and the width that are drawn
  let dragged = null; // the value that a leaf had when the drag began
  const memory = {}; // values of names that may come back
  const valueOf = (name) => store.traits.values[name] ?? memory[name] ?? FACTS.start;

  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(store.traits), live.say) : null;
  const field = createField((expression) => {
    Object.assign(memory, store.traits.values);
    const { names } = graphOf(expression);
    const values = Object.fromEntries(names.map((name) => [name, valueOf(name)]));
    store.edit({ expression, values, step: 0 });
  }, store.commit);
  const drawing = createDrawing((name) =>
    dragging(name, {
      onPlace: () => {},
      onScrub: (_, pixels, isFine) => {
        dragged ??= valueOf(name);
        const value = dragged + pixels * (isFine ? PIXEL / 10 : PIXEL);
        setValue(name, Math.max(-FACTS.limit, Math.min(FACTS.limit, Number(value.toFixed(4)))));
      },
      onCommit: () => {
        dragged = null;
        store.commit();
      },
    }),
  );
  const formula = createFormula();
  const status = h("p", { class: "expr-status", role: "status", data: { part: "status" } });
  const leaves = h("div", { class: "expr-leaves", role: "group", "aria-label": "values" });
  const table = createTable();
  let controls = new Map();

  const back = restable("\u2039 Back", () => move(-1), { title: "One step back" });
  const next = restable("", () => move(1), { class: "primary next", data: { part: "next" } });
  const place = h("input", {
    type: "range",
    min: 0,
    "aria-label": "steps of the backward pass",
    on: { input: () => store.move(Number(place.value)) },
  });
  const where = h("span", { class: "expr-where" });
  const bar = h(
    "div",
    { class: "expr-bar", role: "group", "aria-label": "steps" },
    back.el,
    next.el,
    place,
    where,
  );
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.target === place || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(by);
  });

  function setValue(name, value) {
    const { traits } = store;
    store.edit({ ...traits, values: { ...traits.values, [name]: value } });
  }
  function move(by) {
    const { values, step: from } = store.traits;
    const { at } = evaluate(graph, values, from);
    const step = Math.max(0, Math.min(graph.order.length + 1, at + by));
    if (step === at) return;
    store.move(step);
    live.say(formula.el.textContent);
  }

  function buildControls() {
    controls = new Map(
      graph.names.map((name) => [
        name,
        numberControl({
          name,
          value: valueOf(name),
          min: -REACH,
          max: REACH,
          step: 0.1,
          low: -FACTS.limit,
          high: FACTS.limit,
          onInput: (value) => setValue(name, value),
          onCommit: store.commit,
        }),
      ]),
    );
    const made = [...controls.values()];
    leaves.replaceChildren(
      ...made.map(({ label, slider, box, error }) =>
        h("div", { class: "expr-leaf" }, label, slider, box, error),
      ),
    );
  }

  function refresh() {
    const state = store.traits;
    const width = Math.floor(drawn.clientWidth) || 640;
    const isNew = graph === null || graph.expression !== state.expression;
    if (isNew) {
      graph = { ...graphOf(state.expression), expression: state.expression };
      field.set(state.expression);
      write(printed, state.expression);
      table.build(graph);
      buildControls();
    }
    if (isNew || shown !== String(width)) drawing.build(graph.nodes, graph.order, width);
    shown = String(width);
    const before = now?.at;
    now = evaluate(graph, state.values, state.step);
    for (const [name, control] of controls) control.set(valueOf(name));
    undo.rest(!store.canUndo);
    drawing.update(now);
    drawing.el.setAttribute("aria-label", spoken(now));
    table.update(now);
    const words = stepWords(graph.called, graph.order, now.at);
    formula.update(graph, now, words.title);
    const broken = now.problems.findIndex((problem) => problem !== null);
    write(
      status,
      broken < 0
        ? ""
        : `${graph.called[broken]}: ${now.problems[broken]}. So there is no result, and nothing goes back.`,
    );
    formula.el.hidden = broken >= 0;
    const count = graph.order.length + 1;
    write(next.el, words.next);
    back.rest(now.at === 0);
    next.rest(now.at === count || !now.isWhole);
    if (place.max !== String(count)) place.max = String(count);
    if (place.value !== String(now.at)) place.value = String(now.at);
    place.disabled = !now.isWhole;
    place.setAttribute("aria-valuetext", words.title);
    write(where, `${now.at} of ${count}`);
    if (isNew || now.at !== before) answers.release(); // another step
    answers.refresh();
  }
  function spoken({ values, gradients }) {
    const told = graph.nodes.flatMap(({ op, name }, n) => {
      if (op !== "leaf") return [];
      const gradient = gradients[n] === null ? "" : `, gradient ${format(gradients[n])}`;
      return [`${name} ${format(values[n])}${gradient}`];
    });
    return `Graph of ${store.traits.expression}: ${told.join("; ")}; result ${format(values.at(-1) ?? NaN)}`;
  }

  const printed = h("p", { class: "expr-printed" });
  const drawn = h("div", { class: "expr-drawing", data: { part: "drawing" } }, drawing.el);
  const answers = createAnswers(el, {
    originOf: (name) => originOf(graph, now, name),
    valueOf: () => undefined, // the formulas bring their numbers
    light: washIn(el),
    say: live.say,
    isWordy: true,
    digits: 10,
  });
  for (const area of [drawn, formula.el, table.area]) answers.walk(area, () => numbersIn(area));
  const undo = restable("Undo", () => {
    store.undo();
    live.say("Undone.");
  });
  const reset = button("Reset", () => {
    store.reset();
    live.say("Reset.");
  });
  el.append(
    field.el,
    printed,
    drawn,
    h(
      "div",
      { class: "expr-dock", data: { part: "dock" } },
      h("div", { class: "expr-said" }, answers.el, status, formula.el),
      bar,
    ),
    leaves,
    h("div", { class: "expr-end-bar" }, undo.el, reset, link?.el),
    table.el,
    live.el,
  );
  refresh();
  const observer = new ResizeObserver(() => {
    if (drawn.clientWidth && shown !== String(Math.floor(drawn.clientWidth))) refresh();
  });
  observer.observe(el);
  return () => {
    observer.disconnect();
    store.destroy();
  };
}

export default { render, shared: TRAITS, validate };
