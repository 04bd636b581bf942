// Activations and losses, as in nbhelpers/networks/functions.py: one entry each. No DOM.
// Their names, labels, ranges and texts come from there; here is what computes.
import { FACTS } from "./facts.js";
import { logistic } from "./logistic.js";

/**
 * @typedef {Float64Array} Numbers
 *
 * @typedef {object} Activation How a layer turns nets into outs, and how it passes the gradient
 *   back. The units of the layer stand from `at` to before `end` in each array.
 * @property {(nets: Numbers, outs: Numbers, at: number, end: number) => void} forward fills outs
 * @property {(nets: Numbers, outs: Numbers, dOuts: Numbers, deltas: Numbers, at: number,
 *   end: number) => void} backward fills deltas, dE/dnet, for dOuts, dE/dout
 * @property {string} label what readers call it
 * @property {string} slope dout/dnet, in words of net and out
 * @property {[number, number]} range the bounds of every output
 *
 * @typedef {object} Loss A loss of one sample's outputs, which stand from `at` on in `outs`.
 * @property {(outs: Numbers, at: number, target: Numbers, terms: Numbers) => void} terms fills
 *   terms, each output's share of E, which is their sum
 * @property {(outs: Numbers, at: number, target: Numbers, dOuts: Numbers) => void} backward fills
 *   dOuts, dE/dout, from `at` on
 * @property {(count: number) => Part[]} term the product that is one output's share, of so many
 * @property {(count: number) => Part[]} slope the product that is dE/dout of one
 * @property {string} label
 * @property {[string, string]} told what E does with one output, and with several
 *
 * @typedef {object} Part A factor of an output's product.
 * @property {string} label a number, or words of out and target
 * @property {(out: number, target: number) => number} of its value
 */

const activations = {
  sigmoid: {
    forward(nets, outs, at, end) {
      for (let u = at; u < end; u++) outs[u] = logistic(nets[u]);
    },
    backward(nets, outs, dOuts, deltas, at, end) {
      for (let u = at; u < end; u++) deltas[u] = dOuts[u] * (outs[u] * (1 - outs[u]));
    },
  },
  tanh: {
    forward(nets, outs, at, end) {
      for (let u = at; u < end; u++) outs[u] = Math.tanh(nets[u]);
    },
    backward(nets, outs, dOuts, deltas, at, end) {
      for (let u = at; u < end; u++) deltas[u] = dOuts[u] * (1 - outs[u] * outs[u]);
    },
  },
  relu: {
    forward(nets, outs, at, end) {
      for (let u = at; u < end; u++) outs[u] = nets[u] > 0 ? nets[u] : 0;
    },
    backward(nets, outs, dOuts, deltas, at, end) {
      for (let u = at; u < end; u++) deltas[u] = dOuts[u] * (nets[u] > 0 ? 1 : 0);
    },
  },
  leaky_relu: {
    forward(nets, outs, at, end) {
      for (let u = at; u < end; u++) outs[u] = nets[u] > 0 ? nets[u] : 0.01 * nets[u];
    },
    backward(nets, outs, dOuts, deltas, at, end) {
      for (let u = at; u < end; u++) deltas[u] = dOuts[u] * (nets[u] > 0 ? 1 : 0.01);
    },
  },
  identity: {
    forward(nets, outs, at, end) {
      for (let u = at; u < end; u++) outs[u] = nets[u];
    },
    backward(nets, outs, dOuts, deltas, at, end) {
      for (let u = at; u < end; u++) deltas[u] = dOuts[u];
    },
  },
};

const ERROR = { label: "out − target", of: (out, target) => out - target };

/** The constant top / bottom as the factor of a product; none where it is 1. */
function fraction(top, bottom) {
  const shared = top % bottom === 0 ? bottom : bottom % top === 0 ? top : 1;
  const [over, under] = [top / shared, bottom / shared];
  if (over === under) return [];
  return [{ label: under === 1 ? `${over}` : `${over}/${under}`, of: () => top / bottom }];
}

