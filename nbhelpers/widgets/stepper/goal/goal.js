/**
 * A task for a first page: bring the loss below a goal by changing two weights, no more. It takes
 * the place of the steps' buttons and formula; the drawing is the same.
 */
import { button, h } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { createLegend } from "../drawing/strokes.js";
import { formulaText, inlineSymbol } from "../symbols.js";
import { trainerOf } from "../values.js";
import { createGauge, createTrace } from "./gauge.js";

const MOST = 2; // weights that may be changed
const UPDATES = 1000; // that the machine makes
const DURATION = 2400; // ms that they take: each power of ten as long as the next
const STEP = 0.1; // by which the line below the drawing imagines a weight raised

const HOLD = "Hold an underlined number: the orange one beside it says how E answers.";
const OVER = "It started over from the first numbers; one update is a small move of all weights.";

/** What the words of a pass mean, by its phase. */
const MEANING = {
  forward: "Forward means: from the inputs to E.",
  backward: "Backward means: from E to every weight. ∂E/∂w is how fast E rises with w.",
  update: "The update moves every weight a little, against its gradient.",
};

/** As many of `count` updates as are made after this share of the time. */
function inLogTime(share, count) {
  return Math.round((count + 1) ** share) - 1;
}

/** What a weight's gradient promises, such as "0.1 more would raise E by about 0.1 × 0.0822". */
function promise(name, gradient) {
  const [rise, slope] = [gradient >= 0 ? "raise" : "lower", Math.abs(gradient)];
  return [
    h("b", {}, inlineSymbol(name)),
    `: ${STEP} more would ${rise} E by about ${STEP} × `,
    h("span", { class: "gradient" }, format(slope, 3)),
    ` = ${format(STEP * slope, 2)}.`,
  ];
}

/**
 * @param {object} parts
 * @param {number} parts.goal the loss to get below
 * @param {any} parts.traits the widget's state at the start
 * @param {Map<string, number>} parts.values and its quantities
 * @param {(name: string) => boolean} parts.isWeight whether the task lets this number be changed
 * @param {any} parts.act what the reader can do with the stepper
 * @param {() => void} parts.onPass plays the steps, or stops them
 * @param {(name: string, value: number) => void} parts.put sets a number
 * @param {(name: string) => Element|null} parts.placeOf its place in the drawing
 */
