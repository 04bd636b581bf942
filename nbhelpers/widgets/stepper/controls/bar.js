/** The stepper's buttons and read-outs. */
import { button, h, quantity, restable, setQuantity, write } from "../../shared/dom.js";

const RUNS = [1, 10, 100, 1000, 10000];
const COMPACT_RUNS = [1, 100, 1000];

/** Buttons that belong together, under a name. */
export function cluster(label, ...members) {
  return h("div", { class: "cluster", role: "group", "aria-label": label }, ...members);
}

/**
 * The buttons that walk along the timeline and back, and those that undo.
 * @param {Object<string, () => void>} act what they do: reset, undo, first, back, next,
 *   forward, backward
 * @returns {{steps: Object<string, HTMLElement>, passes: Element, state: Element[],
 *   rest: Function, name: Function}} `rest({undo, back})`: which of them cannot do anything;
 *   `name(text)`: what comes next
 */
export function createButtons(act) {
  const undo = restable("Undo", act.undo);
  const first = restable("|\u2039", act.first, {
    "aria-label": "|\u2039 To the overview",
    title: "To the overview",
  });
  const back = restable("\u2039", act.back, {
    class: "back",
    "aria-label": "\u2039 Back",
    title: "One step back",
  });
  back.el.append(h("span", { class: "word" }, " Back"));
  const name = h("span", { class: "written" });
  const next = button(name, act.next, { class: "primary next", data: { part: "next" } });
  const steps = { first: first.el, back: back.el, next };
  const passes = cluster(
    "passes",
    button("Forward all", act.forward),
    button("Backward all", act.backward),
  );
  return {
    steps,
    passes,
    state: [undo.el, button("Reset", act.reset)],
    rest: (resting) => {
      undo.rest(resting.undo);
      first.rest(resting.back);
      back.rest(resting.back);
    },
    name: (text) => write(name, text),
  };
}

/** The buttons that make updates, and pause. The first and the last say what they count. */
export function createRuns(onRun, onPause, compact) {
  const pause = restable("Pause", onPause);
  const counts = compact ? COMPACT_RUNS : RUNS;
  const written = (count) => String(count).replace(/^(\d\d)(000)$/, "$1\u202f$2");
  const buttons = counts.map((count) => {
    const name = `${written(count)} update${count === 1 ? "" : "s"}`;
    const isEnd = [counts[0], counts.at(-1)].includes(count);
    return button(isEnd ? name : written(count), () => onRun(count), {
      "aria-label": isEnd ? null : name,
      data: { run: count },
    });
  });
  const el = h(
    "div",
    { class: "stepper-runs", role: "group", "aria-label": "train" },
    h("span", { class: "lead", "aria-hidden": "true" }, "Train"),
    ...buttons,
    pause.el,
  );
  return { el, rest: (resting) => pause.rest(resting) };
}

/** Loss now, loss after one more update, and how many updates have been made. */
export function createReadout() {
  const numbers = ["loss", "next_loss"].map((name) =>
    quantity(name, 0, { digits: 10, "data-primary": name === "loss" ? null : "", class: "target" }),
  );
  const count = quantity("updates", 0, { digits: 16, "data-primary": "" });
  numbers.push(count);
  const labels = ["loss E", "after an update", "updates made"];
  const el = h(
    "div",
    { class: "stepper-readout" },
    ...labels.map((label, n) => h("div", {}, h("span", { class: "label" }, label), numbers[n])),
  );
  return {
    el,
    update: (values) => {
      for (const number of numbers.slice(0, 2))
        setQuantity(number, values.get(number.dataset.quantity));
      setQuantity(count, values.get("updates"));
    },
  };
}
