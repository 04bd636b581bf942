/** The area to draw on: with a mouse, a finger, a pen, or with the keys. */
import { h, s, uniqueId, write } from "../shared/dom.js";
import { POINTS } from "./inking.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 4; // points that an arrow moves with Shift

/**
 * @param {{onBegin: () => void, onDraw: (strokes: number[][][]) => void, say: Function}} spec
 *   `onBegin` before a stroke, `onDraw` whenever the drawing has grown
 */
export function createPad({ onBegin, onDraw, say }) {
  let strokes = [];
  let pointer = null; // that draws
  let pen = [POINTS / 2, POINTS / 4]; // of the keys
  let isDown = false;

  const lines = s("g", { class: "digit-lines" });
  const mark = s("rect", { class: "digit-pen", width: 2, height: 2 });
  const hint = h("p", { class: "digit-hint", id: uniqueId("hint") });
  const el = s(
    "svg",
    {
      class: "digit-pad",
      viewBox: `0 0 ${POINTS} ${POINTS}`,
      tabindex: 0,
      role: "application",
      "aria-roledescription": "drawing area",
      "aria-label": "Draw a digit",
      "aria-describedby": hint.id,
      on: {
        pointerdown: press,
        pointermove: move,
        pointerup: lift,
        pointercancel: lift,
        // A finger that draws makes no gesture: Chromium would swallow the tap after it.
        touchstart: (event) => event.preventDefault(),
        keydown: onKey,
        blur: () => raise(),
      },
    },
    lines,
    mark,
  );

  function at(event) {
    const { left, top, width, height } = el.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - left) / width), within((event.clientY - top) / height)];
  }
  function text(path) {
    const points = path.length > 1 ? path : [path[0], path[0]];
    return points.map((p) => p.map((value) => (value * POINTS).toFixed(2)).join()).join(" ");
  }
  function begin(point) {
    onBegin();
    strokes = [...strokes, [point]];
    lines.append(s("polyline", { points: text(strokes.at(-1)) }));
    onDraw(strokes);
  }
  /** The stroke goes on to these points. */
  function grow(points) {
    const path = strokes.at(-1);
    const fresh = points.filter(([x, y], k) => {
      const [u, v] = points[k - 1] ?? path.at(-1);
      return x !== u || y !== v;
    });
    if (!fresh.length) return;
    strokes = [...strokes.slice(0, -1), [...path, ...fresh]];
    lines.lastChild.setAttribute("points", text(strokes.at(-1)));
    onDraw(strokes);
  }

  function press(event) {
    if (pointer !== null || event.button !== 0) return;
    raise();
    pointer = event.pointerId;
    el.setPointerCapture(pointer);
    begin(at(event));
  }
  function move(event) {
    if (event.pointerId !== pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    grow((parts.length ? parts : [event]).map(at));
  }
  function lift(event) {
    if (event.pointerId === pointer) pointer = null;
  }

  const place = () => pen.map((value) => value / POINTS);
  function raise() {
    if (!isDown) return;
    isDown = false;
    tell();
  }
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " || event.key === "Enter") {
      isDown = !isDown;
      if (isDown) begin(place());
      say(isDown ? "Pen down." : "Pen up.");
    } else if (event.key === "Escape") {
      raise();
    } else if (KEYS[event.key]) {
      const by = event.shiftKey ? FAR : 1;
      pen = pen.map((value, k) => Math.min(Math.max(value + by * KEYS[event.key][k], 0), POINTS));
      if (isDown) grow([place()]);
    } else return;
    event.preventDefault();
    tell();
  }
  function tell() {
    mark.setAttribute("x", pen[0] - 1);
    mark.setAttribute("y", pen[1] - 1);
    mark.classList.toggle("down", isDown);
    write(
      hint,
      isDown
        ? "The pen is down: arrow keys draw, Space lifts it."
        : "Mouse or finger; or arrow keys, and Space lowers the pen.",
    );
  }
  tell();

  return {
    el,
    hint,
    get strokes() {
      return strokes;
    },
    /** Shows these strokes, and forgets what was drawn. */
    set(next) {
      if (next === strokes) return;
      strokes = next;
      pointer = null;
      raise();
      lines.replaceChildren(...strokes.map((path) => s("polyline", { points: text(path) })));
    },
  };
}
