/**
 * Says on a page how many questions are solved of those that `[data-questions]` lists by id, and in
 * the list of chapters how many of all are due for review.
 */
import { dayOf, schedule } from "../shared/progress/schedule.js";
import { whenReady } from "../shared/progress/ready.js";
import { isExercise } from "../shared/progress/records.js";
import { answersTo, isSolved, onProgress } from "../shared/progress/store.js";

/** In a list of chapters: nothing before the first is solved. */
function short(el, done, all) {
  el.textContent = done ? (done === all ? "\u2713 all solved" : `${done} of ${all} solved`) : "";
}

/** Under a title, whole. */
function whole(el, done, all) {
  el.textContent =
    done === all ? `\u2713 All ${all} questions solved` : `${done} of ${all} questions solved`;
}

/** A dot a question, and the words for those who do not see dots. */
function dots(el, done, all, solved) {
  const row = solved.map((is) => {
    const dot = document.createElement("i");
    if (is) dot.className = "on";
    return dot;
  });
  el.replaceChildren(...row);
  el.setAttribute("role", "img");
  el.setAttribute("aria-label", `${done} of ${all} questions solved`);
}

const KINDS = { short, whole, dots };

function mark() {
  for (const el of document.querySelectorAll("[data-questions]")) {
    const solved = el.dataset.questions.split(" ").map(isSolved);
    const done = solved.filter(Boolean).length;
    el.dataset.value = String(done);
    KINDS[el.dataset.solved](el, done, solved.length, solved);
  }
  for (const el of document.querySelectorAll("[data-due]")) markDue(el);
  goOn();
}

/** How many of the questions of all chapters in the list are due. */
function markDue(el) {
  const today = dayOf(Date.now());
  const due = [...document.querySelectorAll(".nav-facts [data-questions]")]
    .flatMap(({ dataset }) => dataset.questions.split(" "))
    .filter((id) => !isExercise(id) && schedule(answersTo(id), today)?.due <= today).length;
  el.dataset.value = String(due);
  el.textContent = `${due} due`; // as the page has it, so that nothing moves
}

/** Once something is solved, a first page's start leads to the first chapter that is not done. */
function goOn() {
  const start = document.querySelector("a.start");
  const cards = [...document.querySelectorAll(".chapter-cards > li")].map((card) => ({
    link: card.querySelector("a"),
    ids: card.querySelector("[data-questions]").dataset.questions.split(" "),
  }));
  const isUnderWay = cards.some(({ ids }) => ids.some(isSolved));
  const next = cards.find(({ ids }) => !ids.every(isSolved));
  if (!start || !isUnderWay || !next) return;
  start.textContent = `Go on: ${next.link.textContent} \u2192`;
  start.href = next.link.href;
}

/** Marks the page now, and whenever something is answered, on this page or on another. */
export function markSolved() {
  let isWaiting = false;
  const soon = () => {
    if (isWaiting) return; // one look at all questions serves many answers
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      mark();
    });
  };
  whenReady(() => {
    mark();
    onProgress(soon);
  });
}
