/** A patient of the bug clinic: order examinations, pay for them, and say what is wrong. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import {
  button,
  h,
  liveRegion,
  notify,
  quantity,
  select,
  setQuantity,
  write,
} from "../shared/dom.js";
import { createCurve } from "../shared/curve.js";
import { createLinkButton } from "../shared/link_button.js";
import { createDesk } from "../shared/python/desk.js";
import { bindTraits } from "../shared/traits.js";
import { workbenchLink } from "../shared/workbench_link.js";
import { FACTS } from "./facts.js";
import { createOrders } from "./orders.js";
import { originOf } from "./origins.js";
import { cardLines, fall, result, verdict } from "./results.js";

const TRAITS = ["seed", "orders", "diagnosis"];
const { most, diagnoses } = FACTS;
const TITLES = new Map(diagnoses.map(([name, title]) => [name, title]));
const ORDER =
  /^(?:check|samples|step|repeat|two|overfit|nudge:(?:w\d{1,3}|b_[a-z]\d)|units:\d:\d)$/;

/** @returns {string|null} what is wrong with a state that came from a link, or null */
function validate({ seed, orders, diagnosis = "" }) {
  if (!Number.isInteger(seed) || seed < 0 || seed > most.seed)
    return `seed: a whole number from 0 to ${most.seed} is accepted`;
  if (!Array.isArray(orders) || orders.length > most.orders)
    return `orders: a list of at most ${most.orders} is accepted`;
  if (!orders.every((order) => typeof order === "string" && ORDER.test(order)))
    return "orders: names such as check, nudge:w1 and units:0:0 are accepted";
  if (diagnosis !== "" && !TITLES.has(diagnosis))
    return `diagnosis: one of ${[...TITLES.keys()].join(", ")} is accepted`;
  return null;
}