/** The loss `sum (out - target)^2 / bottom(d)` of d outputs. */
function scaledSquare(bottom) {
  return {
    terms(outs, at, target, terms) {
      const scale = 1 / bottom(target.length);
      for (let u = 0; u < target.length; u++) {
        const error = outs[at + u] - target[u];
        terms[u] = scale * (error * error);
      }
    },
    backward(outs, at, target, dOuts) {
      const scale = 2 * (1 / bottom(target.length));
      for (let u = 0; u < target.length; u++) dOuts[at + u] = scale * (outs[at + u] - target[u]);
    },
    term: (count) => [...fraction(1, bottom(count)), ERROR, ERROR],
    slope: (count) => [...fraction(2, bottom(count)), ERROR],
  };
}

/** The loss `sum |out - target|`; at 0, where it has no slope, it takes 0, as PyTorch does. */
const distance = {
  terms(outs, at, target, terms) {
    for (let u = 0; u < target.length; u++) terms[u] = Math.abs(outs[at + u] - target[u]);
  },
  backward(outs, at, target, dOuts) {
    for (let u = 0; u < target.length; u++) dOuts[at + u] = Math.sign(outs[at + u] - target[u]);
  },
  term: () => [{ label: "|out − target|", of: (out, target) => Math.abs(out - target) }],
  slope: () => [{ label: "sign(out − target)", of: (out, target) => Math.sign(out - target) }],
};

const losses = {
  half_squared: scaledSquare(() => 2),
  squared: scaledSquare(() => 1),
  mean_squared: scaledSquare((count) => count),
  absolute: distance,
};

/**
 * The entries by name, with what Python says of them. The two languages must know the same ones.
 */
function table(kind, entries, facts) {
  const names = Object.keys(facts);
  const missing = [...names, ...Object.keys(entries)].find(
    (name) => !Object.hasOwn(entries, name) || !Object.hasOwn(facts, name),
  );
  if (missing) throw new Error(`${kind}: ${missing} is not in both functions.py and functions.js`);
  return Object.fromEntries(names.map((name) => [name, { ...facts[name], ...entries[name] }]));
}

/** @type {Object<string, Activation>} */
export const ACTIVATIONS = table("activations", activations, FACTS.activations);
/** @type {Object<string, Loss>} */
export const LOSSES = table("losses", losses, FACTS.losses);
for (const entry of Object.values(ACTIVATIONS)) {
  const [low, high] = entry.range; // without a bound where it is null: JSON has no infinity
  entry.range = [low ?? -Infinity, high ?? Infinity];
}

/**
 * The entry of a table; throws a RangeError for a name that is in none.
 * @template Entry
 * @param {Object<string, Entry>} entries ACTIVATIONS or LOSSES
 * @param {string} name
 * @returns {Entry}
 */
export function entryOf(entries, name) {
  if (Object.hasOwn(entries, name)) return entries[name];
  throw new RangeError(`expected one of ${Object.keys(entries).join(", ")}, got ${name}`);
}

/**
 * dout/dnet of each unit of a layer.
 * @param {string} name of its activation
 * @param {number[]} nets
 * @param {number[]} outs
 * @returns {number[]}
 */
export function slopesOf(name, nets, outs) {
  const slopes = new Float64Array(nets.length);
  const [net, out, one] = [nets, outs, outs.map(() => 1)].map((list) => Float64Array.from(list));
  entryOf(ACTIVATIONS, name).backward(net, out, one, slopes, 0, net.length);
  return Array.from(slopes);
}

/** Whether outputs of this activation stay between two bounds, near which it is flat. */
export function saturates(name) {
  return entryOf(ACTIVATIONS, name).range.every(Number.isFinite);
}

/** Whether all units of a layer are off: at their only bound, where the slope is 0. */
export function isOff(name, nets, outs) {
  const { range } = entryOf(ACTIVATIONS, name);
  const slopes = slopesOf(name, nets, outs);
  return !saturates(name) && outs.every((out, u) => range.includes(out) && slopes[u] === 0);
}
