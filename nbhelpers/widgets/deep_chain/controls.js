/** The deep chain's controls and its table. */
import { button, checkbox, h, numberControl, quantity, select } from "../shared/dom.js";
import { ACTIVATIONS } from "../engine/functions.js";
import { format } from "../shared/format.js";
import { MOST, RATE, STD, marks } from "./chain_math.js";

/**
 * Depth, width, activation, σ with its marks, residual connection, seed and learning rate.
 * @param {Object<string, any>} state
 * @param {(change: Object<string, any>) => void} onChange
 */
export function createControls(state, onChange) {
  const whole = (name) =>
    numberControl({
      name,
      value: state[name],
      min: 1,
      max: MOST[name],
      step: 1,
      low: 1,
      high: MOST[name],
      onInput: (value) => onChange({ [name]: Math.round(value) }),
    });
  const [depth, width] = [whole("depth"), whole("width")];
  const std = numberControl({
    name: "σ of the weights",
    value: state.std,
    min: 1e-3,
    max: 10,
    step: 0.02,
    log: true,
    ...STD,
    onInput: (value) => onChange({ std: value }),
  });
  const rate = numberControl({
    name: "learning rate",
    value: state.learning_rate,
    min: 1e-4,
    max: 1,
    step: 0.02,
    log: true,
    ...RATE,
    onInput: (value) => onChange({ learning_rate: value }),
  });
  const kinds = Object.entries(ACTIVATIONS).map(([name, { label }]) => [name, label]);
  const kind = select("activation", kinds, state.activation, (activation) =>
    onChange({ activation }),
  );
  const skip = checkbox("residual connections", state.residual, (residual) =>
    onChange({ residual }),
  );
  const rules = h("div", { class: "deep-rules", role: "group", "aria-label": "σ by rule" });
  const signs = h("div", { class: "deep-signs", "aria-hidden": "true" });
  const field = ({ label, slider, box, error }, ...more) =>
    h(
      "div",
      { class: "deep-field" },
      label,
      h("div", { class: "deep-number" }, h("div", { class: "deep-track" }, slider, ...more), box),
      error,
    );
  const buttons = marks(1).map(([name]) =>
    button(name, () => onChange({ std: sigma(name) }), { "data-rule": name }),
  );
  const ticks = marks(1).map(() => h("span", { class: "deep-tick" }));
  rules.append(...buttons);
  signs.append(...ticks);
  let now = state;
  let placedFor = "";
  const sigma = (wanted) => {
    const [, value] = marks(now.width).find(([name]) => name === wanted);
    return Number(value.toPrecision(3));
  };
  return {
    std: h("div", { class: "deep-std" }, field(std, signs), rules),
    el: h(
      "div",
      { class: "deep-settings" },
      field(depth),
      field(width),
      field(rate),
      h("div", { class: "deep-choices" }, kind.el, skip.el),
    ),
    update(next) {
      now = next;
      depth.set(next.depth);
      width.set(next.width);
      std.set(next.std);
      rate.set(next.learning_rate);
      kind.set(next.activation);
      skip.set(next.residual);
      const rests = [next.width, next.std].join();
      if (rests === placedFor) return;
      placedFor = rests;
      marks(next.width).forEach(([name, value], n) => {
        const at = (Math.log10(value) + 3) / 4; // of the slider, from 10⁻³ to 10
        ticks[n].style.setProperty("--at", at.toFixed(4));
        const text = `${name} ${format(sigma(name), 3)}`;
        if (buttons[n].textContent !== text) buttons[n].textContent = text;
        buttons[n].setAttribute("aria-pressed", String(next.std === sigma(name)));
      });
    },
  };
}

/** Every layer's sizes as a table, on request and on paper. */
export function createTable() {
  const body = h("tbody", {});
  const toggle = button(
    "Numbers as a table",
    () => toggle.setAttribute("aria-expanded", String(el.classList.toggle("open"))),
    { "aria-expanded": "false" },
  );
  const head = ["layer", "outs, rms", "gradients, rms"];
  const area = h(
    "div",
    {},
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      body,
    ),
  );
  const el = h("div", { class: "deep-table" }, toggle, area);
  return {
    el,
    /** Where its numbers stand. */
    area,
    isOpen: () => el.classList.contains("open"),
    update: ({ outs, gradients }) =>
      body.replaceChildren(
        ...outs.map((out, k) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, String(k)),
            quantity(`outs[${k}]`, out, { tag: "td", digits: 3 }),
            quantity(`gradients[${k}]`, gradients[k], { tag: "td", digits: 3 }),
          ),
        ),
      ),
  };
}