function render({ model, el }) {
  el.classList.add("bbh-root", "clinic");
  el.dataset.widget = "clinic";
  const traits = bindTraits(model, TRAITS, (next) =>
    ask(next.seed === state.seed ? next : { ...next, diagnosis: "" }),
  );
  let state = traits.values;
  let shown = null; // the visit that stands on the page
  let wanted = state; // what was asked for last
  let isBusy = false;
  let isGone = false;

  const desk = createDesk(model, {
    ask: "visit",
    asked: ["nbhelpers.clinic.visit", "visit"],
    given: ({ seed, orders, diagnosis }) => [seed, orders, diagnosis],
  });
  const live = liveRegion();
  const link = model.link
    ? createLinkButton(() => model.link({ seed: state.seed, orders: state.orders }), live.say)
    : null;

  const open = workbenchLink(() => shown.verdict.network);

  const error = h("span", { class: "bbh-error", role: "alert" });
  const box = h("input", {
    type: "text",
    class: "bbh-number",
    inputmode: "numeric",
    "aria-label": "patient no.",
    on: { keydown: (event) => event.key === "Enter" && see(), input: () => refuse("") },
  });
  const status = h("p", { class: "clinic-status", data: { part: "status" } });
  const stop = button("Stop", () => desk.stop());
  const curve = createCurve();
  const lines = h("div", { class: "clinic-card-lines" });
  const bill = quantity("bill", 0);
  const orders = createOrders((order) =>
    ask({ ...wanted, orders: [...state.orders, order], diagnosis: "" }),
  );
  const results = h("ol", { class: "clinic-results" });
  const none = h("p", { class: "clinic-none" }, "Nothing has been ordered yet.");
  let chosen = "none";
  const choice = select(
    "What does it have?",
    diagnoses.map(([name, title]) => [name, title]),
    chosen,
    (name) => (chosen = name),
  );
  const said = h("p", { class: "clinic-verdict", "aria-live": "polite" });
  const answers = createAnswers(el, {
    originOf: (name) => shown && originOf(shown, name),
    valueOf: () => undefined, // the formulas bring their numbers
    light: washIn(el),
    say: live.say,
    isWordy: true,
    digits: 10,
  });
  const examined = h("div", {}, none, results);
  const billed = h("p", { class: "clinic-bill" }, "Bill so far: ", bill, " passes");
  for (const area of [lines, billed, examined, said]) answers.walk(area, () => numbersIn(area));

  function refuse(text) {
    write(error, text);
    if (text) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  /** Goes to the patient whose number stands in the box. */
  function see() {
    if (!/^\s*\d{1,6}\s*$/.test(box.value)) {
      refuse(`patient no. must be a whole number from 0 to ${most.seed}; it stays ${state.seed}.`);
      return;
    }
    ask({ seed: Number(box.value), orders: [], diagnosis: "" });
  }

  const another = () =>
    ask({ seed: Math.floor(Math.random() * (most.seed + 1)), orders: [], diagnosis: "" });

  /** Asks for a visit, and shows it when it comes; a later question takes its place. */
  async function ask(next) {
    wanted = next;
    if (isBusy) return;
    isBusy = true;
    while (wanted !== state || !shown) {
      const question = wanted;
      busy(
        question.seed === shown?.seed
          ? "Being examined …"
          : `Patient no. ${question.seed} is coming …`,
      );
      // oxlint-disable-next-line no-await-in-loop -- one question at a time
      const answer = await desk.ask(question);
      if (isGone) return;
      if (!answer.said) {
        wanted = state;
        if (!answer.stopped) notify(el, `${answer.problem}. Nothing was changed.`);
        break;
      }
      state = question;
      if (wanted === question) traits.save(state);
      link?.clear();
      present(answer.said);
    }
    isBusy = false;
    rest();
  }

  function busy(text) {
    el.setAttribute("aria-busy", "true");
    status.replaceChildren(text, " ", stop);
    if (shown) orders.update(shown.menu, state.orders, true);
  }

  function rest() {
    el.removeAttribute("aria-busy");
    status.replaceChildren();
    box.value = String(state.seed);
    refuse("");
    if (shown) orders.update(shown.menu, state.orders, false);
  }

  function present(visit) {
    const isNew = visit.seed !== shown?.seed;
    const before = isNew ? 0 : shown.done.length;
    shown = visit;
    if (isNew) {
      lines.replaceChildren(...cardLines(visit.card));
      visit.card.losses.forEach((loss, n) => curve.add(n, loss));
      curve.resize();
    }
    setQuantity(bill, visit.bill);
    const fresh = visit.done.slice(before).map((one, n) => result(one, before + n));
    if (before > visit.done.length || isNew) results.replaceChildren();
    if (before > visit.done.length) results.append(...visit.done.map((one, n) => result(one, n)));
    else results.append(...fresh);
    none.hidden = visit.done.length > 0;
    said.replaceChildren(...verdict(visit.verdict, TITLES.get(state.diagnosis)));
    if (open && visit.verdict?.right) said.append(" ", open); // it has the right numbers
    said.dataset.verdict = visit.verdict ? (visit.verdict.right ? "right" : "wrong") : "";
    if (isNew) answers.release();
    answers.refresh();
    if (state.diagnosis) choice.set((chosen = state.diagnosis));
    if (isNew) live.say(`Patient no. ${visit.seed}. ${fall(visit.card.losses)}`);
    else if (fresh.length) live.say(`${visit.done.at(-1).title}: ${fresh.at(-1).innerText}`);
  }

  const reset = () => ask({ ...traits.first });
  el.append(
    h(
      "div",
      { class: "clinic-bar" },
      h("label", {}, "Patient no. ", box),
      button("See", see),
      button("Another patient", another),
      button("Reset", reset),
      link?.el,
      error,
    ),
    h(
      "div",
      { class: "clinic-top" },
      h("div", { class: "clinic-card", data: { part: "drawing" } }, lines, curve.el),
      h(
        "div",
        { class: "clinic-menu", role: "group", "aria-label": "examinations" },
        billed,
        orders.el,
      ),
    ),
    status,
    examined,
    answers.el,
    h(
      "div",
      { class: "clinic-diagnosis" },
      choice.el,
      button("Diagnose", () => shown && ask({ ...state, diagnosis: chosen })),
    ),
    said,
    live.el,
  );
  const seen = new ResizeObserver(() => shown && curve.resize());
  seen.observe(el);
  const first = model.get("first");
  if (first) {
    present(first);
    rest();
  } else {
    ask(state);
  }
  return () => {
    isGone = true;
    desk.stop();
    seen.disconnect();
    traits.destroy();
  };
}

// A link gives the patient and its examinations away, and no diagnosis.
export default { render, shared: ["seed", "orders"], validate };
