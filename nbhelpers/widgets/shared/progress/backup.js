/** All progress at once: as a file, which a reader takes along or hands in; and erased. */
import { isKeepable, isRecord, json, record } from "./records.js";
import { isProgram, keepProgram, programAt, programs } from "./programs.js";
import { addAnswers, announce } from "./notes.js";
import { PREFIX, PREFIX_1, answersTo, unkept, withStorage } from "./store.js";

/** @typedef {import("./records.js").Answers} Answers */

const FORMAT = "backprop-by-hand progress";
const MOST_QUESTIONS = 1000;

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
  const code = programs();
  const more = Object.keys(code).length > 0 ? { code } : {};
  const text = JSON.stringify({ format: FORMAT, version: 2, answers, ...more }, null, 1);
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
  addAnswers(records);
  const { code } = json(text);
  const found = code !== null && typeof code === "object" ? Object.entries(code) : [];
  for (const [key, program] of found.slice(0, MOST_QUESTIONS)) {
    if (isProgram([key, program]) && programAt(key) === null) keepProgram(key, program);
  }
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
  for (const key of Object.keys(programs())) keepProgram(key, null);
  unkept.clear();
  announce();
}
