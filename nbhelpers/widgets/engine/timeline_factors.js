// The factors of the timeline's products: each a number with its name and its place. No DOM.
// `view` is what timeline.js looks at: a Look and the depth.
import { ACTIVATIONS, entryOf } from "./functions.js";

const output = (unit) => (unit.startsWith("i") ? unit : `out_${unit}`);
/** A text of the tables in the names of one unit: `1 − out²` is `1 − out_h1²`. */
const named = (text, unit) => text.replace(/\b(?:net|out|target)\b/g, (word) => `${word}_${unit}`);

/** The output of unit u of layer l - 1, counted with the inputs as layer -1, as a factor. */
export function outFactor({ names: { units }, state, values }, l, u, label) {
  const unit = units[l + 1][u];
  const value = l < 0 ? state.x[u] : values.outs[l][u];
  return { label: label ?? output(unit), value, at: { unit, part: "out" }, formula: output(unit) };
}

export function dOutFactor({ names: { units }, values }, l, u) {
  const unit = units[l + 1][u];
  return { label: `dE/dout_${unit}`, value: values.dOut[l][u], at: { unit, part: "out" } };
}

export function slopeFactor({ names: { units }, state, values }, l, u) {
  const unit = units[l + 1][u];
  return {
    label: `dout_${unit}/dnet_${unit}`,
    value: values.slopes[l][u],
    at: { unit, part: "net" },
    formula: named(entryOf(ACTIVATIONS, state.activations[l]).slope, unit),
  };
}

export function deltaFactor({ names: { units }, values }, l, u) {
  const unit = units[l + 1][u];
  return { label: `delta_${unit}`, value: values.deltas[l][u], at: { unit, part: "net" } };
}

export function weightFactor({ names: { weights }, state }, l, u, i) {
  const edge = weights[l][u][i];
  return { label: edge, value: state.weights[l][u][i], at: { edge } };
}

/** The parts of an output's share of the loss, or of its derivative, as factors. */
export function lossFactors({ names: { units }, state, values, depth }, u, parts) {
  const unit = units[depth][u];
  return parts.map(({ label, of }) => {
    const [text, value] = [named(label, unit), of(values.outs[depth - 1][u], state.target[u])];
    return { label: text, value, at: text === label ? null : { unit, part: "out" } };
  });
}

export const constant = (label, value) => ({ label, value, at: null });
