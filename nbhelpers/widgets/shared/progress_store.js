/**
 * What the reader has answered, kept in this browser and nowhere else: one entry a question, under
 * the question's id, so that two tabs do not overwrite each other. Where the browser refuses
 * storage, or has no room, it lasts until the page is closed.
 *
 * An entry (format 2) holds the answers given, wrong ones too, with their verdicts and dates; when
 * the question was solved; and when its solution was shown, if it was not solved by then. Format 1
 * knew solved questions alone. It is taken over, and its exported files are still read.
 *
 * @typedef {{given: string, verdict: string, at: string}} Try
 * @typedef {{solved: string|null, shown: string|null, tried: number, tries: Try[]}} Answers
 *   `solved` and `shown` are dates, `solved` is "" where the date is not known; `tried` counts all
 *   tries, of which the last are kept.
 */
const PREFIX = "backprop-by-hand:answers:";
const PREFIX_1 = "backprop-by-hand:solved:";
const FORMAT = "backprop-by-hand progress";
const EVENT = "backprop-by-hand:progress";
const ID = /^[a-z][a-z0-9-]{0,99}$/;
const MOST_TRIES = 20;
const MOST_QUESTIONS = 1000;
const LONGEST = 200;
const unkept = new Map();
let trouble = "";

/** Whether an entry may be kept under this id. */
function isKeepable(id) {
  return ID.test(id);
}

/** A complete entry from what there is of it. @returns {Answers} */
function record({ solved = null, shown = null, tried = 0, tries = [] }) {
  return { solved, shown, tried, tries };
}

/** An entry with one more try. @returns {Answers} */
function withTry(answers, given, verdict, at) {
  const tries = [...answers.tries, { given: String(given).slice(0, LONGEST), verdict, at }];
  const solves = verdict === "right" && answers.shown === null;
  return {
    ...answers,
    solved: answers.solved ?? (solves ? at : null),
    tried: answers.tried + 1,
    tries: tries.slice(-MOST_TRIES),
  };
}

/** The earlier of two dates, where one is known; "" is earlier than any. */
function earlier(a, b) {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** All that two entries of one question know. @returns {Answers} */
function merged(a, b) {
  const both = new Map([...a.tries, ...b.tries].map((one) => [`${one.at} ${one.given}`, one]));
  const tries = [...both.values()].sort((one, other) => (one.at < other.at ? -1 : 1));
  const solved = earlier(a.solved, b.solved);
  return {
    solved,
    shown: solved === null ? earlier(a.shown, b.shown) : null,
    tried: Math.max(a.tried, b.tried, tries.length),
    tries: tries.slice(-MOST_TRIES),
  };
}

function isDate(value) {
  return value === null || value === "" || (typeof value === "string" && !isNaN(Date.parse(value)));
}

function isTry(one) {
  const texts = [one?.given, one?.verdict, one?.at];
  return texts.every((text) => typeof text === "string" && text.length <= LONGEST);
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
function parsed(text) {
  const value = text === null ? null : json(text);
  return record(isRecord(value) ? value : {});
}

/**
 * The entries of an exported file, of format 1 or 2.
 * @returns {[string, Answers][] | null} null if it is no such file
 */
function readRecords(text) {
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

/** Notes an answer; a right one solves the question, unless its solution was shown before. */
export function noteAnswer(id, given, verdict) {
  change(id, (answers) => withTry(answers, given, verdict, new Date().toISOString()));
}

/** Notes that the solution was shown; of a question that is solved it changes nothing. */
export function noteShown(id) {
  const { solved, shown } = answersTo(id);
  if (solved !== null || shown !== null) return;
  change(id, (answers) => ({ ...answers, shown: new Date().toISOString() }));
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
  const text = JSON.stringify({ format: FORMAT, version: 2, answers }, null, 1);
  return `${text}\n`;
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
