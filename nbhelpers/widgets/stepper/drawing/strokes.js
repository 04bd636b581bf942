/** How wide a wire is: one scale for every network and every moment. And the drawing's legend. */
import { h, s } from "../../shared/dom.js";

const LEAST = 0.75; // px
const MOST = 6;
const DECADE = 1.4; // px for ten times the magnitude
const SAMPLES = [1, 10, 100];

/** The magnitude at which a wire is a little wider than the thinnest. */
const UNIT = { forward: 0.1, gradient: 0.001 };

/**
 * The width of a wire's line in px.
 * @param {number} value
 * @param {"forward"|"gradient"} kind
 */
export function strokeWidth(value, kind) {
  const width = LEAST + DECADE * Math.log10(1 + Math.abs(value) / UNIT[kind]);
  return Math.min(MOST, Math.max(LEAST, width));
}

/** What the drawing's colors, widths and dashes mean. */
export function createLegend() {
  const stroke = (times) =>
    s(
      "svg",
      { viewBox: "0 0 24 8", width: 24, height: 8, "aria-hidden": "true" },
      s("path", { d: "M0 4H24", "stroke-width": strokeWidth(times * UNIT.forward, "forward") }),
    );
  const sample = (times) =>
    h(
      "span",
      { class: "stroke" },
      stroke(times),
      h("span", { class: "forward" }, String(times * UNIT.forward)),
      " or ",
      h("span", { class: "gradient" }, String(times * UNIT.gradient)),
    );
  return h(
    "p",
    { class: "stepper-legend" },
    h("span", { class: "forward" }, "forward values, weights"),
    h("span", { class: "gradient" }, "gradients"),
    h("span", { class: "target" }, "targets, errors"),
    ...SAMPLES.map(sample),
    h("span", {}, "dashed: negative"),
    h("span", {}, "underlined: drag, or tap to type"),
  );
}
