/**
 * What the reader has answered, kept in this browser and nowhere else: one entry a question, under
 * the question's id, so that two tabs do not overwrite each other. Where the browser refuses
 * storage, or has no room, it lasts until the page is closed.
 *
 * @typedef {import("./records.js").Answers} Answers
 */
import { parsed, record } from "./records.js";

/** What stands before a question's id: now, and in format 1. */
export const PREFIX = "backprop-by-hand:answers:";
export const PREFIX_1 = "backprop-by-hand:solved:";
const EVENT = "backprop-by-hand:progress";
/** What the browser did not keep, by question. */
export const unkept = new Map();
let trouble = "";

/** Runs `action` on the browser's storage; gives `otherwise` where the browser refuses. */
export function withStorage(action, otherwise) {
  try {
    return action(window.localStorage);
  } catch {
    return otherwise;
  }
}

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

/**
 * What is known of a question.
 * @param {string} id
 * @returns {Answers}
 */
export function answersTo(id) {
  return (
    unkept.get(id) ??
    withStorage((storage) => {
      const answers = parsed(storage.getItem(PREFIX + id));
      const isOld = storage.getItem(PREFIX_1 + id) !== null;
      return isOld ? { ...answers, solved: "", shown: null } : answers;
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

/** Keeps an entry; what has no room lasts until the page is closed. */
export function keep(id, answers) {
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
export function change(id, changed) {
  keep(id, changed(answersTo(id)));
  announce(id);
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
