/** A number's place in the drawing: its name, the number itself, and what takes the pointer. */
import { s, write } from "../../shared/dom.js";
import { symbolSpans } from "../symbols.js";
import { dragging, keys } from "./scrubbing.js";
import { BOLD, baseline, fitted, nameWidth, wide } from "./text.js";

const APART = 8; // px between two numbers in a row
const MORE = 1.12; // times its room that a number takes where there is space

/** @import { Spot } from "../receipt.js" */

/**
 * @param {object} spec
 * @param {string} spec.name the quantity
 * @param {Spot} spec.spot where the number stands
 * @param {number} spec.size of its text
 * @param {{x: number, y: number, width: number, height: number, rx?: number}} spec.target what
 *   takes the pointer, by its upper left corner
 * @param {string} spec.kind forward, gradient or target: its color
 * @param {Spot} [spec.label] where a name stands beside it
 * @param {string} [spec.symbol] whose symbol that is, if not its own
 * @param {string} [spec.word] a word that stands there instead
 * @param {boolean} [spec.isQuiet] whether that name steps back
 * @param {{end: () => number, until: (x: number) => void}} [spec.beside] the place before it,
 *   which leaves it what it does not need itself
 * @param {boolean} [spec.isSet] whether the reader can change it here
 * @param {boolean} [spec.shadow] whether the quantity has its proper place elsewhere
 * @param {Object<string, any>} handlers see graph.js
 */
export function createPlace(spec, handlers) {
  const { name, spot, size, target, kind, label, word, isSet = false, shadow = false } = spec;
  const { symbol = name } = spec;
  const extra = label && !word ? Math.max(0, nameWidth(symbol, size) - label.room) : 0;
  const x = spot.x + extra;
  const room = (spot.room - extra) / (kind.includes("total") ? BOLD : 1);
  const y = baseline(spot.y, size);
  const digits = s("text", {
    x,
    y,
    "text-anchor": spot.anchor,
    lengthAdjust: "spacingAndGlyphs",
    class: "digits",
    data: shadow ? {} : { quantity: name, primary: "" },
  });
  const line = isSet ? s("line", { class: "underline", y1: y + 3, y2: y + 3 }) : null;
  const box = s("rect", { rx: 4, ...target, class: "hot-box" });
  const { onPlace } = handlers;
  const group = s(
    "g",
    {
      class: `place ${kind}${isSet ? " input" : ""}`,
      ...(isSet ? { tabindex: 0, role: "button" } : {}),
      data: { place: name },
      on: isSet
        ? { ...dragging(name, handlers), ...keys(name, handlers) }
        : { click: ({ currentTarget }) => onPlace(name, currentTarget) },
    },
    box,
    label
      ? s(
          "text",
          {
            x: label.x,
            y: baseline(label.y, size),
            "text-anchor": label.anchor,
            class: word ? "word" : spec.isQuiet ? "half-name" : "name",
          },
          ...(word ? [word] : symbolSpans(symbol)),
        )
      : null,
    line,
    digits,
  );
  let shown = null; // the value
  let written = "";
  let end = x; // where the number ends
  let given = 0; // the room that it had last
  const state = {
    ahead: false,
    current: false,
    near: false,
    hot: false,
    source: false,
    off: false,
    coming: false,
  };

  return {
    group,
    /** @param {number} ratio of the font's digits to those that the room was made for */
    show(value, ratio) {
      const free = spec.beside ? spot.x - spec.beside.end() - APART : 0;
      const own = Math.max(room, Math.min(free, MORE * room));
      if (Object.is(value, shown) && own === given) return;
      shown = value;
      given = own;
      const text = fitted(value, own / Math.max(1, ratio), size);
      if (!shadow) digits.dataset.value = Number.isFinite(value) ? String(value) : "";
      if (text === written) return;
      written = text;
      write(digits, text);
      const width = Math.min(own, wide(text) * size * ratio);
      // Even with one digit, a power of ten may be too long: its letters move together.
      const isTight = width === own;
      if (isTight) digits.setAttribute("textLength", own.toFixed(1));
      else digits.removeAttribute("textLength");
      end = x + width;
      if (spec.beside) {
        // What is marked ends beside the number, and not within it.
        const edge = Math.min(target.x, spot.x - width - APART / 2);
        box.setAttribute("x", String(edge));
        box.setAttribute("width", String(target.x + target.width - edge));
        spec.beside.until(edge);
      }
      if (!isSet) return;
      line.setAttribute("x1", String(x));
      line.setAttribute("x2", String(end));
      group.setAttribute("aria-label", `${name} ${text}, edit`);
    },
    end: () => end,
    /** Its mark ends there. */
    until: (edge) => box.setAttribute("width", String(edge - target.x)),
    /** Turns some of its marks on or off: ahead, current, near, hot, source, off, coming. */
    mark(marks) {
      for (const [key, on] of Object.entries(marks)) {
        if (state[key] === on) continue;
        state[key] = on;
        group.classList.toggle(key, on);
      }
    },
  };
}
