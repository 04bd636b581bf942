/** The stepper's buttons and read-outs. */
import { button, h, quantity, restable, setQuantity } from "../../shared/dom.js";

const RUNS = [1, 10, 100, 1000, 10000];
const COMPACT_RUNS = [100, 1000];

function cluster(label, ...members) {
  return h("div", { class: "cluster", role: "group", "aria-label": label }, ...members);
}

/**
 * @param {Object<string, () => void>} act what the buttons do: reset, undo, first, back, next,
 *   forward, backward, update
 * @param {Element|undefined} link the button that copies a link, where there is one
 * @param {boolean} compact whether little room is there
 * @returns {{el: Element, rest: Function}} `rest({undo, back})`: which of them cannot do anything
 */
export function createBar(act, link, compact) {
  const undo = restable("undo", act.undo);
  const first = restable("|‹", act.first, {
    "aria-label": "|‹ to the overview",
    title: "to the overview",
  });
  const back = restable("‹ step", act.back, { title: "step back" });
  const el = h("div", { class: "stepper-bar" });
  el.append(
    ...[
      cluster("state", button("reset", act.reset), undo.el),
      cluster(
        "steps",
        ...(compact ? [] : [first.el]),
        back.el,
        button("step ›", act.next, { class: "primary", title: "step forward" }),
      ),
      compact
        ? null
        : cluster(
            "passes",
            button("forward all", act.forward),
            button("backward all", act.backward),
          ),
      cluster(
        "training",
        button("update", act.update, { title: "one update of everything that is trained" }),
      ),
      link ? cluster("share", link) : null,
    ].filter(Boolean),
  );
  return {
    el,
    rest: (resting) => {
      undo.rest(resting.undo);
      first.rest(resting.back);
      back.rest(resting.back);
    },
  };
}

/** The buttons that run many updates, and pause. */
export function createRuns(onRun, onPause, compact) {
  const pause = restable("pause", onPause);
  const counts = compact ? COMPACT_RUNS : RUNS;
  const written = (count) => String(count).replace(/^(\d\d)(000)$/, "$1\u202f$2");
  const buttons = counts.map((count) => {
    const name = `${written(count)} update${count === 1 ? "" : "s"}`;
    const isLast = count === counts.at(-1); // it says what the numbers before it count
    return button(isLast ? name : written(count), () => onRun(count), {
      "aria-label": isLast ? null : name,
      data: { run: count },
    });
  });
  const el = h(
    "div",
    { class: "stepper-runs", role: "group", "aria-label": "run updates" },
    compact ? null : h("span", { class: "lead", "aria-hidden": "true" }, "run"),
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
  const count = h("span", { data: { quantity: "updates", primary: "" } });
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
      count.dataset.value = count.textContent = String(values.get("updates"));
    },
  };
}
