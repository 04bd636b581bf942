/** What fingers and mouse do on the strip: drag, mark a part of it, pinch. */

const WAY = 6; // px that a finger goes before it drags, as it may be about to scroll
const CLICK = 8; // px that a marked part is wide at least

/**
 * @param {HTMLElement} stage
 * @param {object} acts
 * @param {(from: number, x: number, target: Element) => void} acts.begin a press, in px, and where
 *   it has come to since
 * @param {(x: number) => void} acts.move
 * @param {() => void} acts.end
 * @param {(one: number, other: number, isDone: boolean) => void} acts.mark a part between two x
 * @param {() => void} acts.unmark none after all
 * @param {() => void} acts.meet two fingers are there
 * @param {(before: number[], now: number[]) => void} acts.pinch two fingers' x, at
 *   first and now
 */
export function listen(stage, acts) {
  /** @type {Map<number, number>} x of each finger, or of the mouse */
  const down = new Map();
  let kind = ""; // what is under way: "drag", "mark", "pinch", or "wait" for a finger
  let from = 0;
  /** @type {Element} */
  let target = stage;
  /** @type {number[]} */
  let pair = [];
  const xOf = (event) => event.clientX - stage.getBoundingClientRect().left;

  function drag(x) {
    kind = "drag";
    acts.begin(from, x, target);
  }

  function start(event) {
    if (event.button !== 0 || event.target.closest("input, button, label")) return;
    const x = xOf(event);
    down.set(event.pointerId, x);
    stage.setPointerCapture(event.pointerId);
    if (down.size === 2) {
      if (kind === "drag") acts.end();
      kind = "pinch";
      pair = [...down.values()];
      acts.meet();
      return;
    }
    [from, target] = [x, event.target];
    if (event.shiftKey) kind = "mark";
    else if (event.pointerType === "touch") kind = "wait";
    else drag(x);
    if (event.pointerType !== "touch") event.preventDefault();
  }

  function move(event) {
    if (!down.has(event.pointerId)) return;
    const x = xOf(event);
    down.set(event.pointerId, x);
    if (kind === "wait" && Math.abs(x - from) > WAY) drag(x);
    if (kind === "drag") acts.move(x);
    if (kind === "mark") acts.mark(from, x, false);
    if (kind === "pinch" && down.size === 2) acts.pinch(pair, [...down.values()]);
  }

  function end(event) {
    if (!down.has(event.pointerId)) return;
    const x = down.get(event.pointerId);
    down.delete(event.pointerId);
    const isGone = event.type === "pointercancel";
    if (kind === "wait" && !isGone) drag(x);
    if (kind === "drag") acts.end();
    if (kind === "mark") {
      if (Math.abs(x - from) >= CLICK && !isGone) acts.mark(from, x, true);
      acts.unmark();
    }
    if (down.size === 0 || kind !== "pinch") kind = "";
  }

  // A finger that drags makes no gesture: after a quick stroke Chromium swallows the next tap.
  const keep = (event) =>
    ["drag", "pinch"].includes(kind) && event.cancelable && event.preventDefault();
  stage.addEventListener("touchmove", keep, { passive: false });
  stage.addEventListener("pointerdown", start);
  stage.addEventListener("pointermove", move);
  for (const event of ["pointerup", "pointercancel"]) stage.addEventListener(event, end);
}
