/** The learning-rate laboratory: train at a rate, see the curve, the path and a verdict. */
import { canBeBrought } from "../shared/bring.js";
import { h, liveRegion } from "../shared/dom.js";
import { createAxes, createButtons, createPins, createSettings, createTable } from "./controls.js";
import { createHold } from "./hold.js";
import { watchLooks } from "./looks.js";
import { createMap } from "./map/map.js";
import { createTabs } from "./narrow/tabs.js";
import { createTrace } from "./map/trace.js";
import { createReadout } from "./readout/readout.js";
import { ABSENT, PRESETS, Session, TRAITS, axesOf, presetOf, problemWith } from "./session.js";
import { createStrip } from "./strip/strip.js";
import { createVerdict, spoken } from "./verdict.js";
import { chosen, createStripView, homeOf, limitOf, rowsOf } from "./views.js";
import { UNDER_WAY, afterReset, inWords } from "./words.js";
import { curvature } from "../engine/landscape.js";
import { createLinkButton } from "../shared/link_button.js";
import { classify, probe } from "../engine/regimes.js";
import { createCurve } from "../shared/curve.js";
import { createLater } from "../shared/later.js";
import { createRunner } from "../shared/runner.js";
import { bindTraits } from "../shared/traits.js";
import { described } from "../shared/workbench_link.js";

const DURATION = 2500; // ms that a training takes
const DRAGGED = 1000; // updates at most while the thumb is dragged; all of them when it is let go
const TAIL = 40; // the last updates, which stand apart in the curve
const MOST_PINS = 3;

