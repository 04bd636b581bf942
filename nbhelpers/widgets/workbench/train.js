/**
 * Some updates on end: how the loss falls, and the network that comes out. A few are asked for at
 * a time, so that the curve grows, and other questions are answered in between.
 */
import { button, h, quantity, setQuantity } from "../shared/dom.js";
import { createCurve } from "../shared/curve.js";
import { FACTS } from "./facts.js";

const SLICE = 10; // updates

/**
 * @param {{onTrain: (updates: number, made: number) => Promise<any>,
 *   onTake: (description: any) => void}} spec
 *   `onTrain` gives what comes of some updates after those that are made, or null
 * @returns {{el: Element, clear: () => void}}
 */
export function createTrain({ onTrain, onTake }) {
  const curve = createCurve();
  const first = quantity("loss at the start", 0, { class: "target" });
  const last = quantity("loss at the end", 0, { class: "target" });
  const said = h("p", { "aria-live": "polite", hidden: true });
  let result = null;
  const take = button("Go on from there", () => result && onTake(result.description));
  take.hidden = true;
  const picture = h("div", { hidden: true }, curve.el);
  let turn = 0;

  async function train(updates) {
    turn += 1;
    const mine = turn;
    let training = null;
    for (let made = 0; made < updates && !training?.diverged; made += SLICE) {
      training = await onTrain(Math.min(SLICE, updates - made), made);
      if (!training || mine !== turn) return;
      picture.hidden = false;
      training.losses.forEach((loss, n) => curve.add(n, loss));
      curve.resize();
    }
    show(training);
  }

  function show(training) {
    result = training;
    const { losses, diverged, loss_name: name } = training;
    take.hidden = said.hidden = false;
    setQuantity(first, losses[0]);
    setQuantity(last, losses.at(-1));
    const made = losses.length - 1;
    const end = diverged ? `; it diverges: after ${made} updates the numbers are too large` : "";
    said.replaceChildren(`${name} goes from `, first, " to ", last, ` in ${made} updates${end}.`);
  }

  return {
    el: h(
      "div",
      { class: "bench-train" },
      h(
        "div",
        { class: "bench-row" },
        ...FACTS.updates.map((count) =>
          button(`${count} update${count > 1 ? "s" : ""}`, () => train(count)),
        ),
        take,
      ),
      said,
      picture,
    ),
    clear() {
      turn += 1;
      take.hidden = said.hidden = picture.hidden = true;
      result = null;
    },
  };
}
