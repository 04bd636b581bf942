/** A map of the loss over two weights, with the path of the training on it. */
import { h, s, write } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { createLater } from "../../shared/later.js";
import { landscapeSlice } from "../../engine/landscape.js";
import { inksOf, mixed, packed, pixelsOf } from "../ink.js";
import { createPath } from "./path.js";
import {
  arrowTo,
  bandsOf,
  isDecade,
  middleOf,
  namesOf,
  scaleOf,
  strengthOf,
  windowOf,
} from "./scale.js";

/** @import { State } from "../../engine/network_state.js" */

const BOX = { width: 360, height: 330, left: 12, right: 12, top: 24, bottom: 26 };
const CELLS = { moving: 40, resting: 240 }; // across; they are square
const STRONGEST = 0.66; // how much of the color's own the strongest is
const HATCH = 22; // stripes over the map
const FAR = 1e5; // px
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NAMED = { dead: 36, full: 118 }; // px that the name of the dead region takes

/**
 * Paints bands of loss, a line at each power of ten, and hatches where no gradient comes back. A
 * coarse map has no room for lines: it is gray there.
 */
function paint(canvas, bands, off, n, ink) {
  const isCoarse = n <= CELLS.moving;
  const rows = bands.length / n;
  const fills = Array.from({ length: 256 }, (_, band) =>
    mixed(ink.page, ink.target, STRONGEST * strengthOf(band)),
  );
  const grounds = fills.map(packed);
  const lines = fills.map((fill) => packed(mixed(fill, ink.muted, 0.6)));
  const gray = (share) => packed(mixed(ink.page, ink.muted, share));
  const [stripe, gap] = isCoarse ? [gray(0.15), gray(0.15)] : [gray(0.5), gray(0)];
  const period = Math.round(n / HATCH);
  const thick = Math.max(1, period / 5);
  const isLine = (at, column) =>
    (column + 1 < n && isDecade(bands[at], bands[at + 1])) ||
    (at >= n && isDecade(bands[at], bands[at - n]));
  const { pixels, show } = pixelsOf(canvas, n, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < n; column++) {
      const at = (rows - 1 - row) * n + column; // the picture's first row is the highest value
      const shade = !isCoarse && isLine(at, column) ? lines : grounds;
      const hatch = (row + column) % period < thick ? stripe : gap;
      pixels[row * n + column] = off[at] ? hatch : shade[bands[at]];
    }
  }
  show();
}

/** A power of ten as a plain number where it is short: 100, 0.01, 10⁻⁴. */
const powerText = (power) => format(10 ** power).replace(/^1\u00d7/, "");

/**
 * @param {object} acts
 * @param {(weights: number[]) => void} acts.onStart a press on the map, or an arrow key, asks to
 *   start with these two
 * @param {(n: number|null) => void} acts.onLook the update whose step is pointed at, or none
 * @returns {{el: Element, draw: Function, forget: () => void, recolor: () => void,
 *   light: Function, fit: () => boolean, stop: () => void, note: Element}}
 *   `draw` does nothing where all is as it was; `forget` starts a new map, `recolor` one in the
 *   colors that the page has now; `light` lights a step; `fit` is to be called when the style may
 *   give it another height; `stop` ends what is under way
 */
