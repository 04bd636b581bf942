/**
 * The stepper: a network to drag, to step through and to train. Its numbers come from the engine.
 *
 * Every number stands in an element with `data-quantity` and `data-value`. Where a quantity is
 * shown more than once, exactly one element has `data-primary` as well: in the graph, or for what
 * the graph does not show (`next_w1`, `updates`, ...) in the panel or the read-outs.
 */
import { canBeBrought } from "../shared/bring.js";
import { h, liveRegion } from "../shared/dom.js";
import { createLater } from "../shared/later.js";
import { createLinkButton } from "../shared/link_button.js";
import { createActions } from "./actions.js";
import { createAround } from "./controls/around.js";
import { assemble, followStep, isNarrow } from "./arrange.js";
import { createButtons, createReadout, createRuns } from "./controls/bar.js";
import { createCurve } from "../shared/curve.js";
import { createDock } from "./controls/dock.js";
import { createEditor } from "./controls/editor.js";
import { createFormula } from "./formula/formula.js";
import { createGoal } from "./goal/goal.js";
import { createGraph } from "./graph.js";
import { answersIn } from "./origins.js";
import { createOptions } from "./controls/options.js";
import { createPanel, createRate } from "./controls/panel.js";
import { drawnAnswers } from "./still.js";
import { createRunner } from "../shared/runner.js";
import { createStage } from "./motion/stage.js";
import { createStore } from "../shared/traits.js";
import { contentAt, sceneAt } from "./story.js";
import { createTables } from "./controls/table.js";
import { createTimeline } from "./controls/scrubber.js";
import { FORMERLY, TRAITS, lookOf, problemWith, quantities, shapeOf } from "./values.js";
import { described, workbenchLink } from "../shared/workbench_link.js";
import { timeline } from "../engine/timeline.js";

const DURATION = 500; // ms that a run of updates takes
const PER_PIXEL = 0.01; // that a number changes while it is dragged
const COARSE = 0.03; // beside a goal, so that a phone is wide enough

