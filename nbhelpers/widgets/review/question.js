/** One question that has come back: its frame, its statement, the card of its chapter. */
import { buildCard } from "../answer_box/card.js";
import { typeset } from "../answer_box/typeset.js";
import { h } from "../shared/dom.js";
import { dayOf, isWrong } from "../shared/progress/schedule.js";
import { noteAnswer, noteLook } from "../shared/progress/notes.js";
import { answersTo } from "../shared/progress/store.js";
import { troubleToTell } from "../shared/progress/trouble.js";
import { answersSince, nextVariant } from "./sitting.js";

/** The statement, which the build has written: formulas are set in it already. */
function statement(html) {
  const el = h("section");
  el.innerHTML = html;
  return el;
}

/**
 * @param {import("./slips.js").Card} card
 * @param {object} reader
 * @param {() => void} reader.onSettled the question was answered, right or wrong, or its solution
 *   was opened
 * @param {() => void} reader.onNext
 */
export function buildQuestion(card, { onSettled, onNext }) {
  const { id } = card;
  const variant = nextVariant(answersTo(id), card.variants.length);
  const task = variant === undefined ? card.task : card.variants[variant];
  const since = new Date().toISOString();
  let again = "";
  let isOwn = false; // what changes comes from the card itself
  const answers = () => answersSince(answersTo(id), [since, dayOf(Date.now())], variant, again);
  function keep(note) {
    isOwn = true;
    note();
    isOwn = false;
  }

  const box = buildCard(task, id, {
    answers,
    onAnswer: (given, verdict) => {
      const isFresh = answers().shown === null;
      keep(() => noteAnswer(id, given, verdict, { variant, isFresh }));
      if (verdict === "right" || isWrong(verdict)) onSettled();
      return troubleToTell();
    },
    onShown: () => {
      if (answers().solved !== null || answers().shown !== null) return;
      keep(() => noteLook(id, variant));
      box.recall();
      onSettled();
    },
    onAgain: () => {
      again = new Date().toISOString();
      box.reset();
    },
    onNext,
    sectionOf: (label) => card.see[label] ?? null,
  });
  const title = h(
    "p",
    { class: "admonition-title", tabindex: "-1" },
    h("span", { class: "caption-number" }, card.number),
    card.title,
  );
  const told = variant === undefined ? statement(card.html) : h("section", {}, numbers(task));
  const el = h(
    "div",
    { class: "exercise question-card admonition review-card", data: { card: id } },
    title,
    told.childNodes.length > 0 ? told : null,
    h("div", { class: "cell" }, h("div", { class: "bbh-root review-box" }, box.el)),
  );
  if (variant !== undefined) el.dataset.variant = String(variant);
  box.recall();

  return {
    el,
    id,
    title,
    /** Whether it was answered right or wrong, or given up. */
    isSettled: () => {
      const { solved, shown, tries } = answers();
      return solved !== null || shown !== null || tries.some(({ verdict }) => isWrong(verdict));
    },
    /** Whether the first answer that counts was right. */
    wasRight: () =>
      answers().solved !== null && !answers().tries.some((one) => isWrong(one.verdict)),
    recall: () => isOwn || box.recall(),
  };
}

/** The statement of a question with other numbers; its lines break at no sign of equality. */
function numbers({ statement: written }) {
  const text = written.replace(/ ([=-]) /g, "\u00a0$1\u00a0");
  const note = h("span", { class: "review-numbers" }, "Other numbers than in the chapter. ");
  return h("p", { class: "review-statement" }, note, ...typeset(text));
}
