/** The stepper's state: the model's traits, with undo and reset. */
import { TRAITS, problemWith } from "./values.js";
import { bindTraits } from "../shared/traits.js";

/** @import { Model } from "../shared/traits.js" */

const DEPTH = 200;

/**
 * @param {Model} model
 * @param {() => void} onChange called after every change, from here or from elsewhere
 * @param {() => void} onOutside called before a change from elsewhere: Python, another view, a link
 */
export function createStore(model, onChange, onOutside) {
  const past = [];
  let editing = false; // a drag or a typed number is under way, and undo already knows its start
  const bound = bindTraits(model, TRAITS, (next) => {
    onOutside();
    remember();
    editing = false;
    traits = next;
    onChange();
  });
  let traits = bound.values;

  function remember() {
    past.push(traits);
    if (past.length > DEPTH) past.shift();
  }

  function save(next) {
    traits = next;
    bound.save(next);
    onChange();
  }

  return {
    get traits() {
      return traits;
    },
    get canUndo() {
      return past.length > 0;
    },
    /** One of several changes that are undone together; `commit` ends them. */
    edit(next) {
      if (!editing) remember();
      editing = true;
      save(next);
    },
    commit() {
      const isNothing = editing && JSON.stringify(past.at(-1)) === JSON.stringify(traits);
      editing = false;
      if (isNothing) past.pop(); // what was typed came to nothing: there is nothing to undo
    },
    /** A change that is undone by itself. */
    change(next) {
      remember();
      editing = false;
      save(next);
    },
    /** A walk along the timeline, which undo does not count. */
    move(step) {
      save({ ...traits, step });
    },
    undo() {
      editing = false;
      if (past.length) save(past.pop());
    },
    /** Back to the first state, but for what `setting` names; nothing, where that cannot be. */
    reset(setting = {}) {
      const next = { ...bound.first, ...setting };
      if (!problemWith(next)) this.change(next);
    },

    destroy: bound.destroy,
  };
}
