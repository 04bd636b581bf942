/** The answer box: asks, judges, names the slip, keeps what was answered, and helps in steps. */
import { buildCard } from "./card.js";
import { isDone, openFolds } from "./folds.js";
import { noteAnswer, noteShown, ownAnswersTo, tryAgain } from "../shared/progress/notes.js";
import { isSolved, onProgress } from "../shared/progress/store.js";
import { troubleToTell } from "../shared/progress/trouble.js";

const TASK = [
  "question",
  "hint",
  "setup",
  "solution",
  "answer",
  "mistakes",
  "see",
  "options",
  "exact",
  "digits",
  "rtol",
  "factors",
  "praise",
  "network",
  "laboratory",
  "setting",
];

function render({ model, el }) {
  el.classList.add("bbh-root");
  el.dataset.widget = "answer_box";
  const id = model.get("widget_id");
  let card = null;
  let isOwn = false; // what changes comes from the card itself

  function tell() {
    if (model.get("solved") === isSolved(id)) return;
    model.set("solved", isSolved(id));
    model.save_changes();
  }
  /** Keeps what the reader did, and opens what waited for it. */
  function keep(note) {
    const wasDone = isDone(id);
    isOwn = true;
    note();
    isOwn = false;
    tell();
    if (!wasDone && isDone(id)) openFolds(id);
  }
  function keepAnswer(given, verdict) {
    keep(() => noteAnswer(id, given, verdict));
    return troubleToTell();
  }
  function rebuild() {
    const task = Object.fromEntries(TASK.map((name) => [name, model.get(name)]));
    const next = buildCard(task, id, {
      answers: () => ownAnswersTo(id),
      onAnswer: keepAnswer,
      onShown: () => {
        keep(() => noteShown(id));
        card.recall();
      },
      onAgain: () => {
        keep(() => tryAgain(id));
        card.reset();
      },
    });
    if (card) card.el.replaceWith(next.el);
    else el.append(next.el);
    card = next;
    card.recall(); // in its place, where it sees what follows it
  }
  /** Another tab, another view of this question or the progress card changed what is known. */
  function hear(changed) {
    if (isOwn || (changed !== null && changed !== id)) return;
    tell();
    card.recall();
  }

  const taskEvents = TASK.map((name) => `change:${name}`).join(" ");
  model.on(taskEvents, rebuild);
  const stop = onProgress(hear);
  rebuild();
  tell();
  const look = () => card.look();
  document.addEventListener("bbh-here", look); // a widget has come
  return () => {
    stop();
    document.removeEventListener("bbh-here", look);
    model.off(taskEvents, rebuild);
  };
}

export default { render };
