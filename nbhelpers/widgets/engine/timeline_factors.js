// The factors of the timeline's products: each a number with its name and its place. No DOM.
// `view` is what timeline.js looks at: {state, names, values, depth}.

const output = (unit) => (unit.startsWith("i") ? unit : `out_${unit}`);
const SLOPES = {
  sigmoid: (unit) => `out_${unit} × (1 − out_${unit})`,
  tanh: (unit) => `1 − out_${unit}²`,
  relu: (unit) => `1 if net_${unit} > 0, else 0`,
  identity: () => "1",
};

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
    formula: SLOPES[state.activations[l]](unit),
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

export function errorFactor({ names: { units }, state, values, depth }, u) {
  const unit = units[depth][u];
  const value = values.outs[depth - 1][u] - state.target[u];
  return { label: `out_${unit} − target_${unit}`, value, at: { unit, part: "out" } };
}

export const constant = (label, value) => ({ label, value, at: null });
