/** What stands around drawing and formula: buttons, read-outs and tables, kept up to date. */
import { write } from "../../shared/dom.js";
import { nextName, ruleOf, settings, standstill } from "../story.js";

/**
 * @param {Object<string, any>} parts by name
 * @param {any} view what is on the screen
 * @returns {{build: Function, numbers: Function, step: Function}}
 */
export function createAround(parts, view) {
  const { panel, options, chips, tables, dock, note, rate, readout, curve, buttons, editor } =
    parts;
  return {
    /** Another network is shown. */
    build(traits) {
      const { known, values, steps } = view;
      const isFrozen = traits.bias_mode === "frozen";
      panel.build(known, values, isFrozen);
      options.build(known, traits);
      chips.build(steps);
      tables.build(known, values, isFrozen);
    },
    /** Numbers have changed: what is the same at every step. */
    numbers(traits) {
      const { known, values } = view;
      dock.update(values);
      write(note, standstill(traits, known, values));
      options.update(traits);
      rate.set(traits.learning_rate);
      readout.update(values);
      curve.add(traits.updates, values.get("loss"));
      curve.draw();
    },
    /** The step, or what it shows, has changed; what is folded waits for the end of a drag. */
    step(traits, at, isDragged) {
      const { values, steps, scene } = view;
      chips.update(at);
      buttons.name(nextName(steps, at));
      editor.update();
      if (!isDragged || panel.el.closest("details").open) panel.update(values, ruleOf(traits));
      if (!isDragged || tables.isOpen())
        tables.update(values, `${scene.spoken} ${settings(traits)}`);
    },
  };
}
