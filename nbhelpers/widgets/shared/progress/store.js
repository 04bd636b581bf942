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
/** What tells the views of a page that something has changed. */
export const EVENT = "backprop-by-hand:progress";
/** What the browser did not keep, by question. */
export const unkept = new Map();

/** Runs `action` on the browser's storage; gives `otherwise` where the browser refuses. */
export function withStorage(action, otherwise) {
  try {
    return action(window.localStorage);
  } catch {
    return otherwise;
  }
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
