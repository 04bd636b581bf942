/** Opens the outputs that a page of the book keeps folded until their questions are answered. */
import { answersTo } from "../shared/progress/store.js";

const CLASS = "until-";

/** Whether the question is solved, or its solution was shown. */
export function isDone(id) {
  const { solved, shown } = answersTo(id);
  return solved !== null || shown !== null;
}

/** Opens what waits for the question `id`, where it waits for no other question. */
export function openFolds(id) {
  for (const cell of document.getElementsByClassName(CLASS + id)) {
    const names = [...cell.classList].filter((name) => name.startsWith(CLASS));
    if (!names.every((name) => isDone(name.slice(CLASS.length)))) continue;
    for (const fold of cell.querySelectorAll("details.hide")) fold.open = true;
  }
}
