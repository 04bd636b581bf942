/**
 * The reader's own texts of code boxes, kept in this browser and nowhere else: one entry a box,
 * under the page's name and a mark of the text that the book has there. Where that text changes,
 * the reader's old one is not shown. Where the browser keeps nothing, it lasts as long as the page.
 */
import { withStorage } from "./store.js";

const PREFIX = "backprop-by-hand:code:";
const KEY = /^[\w.-]{1,80}:[0-9a-z]{1,8}$/;
/** How long a text may be that is kept. */
export const LONGEST_PROGRAM = 20_000;

/** A short mark of a text (FNV-1a). */
function markOf(text) {
  let mark = 0x811c9dc5;
  for (const sign of text) mark = Math.imul(mark ^ sign.codePointAt(0), 0x01000193);
  return (mark >>> 0).toString(36);
}

/**
 * The key of a box.
 * @param {string} page its name, as in "one_neuron"
 * @param {string} original the book's text
 */
export function keyOf(page, original) {
  return `${page}:${markOf(original)}`;
}

/** Whether this is a text that may be kept under this key. */
export function isProgram([key, text]) {
  return KEY.test(key) && typeof text === "string" && text.length <= LONGEST_PROGRAM;
}

/** The reader's text of a box, or null. @returns {string|null} */
export function programAt(key) {
  return withStorage((storage) => {
    const text = storage.getItem(PREFIX + key);
    return text !== null && isProgram([key, text]) ? text : null;
  }, null);
}

/** Keeps a text, or forgets it, for null; gives whether that was done. */
export function keepProgram(key, text) {
  if (text !== null && !isProgram([key, text])) return false;
  return withStorage((storage) => {
    if (text === null) storage.removeItem(PREFIX + key);
    else storage.setItem(PREFIX + key, text);
    return true;
  }, false);
}

/** All texts that are kept, by key. @returns {Object<string, string>} */
export function programs() {
  const keys = withStorage((storage) => Object.keys(storage), [])
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
  const found = keys.sort().map((key) => /** @type {const} */ ([key, programAt(key)]));
  return Object.fromEntries(found.filter(([, text]) => text !== null));
}
