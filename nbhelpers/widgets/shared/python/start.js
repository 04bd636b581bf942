/**
 * Python in the page: MicroPython in a worker of its own, which nothing of the page waits for.
 *
 *     const python = startPython();
 *     const { ok, output } = await python.run("print(6 * 7)");
 *
 * Nothing is loaded before the first run. What a run makes, the next one finds, until `stop`.
 */
import { bringPython } from "./bring.js";

/**
 * @typedef {object} Outcome what became of a run
 * @property {boolean} ok it came to its end, without an error
 * @property {string} output all that it printed; the value of its last line too, as in a notebook
 * @property {{text: string, line: number|null}} [error] of Python's: the traceback, without the
 *   frames that are not the program's own, and the line of the program where it happened, if it was
 *   there; or why there is no Python, with the line null
 * @property {any} [said] what a function that was asked has returned
 * @property {"stop" | "memory" | "flood"} [ended] what ended the run: `stop`, or a full memory,
 *   after which the memory is empty; or too much output, after which it is not
 */

const MOST = 20_000; // characters that a run may print

/**
 * A traceback without the frames that are not the program's.
 * @param {string} traceback
 * @param {string} name of the program
 * @returns {{text: string, line: number|null}}
 */
function told(traceback, name) {
  const lines = traceback
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith('  File "/lib/_console.py"'));
  const here = lines.findLast((line) => line.startsWith(`  File "${name}", line `));
  const line = here ? Number(/line (\d+)/.exec(here)[1]) : null;
  return { text: shortened(lines).join("\n"), line };
}

const TOLD = 3; // times that a line is told which comes again and again

/** Lines without those that repeat what was said, as Python has them of a deep recursion. */
function shortened(lines) {
  const kept = [];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (lines[end] === lines[at]) end += 1;
    kept.push(...lines.slice(at, Math.min(end, at + TOLD)));
    const more = end - at - TOLD;
    if (more > 0) kept.push(`  [Previous line repeated ${more} more time${more === 1 ? "" : "s"}]`);
    at = end;
  }
  return kept;
}

/** @returns {Outcome} without the output */
function outcomeOf({ error, flooded, said }, name) {
  if (flooded) return { ok: false, output: "", ended: "flood" };
  if (error === null) return { ok: true, output: "", said };
  const isFull = /^MemoryError\b/m.test(error);
  return {
    ok: false,
    output: "",
    error: told(error, name),
    ...(isFull && { ended: /** @type {const} */ ("memory") }),
  };
}

/**
 * One interpreter, with a memory of its own.
 *
 * @param {object} [options]
 * @param {Object<string, string>} [options.files] what programs can import: the text of each file,
 *   by its path, as in `{"tape.py": "..."}`
 * @param {{send?: Function, on: Function}} [options.model] the widget's, which asks its kernel for
 *   Python in JupyterLab; a widget's class in Python says so with `runs_python = True`
 */
export function startPython({ files = {}, model } = {}) {
  /** @type {Worker|null} */
  let worker = null;
  /** @type {{name: string, output: string, onOutput: Function, resolve: Function}|null} */
  let current = null;
  let turn = Promise.resolve();
  let lives = 0; // how often the memory was emptied

  /** Ends the run that is under way. @param {Outcome} outcome */
  function end(outcome) {
    if (!current) return;
    const { output, resolve } = current;
    current = null;
    if (outcome.ended === "memory") stop(); // what is full stays full, and is slow
    resolve({ ...outcome, output });
  }

  function stop() {
    lives += 1;
    worker?.terminate();
    worker = null;
    end({ ok: false, output: "", ended: "stop" });
  }

  function fail({ message }) {
    const text = message || "Python could not be started.";
    end({ ok: false, output: "", error: { text, line: null } });
    stop();
  }

  function hear({ data }) {
    if (!current) return;
    if (data.output === undefined) return end(outcomeOf(data, current.name));
    current.output += data.output;
    return current.onOutput(current.output);
  }

  async function begin() {
    const life = lives;
    const parts = await bringPython(model);
    if (life !== lives) return;
    const address = URL.createObjectURL(new Blob([parts.worker], { type: "text/javascript" }));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.addEventListener("message", hear);
    worker.addEventListener("error", fail);
    worker.postMessage({ wasm: parts.wasm, files: { ...parts.files, ...files } });
  }

  /** @returns {Promise<Outcome>} */
  function start(message, name, onOutput) {
    return new Promise((resolve) => {
      const run = { name, output: "", onOutput, resolve };
      current = run;
      const go = () => current === run && worker.postMessage(message);
      (worker ? Promise.resolve() : begin()).then(go).catch(fail);
    });
  }

  /**
   * Has the worker do something after what it was asked for before.
   * @param {object} message
   * @param {string} name of the program
   * @param {(output: string) => void} [onOutput]
   * @returns {Promise<Outcome>}
   */
  function inTurn(message, name, onOutput = () => {}) {
    const life = lives;
    const outcome = turn.then(() => {
      if (life === lives) return start(message, name, onOutput);
      return /** @type {Outcome} */ ({ ok: false, output: "", ended: "stop" });
    });
    turn = outcome.then(() => {});
    return outcome;
  }

  return {
    /**
     * Runs a program, after those that were asked for before it.
     *
     * @param {string} source
     * @param {object} [how]
     * @param {string} [how.name] what tracebacks call the program
     * @param {number} [how.most] characters that it may print, before it is ended
     * @param {(output: string) => void} [how.onOutput] gets all that was printed so far, twenty
     *   times a second at most
     * @returns {Promise<Outcome>}
     */
    run: (source, { name = "program", most = MOST, onOutput } = {}) =>
      inTurn({ source, name, most }, name, onOutput),
    /**
     * Calls a function of a module, likewise: what it returns is `said`.
     * @param {[module: string, name: string]} asked
     * @param {any[]} given as JSON has it
     */
    ask: (asked, given) => inTurn({ asked, given: JSON.stringify(given) }, ""),
    /** Ends whatever runs, or waits for its turn, and empties the memory. */
    stop,
    /** Whether something runs. */
    get isRunning() {
      return current !== null;
    },
  };
}
