/**
 * Edits one number where it stands: a box, two buttons and a slider beside the number in the
 * drawing, or in the dock. Nothing scrolls, and the focus goes back to the number.
 */
import { button, h, numberControl } from "../../shared/dom.js";
import { inlineSymbol } from "../symbols.js";
import { NUMBER_RANGE } from "./panel.js";

const NUDGE = 0.1;
const GAP = 6; // pixels between the number and the editor

/**
 * @param {Object<string, any>} handlers `onNumber(name, value)` for each accepted value,
 *   `onCommit()` when the editing ends, `numberOf(name)` the value in force, `placeOf(name)` the
 *   number's element in the drawing, `dock()` the element that takes the editor in, or null,
 *   `onToggle(isOpen)`
 * @returns {{el: HTMLElement, open: Function, update: Function, close: Function}}
 */
export function createEditor({ onNumber, onCommit, numberOf, placeOf, dock, onToggle }) {
  const el = h("div", {
    class: "stepper-editor",
    role: "group",
    hidden: true,
    data: { part: "editor" },
    on: { keydown: onKey, focusout: onLeave },
  });
  let name = null;
  let control = null;
  let anchor = null; // the number's element in the drawing
  let start = 0; // the value when the editor opened
  let home = null; // where the editor stands in the widget, while the dock has it

  const stepped = (by) => {
    const { low, high } = NUMBER_RANGE;
    const next = Number((numberOf(name) + by).toFixed(10));
    onNumber(name, Math.min(high, Math.max(low, next)));
  };
  const nudge = (sign, word) =>
    button(`${sign}${NUDGE}`, () => stepped(sign === "+" ? NUDGE : -NUDGE), {
      class: "nudge",
      "aria-label": `${word} ${name} by ${NUDGE}`,
    });

  /**
   * @param {string} wanted a number that the reader sets
   * @param {Element} [at] where it was clicked, if it stands at several places
   */
  function open(wanted, at) {
    close();
    name = wanted;
    anchor = at ?? placeOf(wanted);
    start = numberOf(name);
    control = numberControl({
      name,
      value: start,
      ...NUMBER_RANGE,
      // the browser's own undo reaches the box when it is closed, too
      onInput: (value) => isOpen() && onNumber(name, value),
    });
    const flip = button("\u00b1", () => onNumber(name, 0 - numberOf(name)), {
      class: "nudge flip",
      "aria-label": `change the sign of ${name}`,
    });
    const done = button("Done", () => close({ back: true }), { class: "done" });
    el.setAttribute("aria-label", `edit ${name}`);
    el.replaceChildren(
      h("span", { class: "bbh-name", "aria-hidden": "true" }, inlineSymbol(name)),
      nudge("\u2212", "lower"),
      control.box,
      nudge("+", "raise"),
      flip,
      control.slider,
      done,
      control.error,
    );
    const place = dock();
    if (place) {
      home = h("span", { hidden: true });
      el.replaceWith(home);
      place.append(el);
    }
    el.classList.toggle("docked", Boolean(place));
    el.hidden = false;
    if (!place) moveBeside();
    onToggle(true);
    document.addEventListener("pointerdown", onOutside, true);
    focusFirst();
  }

  /** A finger would call the keyboard, which hides the network: it finds the slider first. */
  function focusFirst() {
    const isFinger = matchMedia("(pointer: coarse)").matches;
    const first = isFinger ? control.slider : control.box;
    first.focus({ preventScroll: true });
    if (!isFinger) control.box.select();
  }

  /** Puts the editor below the number, or above where the window ends; within the widget. */
  function moveBeside() {
    const root = el.offsetParent ?? el.parentElement;
    const [box, frame] = [anchor.getBoundingClientRect(), root.getBoundingClientRect()];
    const { offsetWidth: width, offsetHeight: height } = el;
    const isRoom = box.bottom + GAP + height <= document.documentElement.clientHeight;
    const left = box.left + box.width / 2 - frame.left - width / 2;
    el.style.left = `${Math.max(0, Math.min(frame.width - width, left))}px`;
    el.style.top = `${(isRoom ? box.bottom + GAP : box.top - GAP - height) - frame.top}px`;
  }

  function isOpen() {
    return name !== null;
  }

  /**
   * @param {{restore?: boolean, back?: boolean}} [how] whether the number becomes again what it
   *   was, and whether the focus goes back to it
   */
  function close({ restore = false, back = false } = {}) {
    if (!isOpen()) return;
    const closed = name;
    if (restore && numberOf(closed) !== start) onNumber(closed, start);
    name = null; // from here on nothing that is called comes back here
    document.removeEventListener("pointerdown", onOutside, true);
    if (back) (anchor.isConnected ? anchor : placeOf(closed))?.focus({ preventScroll: true });
    el.hidden = true;
    home?.replaceWith(el);
    home = null;
    onToggle(false);
    onCommit();
  }

  function onKey(event) {
    const { key, target } = event;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close({ restore: true, back: true });
    } else if (key === "Enter" && target.localName === "input") {
      event.preventDefault();
      if (!control.box.hasAttribute("aria-invalid")) close({ back: true });
    }
  }
  function onLeave({ relatedTarget }) {
    if (relatedTarget && !el.contains(relatedTarget)) close();
  }
  function onOutside({ target }) {
    if (!el.contains(target)) close();
  }

  return {
    el,
    open,
    close,
    /** Shows what has become of the number. */
    update: () => isOpen() && control.set(numberOf(name)),
  };
}
