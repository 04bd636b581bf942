/**
 * When a question comes back. Pure: what is known of its answers in, a day out; no DOM.
 *
 * An answered question comes back after one day. A right answer on its day, or later, takes it on:
 * to 3, 7 and 21 days, where it stays. A wrong answer, or a look at the solution, takes it back to
 * one day. A right answer before its day changes nothing, and neither does one that is close.
 * Days are those of the reader's calendar.
 *
 * All of it follows from what the store keeps, so that two tabs, or an imported file, cannot count
 * an answer twice.
 */

/** Days until a question comes back, by its stage. */
const INTERVALS = [1, 3, 7, 21];
const WRONG = ["mistake", "slip", "wrong", "shown"];

/** Whether a verdict takes a question back to the first interval. */
export function isWrong(verdict) {
  return WRONG.includes(verdict);
}

/**
 * The day of the reader's calendar, as a whole number.
 * @param {string|number} time
 */
export function dayOf(time) {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 864e5;
}

/**
 * What happened to a question that counts, in its order.
 * @param {import("./records.js").Answers} answers
 * @returns {{at: string, day: number, isRight: boolean}[]}
 */
function events({ solved, shown, tries }) {
  const known = [
    { at: solved, verdict: "right" }, // "" where the day is not known: long ago
    { at: shown, verdict: "shown" },
    ...tries,
  ];
  return known
    .filter(({ at, verdict }) => at !== null && (verdict === "right" || isWrong(verdict)))
    .map(({ at, verdict }) => ({
      at,
      day: at === "" ? -Infinity : dayOf(at),
      isRight: verdict === "right",
    }))
    .filter(({ day }) => !Number.isNaN(day))
    .sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
}

/**
 * When the question comes back.
 *
 * @param {import("./records.js").Answers} answers
 * @param {number} today
 * @returns {{stage: number, due: number, wentWrong: boolean} | null} the number of its interval,
 *   the day, and whether it went wrong since it was last right on its day; null for a question that
 *   was not answered
 */
export function schedule(answers, today) {
  let stage = -1;
  let from = -Infinity; // the day that the interval began
  let wentWrong = false;
  for (const { day, isRight } of events(answers)) {
    if (!isRight) stage = 0;
    else if (stage < 0 || day >= from + INTERVALS[stage])
      stage = Math.min(stage + 1, INTERVALS.length - 1);
    else continue;
    from = day;
    wentWrong = !isRight;
  }
  if (stage < 0) return null;
  // A day that has not come yet is that of a clock that was wrong: the question may come now.
  const due = from > today ? today : Math.max(from + INTERVALS[stage], 0);
  return { stage, due, wentWrong };
}
