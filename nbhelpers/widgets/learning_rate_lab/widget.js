/** The learning-rate laboratory: train at a rate, see the curve, the path and a verdict. */
import { canBeBrought } from "../shared/bring.js";
import { h, liveRegion, quantity, s } from "../shared/dom.js";
import { format } from "../shared/format.js";
import {
  createAxes,
  createButtons,
  createReadout,
  createSettings,
  createTable,
} from "./controls.js";
import { createMap } from "./map.js";
import {
  MOST,
  PRESETS,
  Session,
  TRAITS,
  axesOf,
  presetOf,
  problemWith,
  weightNames,
} from "./session.js";
import { UNDER_WAY, afterReset, inWords } from "./words.js";
import { curvature } from "../engine/landscape.js";
import { createLinkButton } from "../shared/link_button.js";
import { classify, probe } from "../engine/regimes.js";
import { parameterValue } from "../engine/network_state.js";
import { createCurve } from "../shared/curve.js";
import { createRunner } from "../shared/runner.js";
import { bindTraits } from "../shared/traits.js";
import { verdictChip } from "../shared/verdict.js";

const DURATION = 2500; // ms that a training takes

/**
 * A number in a sentence: settings and whole ones as they are.
 * @param {any[]} part its name and its value
 */
function brief([name, value]) {
  const isPlain =
    name === "rate" || name === "momentum" || (Number.isInteger(value) && Math.abs(value) < 1e6);
  return isPlain ? String(value) : format(value);
}

/**
 * What the preset's flattest minimum allows, with the momentum; or words, where there is none to
 * name.
 */
function limitOf(traits) {
  const { limit } = presetOf(traits);
  return typeof limit === "string" ? limit : limit * (1 + traits.momentum);
}

