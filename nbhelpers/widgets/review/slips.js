/** Which slips a reader makes most: the wrong answers that are kept, judged once more. Pure. */
import { judge } from "../answer_box/answers.js";
import { isWrong } from "../shared/progress/schedule.js";
import { SHOWN } from "../shared/progress/records.js";

/** Slips that no question names: the same in all of them. */
const GENERAL = {
  sign: "The size is right and the sign is wrong",
  two: "A factor of 2 is missing, or is there once too often",
  point: "The digits are right and the decimal point is not",
  factor: "A factor of a product is missing",
};

/**
 * @typedef {{href: string, title: string}} Place
 * @typedef {{id: string, title: string, number: string, chapter: string, href: string,
 *   html: string, section: Place, see: Object<string, Place>, task: any, variants: any[]}} Card
 * @typedef {{text: string, count: number, place: Place, cards: Card[]}} Slip
 */

/**
 * The slip that an answer is, if the question still tells it.
 * @param {Card} card
 * @param {import("../shared/progress/records.js").Try} one
 * @returns {{key: string, text: string, place: Place} | null}
 */
function slipOf(card, { given, variant }) {
  const task = variant === undefined ? card.task : card.variants[variant];
  if (!task) return null;
  const { verdict, mistake, slip, text } = judge(given, task);
  if (verdict === "mistake") {
    const label = task.see?.[mistake];
    const said = task.options.length > 0 ? text : mistake;
    const key = label ? `section ${label}` : `${card.id} ${mistake}`;
    return { key, text: said, place: card.see[label] ?? card.section };
  }
  return verdict === "slip" ? { key: slip, text: GENERAL[slip], place: card.section } : null;
}

/**
 * The reader's slips, those made most often first, the latest of equals before the others. Slips
 * that one section explains count as one.
 *
 * @param {Card[]} cards
 * @param {(id: string) => import("../shared/progress/records.js").Answers} answersTo
 * @returns {Slip[]}
 */
export function slipsOf(cards, answersTo) {
  const wrong = cards
    .flatMap((card) => answersTo(card.id).tries.map((one) => ({ card, one })))
    .filter(({ one: { verdict } }) => isWrong(verdict) && verdict !== SHOWN)
    .sort((a, b) => (a.one.at > b.one.at ? -1 : Number(a.one.at < b.one.at)));
  /** @type {Map<string, Slip>} */
  const found = new Map();
  for (const { card, one } of wrong) {
    const slip = slipOf(card, one);
    if (!slip) continue;
    const known = found.get(slip.key) ?? { ...slip, count: 0, cards: [] };
    known.count += 1;
    if (!known.cards.includes(card)) known.cards.push(card);
    found.set(slip.key, known);
  }
  return [...found.values()].sort((one, other) => other.count - one.count);
}
