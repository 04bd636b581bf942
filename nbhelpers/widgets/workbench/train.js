/** Some updates on end: how the loss falls, and the network that comes out. */
import { button, h, quantity, setQuantity } from "../shared/dom.js";
import { createCurve } from "../shared/curve.js";
import { FACTS } from "./facts.js";

/**
 * @param {{onTrain: (updates: number) => void, onTake: (description: any) => void}} spec
 * @returns {{el: Element, show: (training: any) => void, clear: () => void}}
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
  return {
    el: h(
      "div",
      { class: "bench-train" },
      h(
        "div",
        { class: "bench-row" },
        ...FACTS.updates.map((count) =>
          button(`${count} update${count > 1 ? "s" : ""}`, () => onTrain(count)),
        ),
        take,
      ),
      said,
      picture,
    ),
    show(training) {
      result = training;
      const { losses, asked, loss_name: name } = training;
      take.hidden = said.hidden = picture.hidden = false;
      losses.forEach((loss, n) => curve.add(n, loss));
      curve.resize();
      setQuantity(first, losses[0]);
      setQuantity(last, losses.at(-1));
      const made = losses.length - 1;
      const end =
        made < asked ? `; it diverges: after ${made} updates the numbers are too large` : "";
      said.replaceChildren(`${name} goes from `, first, " to ", last, ` in ${made} updates${end}.`);
    },
    clear() {
      take.hidden = said.hidden = picture.hidden = true;
      result = null;
    },
  };
}