export function createMap({ onStart, onLook }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const path = createPath();
  const arrow = s("path", { class: "lab-arrow", d: "M0 0l-16 -8v16z" });
  const upward = s("text", { x: BOX.left, y: 16 }, "");
  const rightward = s("text", { x: BOX.width - BOX.right, "text-anchor": "end" }, "");
  const names = s("g", { class: "lab-names" });
  const width = BOX.width - BOX.left - BOX.right;
  let height = BOX.height - BOX.top - BOX.bottom;
  const clip = s("svg", { x: BOX.left, y: BOX.top, width }, ...path.parts, names, arrow);
  const overlay = s("svg", { role: "img", tabindex: 0 }, s("g", {}, upward, rightward), clip);
  const el = h("div", { class: "lab-picture" }, canvas, overlay);
  const note = h("p", { class: "lab-note" });
  const later = createLater();
  let whole = 0; // its height, with what is written above and below
  let scale = null;
  let ink = null;
  /** @type {[number, number][]} */
  let view = [];
  let started = [];
  /** @type {any[]|null} */
  let drawnFor = null;

  /** Takes the height that the style gives it where it is as wide as BOX: is it another? */
  function fit() {
    const high = Number(getComputedStyle(el).getPropertyValue("--high")) || BOX.height;
    if (high === whole) return false;
    shape(high);
    return true;
  }
  function shape(high) {
    whole = high;
    const share = (px) => `${((100 * px) / high).toFixed(3)}%`;
    height = high - BOX.top - BOX.bottom;
    el.style.aspectRatio = `${BOX.width} / ${high}`;
    Object.assign(canvas.style, { top: share(BOX.top), height: share(height) });
    overlay.setAttribute("viewBox", `0 0 ${BOX.width} ${high}`);
    clip.setAttribute("height", String(height));
    rightward.setAttribute("y", String(high - 8));
    drawnFor = null;
  }

  function word(x, y, text, anchor = "middle") {
    return s("text", { x, y: y + 4.5, "text-anchor": anchor }, text);
  }

  /** The names of the lines and of the dead region, clear of the places taken. */
  function nameRegions(bands, off, n, taken) {
    const dead = middleOf(off, n);
    const parts = [];
    if (dead && dead.length * width > NAMED.dead + 8) {
      const isFull = dead.length * width > NAMED.full + 8;
      const half = (isFull ? NAMED.full : NAMED.dead) / 2;
      const x = Math.min(Math.max(dead.x * width, half + 4), width - half - 4);
      const isNear = ([a, b]) => Math.abs(a - x) < half + 8 && Math.abs(b - dead.y * height) < 18;
      const by = taken.some(isNear) ? 26 : 0;
      const y = Math.min(Math.max(dead.y * height + by, 12), height - 12);
      parts.push(word(x, y, isFull ? "dead: no gradient" : "dead"));
      taken.push([x, y], [x - half, y], [x + half, y]);
    }
    for (const { power, x, y } of namesOf(bands, n, [width, height], scale, taken))
      parts.push(word(x, y, powerText(power)));
    return parts;
  }

  /**
   * An arrow at the edge, and where the run went, if that is outside.
   * @returns {Element[]} what is written there; its place is taken then
   */
  function pointOut(place, last, taken) {
    const out = arrowTo(...place, [width, height]);
    arrow.toggleAttribute("hidden", out === null);
    path.now.toggleAttribute("hidden", out !== null);
    if (out === null) return [];
    arrow.setAttribute("transform", `translate(${out.x} ${out.y}) rotate(${out.angle})`);
    const text = `now at (${last.map((value) => format(value, 3)).join(", ")})`;
    const isLeft = out.x < width / 2;
    const x = Math.min(Math.max(out.x, 24), width - 24);
    const y = Math.min(Math.max(out.y + (out.y < height / 2 ? 26 : -26), 12), height - 12);
    for (const away of [0, 50, 100, 150]) taken.push([x + (isLeft ? away : -away), y]);
    return [word(x, y, text, isLeft ? "start" : "end")];
  }

  /**
   * @param {object} view
   * @param {State} view.state now
   * @param {number[][]} view.points the two weights after each update
   * @param {[string[], string[]]} view.axes their names, each with those that move with it
   * @param {number} view.first the loss before the first update
   * @param {number} view.floor the lowest loss
   * @param {number[]} view.home the two weights that the network has of its own: the map's middle
   * @param {number} view.reach how far the map goes from the start, before it has to be wider
   * @param {boolean} view.moving whether the training is under way: a coarser map then, and only
   *   its two weights are named
   * @param {boolean} view.isSpread whether the fine map comes in the next frames, a part in each
   */
  function draw({ state, points, axes, home, first, floor, reach, moving, isSpread }) {
    const label = axes.map((group) => group.join(" = "));
    const made = [state, points, points.length, moving, ...label];
    if (drawnFor?.every((one, n) => one === made[n])) return;
    drawnFor = made;
    scale ??= scaleOf(first, floor);
    const ranges = home.map((value, k) =>
      windowOf(
        value,
        reach,
        points.map((point) => point[k]),
      ),
    );
    [view, started] = [ranges, points[0]];
    ink ??= inksOf(el);
    const sample = (n) => {
      const rows = Math.round((n * height) / width);
      const off = new Uint8Array(n * rows);
      const losses = landscapeSlice(state, axes[0], axes[1], ranges[0], ranges[1], n, off, rows);
      return { n, off, losses };
    };
    /** Shows losses; returns their bands. */
    const shade = ({ n, off, losses }) => {
      const bands = bandsOf(losses, floor, scale);
      paint(canvas, bands, off, n, ink);
      return bands;
    };
    if (moving) shade(sample(CELLS.moving));
    const within = (px) => Math.min(Math.max(px, -FAR), FAR); // no picture takes 1e37 px
    const place = (point) => [
      within(((point[0] - ranges[0][0]) / (ranges[0][1] - ranges[0][0])) * width),
      within(height - ((point[1] - ranges[1][0]) / (ranges[1][1] - ranges[1][0])) * height),
    ];
    path.draw(points, place);
    const [begun, here] = [place(points[0]), place(points.at(-1))];
    const taken = [begun, here];
    const written = pointOut(here, points.at(-1), taken);
    names.replaceChildren(...written);
    const [a, b] = ranges.map((range) => range.map((value) => format(value, 3)));
    write(upward, `↑ ${label[1]}, ${b[0]} to ${b[1]}`);
    write(rightward, `${label[0]}, ${a[0]} to ${a[1]} →`);
    /** @type {any} */
    let fine = null;
    /** @type {any} */
    let bands = null;
    const acts = [
      () => (fine = sample(CELLS.resting)),
      () => (bands = shade(fine)),
      () => {
        names.append(...nameRegions(bands, fine.off, fine.n, taken));
        explain(label, points, floor, fine.off.includes(1));
      },
    ];
    later.begin(moving ? [] : acts, isSpread);
  }

  /** Says what the map shows, in words. */
  function explain(label, points, floor, hasDead) {
    const [from, to] = [points[0], points.at(-1)].map((point) =>
      point.map((value) => format(value, 4)).join(", "),
    );
    overlay.setAttribute(
      "aria-label",
      `Map of the loss over ${label.join(" and ")}. The path starts at ${from} and is now at ${to}. Arrow keys move the start.`,
    );
    note.textContent =
      `Lines: the loss${floor > 0 ? " above its floor" : ""}. The stronger the color, the lower it is; a color means the same at every update. ` +
      (hasDead ? "Hatched: dead, a layer is off and no gradient comes back. " : "") +
      "Ring: start; press elsewhere to start there. Yellow: now. All other weights as they are now.";
  }

  /** The two weights at a place on the map, in px of its picture. */
  const weightsAt = (x, y) =>
    [x / width, 1 - y / height].map((share, k) => {
      const [low, high] = view[k];
      return Number((low + Math.min(Math.max(share, 0), 1) * (high - low)).toPrecision(3));
    });
  /** Where an event is, in px of the map. */
  function placeAt({ clientX, clientY }) {
    const { left, top, width: wide } = overlay.getBoundingClientRect();
    const px = BOX.width / wide;
    return [(clientX - left) * px - BOX.left, (clientY - top) * px - BOX.top];
  }
  let isFinger = false;
  overlay.addEventListener(
    "pointerdown",
    ({ pointerType }) => (isFinger = pointerType !== "mouse"),
  );
  overlay.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") onLook(path.nearest(...placeAt(event)));
  });
  overlay.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") onLook(null);
  });
  overlay.addEventListener("click", (event) => {
    const [x, y] = placeAt(event);
    const n = isFinger ? path.nearest(x, y) : null; // a mouse has looked at it before
    if (n !== null) onLook(n);
    else if (x >= 0 && x <= width && y >= 0 && y <= height) onStart(weightsAt(x, y));
  });
  overlay.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    onStart(
      started.map((value, k) => {
        const [low, high] = view[k];
        return Number((value + (way[k] * (high - low)) / 40).toPrecision(3));
      }),
    );
  });

  shape(BOX.height);
  return {
    el,
    note,
    draw,
    fit,
    light: path.light,
    forget: () => (scale = drawnFor = null),
    recolor: () => (ink = drawnFor = null),
    stop: () => later.begin([], false),
  };
}
