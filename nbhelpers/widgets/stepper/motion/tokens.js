/**
 * The tokens of a motion over the drawing: numbers in pills, which alone are moved. They are boxes
 * of the page and not the drawing's, so that the browser moves them without drawing that anew.
 */
import { h, write } from "../../shared/dom.js";
import { wide } from "../drawing/text.js";
import { pointsOf } from "./points.js";

/** @import { Token } from "../../engine/motion/motion.js" */

const PADDING = 4;
const HIGHER = 5; // px than its text
const SMALL = 0.78; // of its size: what the rate has shrunk

/** How a token is turned and how large it is, by its phase. */
function shapeOf({ phase, at }) {
  if (phase === "shrunk") return [1 - (1 - SMALL) * at, 1];
  if (phase === "turning") return [SMALL, Math.max(0.05, 1 - at)];
  if (phase === "turned") return [SMALL, Math.max(0.05, at)];
  if (phase === "entering") return [SMALL, 1];
  return [1, 1];
}

/**
 * @returns {{el: HTMLElement, place: Function, show: (tokens: Token[]) => string[]}} `place(plan,
 *   names, scale)` fits them to a drawing that is so many times its natural size; `show` gives the
 *   quantities that they cover
 */
export function createTokens() {
  const el = h("div", { class: "tokens", "aria-hidden": "true", hidden: true });
  /** @type {any[]} elements that are used again and again */
  const pool = [];
  let points = null;
  let size = 12;
  let shown = 0; // so many of them are seen

  function made() {
    const pill = h("div", { class: "token" });
    el.append(pill);
    return { pill, look: "", leg: "", written: "", way: null, width: 0 };
  }

  function move(one, token) {
    const { from, to, via, back, kind, text, phase, negative, quantity, value } = token;
    const look = `token ${kind}${negative ? " negative" : ""}${phase === "waiting" ? " waiting" : ""}`;
    if (one.look !== look) one.pill.className = one.look = look;
    if (one.written !== text) {
      one.written = text;
      write(one.pill, text);
      one.width = wide(text) * size;
      one.pill.style.width = `${(one.width + 2 * PADDING).toFixed(1)}px`;
    }
    const { dataset } = one.pill;
    if (dataset.quantity !== quantity) dataset.quantity = quantity;
    if (dataset.value !== String(value)) dataset.value = String(value);
    const leg = `${from.place}${from.slot}>${to.place}${to.slot}${via}${back}${text}`;
    if (leg !== one.leg) {
      one.leg = leg;
      one.way = points.way(from, to, via, back, one.width);
    }
    const [x, y] = one.way(token.at);
    const [large, turned] = shapeOf(token);
    const scale = large === 1 ? "" : ` scale(${large.toFixed(3)},${(large * turned).toFixed(3)})`;
    const [left, top] = [x - one.width / 2 - PADDING, y - (size + HIGHER) / 2];
    one.pill.style.transform = `translate(${left.toFixed(1)}px,${top.toFixed(1)}px)${scale}`;
  }

  return {
    el,
    place(plan, names, scale) {
      points = pointsOf(plan, names);
      size = Math.min(12, plan.text - 1);
      Object.assign(el.style, {
        width: `${plan.width}px`,
        height: `${plan.height}px`,
        transform: `scale(${scale})`,
        fontSize: `${size}px`,
        lineHeight: `${size + HIGHER - 2}px`, // within its edge
      });
      for (const one of pool) one.leg = one.written = "";
    },
    show(tokens) {
      const isEmpty = tokens.length === 0; // a page that gets narrower keeps no place for it
      if (el.hidden !== isEmpty) el.hidden = isEmpty;
      while (pool.length < tokens.length) pool.push(made());
      tokens.forEach((token, n) => {
        move(pool[n], token);
        if (n >= shown) pool[n].pill.style.opacity = "";
      });
      for (let n = tokens.length; n < shown; n++) {
        pool[n].pill.style.opacity = "0";
        // what is not seen says nothing
        for (const key of ["quantity", "value"]) delete pool[n].pill.dataset[key];
      }
      shown = tokens.length;
      return tokens.flatMap(({ from, to, phase }) => {
        const names = points.covers(to.place);
        return from === to || (phase === "entering" && names.length > 1) ? names : [];
      });
    },
  };
}
