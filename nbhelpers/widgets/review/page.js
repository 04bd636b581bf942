/** The review page: the questions that are due, one after the other, and the reader's slips. */
import { button, h, quantity } from "../shared/dom.js";
import { dayOf } from "../shared/progress/schedule.js";
import { whenReady } from "../shared/progress/ready.js";
import { answersTo, onProgress } from "../shared/progress/store.js";
import { isKept } from "../shared/progress/trouble.js";
import { buildQuestion } from "./question.js";
import { listDue, listSlips } from "./lists.js";
import { queue } from "./sitting.js";
import { nextTime, summary } from "./words.js";

const NOTHING =
  "Nothing to review yet. Answer a question in a chapter: from the next day on it comes back here.";
const UNKEPT =
  "This browser keeps nothing for this page, so no answer from a chapter comes back here.";

/**
 * @param {Element} place
 * @param {import("./slips.js").Card[]} cards
 */
function mountQuestions(place, cards) {
  const byId = new Map(cards.map((card) => [card.id, card]));
  const done = new Map(); // what was answered in this sitting, and whether right at once
  const skipped = new Set();
  let isAhead = false;
  let current = null;

  const status = h("p", { class: "review-status", role: "status" });
  const frame = h("div", { class: "review-frame" });
  const print = h("div", { class: "review-print" });

  const look = () => {
    const today = dayOf(Date.now());
    return { today, ...queue([...byId.keys()], answersTo, today) };
  };

  function tell() {
    const { due, later } = look();
    const count = (name, number, word) => [quantity(name, number), h("span", {}, ` ${word}`)];
    status.replaceChildren(
      ...count("due", due.length, "due today, "),
      ...count("later", later.length, "later"),
    );
    status.hidden = due.length + later.length === 0;
    print.replaceChildren(...listDue(due.map((id) => byId.get(id))));
  }

  /** The questions of this sitting. */
  function wanted() {
    const { due, later } = look();
    return isAhead ? [...due, ...later.map(({ id }) => id)] : due;
  }
  /** Those that can come now, the one that stands there left out. */
  function coming() {
    const open = wanted().filter((id) => !done.has(id) && id !== current?.id);
    const fresh = open.filter((id) => !skipped.has(id));
    if (fresh.length === 0) skipped.clear(); // those come round again
    return fresh.length > 0 ? fresh : open;
  }

  function show(id) {
    current = buildQuestion(byId.get(id), { onSettled: settle, onNext: next });
    const card = byId.get(id);
    const on = button("Skip", next, { class: "review-on" });
    const way = h("a", { class: "review-way", href: card.href }, `In its chapter: ${card.chapter}`);
    current.on = on;
    on.hidden = coming().length === 0;
    frame.replaceChildren(current.el, h("div", { class: "review-row" }, on, way));
    current.recall(); // in its place
  }
  function settle() {
    done.set(current.id, done.get(current.id) ?? current.wasRight());
    current.on.hidden = false;
    current.on.textContent = coming().length > 0 ? "Next question" : "Finish";
    tell();
  }
  function rest() {
    const { today, due, later } = look();
    current = null;
    if (due.length + later.length === 0) return frame.replaceChildren(...nothing());
    const right = [...done.values()].filter(Boolean).length;
    const text = h("p", { tabindex: "-1" }, summary(done.size, right));
    if (later.length > 0) text.append(` ${nextTime(later, today)}`);
    const ahead = later.length > 0 && [
      button("Practice ahead", () => {
        isAhead = true;
        done.clear();
        next();
      }),
      h("span", { class: "review-note" }, "A right answer before its day changes nothing."),
    ];
    return frame.replaceChildren(
      h("div", { class: "review-rest" }, text, h("div", { class: "review-row" }, ahead || [])),
    );
  }
  function nothing() {
    const { href, chapter } = cards[0];
    const way = h("a", { href: href.split("#")[0] }, `Start with ${chapter}`);
    return [
      h("div", { class: "review-rest" }, h("p", {}, isKept() ? NOTHING : UNKEPT), h("p", {}, way)),
    ];
  }

  function next() {
    if (current && !current.isSettled()) skipped.add(current.id);
    const [id] = coming();
    if (id === undefined && current && !current.isSettled()) return; // the only one
    if (id === undefined) rest();
    else show(id);
    tell();
    (current?.title ?? frame.querySelector("[tabindex]"))?.focus({ preventScroll: true });
    if (frame.getBoundingClientRect().top < 0)
      frame.scrollIntoView({ block: "start", behavior: "instant" });
  }
  /** Another tab, or the first page, changed what is known; or a day has begun. */
  function hear(id) {
    if (current && !current.isSettled() && !wanted().includes(current.id)) current = null;
    if (current && (id === null || id === current.id)) current.recall();
    if (!current && coming().length > 0) show(coming()[0]);
    else if (!current) rest();
    tell();
  }

  place.replaceChildren(status, frame, print);
  hear(null);
  onProgress(hear);
  document.addEventListener("visibilitychange", () => document.hidden || hear(null));
}

function mountSlips(place, cards) {
  const update = () => place.replaceChildren(...listSlips(cards, answersTo));
  update();
  onProgress(update);
}

const PARTS = { questions: mountQuestions, slips: mountSlips };

/** Fills the places of the page, each as soon as it is there. */
export function start({ cards }) {
  const mounted = new Set();
  function mount() {
    /** @type {NodeListOf<HTMLElement>} */
    const places = document.querySelectorAll("[data-review]");
    for (const place of places) {
      if (mounted.has(place)) continue;
      mounted.add(place);
      PARTS[place.dataset.review](place, cards);
    }
  }
  whenReady(() => {
    mount();
    if (document.readyState !== "loading") return;
    const coming = new MutationObserver(mount);
    coming.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => coming.disconnect());
  });
}
