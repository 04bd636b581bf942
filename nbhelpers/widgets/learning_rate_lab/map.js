/** A map of the loss over two weights, with the path of the training on it. */
import { h, s } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { landscapeSlice } from "../engine/landscape.js";

/** @import { State } from "../engine/network_state.js" */

const BOX = { width: 360, height: 330, left: 12, right: 12, top: 22, bottom: 26 };
const BANDS = 12;
const CELLS = { moving: 80, resting: 200 };
const DRAWN = 400; // the last points of the path
const LOWEST_SHARE = 0.02; // of the map that is painted as one deepest band
const LEAST = 0.8; // the map shows at least this far around the start

/** The colors of the palette as the page has them now, as [r, g, b]. */
function colors(el) {
  const style = getComputedStyle(el);
  const read = (name, fallback) => {
    const hex = style.getPropertyValue(name).trim() || fallback;
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  };
  return {
    page: read("--bbh-page", "#ffffff"),
    loss: read("--bbh-target", "#00755a"),
    line: read("--bbh-muted", "#59616b"),
  };
}

/** @returns {[number, number]} the range, made wider where a value lies outside it or on its rim */
function widened([low, high], values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const rim = 0.04 * (high - low);
  const pad = 0.15 * Math.max(most - least, high - low);
  return [least < low + rim ? least - pad : low, most > high - rim ? most + pad : high];
}

/** Paints bands of equal loss: each line is a fixed factor away from the next. */
function paint(canvas, losses, n, floor, ink) {
  const heights = losses.map((loss) => Math.log10(Math.max(loss - floor, 1e-300)));
  const sample = heights.filter((_, at) => at % 7 === 0).sort(); // a typed array sorts by number
  const top = sample.at(-1);
  const bottom = Math.max(sample[Math.floor(LOWEST_SHARE * sample.length)], top - BANDS);
  const step = [0.1, 0.2, 0.5, 1].find((size) => (top - bottom) / size <= BANDS) ?? 1;
  const levels = Int32Array.from(heights, (height) =>
    Math.floor(Math.min(Math.max(height, bottom), top) / step),
  );
  const [least, most] = [
    Math.floor(bottom / step),
    Math.max(Math.floor(top / step), Math.floor(bottom / step) + 1),
  ];
  canvas.width = canvas.height = n;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const at = (n - 1 - row) * n + column; // the picture's first row is the highest value
      const level = levels[at];
      const edge =
        (column + 1 < n && levels[at + 1] !== level) || (at >= n && levels[at - n] !== level);
      const share = 0.62 * (1 - (level - least) / (most - least));
      for (let c = 0; c < 3; c++) {
        const fill = ink.page[c] + share * (ink.loss[c] - ink.page[c]);
        image.data[4 * (row * n + column) + c] = edge ? 0.45 * fill + 0.55 * ink.line[c] : fill;
      }
      image.data[4 * (row * n + column) + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return 10 ** step;
}

/**
 * @returns {{el: Element, draw: Function, forget: Function, note: Element}} `forget` starts a new
 * map
 */
export function createMap() {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const path = s("polyline", { class: "lab-path" });
  const halo = s("polyline", { class: "lab-halo" });
  const steps = s("path", { class: "lab-steps" });
  const start = s("circle", { class: "lab-start", r: 6 });
  const now = s("circle", { class: "lab-now", r: 6 });
  const labels = s("g", {});
  const clip = s(
    "svg",
    {
      x: BOX.left,
      y: BOX.top,
      width: BOX.width - BOX.left - BOX.right,
      height: BOX.height - BOX.top - BOX.bottom,
    },
    halo,
    path,
    steps,
    start,
    now,
  );
  const overlay = s(
    "svg",
    { viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: "img" },
    labels,
    clip,
  );
  const el = h("div", { class: "lab-picture" }, canvas, overlay);
  const note = h("p", { class: "lab-note" });
  const [wide, high] = [BOX.width - BOX.left - BOX.right, BOX.height - BOX.top - BOX.bottom];
  let ranges = null;
  let ink = null;

  /**
   * @param {object} view
   * @param {State} view.state now
   * @param {number[][]} view.points the two weights after each update
   * @param {[string[], string[]]} view.axes their names, each with those that move with it
   * @param {number} view.floor the lowest loss
   * @param {boolean} view.moving whether the training is under way
   */
  function draw({ state, points, axes, floor, moving }) {
    const drawn = points.slice(-DRAWN);
    const label = axes.map((group) => group.join(" = "));
    ranges ??= points[0].map((value) => [value - LEAST, value + LEAST]);
    ranges = ranges.map((range, k) =>
      widened(range, [points[0][k], ...drawn.map((point) => point[k])]),
    );
    if (!moving || !ink) ink = colors(el);
    const n = moving ? CELLS.moving : CELLS.resting;
    const factor = paint(
      canvas,
      landscapeSlice(state, axes[0], axes[1], ranges[0], ranges[1], n),
      n,
      floor,
      ink,
    );
    const x = (value) => ((value - ranges[0][0]) / (ranges[0][1] - ranges[0][0])) * wide;
    const y = (value) => high - ((value - ranges[1][0]) / (ranges[1][1] - ranges[1][0])) * high;
    const at = drawn.map((point) => `${x(point[0]).toFixed(1)},${y(point[1]).toFixed(1)}`);
    for (const line of [halo, path]) line.setAttribute("points", at.join(" "));
    steps.setAttribute("d", at.map((place) => `M${place.replace(",", " ")}h0`).join(""));
    for (const [dot, point] of [
      [start, points[0]],
      [now, points.at(-1)],
    ]) {
      dot.setAttribute("cx", x(point[0]).toFixed(1));
      dot.setAttribute("cy", y(point[1]).toFixed(1));
    }
    const [a, b] = ranges.map((range) => range.map((value) => Number(value.toPrecision(3))));
    labels.replaceChildren(
      s("text", { x: BOX.left, y: 15 }, `↑ ${label[1]}, ${b[0]} to ${b[1]}`),
      s(
        "text",
        { x: BOX.width - BOX.right, y: BOX.height - 9, "text-anchor": "end" },
        `${label[0]}, ${a[0]} to ${a[1]} →`,
      ),
    );
    const [first, last] = [points[0], points.at(-1)].map((point) =>
      point.map((value) => format(value, 4)).join(", "),
    );
    overlay.setAttribute(
      "aria-label",
      `Map of the loss over ${label.join(" and ")}. The path starts at ${first} and is now at ${last}.`,
    );
    note.textContent =
      `The stronger the color, the lower the loss${floor > 0 ? " above its floor" : ""}; from line to line it changes by the factor ${Number(factor.toPrecision(2))}. ` +
      "Ring: start. Full dot: now. All other weights as they are now.";
  }

  return { el, note, draw, forget: () => (ranges = null) };
}
