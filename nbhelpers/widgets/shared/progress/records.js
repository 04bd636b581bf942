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
import { dayOf } from "./schedule.js";

const FORMAT = "backprop-by-hand progress";
const ID = /^[a-z][a-z0-9-]{0,99}$/;
const MOST_TRIES = 20;
const MOST_QUESTIONS = 1000;
const LONGEST = 200;
/** The verdict of a look at the solution. */
export const SHOWN = "shown";

/** Whether an entry may be kept under this id. */
export function isKeepable(id) {
  return ID.test(id);
}

/** A complete entry from what there is of it. @returns {Answers} */
export function record({ solved = null, shown = null, tried = 0, tries = [] }) {
  return { solved, shown, tried, tries };
}

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
function isRecord(value) {
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

function json(text) {
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

/**
 * The entries of an exported file, of format 1 or 2.
 * @returns {[string, Answers][] | null} null if it is no such file
 */
export function readRecords(text) {
  const data = json(text);
  if (data?.format !== FORMAT) return null;
  /** @type {[string, Answers][]} */
  let records;
  if (data.version === 1 && Array.isArray(data.solved)) {
    records = data.solved.map((id) => [id, record({ solved: "" })]);
  } else if (data.version === 2 && data.answers !== null && typeof data.answers === "object") {
    if (!Object.values(data.answers).every(isRecord)) return null;
    records = Object.entries(data.answers).map(([id, answers]) => [id, record(answers)]);
  } else {
    return null;
  }
  const good = records.every(([id]) => typeof id === "string" && isKeepable(id));
  return good && records.length <= MOST_QUESTIONS ? records : null;
}

/** The text of an exported file. */
export function written(answers) {
  const text = JSON.stringify({ format: FORMAT, version: 2, answers }, null, 1);
  return `${text}\n`;
}
