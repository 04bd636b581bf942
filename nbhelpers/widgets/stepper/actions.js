/** What the reader can do with a stepper. Each action first ends a run that is under way. */
import { button } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { reshaped, trained, trainerOf, withBiasMode, withNumber } from "./values.js";
import { sceneAt } from "./story.js";

/**
 * @typedef {object} View what is on the screen
 * @property {Map<string, number>} values every quantity
 * @property {import("../engine/timeline.js").Step[]} steps
 */

/**
 * @param {object} parts
 * @param {any} parts.store the widget's state
 * @param {any} parts.runner spreads updates over frames
 * @param {any} parts.curve takes the losses of a run
 * @param {View} parts.view kept up to date by `show`
 * @param {(traits: object) => void} parts.show shows traits that are ahead of the store's
 * @param {(text: string) => void} parts.say tells a screen reader
 * @param {(...children: any[]) => void} parts.tell shows a message, or none
 * @param {() => void} parts.begin called before every action
 * @param {() => void} parts.stepped called when the timeline has gone on by a step
 */
export function createActions({ store, runner, curve, view, show, say, tell, begin, stepped }) {
  const action =
    (act) =>
    (...given) => {
      runner.stop();
      tell();
      begin();
      return act(...given);
    };
  const last = () => view.steps.length;
  const position = () => Math.min(store.traits.step, last());
  const jump = action((step) => {
    const before = position();
    store.move(Math.max(0, Math.min(last(), step)));
    say(sceneAt(view.steps, position()).spoken);
    if (position() === before + 1) stepped();
  });
  const run = action((count, pace = {}) => {
    const { traits } = store;
    const trainer = trainerOf(traits);
    runner.start(count, {
      ...pace,
      advance(wanted) {
        const before = trainer.done;
        const made = trainer.run(wanted);
        for (let n = before + 1; n <= trainer.done; n++)
          curve.add(traits.updates + n, trainer.losses[n], true);
        return made;
      },
      onFrame: () => show(trained(traits, trainer)),
      onEnd: () => finish(trained(traits, trainer), trainer),
    });
  });
  const undo = action(() => {
    store.undo();
    say("Undone.");
  });
  const reset = action(() => {
    store.reset();
    say("Reset.");
  });

  /** Keeps what a run has made, and says so. */
  function finish(traits, { done, diverged, loss }) {
    if (done > 0) store.change(traits);
    else show(store.traits);
    const made = `${done} update${done === 1 ? "" : "s"}`;
    if (diverged) {
      tell(
        `The training diverged after ${made}: its numbers grew beyond all bounds. You see the last finite state. A smaller learning rate helps.`,
        button("Undo", undo),
        button("Reset", reset),
      );
    }
    say(`${made} made, E = ${format(loss)}.`);
  }

  /** One of several changes that are undone together. */
  const edit = action((changed) => {
    store.edit(changed);
    say(`E = ${format(view.values.get("loss"))}`);
  });
  const lastOf = (phase) => view.steps.findLastIndex((step) => step.phase === phase) + 1;

  return {
    position,
    jump,
    run,
    undo,
    reset,
    set: action((setting) => store.reset(setting)),
    next: () => {
      if (position() < last()) return jump(position() + 1);
      store.move(0);
      return run(1);
    },
    back: () => jump(position() - 1),
    first: () => jump(0),
    forward: () => jump(lastOf("forward")),
    backward: () => jump(lastOf("backward")),
    /** Goes to the step that makes a quantity. */
    find: (name) =>
      jump(view.steps.findIndex((step) => [step.quantity, step.then?.quantity].includes(name)) + 1),
    setNumber: (row, value) => edit(withNumber(store.traits, row, value)),
    setRate: (learning_rate) => edit({ ...store.traits, learning_rate }),
    setMomentum: (momentum) =>
      edit({ ...store.traits, momentum, velocity: momentum > 0 ? store.traits.velocity : [] }),
    setShape: action((sizes) => store.change(reshaped(store.traits, sizes))),
    setActivation: action((layer, name) =>
      store.change({
        ...store.traits,
        activations: store.traits.activations.map((old, n) => (n === layer ? name : old)),
      }),
    ),
    setOption: action((trait, value) => {
      if (trait !== "bias_mode") return store.change({ ...store.traits, [trait]: value });
      const { traits, changed } = withBiasMode(store.traits, value);
      store.change(traits);
      if (changed)
        tell(
          "The biases of a layer differed; now all of them have the value of the layer's first.",
          button("Undo", undo),
        );
    }),
  };
}