function render({ model, el }) {
  el.classList.add("bbh-root", "lab");
  el.dataset.widget = "learning_rate_lab";
  el.dataset.lmSuppressShortcuts = "true"; // keys pressed here are the reader's, not JupyterLab's
  const bound = bindTraits(model, TRAITS, (next) => {
    runner.cancel();
    rebuild(next);
  });
  let traits = bound.values;
  let session = new Session(traits);
  let inCurve = 0; // losses that the curve has
  let startedAt = 0; // updates made when the training that is under way began
  let isReset = false; // nothing was done since a reset
  let isDragging = false; // a rate or a start is tried out, not yet kept
  /** @type {{name: string, rate: number, points: [number, number][]}[]} */
  let pins = [];
  const stripView = createStripView();

  const runner = createRunner(DURATION);
  const soon = createLater();
  const live = liveRegion();
  /** The network as it is now, and as it would be trained next. */
  function network() {
    const { learning_rate, momentum } = traits;
    return described({ ...session.state, learning_rate, momentum });
  }
  const link = model.link
    ? createLinkButton(() => model.link(traits), live.say, { network })
    : null;
  const map = createMap({
    onStart(weights) {
      const moved = axesOf(traits).flatMap((group, k) => group.map((name) => [name, weights[k]]));
      traits = { ...traits, start: { ...traits.start, ...Object.fromEntries(moved) } };
      tryOut(traits.learning_rate, true);
    },
    onLook: (n) => (n === null ? trace.leave() : trace.look(n)),
  });
  const curve = createCurve();
  const trace = createTrace(curve, map);
  const readout = createReadout(el, live.say);
  const table = createTable();
  const tabs = createTabs(el, fit);
  const verdict = createVerdict();
  const hold = createHold(el, [verdict.el, readout.el]);
  const pinList = createPins((pin) => setPins(pins.filter((one) => one !== pin)));
  const settings = createSettings(traits, {
    onPreset: (preset) => {
      pins = [];
      restart(chosen(traits, preset));
    },
    onTry: (rate) => {
      restart({ ...traits, learning_rate: rate });
      train(buttons.count());
    },
    onRate: (learning_rate, bySlider) => {
      if (bySlider) tryOut(learning_rate, false);
      else change({ ...traits, learning_rate });
    },
    onRateDone: () => isDragging && tryOut(traits.learning_rate, true),
    onMomentum: (momentum) => change({ ...traits, momentum }),
  });
  const strip = createStrip(settings.rate, { onTrial: tryOut, say: live.say });
  const buttons = createButtons({
    onTrain: (count) => train(count),
    onPause: runner.stop,
    onStep: () => train(1),
    onReplay() {
      const { history } = session;
      rebuild({ ...traits, history: [] });
      follow(history);
    },
    onReset: () => {
      restart({ ...traits, start: {} }, true);
      say(afterReset(traits), "Reset. ");
    },
    onPin: () => {
      const [rate, momentum] = session.history.at(-1);
      const name = momentum > 0 ? `${rate}, \u03bc ${momentum}` : String(rate);
      const kept = pins.filter((pin) => pin.name !== name).slice(1 - MOST_PINS);
      setPins([...kept, { name, rate, points: curve.points }]);
      live.say(`Pinned the run at ${name}.`);
    },
  });
  const axes = createAxes((trait, name) => {
    const other = trait === "weight_x" ? "weight_y" : "weight_x";
    const next = { ...traits, [trait]: name };
    if (next[other] === name) next[other] = traits[trait]; // the two change places
    runner.stop();
    rebuild({ ...next, history: session.history });
    save();
  });

  function setPins(next) {
    pins = next;
    refresh();
  }

  /** Trains at a rate, from the start and at once, as often as the reader has chosen. */
  function tryOut(learning_rate, isDone) {
    runner.cancel();
    const isFirst = !isDone && !isDragging;
    isDragging = !isDone;
    traits = { ...traits, learning_rate };
    if (isDone) return soon.begin([() => trial(true)], false);
    const act = () => isDragging && trial(false, isFirst);
    if (!isFirst) return soon.begin([act], soon.isBusy());
    hold.take(); // which is work enough for this frame
    return soon.begin([() => {}, act], true);
  }

  /** @param {boolean} [isFirst] of a drag, for which the browser compiles much: the map waits */
  function trial(isDone, isFirst = false) {
    const { learning_rate, momentum } = traits;
    const count = isDone ? buttons.count() : Math.min(buttons.count(), DRAGGED);
    const history = [[learning_rate, momentum, count]];
    rebuild({ ...traits, history }, { isSpread: isDone, mapLater: isFirst });
    if (isDone) finish(count);
  }

  /** A changed rate or momentum, for the updates to come. */
  function change(next) {
    runner.stop();
    isDragging = false;
    traits = { ...next, history: session.history };
    save();
    refresh();
  }

  /** Back to the first weights, with these settings. */
  function restart(next, byReset = false) {
    runner.stop();
    isDragging = false;
    rebuild({ ...next, history: [] }, { byReset });
    save();
  }

  function rebuild(next, { byReset = false, isSpread = false, mapLater = false } = {}) {
    traits = next;
    isReset = byReset;
    session = new Session(traits);
    inCurve = 0;
    if (!isDragging) map.forget();
    refresh(isSpread, mapLater);
  }

  function save() {
    bound.save(traits);
    link?.clear();
  }

  function train(count) {
    runner.stop();
    follow([[traits.learning_rate, traits.momentum, count]]);
  }

  /** Makes the updates of a plan, from where the training stands, for the eye to follow. */
  function follow(plan) {
    if (el.dataset.tab === "more") tabs.show("loss"); // there it is watched
    startedAt = session.updates;
    const count = plan.reduce((sum, [, , updates]) => sum + updates, 0);
    runner.start(count, {
      advance(wanted) {
        const before = session.updates;
        session.follow(plan, wanted);
        return session.updates - before;
      },
      onFrame: refresh,
      onEnd: finish,
    });
    if (runner.running) say(refresh()); // the verdict on what was is gone before the first update
  }

  /** Keeps what a training has made, and says what came of it. */
  function finish(made) {
    traits = { ...traits, history: session.history };
    save();
    say(refresh(true), `${made} update${made === 1 ? "" : "s"}. `);
  }

  const say = (words, before = "") => live.say(`${before}${spoken(words)}`);

  /**
   * @param {boolean} isSpread whether what takes long comes in the next frames
   * @param {boolean} mapLater whether the map comes in the next frame
   */
  function refresh(isSpread = false, mapLater = false) {
    if (runner.running || isDragging) hold.take();
    else hold.letGo();
    const { learning_rate, momentum } = traits;
    const seen = probe(session.state);
    const words = runner.running
      ? UNDER_WAY
      : isReset && session.updates === 0
        ? afterReset(traits)
        : inWords(classify(session, seen), session);
    const { criticalRate } = curvature({ ...session.state, momentum });
    const limit = limitOf(traits);
    const room = session.room(learning_rate, momentum);
    settings.update(traits);
    buttons.rest({ running: runner.running, full: room === 0, pinless: session.updates === 0 });
    verdict.show(words, room === 0 && !session.diverged);
    strip.update({ ...stripView(traits, pins), isHeld: isDragging });
    const { state, history, updates } = session;
    readout.update({
      state,
      history,
      loss: session.losses.at(-1),
      updates,
      rate: learning_rate,
      momentum,
      limit,
      criticalRate,
    });
    curve.setFloor(seen.floor);
    for (; inCurve < session.losses.length; inCurve++)
      curve.add(inCurve, session.losses[inCurve], inCurve > 0);
    curve.setTail(session.losses.slice(-1 - TAIL));
    curve.pin(pins);
    curve.draw();
    pinList.update(pins);
    el.classList.toggle("lab-at-start", session.updates === 0);
    axes.update(traits);
    const pictured = {
      state: session.state,
      points: session.points,
      axes: axesOf(traits),
      home: homeOf(traits),
      first: session.losses[0],
      floor: seen.floor,
      reach: presetOf(traits).reach,
      moving: runner.running || isDragging,
      isSpread,
    };
    if (mapLater) soon.after(() => map.draw(pictured));
    else map.draw(pictured);
    if (!isDragging && !runner.running) trace.update(session, axesOf(traits));
    else trace.look(null);
    if (!isDragging && (!runner.running || session.updates === startedAt))
      table.update(rowsOf(traits, session, words.title));
    hold.fit();
    return words;
  }

  const body = h(
    "div",
    { class: "lab-body" },
    settings.el,
    verdict.el,
    strip.el,
    h("div", { class: "lab-top" }, buttons.el, settings.momentum, link?.el ?? ""),
    tabs.el,
    trace.el,
    h(
      "div",
      { class: "lab-pictures" },
      h("div", { class: "lab-left" }, trace.slider, curve.el, pinList.el, readout.el, readout.line),
      h("div", { class: "lab-right" }, map.el, map.note, axes.el),
    ),
    table.el,
  );
  el.append(body, live.el);

  /** Draws the pictures at the size that the page gives them. */
  function fit() {
    trace.look(null);
    curve.resize();
    strip.resize();
    if (map.fit()) refresh();
  }
  const set = (setting) => {
    const { first } = bound;
    const other = Object.hasOwn(PRESETS, setting.preset) ? chosen(first, setting.preset) : first;
    const next = { ...other, ...setting };
    if (problemWith(next)) return;
    restart(next);
    tabs.show("more"); // network, rates and momentum are seen there
  };
  canBeBrought(el, model, { set });
  refresh();
  const stop = watchLooks(el, {
    resize: fit,
    recolor() {
      map.recolor();
      strip.recolor();
      refresh();
    },
  });
  return () => {
    runner.stop(); // what was trained so far is kept, as in the stepper
    soon.begin([], false);
    map.stop();
    stop();
    strip.destroy();
    bound.destroy();
  };
}

export default { render, shared: TRAITS, absent: ABSENT, validate: problemWith };