function render({ model, el }) {
  const compact = model.get("compact");
  const limit = model.get("goal"); // a loss to get below; there is none but on a first page
  const perPixel = limit ? COARSE : PER_PIXEL;
  let goal = null;
  el.classList.add("bbh-root", "stepper", ...(compact ? ["compact"] : []));
  el.dataset.widget = "stepper";

  /** @type {any} what is on the screen: names, values and steps of the traits shown */
  const view = {};
  let drawnShape = "";
  let reservedFor = "";
  let shownAt = 0;
  let width = 0; // that everything was fitted to; 0: not on the page yet
  let scrubFrom = null; // the number that is dragged, before that
  const isUpright = () => el.classList.contains("upright");
  const store = createStore(
    model,
    { names: TRAITS, validate: problemWith },
    () => refresh(store.traits),
    () => runner.cancel(),
  );
  const runner = createRunner(DURATION);
  const live = liveRegion();
  const message = h("div", { class: "stepper-message", role: "status" });
  const note = h("p", { class: "stepper-note", role: "status" });
  const curve = createCurve();
  const later = createLater();
  const act = createActions({
    store,
    runner,
    curve,
    view,
    show: refresh,
    say: live.say,
    tell: (...children) => message.replaceChildren(...children),
    begin: () => {
      link?.clear();
      stage.stop();
    },
    stepped: () => stage.step(),
  });
  const commit = () => {
    store.commit();
    rest();
  };
  const link = model.link
    ? createLinkButton(
        () => {
          runner.stop();
          return model.link(store.traits);
        },
        live.say,
        { show: (...children) => message.replaceChildren(...children) },
      )
    : null;

  /** Changes a number, unless a goal forbids it. */
  function setNumber(row, value) {
    if (goal && !goal.allows(row.name)) return refresh(store.traits);
    if (goal) store.move(0);
    return act.setNumber(row, value);
  }
  const panel = createPanel({ onNumber: setNumber, onCommit: commit });
  const rate = createRate({
    value: store.traits.learning_rate,
    onNumber: act.setRate,
    onCommit: commit,
  });
  const options = createOptions(
    {
      onOption: act.setOption,
      onShape: act.setShape,
      onActivation: act.setActivation,
      onCommit: commit,
      onMomentum: act.setMomentum,
    },
    store.traits.momentum,
  );
  const setNamed = (name, value) => setNumber(panel.row(name), value);
  const isInput = (name) => panel.row(name) !== undefined && (!goal || goal.isWeight(name));
  const graph = createGraph({
    isInput,
    onPlace: (name, place) => (isInput(name) ? editor.open(name, place) : act.find(name)),
    onScrub: (name, pixels, fine) => {
      editor.close();
      scrubFrom ??= view.values.get(name);
      setNamed(name, Number((scrubFrom + pixels * (fine ? 0.001 : perPixel)).toFixed(10)));
    },
    onCommit: () => {
      scrubFrom = null;
      refresh(store.traits);
      commit();
    },
  });
  const answers = answersIn(el, view, live.say, () => ({ graph, formula, goal }));
  const stage = createStage({
    el,
    graph,
    view,
    act,
    store,
    runner,
    onBegin: () => link?.clear(),
    onPlaying: (isOn) => {
      goal?.playing(isOn);
      if (!isOn) later.after(() => formula.fit());
    },
    isBusy: later.isBusy,
    isQuick: Boolean(limit),
  });
  const dock = createDock({ onFold: () => formula.fit() });
  const editor = createEditor({
    onNumber: setNamed,
    onCommit: commit,
    numberOf: (name) => view.values.get(name),
    placeOf: graph.placeOf,
    dock: () => (isUpright() ? dock.slots.editor : null),
    onToggle: dock.editing,
  });
  const formula = createFormula({
    hint: answers.el,
    onNew: answers.release,
    onAll: dock.unfold,
  });
  const chips = createTimeline(act.jump);
  const buttons = createButtons(act);
  const runs = createRuns(act.run, () => runner.stop(), compact);
  const readout = createReadout();
  const tables = createTables(workbenchLink(() => described(view.look.state)));

  const around = createAround(
    {
      panel,
      options,
      chips,
      tables,
      dock,
      note,
      rate,
      readout,
      curve,
      buttons,
      editor,
    },
    view,
  );

  function rest() {
    buttons.rest({ undo: !store.canUndo, back: act.position() === 0 });
  }

  /** Shows `traits`; during a run they are ahead of the store's. */
  function refresh(traits) {
    const isWalk = TRAITS.every((name) => name === "step" || traits[name] === view.traits?.[name]);
    if (!isWalk) {
      const look = lookOf(traits);
      const [values, steps] = [quantities(look), timeline(look)];
      Object.assign(view, { traits, look, known: look.names, values, steps });
    }
    const { values, steps } = view;
    const at = Math.min(traits.step, steps.length);
    const scene = (view.scene = sceneAt(steps, at, stage.first()));
    const shape = isWalk ? drawnShape : shapeOf(traits);
    if (shape !== drawnShape) {
      editor.close();
      around.build(traits); // the panel knows which numbers can be set
      graph.build(view.known, traits.activations, traits.bias_mode !== "frozen");
    }
    drawnShape = shape;
    graph.update(values, scene);
    stage.update(scene.spoken);
    if (!isWalk) around.numbers(traits);
    runs.rest(!runner.running);
    const isPlayed = stage.isPlayed();
    later.begin(
      [
        () => {
          if (at !== shownAt) followStep(graph.el); // it measures what stands there
          shownAt = at;
        },
        () => formula.show(contentAt(steps, at), isPlayed),
        () => {
          around.step(traits, at, scrubFrom !== null);
          goal?.update(traits, values, scene);
          rest();
          answers.refresh();
        },
      ],
      isPlayed,
    );
    const rule = JSON.stringify([shape, traits.order, traits.momentum > 0]);
    if (width && rule !== reservedFor) reserve();
    reservedFor = rule;
  }

  /** In the dock the formula has two lines of its own; elsewhere room for the tallest step. */
  function reserve({ steps } = view) {
    if (isUpright()) formula.release();
    else formula.reserve([0, ...steps.map((_, n) => n + 1)].map((n) => contentAt(steps, n)));
  }

  if (limit) {
    const look = lookOf(store.traits);
    goal = createGoal({
      goal: limit,
      traits: store.traits,
      values: quantities(look),
      isWeight: (name) => look.names.parameters.some((p) => p.name === name && p.kind === "weight"),
      act,
      onPass: stage.toggle,
      put: (name, value) => {
        act.setNumber(panel.row(name), value);
        commit();
      },
      placeOf: graph.placeOf,
    });
  }
  const arrange = (goal?.assemble ?? assemble)(
    el,
    {
      buttons,
      transport: stage.transport,
      onKey: chips.onKey,
      chips: chips.el,
      readout: readout.el,
      rate: rate.el,
      message,
      note,
      graph: graph.el,
      editor: editor.el,
      dock,
      formula: formula.el,
      runs: runs.el,
      curve: curve.el,
      panel: panel.el,
      options: options.el,
      tables: tables.el,
      link: link?.el,
      live: live.el,
    },
    compact,
  );
  const fit = () => {
    if (el.clientWidth === width) return;
    const isFirst = width === 0;
    width = el.clientWidth;
    const upright = isNarrow(width);
    if (isFirst || upright !== isUpright()) {
      editor.close();
      arrange(upright);
    }
    reserve();
    curve.resize();
  };
  arrange(false);
  if (!goal) answers.walk(graph.el, graph.seen);
  refresh(store.traits);
  fit();
  canBeBrought(el, model, { set: act.set, point: answers.show, fold: dock.fold });
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  return () => {
    stage.destroy();
    later.finish();
    runner.stop();
    editor.close();
    watcher.disconnect();
    graph.destroy();
    store.destroy();
  };
}

export default {
  render,
  shared: TRAITS,
  formerly: FORMERLY,
  validate: problemWith,
  drawnAnswers,
};
