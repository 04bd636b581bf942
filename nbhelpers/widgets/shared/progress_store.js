/**
 * What the reader has solved, kept in this browser and nowhere else: one entry a question, under
 * the question's id. Where the browser refuses storage, it lasts until the page is closed.
 */

const PREFIX = "backprop-by-hand:solved:";
const FORMAT = "backprop-by-hand progress";
const ID = /^[a-z][a-z0-9-]{0,99}$/;
const unkept = new Set();
const callbacks = new Set();

/** Runs `action` on the browser's storage; gives `otherwise` where the browser refuses. */
function withStorage(action, otherwise) {
  try {
    return action(window.localStorage);
  } catch {
    return otherwise;
  }
}

function announce() {
  for (const callback of callbacks) callback();
}

/** Whether what is solved now is still known when the page is opened again. */
export function isKept() {
  return withStorage((storage) => {
    storage.setItem(`${PREFIX}?`, "");
    storage.removeItem(`${PREFIX}?`);
    return true;
  }, false);
}

export function isSolved(id) {
  return unkept.has(id) || withStorage((storage) => storage.getItem(PREFIX + id) !== null, false);
}

function keep(id) {
  const kept = withStorage((storage) => {
    storage.setItem(PREFIX + id, "1");
    return true;
  }, false);
  if (!kept) unkept.add(id);
}

export function markSolved(id) {
  keep(id);
  announce();
}

/** The ids of all solved questions, sorted. */
function solvedIds() {
  const stored = withStorage((storage) => Object.keys(storage), []);
  const kept = stored
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
  return [...new Set([...kept, ...unkept])].filter((id) => ID.test(id)).sort();
}

/** Everything that is remembered, as the text of a JSON file. */
export function exportProgress() {
  const kept = { format: FORMAT, version: 1, solved: solvedIds() };
  return `${JSON.stringify(kept, null, 1)}\n`;
}

/**
 * Adds what an exported file remembers to what this browser does.
 *
 * @param {string} text
 * @returns {number} how many questions the file names; -1 if it is no such file, and nothing is
 *   changed
 */
export function importProgress(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    return -1;
  }
  const known = data?.format === FORMAT && data.version === 1 && Array.isArray(data.solved);
  if (!known || data.solved.length > 1000) return -1;
  if (!data.solved.every((id) => typeof id === "string" && ID.test(id))) return -1;
  for (const id of data.solved) keep(id);
  announce();
  return data.solved.length;
}

/** Forgets everything; whatever else the site's storage holds is left alone. */
export function eraseProgress() {
  for (const id of solvedIds()) withStorage((storage) => storage.removeItem(PREFIX + id));
  unkept.clear();
  announce();
}

/** Calls back whenever progress changes, on this page or on another; returns how to stop. */
export function onProgress(callback) {
  const elsewhere = (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) callback();
  };
  callbacks.add(callback);
  addEventListener("storage", elsewhere);
  return () => {
    callbacks.delete(callback);
    removeEventListener("storage", elsewhere);
  };
}
