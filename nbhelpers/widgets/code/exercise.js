/** An exercise in code: what its tests said is kept like the answer to a question. */
import { openFolds } from "../answer_box/folds.js";
import { judgedChip, restingChip } from "../answer_box/states.js";
import { noteAnswer } from "../shared/progress/notes.js";
import { answersTo, onProgress } from "../shared/progress/store.js";
import { troubleToTell } from "../shared/progress/trouble.js";

const CALL = /^check_code\("([a-z][a-z0-9-]*-code)"/m;
const ASK = (id) =>
  `from nbhelpers.exercises.code import verdicts\nprint(verdicts.pop("${id}", ""))`;

/** The id of the exercise that a program asks to be checked, or null. */
export function exerciseIn(source) {
  return CALL.exec(source)?.[1] ?? null;
}

function chip({ state, kind, sign, word }, cell) {
  const el = cell.querySelector(".code-chip") ?? document.createElement("span");
  el.className = "bbh-verdict code-chip";
  el.dataset.kind = kind;
  el.dataset.state = state;
  const [mark, name] = ["bbh-sign", "bbh-word"].map((style) => {
    const part = document.createElement("span");
    part.className = style;
    return part;
  });
  mark.textContent = sign;
  mark.setAttribute("aria-hidden", "true");
  name.textContent = word;
  el.replaceChildren(mark, name);
  cell.querySelector(".code-status").before(el);
}

/** Shows whether an exercise is solved, now and whenever that changes. */
export function showState(id, cell) {
  const show = () => chip(restingChip(answersTo(id)), cell);
  show();
  onProgress((changed) => (changed === null || changed === id) && show());
}

/** Keeps what the tests of an exercise said of the last run. */
export async function judge(id, python, cell) {
  const { output } = await python.run(ASK(id));
  const verdict = output.trim();
  if (verdict !== "right" && verdict !== "mistake" && verdict !== "wrong") return;
  noteAnswer(id, "", verdict);
  chip(judgedChip({ verdict }, answersTo(id), false), cell);
  const trouble = troubleToTell();
  if (trouble) cell.querySelector(".code-name").title = trouble;
  openFolds(id);
}
