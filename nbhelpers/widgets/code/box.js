/** One code box: the program, its buttons, and beneath what it printed. */
import { buildEditor } from "./editor.js";
import { keepProgram, keyOf, programAt } from "../shared/progress/programs.js";

const ENDED = {
  stop: "Stopped. Python's memory is empty now: run the boxes above again.",
  memory: "Ended: the memory, 256 megabytes, was full. It is empty now: run the boxes above again.",
  flood: "Ended: it printed more than 20,000 characters. What it made is kept.",
};
const SLOW = 200; // ms until a run offers to be stopped

function button(label, onClick) {
  const el = document.createElement("button");
  el.type = "button";
  el.textContent = label;
  el.addEventListener("click", onClick);
  return el;
}

/**
 * @param {HTMLElement} cell
 * @param {object} around
 * @param {string} around.page the page's name
 * @param {string} around.name of the box, as in "box 3"
 * @param {string} around.described the id of what tells the editor's keys
 * @param {(box: object) => Promise<void>} around.onRun
 * @param {(box: object) => Promise<void>} around.onRunAbove
 * @param {() => void} around.onStop
 */
export function buildBox(cell, { page, name, described, onRun, onRunAbove, onStop }) {
  const input = cell.querySelector(".cell_input");
  const committed = [...cell.children].filter((child) => child !== input);
  const editor = buildEditor(input.querySelector("pre"), {
    name: `Python, ${name}`,
    described,
    onRun: () => onRun(box),
    onChange: change,
  });
  const key = keyOf(page, editor.original);
  let undo = null; // the reader's text before a reset
  let slow = 0;

  const run = button("Run", () => onRun(box));
  const stop = button("Stop", onStop);
  const above = button("Run all above", () => onRunAbove(box));
  const reset = button("Restore", toggleReset);
  reset.title = "Puts the book's program back";
  above.title = "Runs every box above, then this one";
  const status = document.createElement("span");
  status.className = "code-status";
  status.setAttribute("role", "status");
  const label = document.createElement("span");
  label.className = "code-name";
  label.textContent = name;
  const bar = document.createElement("div");
  bar.className = "code-bar";
  bar.append(label, run, stop, above, reset, status);
  stop.hidden = true;
  const output = document.createElement("pre");
  output.className = "code-output";
  output.hidden = true;
  const problem = document.createElement("pre");
  problem.className = "code-problem";
  problem.hidden = true;
  input.after(bar, output, problem);
  cell.classList.add("code-live");

  const isChanged = () => editor.text !== editor.original;
  function say(text) {
    status.textContent = text;
  }
  function showOwn(isOwn) {
    for (const el of committed) /** @type {HTMLElement} */ (el).hidden = isOwn;
    if (!isOwn) output.hidden = problem.hidden = true;
  }
  function tellChange(isKept = true) {
    reset.textContent = undo === null ? "Restore" : "Undo restore";
    cell.classList.toggle("code-changed", isChanged());
    const kept = isKept ? "" : " This browser does not keep it.";
    if (!isChanged()) return say("");
    const ofBook = output.hidden && problem.hidden && committed.length > 0;
    return say(`Your program${ofBook ? "; the output is the book's" : ", not run yet"}.${kept}`);
  }
  function keep() {
    tellChange(keepProgram(key, isChanged() ? editor.text : null));
  }
  function change() {
    undo = null;
    keep();
  }
  function toggleReset() {
    const before = isChanged() ? editor.text : null;
    editor.replace(undo ?? editor.original);
    undo = before;
    showOwn(false);
    keep();
  }

  const box = {
    cell,
    name,
    get source() {
      return editor.text;
    },
    /** A run begins. */
    begin() {
      editor.point(null);
      run.setAttribute("aria-disabled", "true");
      slow = window.setTimeout(() => {
        stop.hidden = false;
        say("Running …");
      }, SLOW);
    },
    /** What was printed so far. */
    show(text) {
      showOwn(true);
      output.textContent = text;
      output.hidden = text === "";
    },
    /**
     * A run is over.
     * @param {import("../shared/python/start.js").Outcome} outcome
     * @param {string} hint
     */
    end({ output: text, error, ended }, hint) {
      clearTimeout(slow);
      if (document.activeElement === stop) run.focus();
      stop.hidden = true;
      run.removeAttribute("aria-disabled");
      box.show(text);
      problem.textContent = [error?.text, ENDED[ended], hint].filter(Boolean).join("\n");
      problem.hidden = problem.textContent === "";
      editor.point(error?.line ? Math.min(error.line, editor.text.split("\n").length) : null);
      const last = error?.text.split("\n").at(-1);
      if (error) say(error.line ? `Line ${error.line}: ${last}` : last);
      else if (ended) say(ended === "stop" ? "Stopped." : "Ended.");
      else say(text ? "Your output." : "Done. It printed nothing.");
      for (const pre of [output, problem]) {
        const scrolls = pre.scrollHeight > pre.clientHeight || pre.scrollWidth > pre.clientWidth;
        if (scrolls) pre.tabIndex = 0;
        else pre.removeAttribute("tabindex");
      }
    },
    say,
  };
  const own = programAt(key);
  if (own !== null) editor.put(own);
  tellChange();
  return box;
}
