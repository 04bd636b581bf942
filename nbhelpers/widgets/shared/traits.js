/** A widget's traits as one object: read, saved and watched together. */

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
