/** The stepper's loss curve: updates to the right, the loss on a logarithmic axis. */
import { s } from "./dom.js";
import { format, raised } from "./format.js";

const BOX = { height: 170, left: 62, right: 14, top: 12, bottom: 30 };
const KEEP = 4000; // points kept; beyond, they are thinned to half as many
const DRAWN = 700;

/**
 * About `most` points of a curve: of every stretch of equal length the lowest and the highest, and
 * the curve's two ends. So an oscillation keeps its height, and a spike stays.
 * @param {[number, number][]} points
 * @param {number} most
 */
export function thin(points, most) {
  if (points.length <= most) return points;
  const length = Math.ceil((2 * points.length) / most);
  const kept = new Set([0, points.length - 1]);
  for (let start = 0; start < points.length; start += length) {
    let [low, high] = [start, start];
    for (let n = start; n < Math.min(start + length, points.length); n++) {
      if (points[n][1] < points[low][1]) low = n;
      if (points[n][1] > points[high][1]) high = n;
    }
    kept.add(low).add(high);
  }
  return points.filter((_, n) => kept.has(n));
}

/**
 * The losses seen so far, by update. An undo or a restored link cuts or restarts them.
 * A floor above 0, which the loss cannot cross, is drawn as a dashed line.
 */
export function createCurve() {
  const line = s("path", { class: "curve" });
  const dot = s("circle", { class: "dot", r: 4 });
  const axes = s("g", { class: "axes" });
  const el = s("svg", { class: "stepper-curve", role: "img" }, axes, line, dot);
  let points = [];
  let width = 700;
  let floor = 0;
  let drawnFor = ""; // the axes

  /** Takes the loss after `updates` updates; forgets what lies beyond, or before a gap. */
  function add(updates, loss, follows = false) {
    const before = points.length;
    while (points.length && points.at(-1)[0] >= updates) points.pop();
    const isGap = points.length && points.length === before && points.at(-1)[0] < updates - 1;
    if (isGap && !follows) points = [];
    points.push([updates, loss]);
    if (points.length > KEEP) points = thin(points, KEEP / 2);
  }

  function draw() {
    const positive = points.map(([, loss]) => loss).filter((loss) => loss > 0);
    const low = Math.floor(Math.log10(Math.min(...positive, floor || 1, 1)) - 0.001);
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive, 10 ** low))));
    const [first, last] = [points[0][0], Math.max(points.at(-1)[0], points[0][0] + 10)];
    const x = (updates) =>
      BOX.left + ((updates - first) / (last - first)) * (width - BOX.left - BOX.right);
    const y = (loss) => {
      const share = (Math.log10(Math.max(loss, 10 ** low)) - low) / (high - low);
      return BOX.height - BOX.bottom - share * (BOX.height - BOX.top - BOX.bottom);
    };
    line.setAttribute(
      "d",
      thin(points, DRAWN)
        .map(([u, e], n) => `${n ? "L" : "M"}${x(u).toFixed(1)} ${y(e).toFixed(1)}`)
        .join(""),
    );
    const [updates, loss] = points.at(-1);
    dot.setAttribute("cx", x(updates).toFixed(1));
    dot.setAttribute("cy", y(loss).toFixed(1));
    el.setAttribute(
      "aria-label",
      points.length > 1
        ? `Loss curve: E goes from ${format(points[0][1])} at update ${first} to ${format(loss)} at update ${updates}.`
        : `Loss curve: E is ${format(loss)} at update ${updates}. Run some updates to see it fall.`,
    );
    const scale = [width, floor, low, high, first, last].join();
    if (scale === drawnFor) return;
    drawnFor = scale;
    const stride = Math.ceil((high - low) / 4);
    const ticks = [];
    for (let power = low; power <= high; power += stride) {
      const at = y(10 ** power);
      ticks.push(
        s("line", { x1: BOX.left, x2: width - BOX.right, y1: at, y2: at, class: "level" }),
        s("text", { x: BOX.left - 8, y: at + 4, "text-anchor": "end" }, `10${raised(power)}`),
      );
    }
    if (floor > 0) {
      ticks.push(
        s("line", {
          x1: BOX.left,
          x2: width - BOX.right,
          y1: y(floor),
          y2: y(floor),
          class: "floor",
        }),
        s(
          "text",
          { x: width - BOX.right, y: y(floor) - 5, "text-anchor": "end" },
          `floor ${format(floor)}`,
        ),
      );
    }
    axes.replaceChildren(
      ...ticks,
      s("text", { x: BOX.left, y: BOX.height - 8 }, String(first)),
      s(
        "text",
        { x: (BOX.left + width) / 2, y: BOX.height - 8, "text-anchor": "middle" },
        "updates",
      ),
      s("text", { x: width - BOX.right, y: BOX.height - 8, "text-anchor": "end" }, String(last)),
      s("text", { x: 8, y: BOX.top + 8, class: "axis-name" }, "E"),
    );
  }

  return {
    el,
    add,
    draw,
    setFloor: (value) => (floor = value),
    /** Draws at the width that the page gives it. */
    resize: () => {
      width = el.clientWidth || width;
      draw();
    },
  };
}
