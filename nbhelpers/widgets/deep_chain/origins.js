// Where each number of a deep chain comes from, in one line. No DOM.
import { FACTS } from "./facts.js";
import { ACTIVATIONS } from "../engine/functions.js";
import { format } from "../shared/format.js";

/** @import { Origin } from "../shared/origin.js" */
/** @import { Stack } from "./chain_math.js" */

const SIZE = /^(outs|gradients)\[(\d+)\]$/;
const N = FACTS.samples;

/** What the read-out's two sizes are called in the table. */
const aliases = (depth) => ({ out: `outs[${depth}]`, gradient: "gradients[0]" });

/** All names of a number. */
export function namesOf(name, depth) {
  const pair = Object.entries(aliases(depth)).find((both) => both.includes(name));
  return pair ?? [name];
}

/** The layer's size that a name stands for: whose, and the layer; or null. */
export function sizeAt(name, depth) {
  const found = SIZE.exec(aliases(depth)[name] ?? name);
  return found && { kind: found[1], layer: Number(found[2]) };
}

/** The root of a mean square in numbers; what is too small or too large to be squared has none. */
function root(size, count) {
  const sum = size * size * count;
  return sum > 0 && sum < Infinity ? `√(${format(sum)} / ${count})` : "";
}

/** What a layer's numbers are made of, and the layer that they are made from. */
function made(kind, layer, { depth, activation, residual }) {
  const isForward = kind === "outs";
  const from = layer + (isForward ? -1 : 1);
  if (from < 0) return { text: `rms of ${N} samples of normal numbers` };
  if (from > depth) return { text: "rms of the normal numbers sent back" };
  const before = `${kind} of layer ${from}`;
  const own = isForward
    ? `${ACTIVATIONS[activation].label}(${before} × W)`
    : `(slopes × ${before}) × Wᵀ`;
  return { text: `rms of ${own}${residual ? ` + ${before}` : ""}`, from };
}

/**
 * @param {Stack} stack
 * @param {{outs: number[], gradients: number[], off: number}} sizes
 * @param {number[]} losses of its training so far
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf(stack, sizes, losses, name) {
  const { depth, width } = stack;
  const size = sizeAt(name, depth);
  if (size) {
    const { kind, layer } = size;
    const { text, from } = made(kind, layer, stack);
    return {
      name,
      head: `${kind} of layer ${layer}`,
      value: sizes[kind][layer],
      text,
      rows: [root(sizes[kind][layer], N * width)],
      sources: from === undefined ? [] : [`${kind}[${from}]`],
    };
  }
  if (name.endsWith("_factor")) {
    const kind = name === "out_factor" ? "outs" : "gradients";
    const [from, to] = kind === "outs" ? [0, depth] : [depth, 0];
    const [first, last] = [sizes[kind][from], sizes[kind][to]];
    return {
      name,
      head: "per layer",
      value: (last / first) ** (1 / depth),
      text: `(${kind} of layer ${to} / of layer ${from})^(1/${depth})`,
      rows: [`(${format(last)} / ${format(first)})^(1/${depth})`],
      sources: [`${kind}[${to}]`, `${kind}[${from}]`],
    };
  }
  if (name === "off")
    return {
      name,
      value: sizes.off,
      text: `units whose slope is 0 for all ${N} samples`,
      rows: [],
      sources: [],
    };
  const loss = { loss: losses.at(-1), first_loss: losses[0] }[name];
  if (loss === undefined) return null;
  return {
    name,
    head: "E",
    value: loss,
    text: `sum of (y − sin 2x)² / (2 × ${N})`,
    rows: [`${format(2 * N * loss)} / ${2 * N}`],
    sources: [],
  };
}
