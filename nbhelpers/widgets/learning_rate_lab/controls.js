/** The laboratory's controls, its pins and its table. */
import { button, h, numberControl, restable, select } from "../shared/dom.js";
import { OWN, PRESETS, RATES, presetOf, weightNames } from "./session.js";
import { MOMENTUM } from "../shared/momentum.js";

const RUNS = [10, 100, 1000, 10000];

/**
 * Preset and rates to try; and the controls of momentum and of the rate, which stands in the strip.
 * @param {Object<string, any>} traits
 * @param {Object<string, Function>} acts `onRate` hears whether the slider was moved, which trains
 */
export function createSettings(traits, { onPreset, onTry, onRate, onRateDone, onMomentum }) {
  const presetsOf = ({ own }) => [
    ...Object.entries(PRESETS).map(([key, { label }]) => [key, label]),
    ...(own ? [[OWN.name, OWN.label]] : []),
  ];
  let presets = presetsOf(traits);
  let preset = select("network", presets, traits.preset, onPreset);
  const tries = h("div", { class: "lab-tries", role: "group", "aria-label": "rates to try" });
  const rate = numberControl({
    name: "learning rate",
    value: traits.learning_rate,
    min: RATES.low,
    max: RATES.high,
    ...RATES,
    onInput: onRate,
    onCommit: onRateDone,
  });
  const momentum = numberControl({ ...MOMENTUM, value: traits.momentum, onInput: onMomentum });
  const field = ({ label, slider, box, error }) =>
    h("div", { class: "lab-field" }, label, h("div", { class: "lab-number" }, slider, box), error);
  let shown = "";
  return {
    rate,
    momentum: field(momentum),
    el: h(
      "div",
      { class: "lab-settings" },
      preset.el,
      h(
        "div",
        { class: "lab-field" },
        h("span", { class: "bbh-name", "aria-hidden": "true" }, "rates to try"),
        tries,
      ),
    ),
    update(now) {
      if (presetsOf(now).length !== presets.length) {
        presets = presetsOf(now);
        const next = select("network", presets, now.preset, onPreset);
        preset.el.replaceWith(next.el);
        preset = next;
      }
      preset.set(now.preset);
      rate.set(now.learning_rate);
      momentum.set(now.momentum);
      const { rates } = presetOf(now);
      if (shown === rates.join()) return;
      shown = rates.join();
      tries.replaceChildren(
        ...rates.map((value) =>
          button(String(value), () => onTry(value), {
            "aria-label": `Try ${value} from the start`,
          }),
        ),
      );
    },
  };
}

/** Train, pause, step, replay, reset, pin. */
export function createButtons({ onTrain, onPause, onStep, onReplay, onReset, onPin }) {
  const count = select(
    "updates",
    RUNS.map((n) => [String(n), `${n} updates`]),
    "100",
    () => {},
  );
  count.el.classList.add("rare");
  const train = restable("Train", () => onTrain(Number(count.el.querySelector("select").value)), {
    class: "primary",
  });
  const pause = restable("Pause", onPause, { class: "pause" });
  let wasRunning = false;
  /** Where one of the two takes the other's place, the focus stays in it. */
  function change(from, to) {
    const isHeld = document.activeElement === from.el;
    from.rest(true);
    to.rest(false);
    if (isHeld && from.el.checkVisibility?.() === false) to.el.focus({ preventScroll: true });
  }
  const step = restable("Step", onStep, { title: "one update" });
  const replay = restable("Replay", onReplay, { title: "the same updates again, from the start" });
  const pin = restable("Pin this run", onPin, { title: "keep its curve, in gray" });
  return {
    el: h(
      "div",
      { class: "lab-buttons" },
      train.el,
      count.el,
      pause.el,
      step.el,
      replay.el,
      button("Reset", onReset, {
        class: "rare",
        title: "back to the first weights; rate and momentum stay",
      }),
      pin.el,
    ),
    count: () => Number(count.el.querySelector("select").value),
    rest({ running, full, pinless }) {
      pin.rest(running || pinless);
      replay.rest(running || pinless);
      step.rest(full);
      if (running !== wasRunning) change(...(running ? [train, pause] : [pause, train]));
      wasRunning = running;
      train.rest(running || full);
      pause.rest(!running);
    },
  };
}

/** The runs that are pinned, each with a button that takes it off. */
export function createPins(onUnpin) {
  const el = h("div", { class: "lab-pins" });
  let shown = null;
  return {
    el,
    update(pins) {
      if (pins === shown) return;
      shown = pins;
      const unpin = (pin) =>
        button(`${pin.name} \u2715`, () => onUnpin(pin), {
          "aria-label": `Take off the pinned run at ${pin.name}`,
        });
      el.replaceChildren(...pins.map(unpin));
    },
  };
}

/** The two weights of the map. */
export function createAxes(onChange) {
  const el = h("div", { class: "lab-axes" });
  let shown = "";
  let boxes = [];
  return {
    el,
    update(now) {
      const { weight_x, weight_y } = now;
      const names = weightNames(now);
      if (shown !== names.join()) {
        shown = names.join();
        const options = names.map((name) => [name, name]);
        boxes = [
          ["map: weight to the right", weight_x, "weight_x"],
          ["weight upwards", weight_y, "weight_y"],
        ].map(([label, value, trait]) =>
          select(label, options, value, (next) => onChange(trait, next)),
        );
        el.replaceChildren(...boxes.map((box) => box.el));
      }
      boxes[0].set(weight_x);
      boxes[1].set(weight_y);
    },
  };
}

/** The state as a table, on request and on paper. */
export function createTable() {
  const body = h("tbody", {});
  const toggle = button(
    "Numbers as a table",
    () => {
      const open = el.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
    },
    { "aria-expanded": "false" },
  );
  const el = h(
    "div",
    { class: "lab-table" },
    toggle,
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h("tr", {}, h("th", { scope: "col" }, "name"), h("th", { scope: "col" }, "value")),
      ),
      body,
    ),
  );
  return {
    el,
    update: (rows) =>
      body.replaceChildren(
        ...rows.map(([name, value]) =>
          h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))),
        ),
      ),
  };
}
