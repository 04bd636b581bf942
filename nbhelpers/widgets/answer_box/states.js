/** The state of a question as a reader sees it: a sign, a word, a name for its color. No DOM. */

const WORDS = {
  open: ["\u25cb", "Open"],
  unreadable: ["?", "Cannot read that"],
  digits: ["?", "Too few digits"],
  coarse: ["\u2248", "Right so far"],
  near: ["\u2248", "Close"],
  slip: ["\u2717", "Known slip"],
  wrong: ["\u2717", "Not yet"],
  solved: ["\u2713", "Solved"],
  shown: ["\u25d0", "Solution seen, not solved"],
};

/** @typedef {{state: string, sign: string, word: string}} Chip */

/** @returns {Chip} */
function chip(state) {
  const [sign, word] = WORDS[state];
  return { state, sign, word };
}

/**
 * What the chip says while nothing has been judged since the field changed.
 * @param {import("../shared/progress_store.js").Answers} answers
 * @returns {Chip}
 */
export function restingChip({ solved, shown, tried }) {
  if (solved !== null) return chip("solved");
  if (shown !== null) return chip("shown");
  if (tried === 0) return chip("open");
  return {
    state: "tried",
    sign: "\u21ba",
    word: `Tried ${tried === 1 ? "once" : `${tried} times`}`,
  };
}

/**
 * What the chip says of an answer that was judged.
 * @param {{verdict: string, unread?: boolean}} judged
 * @param {import("../shared/progress_store.js").Answers} answers
 * @param {boolean} isChoice a wrong option has its reason, and is no known slip
 * @returns {Chip}
 */
export function judgedChip({ verdict, unread }, answers, isChoice) {
  if (verdict === "right") return chip(answers.solved === null ? "shown" : "solved");
  if (verdict === "refused") return chip(unread ? "unreadable" : "digits");
  if (verdict === "mistake" || verdict === "slip") return chip(isChoice ? "wrong" : "slip");
  return chip(verdict);
}
