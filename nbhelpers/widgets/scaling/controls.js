/** The controls of a ring of workers, the split of its steps, and its table. */
import { button, h, numberControl, quantity, setQuantity, write } from "../shared/dom.js";
import { MOST, PRESETS, RANGES, presetOf, seconds, strong, weak } from "./scaling_math.js";

const DOUBLE = Math.log10(2);
const NAMES = {
  workers: "workers",
  batch: "batch",
  parameters: "parameters",
  rate: "Gflop/s of a worker",
  bandwidth: "GB/s of a link",
  latency: "latency in µs",
};
// The sliders move in powers of ten or of two, whose last one lies within the end; the latency's
// begins above 0, which its box takes.
const SLIDERS = {
  workers: { step: DOUBLE, digits: 7, max: RANGES.workers[1] + 1 },
  batch: { step: DOUBLE, digits: 7, max: RANGES.batch[1] + 1 },
  latency: { min: 0.1 },
};

/**
 * Workers, batch, parameters, rate, bandwidth and latency; and the presets.
 * @param {import("./scaling_math.js").Setting} state
 * @param {(change: Object<string, number>) => void} onChange
 */
export function createControls(state, onChange) {
  const controls = Object.entries(RANGES).map(([name, [low, high]]) => {
    const isWhole = ["workers", "batch", "parameters"].includes(name);
    const control = numberControl({
      name: NAMES[name],
      value: state[name],
      min: low,
      max: high,
      step: 0.1,
      log: true,
      low,
      high,
      ...SLIDERS[name],
      onInput: (value) => onChange({ [name]: isWhole ? Math.round(value) : value }),
    });
    return [name, control];
  });
  const field = ({ label, slider, box, error }) =>
    h(
      "div",
      { class: "scaling-field" },
      label,
      h("div", { class: "scaling-number" }, slider, box),
      error,
    );
  const presets = Object.entries(PRESETS).map(([name, { label, ...setting }]) => {
    const el = button(label, () => onChange(setting), { "data-preset": name });
    return [name, el];
  });
  let pressed = "";
  return {
    presets: h(
      "div",
      { class: "scaling-presets", role: "group", "aria-label": "Measured machines" },
      ...presets.map(([, el]) => el),
    ),
    el: h("div", { class: "scaling-settings" }, ...controls.map(([, control]) => field(control))),
    update(next) {
      for (const [name, control] of controls) control.set(next[name]);
      const now = presetOf(next);
      if (pressed === now) return;
      pressed = now;
      for (const [name, el] of presets) el.setAttribute("aria-pressed", String(name === now));
    },
  };
}

/**
 * One way to scale: the step's two parts as a bar and in numbers, and what is gained.
 * @param {"strong"|"weak"} kind
 * @param {string} gains what its speed-up says
 */
export function createSplit(kind, gains) {
  const number = (name, props = {}) => quantity(`${name}-${kind}`, 0, { digits: 3, ...props });
  const [compute, ring, step] = ["compute", "ring", "step"].map((name) => number(name));
  const [speedup, efficiency] = [number("speedup"), number("efficiency", { whole: 100 })];
  const title = h("p", { class: "scaling-title" });
  const bar = h("div", { class: "scaling-bar", "aria-hidden": "true" }, h("i", {}));
  const el = h(
    "div",
    { class: `scaling-split ${kind}` },
    h(
      "div",
      { class: "scaling-fixed" },
      title,
      bar,
      h("p", {}, "computing ", compute, " + ring ", ring, " = ", step, " ms"),
      h("p", {}, speedup, ` × ${gains}, `, efficiency, " % of ideal"),
    ),
  );
  ring.classList.add("gradient");
  return {
    el,
    /** Marks the bar's parts that are among these names. */
    light(names) {
      const has = (what) => names.some((name) => [what, "step"].includes(name.split("-")[0]));
      bar.classList.toggle("compute", has("compute"));
      bar.classList.toggle("ring", has("ring"));
    },
    update(words, { compute: computing, ring: sending }, gain, workers) {
      write(title, words);
      setQuantity(compute, 1e3 * computing);
      setQuantity(ring, 1e3 * sending);
      setQuantity(step, 1e3 * (computing + sending));
      setQuantity(speedup, gain);
      setQuantity(efficiency, (100 * gain) / workers);
      bar.style.setProperty("--share", (computing / (computing + sending)).toFixed(4));
    },
  };
}

/** Powers of two of workers as a table, on request and on paper. */
export function createTable() {
  const body = h("tbody", {});
  const toggle = button(
    "Numbers as a table",
    () => toggle.setAttribute("aria-expanded", String(el.classList.toggle("open"))),
    { "aria-expanded": "false" },
  );
  const head = ["workers", "ring, ms", "strong, ms", "speed-up", "weak, ms", "speed-up"];
  const area = h(
    "div",
    { class: "scaling-scroll" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      body,
    ),
  );
  const el = h("div", { class: "scaling-table" }, toggle, area);
  const row = (setting, p) => {
    const [divided, own] = [strong(setting, p), weak(setting, p)];
    const gains = [
      seconds(strong(setting, 1)) / seconds(divided),
      (p * own.compute) / seconds(own),
    ];
    const cells = [
      ["ring-strong", 1e3 * divided.ring],
      ["step-strong", 1e3 * seconds(divided)],
      ["speedup-strong", gains[0]],
      ["step-weak", 1e3 * seconds(own)],
      ["speedup-weak", gains[1]],
    ];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, String(p)),
      ...cells.map(([name, value]) => quantity(`${name}[${p}]`, value, { tag: "td", digits: 3 })),
    );
  };
  return {
    el,
    /** Where its numbers stand. */
    area,
    isOpen: () => el.classList.contains("open"),
    update(setting) {
      const shown = Array.from({ length: Math.log2(MOST) + 1 }, (_, n) => 2 ** n);
      body.replaceChildren(...shown.map((p) => row(setting, p)));
    },
  };
}
