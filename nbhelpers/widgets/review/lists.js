/** What the review page lists: the reader's slips, and for paper the questions that are due. */
import { typeset } from "../answer_box/typeset.js";
import { h } from "../shared/dom.js";
import { slipsOf } from "./slips.js";
import { counted } from "./words.js";

const MOST = 5;

function link({ href, title }) {
  return h("a", { href }, title);
}

/** A slip's words as a sentence begins; a name out of a formula stays as it is. */
function begun(text) {
  return /^(?!out |net )[a-z]{2,} /.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
}

function slipItem({ text, count, place, cards }) {
  const times = h(
    "span",
    { class: "review-times" },
    h("span", { data: { quantity: "times", value: String(count) } }, String(count)),
    h("span", { "aria-hidden": "true" }, "\u00d7"),
    h("span", { class: "bbh-hidden" }, count === 1 ? " time: " : " times: "),
  );
  const asked = cards.flatMap((card, n) => [n > 0 ? ", " : "", link(card)]);
  return h(
    "li",
    {},
    times,
    h(
      "div",
      {},
      h("p", { class: "review-slip" }, typeset(begun(text))),
      h("p", { class: "review-note" }, "Explained in ", link(place), ". Asked in ", ...asked, "."),
    ),
  );
}

/** The slips made most often, as elements. */
export function listSlips(cards, answersTo) {
  const slips = slipsOf(cards, answersTo);
  if (slips.length === 0) return [h("p", { class: "review-none" }, "None so far.")];
  const more = slips.length - MOST;
  return [
    h("ol", { class: "review-slips" }, slips.slice(0, MOST).map(slipItem)),
    more > 0
      ? h("p", { class: "review-note" }, `And ${counted(more, "other")}, made less often.`)
      : "",
  ];
}

/** The questions that are due, for paper: title, chapter and question of each. */
export function listDue(cards) {
  if (cards.length === 0) return [h("p", {}, "No question is due.")];
  const items = cards.map((card) =>
    h(
      "li",
      {},
      h("strong", {}, card.number, card.title),
      ` (${card.chapter}): `,
      ...typeset(card.task.question),
    ),
  );
  return [h("p", {}, "Due for review:"), h("ol", {}, items)];
}
