/** Elements and controls that all widgets share. No mathematics here, and no HTML from strings. */

const SVG = "http://www.w3.org/2000/svg";
const CONTROLS = ["a", "button", "input", "select", "summary"];

function fill(el, props, children) {
  // JupyterLab takes keys for its commands (x cuts the cell) unless the focused element itself,
  // not one around it, says otherwise.
  if (CONTROLS.includes(el.localName) || props.tabindex !== undefined) {
    el.dataset.lmSuppressShortcuts = "true";
  }
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [event, handler] of Object.entries(value)) el.addEventListener(event, handler);
    } else if (key === "data") {
      Object.assign(el.dataset, value);
    } else {
      el.setAttribute(key, value === true ? "" : String(value));
    }
  }
  el.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return el;
}

/** An HTML element: attributes, `on: {event: handler}`, `data: {key: value}`, then children. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** A number as the book prints it: `digits` decimals, powers of ten where those show nothing. */
export function format(value, digits = 6) {
  if (!Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 10 ** (2 - digits)) return value.toExponential(Math.max(1, digits - 2));
  return value.toFixed(digits);
}

/** An element that shows one number under its name; `setQuantity` changes what it shows. */
export function quantity(name, value, { digits = 6, tag = "span", ...props } = {}) {
  const el = h(tag, { ...props, data: { quantity: name, digits } });
  return setQuantity(el, value);
}

export function setQuantity(el, value) {
  const exact = Number.isFinite(value) ? String(value) : "";
  if (el.dataset.value === exact) return el;
  el.dataset.value = exact;
  el.textContent = format(value, Number(el.dataset.digits));
  return el;
}

export function button(label, onClick, props = {}) {
  return h("button", { type: "button", ...props, on: { click: onClick } }, label);
}

/** A button that can rest without losing the focus; a press while it rests does nothing. */
export function restable(label, onClick, props) {
  const el = button(label, () => el.getAttribute("aria-disabled") !== "true" && onClick(), props);
  return { el, rest: (resting) => el.setAttribute("aria-disabled", String(resting)) };
}

/** A labelled select; `options` are `[value, label]` pairs. */
export function select(label, options, value, onChange) {
  const box = h("select", { on: { change: () => onChange(box.value) } });
  box.append(...options.map(([key, text]) => h("option", { value: key }, text)));
  box.value = value;
  const el = h("label", { class: "bbh-select" }, h("span", {}, label), box);
  return { el, set: (next) => (box.value = next) };
}

let serial = 0;

/**
 * A slider and a number box for one quantity. The box takes any finite number from `low` to
 * `high`; what it does not take it marks and explains, and the last good value stays in force.
 *
 * @param {object} spec
 * @param {string} spec.name accessible name of both controls, and the visible label
 * @param {number} spec.value
 * @param {number} spec.min the slider's range; a value outside it moves the slider to its end
 * @param {number} spec.max
 * @param {number} [spec.step] the slider's and the arrow keys' step
 * @param {number} [spec.low] the smallest value that is accepted
 * @param {number} [spec.high] the largest
 * @param {boolean} [spec.log] the slider moves in powers of ten; `step` is then in decades
 * @param {(value: number) => void} spec.onInput called with each accepted value
 * @param {() => void} [spec.onCommit] called when a change is finished (for undo)
 * @returns {{label: Element, slider: Element, box: Element, error: Element, set: Function}}
 */
export function numberControl(spec) {
  const { name, min, max, step = 0.01, low = -1e6, high = 1e6, log = false } = spec;
  const toSlider = (value) => (log ? Math.log10(Math.max(value, min)) : value);
  const fromSlider = (raw) => (log ? Number((10 ** raw).toPrecision(3)) : raw);
  const errorId = `bbh-error-${++serial}`;
  let good = spec.value;

  const error = h("span", { class: "bbh-error", id: errorId, role: "alert" });
  const slider = h("input", {
    type: "range", "aria-label": name, min: toSlider(min), max: toSlider(max), step,
    on: {
      input: () => accept(fromSlider(Number(slider.value)), slider),
      change: () => spec.onCommit?.(),
    },
  });
  const box = h("input", {
    type: "number", "aria-label": name, step, "aria-describedby": errorId, inputmode: "decimal",
    on: {
      input: () => {
        const value = box.value.trim() === "" ? NaN : Number(box.value);
        if (Number.isFinite(value) && value >= low && value <= high) accept(value, box);
        else refuse();
      },
      change: () => spec.onCommit?.(),
      keydown: (event) => {
        if (event.key === "Escape" && box.hasAttribute("aria-invalid")) show(good);
      },
    },
  });

  function clear() {
    error.textContent = "";
    box.removeAttribute("aria-invalid");
  }
  function refuse() {
    box.setAttribute("aria-invalid", "true");
    error.textContent = `${name} must be a number from ${low} to ${high}; it stays ${good}.`;
  }
  function valueText(value) {
    slider.setAttribute("aria-valuetext", String(value));
  }
  function accept(value, from) {
    good = value;
    clear();
    if (from !== slider) slider.value = String(toSlider(value));
    if (from !== box) box.value = String(value);
    valueText(value);
    spec.onInput(value);
  }
  function show(value) {
    good = value;
    clear();
    slider.value = String(toSlider(value));
    box.value = String(Number(value.toPrecision(10)));
    valueText(box.value);
  }
  show(spec.value);

  return {
    label: h("span", { class: "bbh-name", "aria-hidden": "true" }, name),
    slider, box, error,
    /**
     * Shows a value that came from elsewhere; leaves alone what the reader is typing, but not
     * what was refused and left standing.
     */
    set: (value) => {
      const left = box.hasAttribute("aria-invalid") && !box.matches(":focus");
      if (value !== good || left) show(value);
    },
  };
}

/** A visually hidden region that tells a screen reader what changed. */
export function liveRegion() {
  const el = h("p", { class: "bbh-hidden", role: "status", "aria-live": "polite" });
  let timer;
  return {
    el,
    say: (text) => {
      clearTimeout(timer);
      timer = setTimeout(() => (el.textContent = text), 150);
    },
  };
}

/** Shows a message at the top of a widget until the reader dismisses it. */
export function notify(root, text) {
  root.querySelector(":scope > .bbh-notice")?.remove();
  const notice = h("div", { class: "bbh-notice", role: "status" }, h("span", {}, text),
    button("Dismiss", () => notice.remove()));
  root.prepend(notice);
}
