// The fates: how each is said, where it is in a strip, and how a guess is judged. No DOM.

/** @import { Column } from "../../engine/rate_strip.js" */

/** By fate: its look, and how a sentence says it of a training. */
export const FATES = {
  converges: { look: "good", says: "converges" },
  bounces: { look: "stripes", says: "bounces" },
  "at the edge": { look: "waves", says: "is at the edge" },
  wanders: { look: "dots", says: "wanders" },
  diverges: { look: "bad", says: "diverges" },
  saturated: { look: "bad", says: "is saturated" },
  dead: { look: "bad", says: "is dead" },
  undecided: { look: "plain", says: "is undecided" },
};

/**
 * Where the words of a strip go: each fate once, over the middle of what it has.
 * @param {Column[]} columns
 * @param {number} least how many columns earn a word
 * @returns {{fate: string, at: number}[]} from the left; `at` from 0 to 1
 */
export function wordsOf(columns, least) {
  const where = new Map();
  columns.forEach((column, k) => {
    if (!column) return;
    if (!where.has(column.fate)) where.set(column.fate, []);
    where.get(column.fate).push(k);
  });
  return [...where]
    .filter(([, all]) => all.length >= least)
    .map(([fate, all]) => ({
      fate,
      at: (all[Math.floor(all.length / 2)] + 0.5) / columns.length,
    }))
    .sort((a, b) => a.at - b.at);
}

/**
 * Places for words of these widths, next to each other and as near as can be to where they belong.
 * @param {{at: number, width: number}[]} words middles and widths in px, from the left
 * @param {number} wide
 * @returns {number[]} their middles
 */
export function spread(words, wide) {
  const gap = 3;
  const middles = words.map(({ at, width }) => Math.min(Math.max(at, width / 2), wide - width / 2));
  for (let turn = 0; turn < 8; turn++) {
    for (let k = 1; k < words.length; k++) {
      const need = (words[k - 1].width + words[k].width) / 2 + gap;
      const lack = need - (middles[k] - middles[k - 1]);
      if (lack <= 0) continue;
      middles[k - 1] -= lack / 2;
      middles[k] += lack / 2;
    }
    words.forEach(({ width }, k) => {
      middles[k] = Math.min(Math.max(middles[k], width / 2), wide - width / 2);
    });
  }
  return middles;
}

/**
 * What is said of a guess.
 * @param {{fate: string, rate: number, found: string}[]} flags the fate guessed, and the real one
 * @returns {string}
 */
export function judged(flags) {
  const wrong = flags.filter(({ fate, found }) => fate !== found);
  const right = flags.length - wrong.length;
  if (!wrong.length) return `${right === 2 ? "Both" : `All ${right}`} flags stand right.`;
  const says = wrong.map(({ rate, found }) => `at ${rate} it ${FATES[found].says}`).join(", ");
  const head = `${right || "None"} of your ${flags.length} flags ${right === 1 ? "stands" : "stand"} right`;
  return `${head}: ${says}.`;
}

/**
 * From where on each of these fates is met, unless from the left end.
 * @param {Column[]} columns
 * @param {string[]} fates
 * @param {(rate: number) => string} text
 */
export function firstsOf(columns, fates, text) {
  const parts = fates.flatMap((fate) => {
    const first = columns.findIndex((column) => column.fate === fate);
    return first > 0 ? [`it ${FATES[fate].says} from ${text(columns[first].rate)} on`] : [];
  });
  return parts.length ? ` In the picture ${parts.join(", ")}.` : "";
}
