/** The laboratory's controls and read-outs. */
import { button, h, numberControl, quantity, restable, select, setQuantity } from "./dom.js";
import { RATES, weightNames } from "./lab_session.js";
import { PRESETS } from "./lab_presets.js";
import { LIMITS } from "./network_state.js";

const RUNS = [10, 100, 1000, 10000];

/** Preset, rates to try, learning rate, momentum. */
export function createSettings(traits, { onPreset, onTry, onRate, onMomentum }) {
  const preset = select("network", Object.entries(PRESETS).map(([key, { label }]) => [key, label]), traits.preset, onPreset);
  const tries = h("div", { class: "lab-tries", role: "group", "aria-label": "rates to try" });
  const rate = numberControl({
    name: "learning rate", value: traits.learning_rate, min: 1e-4, max: 1e3, step: 0.02, log: true, ...RATES, onInput: onRate,
  });
  rate.box.step = "any";
  const momentum = numberControl({
    name: "momentum", value: traits.momentum, min: 0, max: 0.99, step: 0.01, low: 0, high: LIMITS.momentum, onInput: onMomentum,
  });
  const row = ({ label, slider, box, error }) => h("div", { class: "lab-number" }, label, slider, box, error);
  let shown = "";
  return {
    el: h("div", { class: "lab-settings" }, preset.el, row(rate), row(momentum), tries),
    update(now) {
      preset.set(now.preset);
      rate.set(now.learning_rate);
      momentum.set(now.momentum);
      if (shown === now.preset) return;
      shown = now.preset;
      tries.replaceChildren(h("span", { "aria-hidden": "true" }, "try"),
        ...PRESETS[shown].rates.map((value) => button(String(value), () => onTry(value), { "aria-label": `try ${value} from the start` })));
    },
  };
}

/** train, pause, step, reset. */
export function createButtons({ onTrain, onPause, onStep, onReset }) {
  const count = select("updates", RUNS.map((n) => [String(n), String(n)]), "100", () => {});
  const train = restable("train", () => onTrain(Number(count.el.querySelector("select").value)), { class: "primary" });
  const pause = restable("pause", onPause);
  const step = restable("step", onStep, { title: "one update" });
  return {
    el: h("div", { class: "lab-buttons" }, train.el, count.el, pause.el, step.el, button("reset", onReset)),
    count: () => Number(count.el.querySelector("select").value),
    rest({ running, full }) {
      train.rest(running || full);
      step.rest(full);
      pause.rest(!running);
    },
  };
}

/** Loss, updates, critical rate here, and how the rate compares with it. */
export function createReadout() {
  const shown = { loss: 8, updates: 0, critical_rate: 6, rate_over_critical: 3 };
  const labels = ["loss E", "updates made", "critical rate here", "rate / critical"];
  const numbers = Object.entries(shown).map(([name, digits]) => quantity(name, 0, { digits }));
  const el = h("dl", { class: "lab-readout" }, ...labels.map((label, n) => h("div", {}, h("dt", {}, label), h("dd", {}, numbers[n]))));
  return {
    el,
    update: (values) => numbers.forEach((el) => {
      setQuantity(el, values[el.dataset.quantity]);
      if (el.dataset.quantity === "updates") el.textContent = String(values.updates);
      else if (values[el.dataset.quantity] === Infinity) el.textContent = "none: nothing curves up";
    }),
  };
}

/** The two weights of the map. */
export function createAxes(onChange) {
  const el = h("div", { class: "lab-axes" });
  let shown = "";
  let boxes = [];
  return {
    el,
    update({ preset, weight_x, weight_y }) {
      if (shown !== preset) {
        shown = preset;
        const options = weightNames(preset).map((name) => [name, name]);
        boxes = [["map: weight to the right", weight_x, "weight_x"], ["weight upwards", weight_y, "weight_y"]]
          .map(([label, value, trait]) => select(label, options, value, (next) => onChange(trait, next)));
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
  const toggle = button("numbers as a table", () => {
    const open = el.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  }, { "aria-expanded": "false" });
  const el = h("div", { class: "lab-table" }, toggle, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "name"), h("th", { scope: "col" }, "value"))), body));
  return {
    el,
    update: (rows) => body.replaceChildren(...rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))))),
  };
}
