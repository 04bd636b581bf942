/** Where each number of a visit to the clinic comes from, in one line. No DOM. */
import { bracketed } from "../shared/origin.js";
import { format } from "../shared/format.js";
import { FACTS } from "./facts.js";

/** @import { Origin } from "../shared/origin.js" */
/** @typedef {{how: string, pairs: number[][], factor: number, error: boolean}} Made */

const DIGITS = 12; // of the two losses of a nudge, which differ in the last of them
const SECRET = "what its code gives: the right diagnosis shows how";

/** What the two numbers of a ratio are. */
export const RATIO = {
  samples: "batch / sum of its samples",
  step: "move / move by the first gradient",
  repeat: "second gradient / first",
  two: "way of the two / of the long one",
};

// How a delta is made of what arrives, and what a bug does to the deltas of an entry.
const DELTAS = {
  "": (arrives) => `${arrives} × slope`,
  no_slope: (arrives) => `${arrives.slice(1, -1)}, the slope left out`,
  slope_at_out: (arrives) => `${arrives} × slope at out`,
  sign_flipped: (arrives) => `${arrives} × (−slope)`,
  path_dropped: () => "(sum of w × δ but the last) × slope",
  transposed: () => "(sum of w × δ, W for its transpose) × slope",
  detached: () => "0 × slope, as nothing is passed back",
};
const ENTRIES = {
  no_slope: ", δ without the slope",
  slope_at_out: ", δ with the slope at out",
  sign_flipped: ", δ with the wrong sign",
  path_dropped: ", δ without the last path",
  transposed: ", δ by W for its transpose",
  detached: ", δ = 0: nothing is passed back",
  mean_for_sum: ", δ for the mean, not the sum",
  below: ", δ wrong from above",
};

/** Products of two numbers, or numbers, added up. */
function sum(pairs) {
  const terms = pairs.map(([a, b], k) => {
    const first = k ? bracketed(a) : format(a);
    return b === undefined ? first : `${first} × ${bracketed(b)}`;
  });
  return terms.join(" + ");
}

/** @param {Made} made a delta */
function delta({ how, pairs, factor, error }) {
  const terms = error ? `${format(pairs[0][0])} − ${bracketed(pairs[0][1])}` : sum(pairs) || "0";
  const isOne = how === "no_slope"; // there is no factor
  const row = isOne
    ? terms
    : `${error || pairs.length > 1 ? `(${terms})` : terms} × ${bracketed(factor)}`;
  return [DELTAS[how](error ? "(out − target)" : "(sum of w × δ)"), row];
}

/** @param {Made} made the gradient of a weight or a bias */
function gradient({ how, pairs }, isBias) {
  if (how === "bias_not_summed") return ["δ of the last sample, which overwrites the others", ""];
  const text = `sum of the samples' ${isBias ? "δ" : "δ × input"}${ENTRIES[how] ?? ""}`;
  return [text, pairs.length > 1 ? sum(pairs) : ""];
}

/** A central difference. */
function measured(name, [higher, lower], alone = "") {
  const [by, twice] = [format(FACTS.nudge), format(2 * FACTS.nudge)];
  return [
    `(E(${name} + ${by}) − E(${name} − ${by})) / (${twice})${alone}`,
    `(${format(higher, DIGITS)} − ${format(lower, DIGITS)}) / (${twice})`,
  ];
}

/**
 * @param {any} visit as `nbhelpers.clinic.visit` gives it
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf(visit, name) {
  const { card, done, bill, verdict } = visit;
  const made = verdict?.right ? verdict.made : null;
  const put = (head, value, [text, row], ...sources) => {
    return { name, head, value, text, rows: [row], sources };
  };
  const entry = (key, value) =>
    put(
      `∂E/∂${key} by backward`,
      value,
      made ? gradient(made[key], key.startsWith("b_")) : [SECRET, ""],
    );

  if (name === "rate") return { ...put("learning rate", card.rate, ["", ""]), given: true };
  if (name === "bill" || name === "verdict bill") {
    const row = done.map(({ cost }) => cost).join(" + ");
    const of = done.map(({ order }) => `${order} cost`);
    const text = "passes of all that was ordered";
    return put("bill", bill, [text, done.length > 1 ? row : ""], ...of);
  }
  if (name === "verdict rules" && verdict?.right)
    return put("bill of the rules", verdict.rules, ["passes of what they order, counted", ""]);

  const [order, ...words] = name.split(" ");
  const last = words.at(-1);
  if (order === "given") {
    const found = card.gradients.find(([key]) => key === last);
    return found ? entry(...found) : null;
  }
  const seen = done.find((one) => one.order === order);
  if (!seen) return null;
  const [kind] = order.split(":");
  const { rows } = seen;
  if (words[0] === "cost") {
    const text = "samples sent forward or backward, counted";
    return put(`passes: ${seen.title}`, seen.cost, [text, ""]);
  }
  if (kind === "overfit") {
    const [{ losses }] = rows;
    const n = last === "first" ? 0 : losses.length - 1;
    const when = n ? `after ${n} updates` : "before the first update";
    const text = `sum of (out − target)² / 2 of sample 1, ${when}`;
    return put("E", losses[n], [text, `${format(2 * losses[n])} / 2`]);
  }
  if (kind in RATIO) {
    const found = rows.find((row) => row.name === words.join(" "));
    if (!found) return null;
    const [key, above, below] = found.of;
    const text = `${RATIO[kind]}, for example of ${key}`;
    return put(found.name, found.ratio, [text, `${format(above)} / ${bracketed(below)}`]);
  }
  const at = rows.findIndex((row) => row.name === last);
  if (at < 0) return null;
  const row = rows[at];
  const what = words.slice(0, -1).join(" ");
  if (kind === "units") {
    const head = `δ of ${last}`;
    const [, layer, sample] = order.split(":");
    const up = `units:${Number(layer) + 1}:${sample}`;
    const names = done.find((one) => one.order === up)?.rows.map((unit) => unit.name) ?? [];
    const above = (whose) => names.map((unit) => `${up} ${whose} ${unit}`); // where they are ordered
    if (what === "backward says")
      return made
        ? put(head, row.backward, delta(made[order][at]), ...above(what))
        : put(head, row.backward, [SECRET, ""]);
    if (what === "it should be") {
      const difference = measured(`b_${last}`, row.nudged, ", of this sample");
      return put(head, row.measured, difference);
    }
    const suspect = row.of.find(([title]) => title === what);
    const sources = above("it should be");
    return suspect ? put(`${head}, ${what}`, suspect[1], delta(suspect[2]), ...sources) : null;
  }
  if (what === "backward") return entry(last, row.backward);
  if (what === "measured") return put(`∂E/∂${last}`, row.measured, measured(last, row.nudged));
  const pair = `${format(row.backward)} / ${bracketed(row.measured)}`;
  const of = ["backward", "measured"].map((one) => `${order} ${one} ${last}`);
  return put(`ratio of ${last}`, row.ratio, ["backward / measured", pair], ...of);
}
