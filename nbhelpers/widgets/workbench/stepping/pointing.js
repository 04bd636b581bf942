/** What is pointed at says where it comes from: by its step, which is brought when it is wanted. */
import { createAnswers } from "../../shared/answers.js";
import { numbersOf } from "./cells.js";

/** @import { Origin } from "../../shared/origin.js" */

const REST = 120; // ms that the pointer rests on a number before Python is asked

/**
 * @param {HTMLElement} root
 * @param {object} about
 * @param {ReturnType<typeof import("./walk.js").createWalk>} about.walk
 * @param {(names: string[], sources: string[]) => void} about.light
 * @param {(text: string) => void} about.say
 * @param {() => any} about.numbers the answer that stands on the page
 */
export function pointing(root, { walk, light, say, numbers }) {
  let timer;
  const numberOf = (name) => numbersOf(numbers()).get(name);

  /** @returns {Origin|null} */
  function originOf(name) {
    const value = numberOf(name);
    if (value === undefined) return null;
    const step = walk.called(name);
    if (step) {
      const { title, rows, uses } = step;
      return { name: title, value, text: rows[0], rows: rows.slice(1, -1), sources: uses };
    }
    const called = name.replace(/^before /, "");
    return { name: called, value, text: "", rows: [], sources: [], given: called !== name };
  }

  async function bring(name) {
    if (await walk.find(name)) answers.refresh();
  }

  const answers = createAnswers(root, {
    originOf,
    valueOf: () => undefined,
    light,
    say,
    onPoint(name) {
      clearTimeout(timer);
      if (name === null || walk.called(name) || numberOf(name) === undefined) return;
      if (!name.startsWith("before ")) timer = setTimeout(bring, REST, name);
    },
  });
  return answers;
}