/** The traits for another preset: its rate, its axes, no momentum. */
function chosen(traits, preset) {
  const next = { ...traits, preset, momentum: 0 };
  const { rate, axes } = presetOf(next);
  return { ...next, learning_rate: rate, weight_x: axes[0], weight_y: axes[1] };
}

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

  const runner = createRunner(DURATION);
  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(traits), live.say) : null;
  const map = createMap();
  const curve = createCurve();
  const readout = createReadout();
  const table = createTable();
  const verdict = h("div", { class: "lab-verdict" });
  const settings = createSettings(traits, {
    onPreset: (preset) => {
      restart(chosen(traits, preset));
    },
    onTry: (rate) => {
      restart({ ...traits, learning_rate: rate });
      train(buttons.count());
    },
    onRate: (learning_rate) => change({ ...traits, learning_rate }),
    onMomentum: (momentum) => change({ ...traits, momentum }),
  });
  const buttons = createButtons({
    onTrain: (count) => train(count),
    onPause: runner.stop,
    onStep: () => train(1),
    onReset: () => {
      restart(traits, true);
      say(afterReset(traits), "Reset. ");
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

  /** A changed rate or momentum, for the updates to come. */
  function change(next) {
    runner.stop();
    traits = { ...next, history: session.history };
    save();
    refresh();
  }

  /** Back to the first weights, with these settings. */
  function restart(next, byReset = false) {
    runner.stop();
    rebuild({ ...next, history: [] }, byReset);
    save();
  }

  function rebuild(next, byReset = false) {
    traits = next;
    isReset = byReset;
    session = new Session(traits);
    inCurve = 0;
    map.forget();
    refresh();
  }

  function save() {
    bound.save(traits);
    link?.clear();
  }

  function train(count) {
    runner.stop();
    const { learning_rate: rate, momentum } = traits;
    startedAt = session.updates;
    runner.start(count, {
      advance(wanted) {
        const before = session.updates;
        session.advance(rate, momentum, wanted);
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
    say(refresh(), `${made} update${made === 1 ? "" : "s"}. `);
  }

  function say({ title, at, parts }, before = "") {
    const text = (part) => (Array.isArray(part) ? brief(part) : part);
    live.say(`${before}${title}${at.map(text).join("")}. ${parts.map(text).join("")}`);
  }

  function showVerdict({ title, kind, curve: d, at, parts }, full) {
    const shown = (part) => {
      if (!Array.isArray(part)) return part;
      const [name, value] = part;
      const number = quantity(name, value);
      number.textContent = brief(part);
      return number;
    };
    const sign = d && s("svg", { viewBox: "0 0 22 12" }, s("path", { d }));
    const chip = verdictChip(kind, title, sign);
    Object.assign(chip.dataset, { quantity: "regime", value: title });
    verdict.replaceChildren(
      chip,
      ...at.map(shown),
      at.length ? ". " : " ",
      ...parts.map(shown),
      full
        ? ` The laboratory holds ${MOST.stretches} changes of the rate and ${MOST.updates} updates; press Reset.`
        : "",
    );
  }

  function refresh() {
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
    buttons.rest({ running: runner.running, full: room === 0 });
    showVerdict(words, room === 0 && !session.diverged);
    readout.update({
      loss: session.losses.at(-1),
      updates: session.updates,
      rate: learning_rate,
      momentum,
      limit,
      criticalRate,
    });
    curve.setFloor(seen.floor);
    for (; inCurve < session.losses.length; inCurve++)
      curve.add(inCurve, session.losses[inCurve], inCurve > 0);
    curve.draw();
    el.classList.toggle("lab-at-start", session.updates === 0);
    axes.update(traits);
    map.draw({
      state: session.state,
      points: session.points,
      axes: axesOf(traits),
      first: session.losses[0],
      floor: seen.floor,
      reach: presetOf(traits).reach,
      moving: runner.running,
    });
    if (!runner.running || session.updates === startedAt) table.update(rows(words, limit));
    return words;
  }

  function rows({ title }, limit) {
    return [
      ["network", presetOf(traits).label],
      ["learning rate", traits.learning_rate],
      ["momentum", traits.momentum],
      ["updates made", session.updates],
      ["loss E", format(session.losses.at(-1))],
      ["the flattest minimum allows", typeof limit === "string" ? limit : format(limit)],
      ["verdict", title],
      ...session.history.map(([rate, mu, n], k) => [
        `stretch ${k + 1}`,
        `${n} updates at ${rate}, momentum ${mu}`,
      ]),
      ...weightNames(traits).map((name) => [name, format(parameterValue(session.state, name))]),
    ];
  }

  el.append(
    settings.el,
    h("div", { class: "lab-top" }, buttons.el, link?.el ?? ""),
    h(
      "div",
      { class: "lab-pictures" },
      h("div", { class: "lab-left" }, verdict, curve.el, readout.el),
      h("div", { class: "lab-right" }, map.el, map.note, axes.el),
    ),
    table.el,
    live.el,
  );
  const set = (setting) => {
    const { first } = bound;
    const other = Object.hasOwn(PRESETS, setting.preset) ? chosen(first, setting.preset) : first;
    const next = { ...other, ...setting };
    if (!problemWith(next)) restart(next);
  };
  canBeBrought(el, model, { set });
  refresh();
  const watcher = new ResizeObserver(() => curve.resize());
  watcher.observe(el);
  /** The map takes its colors from the page. */
  const recolor = () => {
    map.forget();
    refresh();
  };
  const paper = matchMedia("print");
  paper.addEventListener("change", recolor);
  const theme = new MutationObserver(recolor);
  for (const node of [document.documentElement, document.body]) {
    theme.observe(node, {
      attributes: true,
      attributeFilter: ["data-theme", "data-jp-theme-light"],
    });
  }
  return () => {
    runner.stop(); // what was trained so far is kept, as in the stepper
    watcher.disconnect();
    theme.disconnect();
    paper.removeEventListener("change", recolor);
    bound.destroy();
  };
}

export default { render, shared: TRAITS, validate: problemWith };
