/**
 * The stepper: a network to drag, to step through and to train. Its numbers come from the engine.
 *
 * Every number stands in an element with `data-quantity` and `data-value`. Where a quantity is
 * shown more than once, exactly one element has `data-primary` as well: in the graph, or for what
 * the graph does not show (`next_w1`, `updates`, ...) in the panel or the read-outs.
 */
import { button, h, liveRegion } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { createBar, createReadout, createRuns } from "./controls/bar.js";
import { createCurve } from "../shared/curve.js";
import { createFormula } from "./controls/formula.js";
import { createGraph } from "./graph.js";
import { createOptions } from "./controls/options.js";
import { createPanel, createRate } from "./controls/panel.js";
import { createRunner, prefersStill } from "../shared/runner.js";
import { createStore } from "./store.js";
import { contentAt, ruleOf, sceneAt, settings, standstill } from "./story.js";
import { createTables } from "./controls/table.js";
import { createTimeline } from "./controls/scrubber.js";
import {
  FORMERLY,
  TRAITS,
  lookOf,
  problemWith,
  quantities,
  reshaped,
  trained,
  trainerOf,
  withBiasMode,
  withNumber,
} from "./values.js";
import { timeline } from "../engine/timeline.js";

const DURATION = 500; // ms that a run of updates takes

/** The widget's parts in the order in which they are read and tabbed through. */
function assemble(el, parts, compact) {
  const fold = (label, open, ...children) =>
    h("details", { open, class: "stepper-fold" }, h("summary", {}, label), ...children);
  const legend = h(
    "p",
    { class: "stepper-legend" },
    h("span", { class: "forward" }, "forward values, weights"),
    h("span", { class: "gradient" }, "gradients"),
    h("span", { class: "target" }, "targets, errors"),
    h("span", {}, "width: magnitude, dashes: negative"),
    h("span", {}, "underlined: drag or click"),
  );
  const {
    bar,
    chips,
    readout,
    rate,
    message,
    note,
    graph,
    formula,
    runs,
    curve,
    panel,
    options,
    tables,
    live,
  } = parts;
  const head = h("div", { class: "stepper-head" }, readout, rate);
  el.append(
    ...(compact
      ? [
          h("div", { class: "stepper-top" }, bar, runs),
          head,
          message,
          graph,
          legend,
          note,
          formula,
          fold("parameters", false, panel),
        ]
      : [
          bar,
          chips,
          head,
          message,
          graph,
          legend,
          note,
          formula,
          fold("parameters", true, panel),
          h("div", { class: "stepper-training" }, runs, curve),
          fold("options", false, options),
        ]),
    tables,
    live,
  );
}

