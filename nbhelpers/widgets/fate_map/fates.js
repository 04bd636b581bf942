/**
 * One training of a network 2-3-1 without biases, and its fate. No DOM.
 *
 * The arithmetic of `nbhelpers/fates.py`, in the same order: with ReLU and identity both give the
 * same bits.
 */
import { FACTS } from "./facts.js";
import { described } from "../shared/workbench_link.js";

const { x, target, weights, tail: TAIL, tolerance: NEAR, periods: PERIODS, largest: MOST } = FACTS;
const code = (name) => FACTS.fates.indexOf(name);
export const CONVERGED = code("converged");
const [ON_ITS_WAY, BOUNCES, WANDERS, DEAD, BLOWS_UP] = FACTS.fates.slice(1).map(code);

/**
 * @typedef {object} Setting of a training
 * @property {number} hidden the hidden layer's learning rate
 * @property {number} output the output layer's
 * @property {number} momentum
 * @property {number} start the first weight at the start
 * @property {boolean} isRelu
 * @property {number} updates
 */

/**
 * Trains, and gives the fate as a place in `FACTS.fates`, plus eight times the update after which a
 * converged training was near the target.
 * @param {Setting} setting
 * @param {(out: number) => void} [onOut] hears every output
 */
export function fate({ hidden, output, momentum, start, isRelu, updates }, onOut) {
  const [x1, x2] = x;
  let [, w2, w3, w4, w5, w6, v1, v2, v3] = weights;
  let w1 = start;
  let [m1, m2, m3, m4, m5, m6, n1, n2, n3] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let near = 0;
  let delta = 0;
  let error = 0;
  const outs = new Float64Array(TAIL);
  for (let n = 0; n <= updates; n++) {
    const a = w1 * x1 + w2 * x2;
    const b = w3 * x1 + w4 * x2;
    const c = w5 * x1 + w6 * x2;
    const h1 = !isRelu || a > 0 ? a : 0;
    const h2 = !isRelu || b > 0 ? b : 0;
    const h3 = !isRelu || c > 0 ? c : 0;
    const net = v1 * h1 + v2 * h2 + v3 * h3;
    const isOn = !isRelu || net > 0;
    const out = isOn ? net : 0;
    onOut?.(out);
    error = out - target;
    near = Math.abs(error) < NEAR ? near + 1 : 0;
    if (near >= TAIL) return CONVERGED + 8 * (n - TAIL + 1);
    if (!(Math.abs(out) <= MOST)) return BLOWS_UP;
    delta = isOn ? 2 * error : 0;
    if (isRelu && delta === 0 && error !== 0 && momentum === 0) return DEAD;
    outs[n % TAIL] = out;
    if (n === updates) break;
    const d1 = delta * v1 * (!isRelu || a > 0 ? 1 : 0);
    const d2 = delta * v2 * (!isRelu || b > 0 ? 1 : 0);
    const d3 = delta * v3 * (!isRelu || c > 0 ? 1 : 0);
    m1 = momentum * m1 + d1 * x1;
    m2 = momentum * m2 + d1 * x2;
    m3 = momentum * m3 + d2 * x1;
    m4 = momentum * m4 + d2 * x2;
    m5 = momentum * m5 + d3 * x1;
    m6 = momentum * m6 + d3 * x2;
    n1 = momentum * n1 + delta * h1;
    n2 = momentum * n2 + delta * h2;
    n3 = momentum * n3 + delta * h3;
    w1 -= hidden * m1;
    w2 -= hidden * m2;
    w3 -= hidden * m3;
    w4 -= hidden * m4;
    w5 -= hidden * m5;
    w6 -= hidden * m6;
    v1 -= output * n1;
    v2 -= output * n2;
    v3 -= output * n3;
  }
  if (isRelu && delta === 0 && error !== 0) return DEAD;
  return atTheEnd(outs, updates + 1);
}

/** What the last outputs say; `next` is where the oldest stands. */
function atTheEnd(outs, next) {
  const at = (k) => outs[(next + k) % TAIL];
  let apart = 0;
  let below = 0;
  let above = 0;
  for (let k = 0; k < TAIL; k++) {
    if (at(k) < target) below += 1;
    if (at(k) > target) above += 1;
    if (k) apart = Math.max(apart, Math.abs(at(k) - at(k - 1)));
  }
  const repeats = (period) => {
    for (let k = period; k < TAIL; k++) if (Math.abs(at(k) - at(k - period)) >= NEAR) return false;
    return true;
  };
  const periods = Array.from({ length: PERIODS - 1 }, (_, n) => n + 2);
  if (apart >= NEAR && periods.some(repeats)) return BOUNCES;
  return below === TAIL || above === TAIL ? ON_ITS_WAY : WANDERS;
}

/**
 * The setting at a place of a map.
 * @param {{kind: string, activation: string, updates: number}} map
 * @param {number} across the number on the axis to the right
 * @param {number} up the one on the other
 * @returns {Setting}
 */
export function settingAt({ kind, activation, updates }, across, up) {
  return {
    hidden: across,
    output: kind === "rates" ? up : across,
    momentum: kind === "momentum" ? up : 0,
    start: kind === "start" ? up : weights[0],
    isRelu: activation === FACTS.activations[0],
    updates,
  };
}

/**
 * The network at a place of a map, for the workbench, which knows one rate for all layers.
 * @param {{kind: string, activation: string, updates: number}} map
 */
export function networkAt(map, across, up) {
  const { output, momentum, start } = settingAt(map, across, up);
  const { network } = FACTS;
  const [[[, ...others], ...rows], last] = network.weights;
  return described({
    ...network,
    activations: [map.activation, map.activation],
    weights: [[[start, ...others], ...rows], last],
    learning_rate: output,
    momentum,
  });
}

/** The losses of one training, from the start on, and the last output. @param {Setting} setting */
export function lossesOf(setting) {
  const losses = [];
  let last = NaN;
  const found = fate(setting, (out) => {
    last = out;
    losses.push((out - target) * (out - target));
  });
  return { losses, found, out: last };
}
