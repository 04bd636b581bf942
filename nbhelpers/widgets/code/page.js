/**
 * The code boxes of a page: cells with the tag `code-box`. They share one Python, which is loaded
 * when the first of them is run, and stopped with whatever it remembers.
 */
import { buildBox } from "./box.js";
import { exerciseIn, judge, showState } from "./exercise.js";
import { whenReady } from "../shared/progress/ready.js";
import { startPython } from "../shared/python/start.js";

const KEYS =
  "Control and Enter runs the program. Once you type, Tab indents; Escape, then Tab, goes on.";

/** Brings all boxes of the page to life. */
export function start() {
  whenReady(build);
}

function build() {
  const cells = [...document.querySelectorAll(".cell.tag_code-box")];
  if (cells.length === 0) return;
  const python = startPython();
  const done = new Set(); // boxes that ran since Python's memory was last empty
  const keys = document.createElement("p");
  keys.id = "code-keys";
  keys.hidden = true;
  keys.textContent = KEYS;
  document.body.append(keys);
  const page =
    location.pathname
      .split("/")
      .at(-1)
      .replace(/\.html$/, "") || "index";
  let running = null; // the box that runs

  /** Runs one box; whether it came to its end. */
  async function runOne(box) {
    const { source, name } = box;
    running = box;
    box.begin();
    const outcome = await python.run(source, { name, onOutput: box.show });
    const id = exerciseIn(source);
    if (id && outcome.ok) await judge(id, python, box.cell);
    if (outcome.ended === "stop" || outcome.ended === "memory") done.clear();
    else done.add(box);
    const above = boxes.slice(0, boxes.indexOf(box));
    const misses = /^NameError/m.test(outcome.error?.text ?? "");
    const isFirst = misses && above.some((one) => !done.has(one));
    box.end(outcome, isFirst ? "A box above has not run yet: try Run all above." : "");
    return outcome.ok;
  }
  /** Runs boxes until one of them fails; the last is the one that the reader asked for. */
  async function runAll(wanted) {
    const asked = wanted.at(-1);
    if (running) {
      if (running !== asked) asked.say(`Not run: ${running.name} is still running.`);
      return;
    }
    try {
      for (const box of wanted) {
        if (await runOne(box)) continue;
        if (box !== asked) asked.say(`Not run: ${box.name} did not come to its end.`);
        break;
      }
    } finally {
      running = null;
    }
  }

  const boxes = cells.map((cell, n) =>
    buildBox(/** @type {HTMLElement} */ (cell), {
      page,
      name: `box ${n + 1}`,
      described: keys.id,
      onRun: (box) => runAll([box]),
      onRunAbove: (box) => runAll(boxes.slice(0, boxes.indexOf(box) + 1)),
      onStop: python.stop,
    }),
  );
  for (const { cell, source } of boxes) {
    const id = exerciseIn(source);
    if (!id) continue;
    cell.classList.add("code-exercise"); // what its tests say is a sentence
    showState(id, cell);
  }
}
