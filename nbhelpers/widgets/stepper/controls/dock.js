/**
 * The dock of a narrow stepper: at the window's lower edge while the drawing is in view it holds
 * the formula, the place in the timeline and the buttons; and a number's editor in their stead.
 */
import { button, h, quantity, setQuantity } from "../../shared/dom.js";

const SWIPE = 24; // pixels that a finger moves up or down over the formula

/**
 * @param {{onFold: () => void}} handlers `onFold()` when the formula has been opened or closed
 * @returns {{el: HTMLElement, slots: Object<string, HTMLElement>, update: Function,
 *   fold: () => void, unfold: Function, editing: Function}} `slots` take in what the widget moves
 *   here: formula, line, steps, sheet, editor
 */
export function createDock({ onFold }) {
  const slots = Object.fromEntries(
    ["formula", "line", "steps", "sheet", "editor"].map((name) => [
      name,
      h("div", { class: `dock-${name}` }),
    ]),
  );
  const loss = quantity("loss", 0, { class: "target" });
  const toggle = (label, name, props) => {
    const el = button(label, () => set(!isOpen()), { ...props, "aria-expanded": "false" });
    const isOpen = () => el.getAttribute("aria-expanded") === "true";
    const set = (open) => {
      if (open === isOpen()) return;
      el.setAttribute("aria-expanded", String(open));
      dock.classList.toggle(name, open);
      if (name === "whole") onFold();
      else dock.classList.remove("training");
      slots.sheet.scrollTop = slots.sheet.scrollHeight; // what trains stands at its end
    };
    return { el, set };
  };
  const whole = toggle("\u2303", "whole", {
    class: "dock-whole",
    "aria-label": "Whole formula",
    title: "Whole formula",
  });
  const more = toggle("More", "more", {
    class: "dock-more",
    title: "Train, rate, undo, link",
  });
  const front = h("div", { class: "dock-front" }, slots.formula, whole.el, slots.line);
  const dock = h(
    "div",
    { class: "stepper-dock", role: "group", "aria-label": "controls", data: { part: "dock" } },
    front,
    h("div", { class: "dock-buttons" }, slots.steps, more.el),
    slots.sheet,
    slots.editor,
  );
  const room = h("span", { class: "dock-loss target" }, h("span", {}, "E\u2009", loss));
  slots.line.append(room);
  // What walks through the steps, and what trains for long, is watched in the drawing. A few
  // updates are made again and again: their buttons stay where they are, and the steps fold.
  slots.sheet.addEventListener("click", ({ target }) => {
    const watched = ".chip, [aria-label=steps] button:not(.speed), [aria-label=passes] button";
    const isLong = target.closest(`${watched}, [data-run="1000"], [data-run="10000"]`);
    if (!isLong) return target.closest("[data-run]") && dock.classList.add("training");
    more.set(false);
    more.el.focus({ preventScroll: true });
  });
  let from = null;
  slots.formula.addEventListener("pointerdown", ({ clientY }) => (from = clientY));
  slots.formula.addEventListener("pointerup", ({ clientY }) => {
    if (from !== null && Math.abs(clientY - from) > SWIPE) whole.set(clientY < from);
    from = null;
  });

  return {
    el: dock,
    slots,
    update(values) {
      setQuantity(loss, values.get("loss"));
      room.style.setProperty("--characters", String(loss.textContent.length));
    },
    /** Closes what was opened. */
    fold() {
      whole.set(false);
      more.set(false);
    },
    unfold: () => whole.set(true),
    editing: (isOn) => dock.classList.toggle("editing", isOn),
  };
}
