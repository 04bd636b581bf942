/** The state of a question as a reader sees it: a sign, a word, a name for its color. No DOM. */

const WORDS = {
  open: ["plain", "Open", "\u25cb"],
  unreadable: ["plain", "Cannot read that", "?"],
  digits: ["plain", "Too few digits", "?"],
  coarse: ["half", "Right so far", "\u2248"],
  near: ["half", "Close", "\u2248"],
  slip: ["bad", "Known slip", "\u2717"],
  wrong: ["bad", "Not yet", "\u2717"],
  solved: ["good", "Solved", "\u2713"],
  before: ["plain", "Solved before", "\u2713"],
  shown: ["plain", "Seen, not solved", "\u25d0"],
};

/** @typedef {{state: string, kind: any, sign: string, word: string}} Chip */

/** @returns {Chip} */
function chip(state) {
  const [kind, word, sign] = WORDS[state];
  return { state, kind, word, sign };
}

/**
 * What the chip says while nothing has been judged since the field changed.
 * @param {import("../shared/progress/records.js").Answers} answers
 * @returns {Chip}
 */
export function restingChip({ solved, shown, tried }) {
  if (solved !== null) return chip("solved");
  if (shown !== null) return chip("shown");
  if (tried === 0) return chip("open");
  const word = `Tried ${tried === 1 ? "once" : `${tried} times`}`;
  return { state: "tried", kind: "plain", word, sign: "\u21ba" };
}

/** What the chip says while the answer to a solved question is being changed. */
export function changedChip(answers) {
  return answers.solved === null ? restingChip(answers) : chip("before");
}

/**
 * What the chip says of an answer that was judged.
 * @param {{verdict: string, unread?: boolean}} judged
 * @param {import("../shared/progress/records.js").Answers} answers
 * @param {boolean} isChoice a wrong option has its reason, and is no known slip
 * @returns {Chip}
 */
export function judgedChip({ verdict, unread }, answers, isChoice) {
  if (verdict === "right") return chip(answers.solved === null ? "shown" : "solved");
  if (verdict === "refused") return chip(unread ? "unreadable" : "digits");
  if (verdict === "mistake" || verdict === "slip") return chip(isChoice ? "wrong" : "slip");
  return chip(verdict);
}
