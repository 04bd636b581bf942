/** The picture of a strip: made by the engine piece by piece, painted ever finer. */
import { h, s } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { PLAN, createStripWork } from "../../engine/rate_strip.js";
import { inksOf } from "../ink.js";
import { placeOf, ratesOf, ticksOf } from "./axis.js";
import { FATES, spread, wordsOf } from "./fates.js";
import { paintBand, paintOutputs, rangeOf } from "./paint.js";

/** @import { Axis } from "./axis.js" */

const SLICE = 8; // ms of work between two frames
const PAINTED = 60; // ms between two pictures of a strip that is not whole yet, at least
const SHARE = 8; // so many times as long as painting took, at least, until it is painted again
const MOST = 800; // columns
const LETTER = 6.6; // px of a letter of a fate's word
const LEAST = 8; // px of a fate that has a word
const APART = 56; // px from one written rate to the next, at least

/** A rate as the picture writes it. */
const short = (rate) => format(rate, 4);

/** The fates from the left as a sentence, for those who do not see them. */
function told(columns) {
  const runs = [];
  for (const { fate, rate } of columns)
    if (runs.at(-1)?.fate !== fate) runs.push({ fate, rate, wide: 1 });
    else runs.at(-1).wide++;
  const long = runs.filter(({ wide }) => 100 * wide > columns.length);
  const other = long.filter(({ fate }, k) => fate !== long[k - 1]?.fate);
  return other.map(({ fate, rate }) => `from ${short(rate)} it ${FATES[fate].says}`).join(", ");
}

/**
 * @param {(columns: object[]) => void} onDone the picture is whole
 */