function render({ model, el }) {
  const compact = model.get("compact");
  el.classList.add("bbh-root", "stepper");
  el.classList.toggle("compact", compact);
  el.dataset.widget = "stepper";

  let known; // names of units and parameters
  let values; // every quantity shown
  let steps;
  let drawnShape = "";
  let reservedFor = "";
  let shownAt = 0;
  let width = 0; // that everything was fitted to; 0: not on the page yet
  let scrubFrom = null;
  const store = createStore(
    model,
    () => refresh(store.traits),
    () => runner.cancel(),
  );
  const live = liveRegion();
  const message = h("div", { class: "stepper-message", role: "status" });
  const note = h("p", { class: "stepper-note", role: "status" });
  const tell = (...children) => message.replaceChildren(...children);

  /** Every action first ends a run that is under way, and clears what was last told. */
  const action =
    (act) =>
    (...given) => {
      runner.stop();
      tell();
      link?.clear();
      return act(...given);
    };
  const position = () => Math.min(store.traits.step, steps.length);
  const say = () => live.say(sceneAt(steps, position()).spoken);
  const jump = action((step) => {
    store.move(Math.max(0, Math.min(steps.length, step)));
    say();
  });
  const run = action((count) => {
    const { traits } = store;
    const trainer = trainerOf(traits);
    runner.start(count, {
      advance(wanted) {
        const before = trainer.done;
        const made = trainer.run(wanted);
        for (let n = before + 1; n <= trainer.done; n++)
          curve.add(traits.updates + n, trainer.losses[n], true);
        return made;
      },
      onFrame: () => refresh(trained(traits, trainer)),
      onEnd: () => finish(trained(traits, trainer), trainer),
    });
  });
  const next = action(() => {
    if (position() < steps.length) return jump(position() + 1);
    store.move(0);
    return run(1);
  });
  const lastOf = (phase) => steps.findLastIndex((step) => step.phase === phase) + 1;
  const edit = action((changed) => {
    store.edit(changed);
    live.say(`E = ${format(values.get("loss"))}`);
  });
  const commit = () => {
    store.commit();
    restBar();
  };
  const restBar = () => bar.rest({ undo: !store.canUndo, back: position() === 0 });
  const undo = action(() => {
    store.undo();
    live.say("Undone.");
  });
  const reset = action(() => {
    store.reset();
    live.say("Reset.");
  });
  const link = model.link
    ? createLinkButton(
        action(() => model.link(store.traits)),
        live.say,
        tell,
      )
    : null;
  const setNumber = (row, value) => edit(withNumber(store.traits, row, value));
  const setShape = action((sizes) => store.change(reshaped(store.traits, sizes)));
  const setActivation = action((layer, name) =>
    store.change({
      ...store.traits,
      activations: store.traits.activations.map((old, n) => (n === layer ? name : old)),
    }),
  );
  const setOption = action((trait, value) => {
    if (trait !== "bias_mode") return store.change({ ...store.traits, [trait]: value });
    const { traits, changed } = withBiasMode(store.traits, value);
    store.change(traits);
    if (changed)
      tell(
        "The biases of a layer differed; now all of them have the value of the layer's first.",
        button("undo", undo),
      );
  });

  const panel = createPanel({
    onNumber: setNumber,
    onCommit: commit,
    onPoint: (name) => graph.point(name ? [name] : []),
  });
  const rate = createRate({
    value: store.traits.learning_rate,
    onNumber: (value) => edit({ ...store.traits, learning_rate: value }),
    onCommit: commit,
  });
  const options = createOptions(
    {
      onOption: setOption,
      onShape: setShape,
      onActivation: setActivation,
      onCommit: commit,
      onMomentum: (momentum) =>
        edit({ ...store.traits, momentum, velocity: momentum > 0 ? store.traits.velocity : [] }),
    },
    store.traits.momentum,
  );
  const graph = createGraph({
    isInput: (name) => panel.row(name) !== undefined,
    onPlace: (name) => {
      if (panel.row(name)) panel.focus(name);
      else jump(steps.findIndex((step) => [step.quantity, step.then?.quantity].includes(name)) + 1);
    },
    onScrub: (name, pixels, fine) => {
      scrubFrom ??= values.get(name);
      setNumber(panel.row(name), Number((scrubFrom + pixels * (fine ? 0.001 : 0.01)).toFixed(10)));
    },
    onCommit: () => {
      scrubFrom = null;
      commit();
    },
    onPoint: (name) => {
      graph.point(name ? [name] : []);
      formula.light(name);
    },
  });
  const formula = createFormula({ onPoint: (places) => graph.point(places) });
  const chips = createTimeline(jump);
  const bar = createBar(
    {
      reset,
      undo,
      next,
      first: () => jump(0),
      back: () => jump(position() - 1),
      update: () => run(1),
      forward: () => jump(lastOf("forward")),
      backward: () => jump(lastOf("backward")),
    },
    link?.el,
    compact,
  );
  const runs = createRuns(run, () => runner.stop(), compact);
  const readout = createReadout();
  const curve = createCurve();
  const tables = createTables();
  const viewport = h(
    "div",
    { class: "stepper-viewport", tabindex: 0, role: "group", "aria-label": "graph" },
    graph.el,
  );
  bar.el.addEventListener("keydown", chips.onKey);
  const runner = createRunner(DURATION);

  /** Keeps what a run has made, and says so. */
  function finish(traits, { done, diverged, loss }) {
    if (done > 0) store.change(traits);
    else refresh(store.traits);
    const made = `${done} update${done === 1 ? "" : "s"}`;
    if (diverged) {
      tell(
        `The training diverged after ${made}: its numbers grew beyond all bounds. You see the last finite state. A smaller learning rate helps.`,
        button("undo", undo),
        button("reset", reset),
      );
    }
    live.say(`${made} made, E = ${format(loss)}.`);
  }

  function rebuild(traits) {
    const isFrozen = traits.bias_mode === "frozen";
    panel.build(known, values, isFrozen);
    graph.build(known, traits.activations, !isFrozen);
    options.build(known, traits);
    chips.build(steps);
    tables.build(known, values, isFrozen);
  }

  /** Shows `traits`; during a run they are ahead of the store's. */
  function refresh(traits) {
    const look = lookOf(traits);
    values = quantities(look);
    known = look.names;
    steps = timeline(look);
    const at = Math.min(traits.step, steps.length);
    const shape = JSON.stringify([
      look.state.sizes,
      traits.numbering,
      traits.bias_mode,
      traits.activations,
    ]);
    const content = contentAt(steps, at);
    const scene = sceneAt(steps, at);
    if (shape !== drawnShape) rebuild(traits);
    graph.update(values, scene);
    formula.show(content);
    drawnShape = shape;
    const rule = JSON.stringify([shape, traits.order, traits.momentum > 0]);
    if (width && rule !== reservedFor) reserve();
    reservedFor = rule;
    chips.update(at);
    panel.update(values, ruleOf(traits));
    note.textContent = standstill(traits, known, values);
    options.update(traits);
    rate.set(traits.learning_rate);
    readout.update(values);
    curve.add(traits.updates, values.get("loss"));
    curve.draw();
    tables.update(values, `${scene.spoken} ${settings(traits)}`);
    restBar();
    runs.rest(!runner.running);
    if (at !== shownAt) scrollToStep();
    shownAt = at;
  }

  function reserve() {
    formula.reserve([0, ...steps.map((_, n) => n + 1)].map((n) => contentAt(steps, n)));
  }

  function scrollToStep() {
    const { scrollWidth, clientWidth } = viewport;
    const center = graph.focusAt();
    if (center === null || scrollWidth <= clientWidth) return;
    viewport.scrollTo({
      left: center * scrollWidth - clientWidth / 2,
      behavior: prefersStill() ? "instant" : "smooth",
    });
  }

  assemble(
    el,
    {
      bar: bar.el,
      chips: chips.el,
      readout: readout.el,
      rate: rate.el,
      message,
      note,
      graph: viewport,
      formula: formula.el,
      runs: runs.el,
      curve: curve.el,
      panel: panel.el,
      options: options.el,
      tables: tables.el,
      live: live.el,
    },
    compact,
  );
  refresh(store.traits);
  const fit = () => {
    if (el.clientWidth === width) return;
    width = el.clientWidth;
    reserve();
    curve.resize();
  };
  fit();
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  return () => {
    runner.stop();
    watcher.disconnect();
    store.destroy();
  };
}

export default { render, shared: TRAITS, formerly: FORMERLY, validate: problemWith };
