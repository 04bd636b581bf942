/** The tokens of a motion in the drawing: numbers in pills, which alone are moved. */
import { s, write } from "../../shared/dom.js";
import { wide } from "../drawing/text.js";
import { pointsOf } from "./points.js";

/** @import { Token } from "../../engine/motion/motion.js" */

const PADDING = 4;
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
 * @returns {{el: SVGElement, place: Function, show: (tokens: Token[]) => string[]}} `place(plan,
 *   names)` fits them to a drawing; `show` gives the quantities that they cover
 */
export function createTokens() {
  const el = s("g", { class: "tokens", "aria-hidden": "true" });
  /** @type {any[]} elements that are used again and again */
  const pool = [];
  let points = null;
  let size = 12;
  let shown = 0; // so many of them are seen

  function made() {
    const rect = s("rect", { class: "pill" });
    const text = s("text", { "text-anchor": "middle" });
    const group = s("g", { class: "token" }, rect, text);
    el.append(group);
    return { group, rect, text, leg: "", written: "", way: null, width: 0 };
  }

  function move(one, token) {
    const { from, to, via, back, kind, text, phase, negative, quantity, value } = token;
    const look = `token ${kind}${negative ? " negative" : ""}${phase === "waiting" ? " waiting" : ""}`;
    if (one.look !== look) one.group.setAttribute("class", (one.look = look));
    if (one.written !== text) {
      one.written = text;
      write(one.text, text);
      one.width = wide(text) * size;
      const [width, height] = [one.width + 2 * PADDING, size + 5];
      const box = { x: -width / 2, y: -height / 2, width, height, rx: height / 2 };
      for (const [key, number] of Object.entries(box))
        one.rect.setAttribute(key, number.toFixed(1));
      one.text.setAttribute("y", (0.36 * size).toFixed(1));
    }
    one.text.dataset.quantity = quantity;
    one.text.dataset.value = String(value);
    const leg = `${from.place}${from.slot}>${to.place}${to.slot}${via}${back}${text}`;
    if (leg !== one.leg) {
      one.leg = leg;
      one.way = points.way(from, to, via, back, one.width);
    }
    const [x, y] = one.way(token.at);
    const [large, turned] = shapeOf(token);
    const scale = large === 1 ? "" : ` scale(${large.toFixed(3)},${(large * turned).toFixed(3)})`;
    one.group.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)${scale}`;
  }

  return {
    el,
    place(plan, names) {
      points = pointsOf(plan, names);
      size = Math.min(12, plan.text - 1);
      el.style.fontSize = `${size}px`;
      for (const one of pool) one.leg = one.written = "";
    },
    show(tokens) {
      while (pool.length < tokens.length) pool.push(made());
      tokens.forEach((token, n) => {
        move(pool[n], token);
        if (n >= shown) pool[n].group.style.opacity = "";
      });
      for (let n = tokens.length; n < shown; n++) {
        pool[n].group.style.opacity = "0";
        // what is not seen says nothing
        for (const key of ["quantity", "value"]) delete pool[n].text.dataset[key];
      }
      shown = tokens.length;
      return tokens.flatMap(({ from, to, phase }) => {
        const names = points.covers(to.place);
        return from === to || (phase === "entering" && names.length > 1) ? names : [];
      });
    },
  };
}
