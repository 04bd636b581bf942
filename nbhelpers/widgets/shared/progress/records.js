/**
 * What is known of a question's answers, as data: made, added up, written and read. Pure.
 *
 * An entry (format 2) holds the answers given, wrong ones too, with their verdicts and dates; when
 * the question was solved; and when its solution was shown, if it was not solved by then. Format 1
 * knew solved questions alone. It is taken over, and its exported files are still read.
 *
 * Among the tries stands, with the verdict "shown", each look at the solution. A question that
 * comes back with other numbers names them: `variant` counts from 0.
 *
 * @typedef {{given: string, verdict: string, at: string, variant?: number}} Try
 * @typedef {{solved: string|null, shown: string|null, tried: number, tries: Try[]}} Answers
 *   `solved` and `shown` are dates, `solved` is "" where the date is not known; `tried` counts all
 *   tries, of which the last are kept.
 */
const ID = /^[a-z][a-z0-9-]{0,99}$/;
/** How many tries of a question are kept. */
export const MOST_TRIES = 20;
/** How long a kept answer may be. */
export const LONGEST = 200;
/** The verdict of a look at the solution. */
export const SHOWN = "shown";

/** Whether an entry may be kept under this id. */
export function isKeepable(id) {
  return ID.test(id);
}

/** Whether it is an exercise in code: it counts as a question, and does not come back. */
export function isExercise(id) {
  return id.endsWith("-code");
}

/** A complete entry from what there is of it. @returns {Answers} */
export function record({ solved = null, shown = null, tried = 0, tries = [] }) {
  return { solved, shown, tried, tries };
}

function isDate(value) {
  return value === null || value === "" || (typeof value === "string" && !isNaN(Date.parse(value)));
}

function isTry(one) {
  const texts = [one?.given, one?.verdict, one?.at];
  return (
    texts.every((text) => typeof text === "string" && text.length <= LONGEST) &&
    (one.variant === undefined || (Number.isInteger(one.variant) && one.variant >= 0))
  );
}

/** Whether this is an entry, and not something else. */
export function isRecord(value) {
  return (
    value !== null &&
    typeof value === "object" &&
    isDate(value.solved) &&
    isDate(value.shown) &&
    Number.isInteger(value.tried) &&
    value.tried >= 0 &&
    Array.isArray(value.tries) &&
    value.tries.length <= MOST_TRIES &&
    value.tries.every(isTry)
  );
}

/** What a JSON text says; null for another text. */
export function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The entry that a text holds; an empty one for whatever is none. @returns {Answers} */
export function parsed(text) {
  const value = text === null ? null : json(text);
  return record(isRecord(value) ? value : {});
}