export function createPicture(onDone) {
  const outputs = h("canvas", { class: "lab-outputs", "aria-hidden": "true" });
  const band = h("canvas", { class: "lab-band", "aria-hidden": "true" });
  const words = h("div", { class: "lab-words", "aria-hidden": "true" });
  const lines = s("svg", {
    class: "lab-lines",
    role: "img",
    "aria-label": "outputs over the learning rate",
  });
  /** @type {{wide: number, top: number, high: number, base: number, foot: number}|null} in px */
  let size = null;
  /** @type {any} */
  let view = null;
  /** @type {{state: any, axis: Axis, columns: any[], work: any}|null} */
  let made = null;
  let frame = 0;
  let again = 0; // when it may be painted next
  let isDue = false; // the next frame paints it
  /** @type {[number, number]} */
  let range = [0, 1];

  const isShown = () => view && !view.isVeiled;

  function restart() {
    rest();
    isDue = false;
    if (!view || !size?.wide) return;
    if (!isShown()) {
      made = null;
      words.replaceChildren();
      outputs.width = band.width = 1;
      return draw();
    }
    const { state, axis } = view;
    const rates = ratesOf(
      axis,
      Math.min(Math.round(size.wide * Math.min(devicePixelRatio, 2)), MOST),
    );
    const work = createStripWork(state, rates);
    const { columns } = work;
    if (made?.state === state) {
      const { axis: before, columns: old } = made;
      rates.forEach((rate, k) => {
        columns[k] = old[Math.floor(placeOf(before, rate) * old.length)];
      });
    }
    made = { state, axis, columns, work };
    again = performance.now() + PAINTED;
    frame = requestAnimationFrame(slice);
    return paint();
  }

  /** Makes no more of the picture for now: the frames are another's. */
  function rest() {
    cancelAnimationFrame(frame);
    frame = 0;
  }

  /** Makes some more of it, or paints what is there: each is enough for a frame. */
  function slice() {
    const begun = performance.now();
    if (isDue) {
      isDue = false;
      paint();
      const now = performance.now();
      again = now + Math.max(PAINTED, SHARE * (now - begun));
      if (made.work.isDone) {
        frame = 0;
        return onDone(made.columns);
      }
    } else {
      made.work.advance(() => performance.now() >= begun + SLICE);
      isDue = made.work.isDone || performance.now() >= again;
    }
    frame = requestAnimationFrame(slice);
  }

  function paint() {
    if (!made || !size) return;
    const { columns } = made;
    const scale = columns.length / size.wide;
    const ink = inksOf(outputs);
    range = rangeOf(columns, view.given);
    paintOutputs(outputs, columns, Math.round(size.high * scale), range, ink);
    paintBand(band, columns, Math.round((size.foot - size.base) * scale), scale, ink);
    const found = wordsOf(columns, LEAST * scale).map(({ fate, at }) => ({
      fate,
      at: at * size.wide,
      width: LETTER * fate.length + 10,
    }));
    const middles = spread(found, size.wide);
    words.replaceChildren(
      ...found.map(({ fate }, k) => {
        const word = h("span", { data: { look: FATES[fate].look } }, fate);
        word.style.left = `${middles[k].toFixed(1)}px`;
        return word;
      }),
    );
    draw();
  }

  /** What stands beside the picture and over it: axis, target, border, tries, pins. */
  function draw() {
    if (!view || !size) return;
    const { axis, tries, pins, limit, momentum, targets, isVeiled } = view;
    const { wide, top, high, base, foot } = size;
    const x = (rate) => placeOf(axis, rate) * wide;
    const isIn = (rate) => x(rate) >= -0.5 && x(rate) <= wide + 0.5;
    const parts = [];
    const texts = ticksOf(axis, Math.max(2, Math.floor(wide / APART)));
    for (const rate of texts.filter(isIn)) {
      const at = x(rate);
      const anchor = at < 14 ? "start" : at > wide - 14 ? "end" : "middle";
      parts.push(
        s("line", { class: "tick", x1: at, x2: at, y1: foot, y2: foot + 4 }),
        s("text", { x: at, y: foot + 20, "text-anchor": anchor }, short(rate)),
      );
    }
    for (const rate of tries.filter(isIn))
      parts.push(s("path", { class: "try", d: `M${x(rate)} ${foot + 1}l4 7h-8z` }));
    for (const { rate } of pins)
      if (isIn(rate)) parts.push(s("circle", { class: "pin", cx: x(rate), cy: base - 5, r: 4 }));
    if (!isVeiled) {
      for (const [n, target] of [...new Set(targets)].entries()) {
        const y = top + ((range[1] - target) / (range[1] - range[0])) * high;
        if (!(y > top && y < top + high)) continue;
        parts.push(
          s("line", { class: "target", x1: 0, x2: wide, y1: y, y2: y }),
          s(
            "text",
            { class: "target", x: 4 + 90 * n, y: y > top + 20 ? y - 5 : y + 15 },
            `target ${format(target, 4)}`,
          ),
        );
      }
      if (typeof limit === "number") parts.push(...border(limit, momentum, x, isIn(limit)));
    }
    lines.replaceChildren(...parts);
    lines.setAttribute("aria-label", label());
  }

  /** What the flattest minimum allows; beyond the window, an arrow. */
  function border(limit, momentum, x, isIn) {
    const { wide, top, foot } = size;
    const name = momentum > 0 ? "2(1+μ)/λ" : "2/λ";
    const right = x(limit) > wide / 2;
    const at = Math.min(Math.max(x(limit), 0), wide);
    const arrow = isIn ? "" : right ? " →" : "← ";
    const text = `${name} = ${short(limit)}`;
    return [
      isIn ? s("line", { class: "border", x1: at, x2: at, y1: top, y2: foot }) : null,
      s(
        "text",
        {
          class: "border",
          x: at + (right ? -6 : 6),
          y: top + 12,
          "text-anchor": right ? "end" : "start",
          data: { quantity: "border", value: limit },
        },
        right ? text + arrow : arrow + text,
      ),
    ].filter(Boolean);
  }

  function label() {
    const { axis, isVeiled } = view;
    const ends = `The last outputs over the learning rate, ${short(axis.low)} to ${short(axis.high)}`;
    if (isVeiled) return `${ends}: veiled until you have guessed.`;
    return made?.work.isDone ? `${ends}: ${told(made.columns)}.` : `${ends}.`;
  }

  return {
    parts: [outputs, band, lines, words],
    title: `last ${PLAN.kept} of ${PLAN.updates} updates`,
    get wide() {
      return size?.wide ?? 0;
    },
    /**
     * @param {object} next
     * @param {object} next.state the start, with the momentum; another one begins the picture anew,
     *   and so does another `axis`, or `isVeiled`
     * @param {boolean} next.isHeld whether a number is dragged: no more of it is made meanwhile
     */
    show(next) {
      const differs = (...names) => !view || names.some((name) => view[name] !== next[name]);
      const isOther = differs("state", "axis", "isVeiled");
      const isMarked = differs("pins", "limit", "momentum", "tries");
      view = next;
      if (isOther) restart();
      else if (isMarked) draw();
      if (view.isHeld) rest();
      else if (made && (isDue || !made.work.isDone) && !frame) frame = requestAnimationFrame(slice);
    },
    /** Takes the place that the page gives it. */
    resize() {
      const next = {
        wide: outputs.clientWidth,
        top: outputs.offsetTop,
        high: outputs.clientHeight,
        base: band.offsetTop,
        foot: band.offsetTop + band.clientHeight,
      };
      if (JSON.stringify(next) === JSON.stringify(size)) return;
      const isWider = next.wide !== size?.wide;
      size = next;
      if (isWider) restart();
      else paint();
    },
    recolor: paint,
    stop: rest,
  };
}
