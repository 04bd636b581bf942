/** Notes what a reader does with a question, and keeps it, where the browser lets it. */
import { merged, withTry } from "./adding.js";
import { SHOWN } from "./records.js";
import { EVENT, PREFIX, PREFIX_1, answersTo, unkept, withStorage } from "./store.js";

/** @typedef {import("./records.js").Answers} Answers */

let trouble = "";

/** In JupyterLab each widget has a store of its own, so the page tells them all. */
export function announce(id = null) {
  dispatchEvent(new CustomEvent(EVENT, { detail: id }));
}

/** What keeps an answer from being kept: "" as long as nothing did, else "full" or "refused". */
export function storageTrouble() {
  return trouble;
}

/** Why a write failed: a storage that can still be read is full. */
function whatFailed() {
  return withStorage((storage) => storage.length >= 0, false) ? "full" : "refused";
}

/** Keeps an entry; what has no room lasts until the page is closed. */
function keep(id, answers) {
  try {
    window.localStorage.setItem(PREFIX + id, JSON.stringify(answers));
    window.localStorage.removeItem(PREFIX_1 + id);
    unkept.delete(id);
  } catch {
    unkept.set(id, answers);
    trouble = whatFailed();
  }
}

/** Keeps what is made of an entry, and tells it. */
function change(id, changed) {
  keep(id, changed(answersTo(id)));
  announce(id);
}

/**
 * What the question's card in its chapter shows: of its tries those with its own numbers.
 * @param {string} id
 * @returns {Answers}
 */
export function ownAnswersTo(id) {
  const answers = answersTo(id);
  /** @type {(one: import("./records.js").Try) => boolean} */
  const isOwn = ({ verdict, variant }) => verdict !== SHOWN && variant === undefined;
  return { ...answers, tries: answers.tries.filter(isOwn) };
}

/**
 * Notes an answer; a right one solves the question, unless its solution was shown before.
 * @param {string} id
 * @param {string} given
 * @param {string} verdict
 * @param {{variant?: number, isFresh?: boolean}} [how] `isFresh`: the question has come back, and
 *   its solution was not shown since
 */
export function noteAnswer(id, given, verdict, { variant, isFresh = false } = {}) {
  change(id, (answers) => {
    const at = new Date().toISOString();
    const solves = verdict === "right" && (isFresh || answers.shown === null);
    return {
      ...withTry(answers, { given, verdict, at, variant }),
      solved: answers.solved ?? (solves ? at : null),
      shown: solves ? null : answers.shown,
      tried: answers.tried + 1,
    };
  });
}

/** Notes that the solution was shown; of a question that is solved it changes nothing. */
export function noteShown(id) {
  const { solved, shown } = answersTo(id);
  if (solved === null && shown === null) noteLook(id);
}

/** Notes a look at the solution of a question that has come back, solved before or not. */
export function noteLook(id, variant) {
  change(id, (answers) => {
    const at = new Date().toISOString();
    const looked = withTry(answers, { given: "", verdict: SHOWN, at, variant });
    return answers.solved === null ? { ...looked, shown: answers.shown ?? at } : looked;
  });
}

/** Forgets that the solution was shown: the reader tries again. */
export function tryAgain(id) {
  change(id, (answers) => ({ ...answers, shown: null }));
}

/**
 * Adds to what is known.
 * @param {[string, Answers][]} entries by question
 */
export function addAnswers(entries) {
  for (const [id, answers] of entries) keep(id, merged(answersTo(id), answers));
  announce();
}
