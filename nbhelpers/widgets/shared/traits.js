/** A widget's traits as one object: read, saved, watched and undone together. */

/**
 * @typedef {Object<string, any>} Traits values by name; each widget knows its own
 * @typedef {{get: (name: string) => any, set: (name: string, value: any) => void, on: Function,
 *   off: Function, save_changes: () => void}} Model a widget's, of Jupyter or of the page
 */

/** The values that each model had when it was first shown: where reset returns to. */
const firsts = new WeakMap();

/**
 * @param {Model} model
 * @param {string[]} names the traits
 * @param {(values: Traits) => void} onChange called once, with all values, when Python, another
 *   view or a link has changed any of them
 */
export function bindTraits(model, names, onChange) {
  /** @type {() => any} */
  const read = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  let values = read();
  let saving = false;
  let waiting = false;
  if (!firsts.has(model)) firsts.set(model, values);

  function heard() {
    if (saving || waiting) return;
    waiting = true;
    queueMicrotask(() => {
      // several traits, one change
      waiting = false;
      const next = read();
      if (JSON.stringify(next) === JSON.stringify(values)) return;
      values = next;
      onChange(values);
    });
  }
  for (const name of names) model.on(`change:${name}`, heard);

  return {
    get values() {
      return values;
    },
    /** A copy of the values that the model had when it was first shown. */
    get first() {
      return { ...firsts.get(model) };
    },
    save(next) {
      values = next;
      saving = true;
      for (const name of names) model.set(name, values[name]);
      model.save_changes();
      saving = false;
    },
    destroy() {
      for (const name of names) model.off(`change:${name}`, heard);
    },
  };
}

const DEPTH = 200; // changes that can be undone

/**
 * The traits as a widget's state, with undo and reset.
 *
 * @param {Model} model
 * @param {object} kind
 * @param {string[]} kind.names of the traits
 * @param {(state: object) => string|null} kind.validate what is wrong with a state, or null
 * @param {() => void} onChange called after every change, from here or from elsewhere
 * @param {() => void} onOutside called before a change from elsewhere: Python, another view, a link
 */
export function createStore(model, { names, validate }, onChange, onOutside = () => {}) {
  const past = [];
  let editing = false; // a drag or a typed number is under way, and undo already knows its start
  const bound = bindTraits(model, names, (next) => {
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
      if (!validate(next)) this.change(next);
    },

    destroy: bound.destroy,
  };
}
