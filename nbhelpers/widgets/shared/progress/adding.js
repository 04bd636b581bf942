/** Adds to what is known of a question: a try, or what another entry knows. Pure. */
import { LONGEST, MOST_TRIES, SHOWN } from "./records.js";
import { dayOf } from "./schedule.js";

/**
 * @typedef {import("./records.js").Answers} Answers
 * @typedef {import("./records.js").Try} Try
 */

/** The earlier of two dates, where one is known; "" is earlier than any. */
function earlier(a, b) {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/**
 * The last of the tries, as many as are kept. Of right answers on one day the later ones say
 * nothing new of when the question comes back, so these go first.
 * @param {Try[]} tries
 */
function lastOf(tries) {
  const kept = [...tries];
  while (kept.length > MOST_TRIES) {
    const again = kept.findIndex(
      ({ verdict, at }, n) =>
        n > 0 &&
        verdict === "right" &&
        kept[n - 1].verdict === "right" &&
        dayOf(at) === dayOf(kept[n - 1].at),
    );
    kept.splice(Math.max(again, 0), 1);
  }
  return kept;
}

/**
 * An entry with one more try. What a clock that was wrong has dated later happened by now.
 * @param {Answers} answers
 * @param {Try} one
 * @returns {Answers}
 */
export function withTry(answers, one) {
  const { at } = one;
  const given = String(one.given).slice(0, LONGEST);
  const before = answers.tries.map((other) => ({ ...other, at: earlier(other.at, at) }));
  return {
    ...answers,
    solved: answers.solved && earlier(answers.solved, at),
    shown: answers.shown && earlier(answers.shown, at),
    tries: lastOf([...before, { ...one, given }]),
  };
}

/** All that two entries of one question know. @returns {Answers} */
export function merged(a, b) {
  const both = new Map([...a.tries, ...b.tries].map((one) => [`${one.at} ${one.given}`, one]));
  const tries = [...both.values()].sort((one, other) =>
    one.at < other.at ? -1 : Number(one.at > other.at),
  );
  const solved = earlier(a.solved, b.solved);
  return {
    solved,
    shown: solved === null ? earlier(a.shown, b.shown) : null,
    tried: Math.max(a.tried, b.tried, tries.filter(({ verdict }) => verdict !== SHOWN).length),
    tries: lastOf(tries),
  };
}
