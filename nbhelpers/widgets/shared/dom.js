/** Elements and controls that all widgets share. No mathematics here, and no HTML from strings. */
import { format, share } from "./format.js";
import { parseNumber } from "./reading/numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const CONTROLS = ["a", "button", "input", "select", "summary"];
const COUNT = Symbol.for("backprop-by-hand.ids");

/** An id of its own in the document, which counts: Jupyter loads this module for every widget. */
export function uniqueId(kind) {
  document[COUNT] = (document[COUNT] ?? 0) + 1;
  return `bbh-${kind}-${document[COUNT]}`;
}

/** What makes a control show the value that is in force. */
const showing = new WeakMap();

/** Makes controls show what is in force: a browser that comes back fills in what was there. */
export function resync(root) {
  for (const control of root.querySelectorAll("input, select")) showing.get(control)?.();
}

function fill(el, props, children) {
  // JupyterLab takes keys for its commands (x cuts the cell) unless the focused element forbids it.
  if (CONTROLS.includes(el.localName) || props.tabindex !== undefined) {
    el.dataset.lmSuppressShortcuts = "true";
  }
  if (el.localName === "input" || el.localName === "select") el.setAttribute("autocomplete", "off");
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

/**
 * An element that shows one number under its name; `setQuantity` changes what it shows.
 * @param {string} name
 * @param {number} value
 * @param {Object<string, any>} [props] `digits` and `tag`, `whole` for a share of it (1 or 100),
 *   which reads as much only if it is, and what `h` takes
 */
export function quantity(name, value, { digits = 6, tag = "span", whole, ...props } = {}) {
  const el = h(tag, { ...props, data: { quantity: name, digits, ...(whole && { whole }) } });
  return setQuantity(el, value);
}

export function setQuantity(el, value) {
  const exact = Number.isFinite(value) ? String(value) : "";
  if (el.dataset.value === exact) return el;
  el.dataset.value = exact;
  const { digits, whole } = el.dataset;
  const text = whole ? share : format;
  return write(el, text(value, Number(digits), Number(whole)));
}

/** Makes `text` all that an element says, in the text node that is there, if it differs. */
export function write(el, text) {
  const node = el.firstChild;
  if (!(node instanceof Text) || node.nextSibling) el.textContent = text;
  else if (node.data !== text) node.data = text;
  return el;
}

export function button(label, onClick, props = {}) {
  return h("button", { type: "button", ...props, on: { click: onClick } }, label);
}

/** A button that can rest without losing the focus; a press while it rests does nothing. */
export function restable(label, onClick, props) {
  let isResting = false;
  const el = button(label, () => isResting || onClick(), { "aria-disabled": "false", ...props });
  const rest = (resting) => {
    if (resting === isResting) return;
    isResting = resting;
    el.setAttribute("aria-disabled", String(resting));
  };
  return { el, rest };
}

/** Makes `box`, whose property `key` is its value, show what is in force; gives what sets that. */
function hold(box, key, value, onChange) {
  let held = value;
  const set = (next) => {
    held = next;
    if (box[key] !== next) box[key] = next; // the same again would be laid out, even in a fold
  };
  box.addEventListener("change", () => onChange((held = box[key])));
  set(value);
  showing.set(box, () => set(held));
  return set;
}

/** A labelled select; `options` are `[value, label]` pairs. */
export function select(label, options, value, onChange) {
  const box = h("select", {}, ...options.map(([key, text]) => h("option", { value: key }, text)));
  const set = hold(box, "value", value, onChange);
  return { el: h("label", { class: "bbh-select" }, h("span", {}, label), box), set };
}

/** A labelled checkbox. */
export function checkbox(label, value, onChange) {
  const box = h("input", { type: "checkbox" });
  const set = hold(box, "checked", value, onChange);
  return { el: h("label", {}, box, ` ${label}`), set };
}

const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const LONGEST = 24; // characters that a number box grows to

/** A number as a box shows it: ten significant digits, more than any drawing shows. */
function boxText(value) {
  return String(Number(value.toPrecision(10)));
}

/**
 * A slider and a number box for one quantity. The box takes any finite number from `low` to
 * `high`, as readNumber reads it; what it does not take it marks and explains, and the last good
 * value stays in force. It is a text field, because a browser's own number field drops what it
 * cannot read: "0,5" becomes 5 there, and "1/3" 13.
 *
 * @param {object} spec
 * @param {string} spec.name accessible name of both controls, and the visible label
 * @param {number} spec.value
 * @param {number} spec.min the slider's range; a value outside it moves the slider to its end
 * @param {number} spec.max
 * @param {number} [spec.step] the slider's and the arrow keys' step
 * @param {number} spec.low the smallest value that is accepted
 * @param {number} spec.high the largest
 * @param {boolean} [spec.log] the slider and the arrow keys move in powers of ten; `step` is then
 *   in decades
 * @param {number} [spec.digits] to which such a move rounds
 * @param {(value: number) => string} [spec.why] why a number out of range is refused, or ""
 * @param {(value: number, bySlider: boolean) => void} spec.onInput called with each accepted value
 * @param {() => void} [spec.onCommit] called when a change is finished (for undo)
 * @returns {{label: Element, slider: HTMLInputElement, box: Element, error: Element,
 *   set: Function, rescale: Function}}
 */
export function numberControl(spec) {
  const { name, low, high } = spec;
  let { min, max, step = 0.01, log = false, digits = 3 } = spec;
  const toSlider = (value) => (log ? Math.log10(Math.max(value, min)) : value);
  const within = (value) => Math.min(high, Math.max(low, value));
  const fromSlider = (raw) => within(log ? Number((10 ** raw).toPrecision(digits)) : raw);
  let good = spec.value;
  let before = good; // the value when the change that is under way began

  const error = h("span", { class: "bbh-error", id: uniqueId("error"), role: "alert" });
  const slider = h("input", {
    type: "range",
    "aria-label": name,
    min: toSlider(min),
    max: toSlider(max),
    step,
    on: {
      input: () => accept(fromSlider(Number(slider.value)), slider),
      change: commit,
    },
  });
  const box = h("input", {
    type: "text",
    role: "spinbutton",
    class: "bbh-number",
    "aria-label": name,
    "aria-describedby": error.id,
    "aria-valuemin": low,
    "aria-valuemax": high,
    // the keypad for decimals has no minus sign on some phones
    inputmode: low < 0 ? "text" : "decimal",
    autocapitalize: "off",
    spellcheck: "false",
    on: {
      input: read,
      change: () => {
        if (!isRefused()) show(good);
        commit();
      },
      keydown: onKey,
      keyup: ({ key }) => key in KEYS && commit(),
    },
  });

  const isRefused = () => box.hasAttribute("aria-invalid");
  function clear() {
    error.textContent = "";
    box.removeAttribute("aria-invalid");
  }
  function fit() {
    box.style.setProperty("--characters", Math.min(box.value.length, LONGEST));
  }
  function tell() {
    const text = boxText(good);
    slider.setAttribute("aria-valuetext", text);
    box.setAttribute("aria-valuenow", text);
    fit();
  }
  function read() {
    const { value, problem } = parseNumber(box.value);
    if (!problem && value >= low && value <= high) return accept(value, box);
    // What was typed up to here may have been a number; its reader did not mean that one.
    if (good !== before) accept(before, box);
    box.setAttribute("aria-invalid", "true");
    // What is wrong with what came, and then what is accepted.
    const why = problem ?? spec.why?.(value) ?? "";
    const range = `from ${format(low)} to ${format(high)}`;
    error.textContent =
      `${why} ${name} must be a number ${range}; it stays ${format(good, 10)}.`.trim();
    return fit();
  }
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && isRefused()) show(good);
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    const by = KEYS[event.key] * step;
    const next = log ? fromSlider(toSlider(good) + by) : within(Number((good + by).toFixed(10)));
    if (next !== good && next > good === by > 0) accept(next, null);
  }
  function commit() {
    before = good;
    spec.onCommit?.();
  }
  /** @param {Element|null} from the control that already shows the value */
  function accept(value, from) {
    good = value;
    clear();
    if (from !== slider) slider.value = String(toSlider(value));
    if (from !== box) box.value = boxText(value);
    tell();
    spec.onInput(value, from === slider);
  }
  function show(value) {
    good = before = value;
    clear();
    slider.value = String(toSlider(value));
    box.value = boxText(value);
    tell();
  }
  show(spec.value);
  for (const control of [slider, box]) showing.set(control, () => show(good));

  return {
    label: h("span", { class: "bbh-name", "aria-hidden": "true" }, name),
    slider,
    box,
    error,
    /** Gives the slider another range. */
    rescale: (range) => {
      ({ min, max, step, log, digits } = range);
      Object.assign(slider, { min: toSlider(min), max: toSlider(max), step });
      slider.value = String(toSlider(good));
    },
    /**
     * Shows a value that came from elsewhere; leaves alone what the reader is typing, but not
     * what was refused and left standing.
     */
    set: (value) => {
      if (value !== good || (isRefused() && !box.matches(":focus"))) show(value);
    },
  };
}

/** A visually hidden region that tells a screen reader what changed. */
export function liveRegion() {
  const el = h("p", { class: "bbh-hidden bbh-live", role: "status", "aria-live": "polite" });
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
  const notice = h(
    "div",
    { class: "bbh-notice", role: "status" },
    h("span", {}, text),
    button("Dismiss", () => notice.remove()),
  );
  root.prepend(notice);
}
