/** Brings what Python needs: from the book's site, or from a notebook's kernel. */

/**
 * @typedef {{worker: string, wasm: string, files?: Object<string, string>}} Parts a worker's
 *   program, WebAssembly in base64, and what the book's programs can import
 */

const WAIT = 20_000; // ms that a kernel has for its answer

/** @type {Promise<Parts> | null} */
let coming = null;

/** What the page's script brings, loaded when it is first asked for. @returns {Promise<Parts>} */
function fromSite(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.bookPython));
    script.addEventListener("error", () => reject(new Error("Python could not be loaded.")));
    document.head.append(script);
  });
}

/** What the widget's kernel sends. @returns {Promise<Parts>} */
function fromKernel(model) {
  return new Promise((resolve, reject) => {
    const hear = (said) => said?.python && resolve(said.python);
    model.on("msg:custom", hear);
    model.send({ ask: "python" });
    setTimeout(() => reject(new Error("Python needs the book's page, or a running kernel.")), WAIT);
  });
}

/**
 * @param {{send?: Function, on: Function}} [model] the widget's, for a page that is not the book's
 * @returns {Promise<Parts>}
 */
export function bringPython(model) {
  if (coming) return coming;
  const { python } = document.documentElement.dataset;
  if (python) coming = fromSite(python);
  else if (model?.send) coming = fromKernel(model);
  else return Promise.reject(new Error("This page has no Python."));
  coming.catch(() => (coming = null)); // it may come another time
  return coming;
}
