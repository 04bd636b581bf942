/**
 * What the reader has answered, kept in this browser and nowhere else: one entry a question, under
 * the question's id, so that two tabs do not overwrite each other. Where the browser refuses
 * storage, or has no room, it lasts until the page is closed.
 *
 * @typedef {import("./records.js").Answers} Answers
 */
import {
  SHOWN,
  isKeepable,
  merged,
  parsed,
  readRecords,
  record,
  withTry,
  written,
} from "./records.js";

const PREFIX = "backprop-by-hand:answers:";
const PREFIX_1 = "backprop-by-hand:solved:";
const EVENT = "backprop-by-hand:progress";
const unkept = new Map();
let trouble = "";

/** Runs `action` on the browser's storage; gives `otherwise` where the browser refuses. */
function withStorage(action, otherwise) {
  try {
    return action(window.localStorage);
  } catch {
    return otherwise;
  }
}

/** In JupyterLab each widget has a store of its own, so the page tells them all. */
function announce(id = null) {
  dispatchEvent(new CustomEvent(EVENT, { detail: id }));
}

/** Whether what is answered now is still known when the page is opened again. */
export function isKept() {
  return withStorage((storage) => {
    storage.setItem(`${PREFIX}?`, "?");
    storage.removeItem(`${PREFIX}?`);
    return true;
  }, false);
}

/** What keeps an answer from being kept: "" as long as nothing did, else "full" or "refused". */
export function storageTrouble() {
  return trouble;
}

/** Why a write failed: a storage that can still be read is full. */
function whatFailed() {
  return withStorage((storage) => storage.length >= 0, false) ? "full" : "refused";
}

/**
 * What is known of a question.
 * @param {string} id
 * @returns {Answers}
 */
export function answersTo(id) {
  return (
    unkept.get(id) ??
    withStorage((storage) => {
      const old = storage.getItem(PREFIX_1 + id) === null ? {} : { solved: "" };
      return merged(parsed(storage.getItem(PREFIX + id)), record(old));
    }, record({}))
  );
}

/**
 * What the question's card in its chapter shows: of its tries those with its own numbers.
 * @param {string} id
 * @returns {Answers}
 */
export function ownAnswersTo(id) {
  const answers = answersTo(id);
  const isOwn = ({ verdict, variant }) => verdict !== SHOWN && variant === undefined;
  return { ...answers, tries: answers.tries.filter(isOwn) };
}

/** Whether the question was solved before its solution was shown. */
export function isSolved(id) {
  return answersTo(id).solved !== null;
}

/** How many of these questions are solved. */
export function countSolved(ids) {
  return ids.filter(isSolved).length;
}

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

function change(id, changed) {
  keep(id, changed(answersTo(id)));
  announce(id);
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

/** The ids of all questions of which something is known, sorted. */
function knownIds() {
  const stored = withStorage((storage) => Object.keys(storage), []);
  const ids = [PREFIX, PREFIX_1].flatMap((prefix) =>
    stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
  );
  return [...new Set([...ids, ...unkept.keys()])].filter(isKeepable).sort();
}

/** Everything that is remembered, as the text of a JSON file. */
export function exportProgress() {
  const answers = Object.fromEntries(knownIds().map((id) => [id, answersTo(id)]));
  return written(answers);
}

/**
 * Adds what an exported file remembers to what this browser does.
 *
 * @param {string} text
 * @returns {number} how many questions the file names; -1 if it is no such file, and nothing is
 *   changed
 */
export function importProgress(text) {
  const records = readRecords(text);
  if (records === null) return -1;
  for (const [id, answers] of records) keep(id, merged(answersTo(id), answers));
  announce();
  return records.length;
}

/** Forgets everything; whatever else the site's storage holds is left alone. */
export function eraseProgress() {
  for (const id of knownIds()) {
    withStorage((storage) => {
      storage.removeItem(PREFIX + id);
      storage.removeItem(PREFIX_1 + id);
    });
  }
  unkept.clear();
  announce();
}

/**
 * Calls back whenever progress changes, on this page or on another; returns how to stop.
 * @param {(id: string|null) => void} callback gets the question; null where it may be any
 */
export function onProgress(callback) {
  const here = ({ detail }) => callback(detail);
  const elsewhere = ({ key }) => {
    const prefix = [PREFIX, PREFIX_1].find((one) => key?.startsWith(one));
    if (key === null || prefix) callback(key && key.slice(prefix.length));
  };
  addEventListener(EVENT, here);
  addEventListener("storage", elsewhere);
  return () => {
    removeEventListener(EVENT, here);
    removeEventListener("storage", elsewhere);
  };
}