export function createGoal({ goal, traits, values, isWeight, act, onPass, put, placeOf }) {
  const trainer = trainerOf(traits);
  trainer.run(UPDATES);
  const gauge = createGauge(goal, values.get("loss"), trainer.loss);
  const trace = createTrace();
  const line = h("p", { class: "goal-line" });
  const said = h("p", { class: "goal-said", role: "status" });
  const machine = button("Let the machine do it", () => {
    act.reset();
    held = null;
    trace.begin(`E over ${UPDATES} updates`);
    act.run(UPDATES, { duration: DURATION, madeBy: inLogTime });
  });
  const pass = button("Watch one pass", onPass, { class: "primary" });
  const reset = button("Reset", () => {
    held = null;
    act.reset();
  });
  const head = h(
    "div",
    { class: "goal-head" },
    h(
      "p",
      { class: "goal-task" },
      `Drag ${MOST === 2 ? "two" : MOST} of the underlined numbers until E is below ${goal}`,
    ),
    gauge.el,
  );
  const foot = h(
    "div",
    { class: "goal-foot" },
    h("div", { class: "goal-words" }, line, said),
    trace.el,
    h("div", { class: "goal-buttons" }, machine, pass, reset),
  );
  let now = values; // what is shown
  let used = []; // the weights that the reader has changed
  let held = null; // the number pointed at or changed last
  let traced = null; // the number whose trace is drawn
  let isOver = false; // the goal was reached, and that was said
  let isRefusing = false;
  let isMoving = false; // the number held was the last to be changed
  let isLettingGo = false; // the pointer has just left it

  const tell = (...children) => said.replaceChildren(...children);

  function refuse() {
    if (isRefusing) return;
    isRefusing = true;
    tell(
      "That would be the third: let one go. ",
      ...used.map((name) =>
        button(`Let ${name} go`, () => put(name, values.get(name)), { class: "goal-let" }),
      ),
    );
  }

  function showLine(spoken) {
    const gradient = now.get(`dE/d${held}`);
    if (spoken) line.replaceChildren(...formulaText(spoken));
    else if (gradient === undefined) line.replaceChildren(now.get("updates") > 0 ? OVER : HOLD);
    else line.replaceChildren(...promise(held, gradient));
  }

  function primary(next) {
    for (const one of [machine, pass]) one.classList.toggle("primary", one === next);
  }

  /** What is said once, when the goal is reached or the machine has run. */
  function judge({ step, updates }, phase) {
    const loss = now.get("loss");
    if (step > 0) {
      isOver = false;
      if (said.textContent !== MEANING[phase]) tell(MEANING[phase]);
      return;
    }
    if (updates > 0) {
      isOver = false;
      const isIts = updates >= UPDATES && Math.abs(loss - trainer.loss) < 1e-12;
      if (!isIts) tell();
      else
        tell(`E is ${format(loss, 2)} after ${updates} updates of all weights. How did it know?`);
      return;
    }
    if (loss < goal && used.length > 0) {
      if (!isOver) primary(machine);
      isOver = true;
      tell(`Done: E is ${format(loss, 4)}. And the machine?`);
    } else if (isOver || !used.length) {
      isOver = false;
      if (!used.length) primary(pass);
      tell();
    }
  }

  /** A number that is let go tells of itself until the pointer comes to another one. */
  function point(name) {
    if (name === null && isMoving) {
      isMoving = false;
      isLettingGo = true;
      setTimeout(() => (isLettingGo = false));
    }
    if (isLettingGo) return;
    if (name !== null && isWeight(name)) held = name;
    showLine();
  }

  /** One number moves a little, to show that numbers move; not after the first touch or key. */
  function nudge(root) {
    root.classList.add("untouched");
    for (const event of ["pointerdown", "keydown"])
      root.addEventListener(event, () => root.classList.remove("untouched"), { capture: true });
  }

  return {
    /** Whether this number may be changed now; says why not. */
    allows(name) {
      const isFree = used.length < MOST || used.includes(name) || now.get("updates") > 0;
      if (isWeight(name) && isFree) {
        isRefusing = false;
        isMoving = true;
        held = name;
        return true;
      }
      if (isWeight(name)) refuse();
      return false;
    },
    isWeight,
    point,
    playing: (isOn) => (pass.textContent = isOn ? "Stop" : "Watch one pass"),
    /**
     * @param {any} shown the traits shown
     * @param {Map<string, number>} quantities
     * @param {{spoken: string, phase: string}} scene what the step does, where one is shown
     */
    update(shown, quantities, { spoken, phase }) {
      const before = used;
      const last = now;
      now = quantities;
      const weights = [...values.keys()].filter(isWeight);
      const changed = weights.filter((name) => values.get(name) !== now.get(name));
      used = shown.updates > 0 ? [] : changed;
      for (const name of weights) placeOf(name)?.classList.toggle("used", used.includes(name));
      gauge.update(now.get("loss"));
      if (shown.updates > 0) {
        traced = null;
        trace.add(Math.log10(1 + shown.updates), now.get("loss"));
      } else if (held && used.includes(held)) {
        if (held !== traced) {
          trace.begin(`E over ${held}`);
          trace.add(last.get(held), last.get("loss"));
        }
        traced = held;
        trace.add(now.get(held), now.get("loss"));
      } else if (!used.length) {
        traced = null;
        trace.begin("");
        trace.add(0, now.get("loss"));
      }
      foot.classList.toggle("passing", shown.step > 0);
      showLine(shown.step > 0 ? spoken : "");
      if (used.length < before.length || shown.step > 0) isRefusing = false;
      if (!isRefusing) judge(shown, phase);
    },
    /** Puts the widget's parts into `el`; gives what arranges those that move. */
    assemble(el, { graph, dock, editor, note, message, panel, tables, live }) {
      const fold = h("details", { class: "stepper-fold" }, h("summary", {}, "Parameters"), panel);
      el.classList.add("has-goal");
      el.append(head, graph, editor, dock.el, message, note, createLegend(), fold, tables, live);
      nudge(el);
      return (upright) => {
        el.classList.toggle("upright", upright);
        dock.el.hidden = !upright;
        dock.fold();
        if (upright) dock.el.append(foot);
        else dock.el.before(foot);
      };
    },
  };
}
