/** The stepper's state: the model's traits, with undo and reset. */
import { TRAITS } from "./stepper_values.js";

const DEPTH = 200;

/** The state that each model had when it was first shown: where reset returns to. */
const constructed = new WeakMap();

/**
 * @param {object} model the widget's model, of Jupyter or of the page
 * @param {() => void} onChange called after every change, from here or from elsewhere
 */
export function createStore(model, onChange) {
  const read = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const past = [];
  let traits = read();
  let editing = false; // a drag or a typed number is under way, and undo already knows its start
  let saving = false;
  let waiting = false;
  if (!constructed.has(model)) constructed.set(model, traits);

  function remember() {
    past.push(traits);
    if (past.length > DEPTH) past.shift();
  }

  function save(next) {
    traits = next;
    saving = true;
    for (const name of TRAITS) model.set(name, traits[name]);
    model.save_changes();
    saving = false;
    onChange();
  }

  /** Python, another view or a link changed the model: several traits, one change. */
  function heard() {
    if (saving || waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (JSON.stringify(read()) === JSON.stringify(traits)) return;
      remember();
      editing = false;
      traits = read();
      onChange();
    });
  }
  for (const name of TRAITS) model.on(`change:${name}`, heard);

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
      editing = false;
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
    reset() {
      this.change({ ...constructed.get(model) });
    },
    destroy() {
      for (const name of TRAITS) model.off(`change:${name}`, heard);
    },
  };
}
