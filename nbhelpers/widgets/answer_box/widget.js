/** The answer box: asks, judges, names the slip, keeps what was answered, and helps in steps. */
import { buildCard } from "./card.js";
import { isDone, openFolds } from "./folds.js";
import {
  answersTo,
  isSolved,
  noteAnswer,
  noteShown,
  onProgress,
  storageTrouble,
  tryAgain,
} from "../shared/progress_store.js";

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
const TROUBLE = {
  full: "This browser has no room left for your answers: they last until you close the page.",
  refused: "This browser keeps nothing for this page: your answers last until you close it.",
};
const LOOK = ["DOMContentLoaded", "bbh-here"]; // the page is whole; a widget has come
const SAID = Symbol.for("backprop-by-hand.trouble");

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
    const trouble = storageTrouble();
    if (!trouble || document[SAID]) return "";
    document[SAID] = true; // once is enough
    return TROUBLE[trouble];
  }
  function rebuild() {
    const task = Object.fromEntries(TASK.map((name) => [name, model.get(name)]));
    const next = buildCard(task, id, {
      answers: () => answersTo(id),
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
  for (const event of LOOK) document.addEventListener(event, look);
  return () => {
    stop();
    for (const event of LOOK) document.removeEventListener(event, look);
    model.off(taskEvents, rebuild);
  };
}

export default { render };
