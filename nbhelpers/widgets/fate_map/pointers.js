/** What mouse and fingers do on the map: point, press, mark a part with Shift, pinch. */
import { boxed, zoomed } from "./moving.js";

const PRESS = 8; // pixels that a press may slip, and that a marked part is wide and high at least

/**
 * @typedef {{clientX: number, clientY: number}} Point
 * @param {HTMLElement} stage
 * @param {HTMLElement} part the frame around what is marked
 * @param {object} acts
 * @param {() => number[]} acts.view the window
 * @param {(event: Point) => number[]} acts.at a point's shares of width and height, from below
 * @param {(event: Point) => void} acts.look
 * @param {(event: Point) => void} acts.press
 * @param {(view: number[]) => void} acts.zoom two fingers have moved
 * @param {(view: number[]|null) => void} acts.mark a part is marked; null if it is too small
 */
export function listen(stage, part, { view, at, look, press, zoom, mark }) {
  /** @type {Map<number, PointerEvent>} */
  const fingers = new Map();
  /** @type {{from: number, view: number[]}|null} two fingers' first distance, and the window */
  let pinch = null;
  /** @type {PointerEvent|null} where a finger or the left button went down */
  let pressed = null;
  let isMarking = false;
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  /** A point's shares, within the picture. */
  const within = (event) => at(event).map((share) => Math.min(Math.max(share, 0), 1));

  function frame(event) {
    const [[a, b], [c, d]] = [within(pressed), within(event)];
    part.hidden = false;
    part.style.left = `${100 * Math.min(a, c)}%`;
    part.style.width = `${100 * Math.abs(a - c)}%`;
    part.style.bottom = `${100 * Math.min(b, d)}%`;
    part.style.height = `${100 * Math.abs(b - d)}%`;
  }
  function unmark() {
    isMarking = false;
    part.hidden = true;
  }

  function down(event) {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId); // it may be let go elsewhere
    fingers.set(event.pointerId, event);
    pressed = event;
    isMarking = event.shiftKey && event.pointerType !== "touch";
    if (isMarking) window.addEventListener("keydown", escape, true);
    if (fingers.size === 2) pinch = { from: spread(), view: view() };
  }
  function move(event) {
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === "mouse") look(event);
      return;
    }
    fingers.set(event.pointerId, event);
    if (isMarking) frame(event);
    if (!pinch || fingers.size < 2) return;
    const [one, other] = [...fingers.values()].map(at);
    const middle = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
    const next = zoomed(pinch.view, pinch.from / Math.max(spread(), 1), middle[0], middle[1]);
    if (next) zoom(next);
  }
  function up(event) {
    if (!fingers.delete(event.pointerId)) return;
    window.removeEventListener("keydown", escape, true);
    const [wasPinch, wasMarking] = [pinch !== null, isMarking];
    unmark();
    if (fingers.size === 0) pinch = null;
    if (wasPinch || !pressed || event.type === "pointercancel") return;
    const [across, upwards] = [event.clientX - pressed.clientX, event.clientY - pressed.clientY];
    if (!wasMarking && Math.hypot(across, upwards) <= PRESS) press(event);
    if (wasMarking && Math.min(Math.abs(across), Math.abs(upwards)) >= PRESS)
      mark(boxed(view(), within(pressed), within(event)));
  }
  /** Escape lets go of what is being marked. */
  function escape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    pressed = null;
    unmark();
  }

  stage.addEventListener("pointerdown", down);
  stage.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, up);
}
