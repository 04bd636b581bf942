/** What a network's numbers answer: where each comes from, as far as it is seen. */
import { createAnswers } from "../shared/answers.js";
import { provenance } from "../engine/provenance.js";
import { timeline } from "../engine/timeline.js";
import { formulaText } from "./symbols.js";
import { quantities } from "./values.js";

/** @import { Look } from "../engine/engine.js" */
/** @import { Step } from "../engine/timeline.js" */

/**
 * @param {HTMLElement} root
 * @param {() => {look: Look, values?: Map<string, number>, steps?: Step[],
 *   scene?: {reached: (name: string) => boolean}}} seen what is on the screen: a state's look (see
 *   engine.js), and what is known of it already
 * @param {object} acts `light`, `say` and `onPoint`, see answers.js
 */
export function answersOf(root, seen, acts) {
  let known = null; // what was asked last
  function ask() {
    const { look, steps, values } = seen();
    if (known?.look === look) return known;
    const origins = provenance(look, steps ?? timeline(look));
    known = { look, origins, values: values ?? quantities(look) };
    return known;
  }
  return createAnswers(root, {
    ...acts,
    originOf: (name) => (seen().scene?.reached(name) === false ? null : ask().origins.get(name)),
    valueOf: (name) => ask().values.get(name) ?? ask().origins.get(name)?.value,
    typeset: formulaText,
  });
}

/**
 * The numbers of a stepper. Beside a goal nothing is washed: there the wash has another meaning.
 * @param {HTMLElement} el the widget
 * @param {any} view what is on the screen
 * @param {(text: string) => void} say
 * @param {() => {graph: any, formula: any, goal: any}} parts
 */
export function answersIn(el, view, say, parts) {
  const answers = answersOf(el, () => view, {
    light(names, sources) {
      const { graph, formula, goal } = parts();
      graph.point(names, goal ? [] : sources);
      formula.light(names, sources, answers.pinned);
    },
    say,
    onPoint: (name) => parts().goal?.point(name),
  });
  return answers;
}
