/** What is chosen and not typed: activations, the loss, how biases train, names and signs. */
import { h, select } from "../../shared/dom.js";
import { FACTS } from "../facts.js";
import { numberCell, refusals } from "./cells.js";
import { createCoupling } from "./coupling.js";

/**
 * @param {(change: (description: any) => void) => void} onChange gets what changes a description
 * @returns {{el: Element, show: (description: any) => void}}
 */
export function createChoices(onChange) {
  const error = refusals();
  const layers = h("div", { class: "bench-choices" });
  const rest = h("div", { class: "bench-choices" });
  const coupling = createCoupling();
  let count = 0;
  /** @type {((description: any) => void)[]} */
  let setters = [];

  function activations(description) {
    count = description.layers.length;
    const pick = (k) => {
      const last = k === count - 1;
      const offered = FACTS.activations.filter(([name]) => last || !FACTS.last.includes(name));
      const one = select(
        last ? "Output layer" : `Hidden layer${count > 2 ? ` ${k + 1}` : ""}`,
        offered,
        description.layers[k].activation,
        (value) => onChange((next) => coupling.activate(next, k, value)),
      );
      setters.push((now) => one.set(now.layers[k].activation));
      return one.el;
    };
    layers.replaceChildren(...description.layers.map((_, k) => pick(k)));
  }

  function others(description) {
    const picks = FACTS.choices.map(([key, label, options]) => {
      const one = select(label, options, description[key], (value) =>
        onChange((next) => coupling.choose(next, key, value)),
      );
      setters.push((now) => one.set(now[key]));
      return one.el;
    });
    const boxes = FACTS.rates.map(([key, label, largest]) => {
      const one = numberCell({
        name: label,
        value: description[key],
        largest,
        error,
        onChange: (value) => onChange((next) => (next[key] = value)),
      });
      setters.push((now) => one.set(now[key]));
      return h("label", { class: "bbh-select" }, h("span", {}, label), one.el);
    });
    rest.replaceChildren(...picks, ...boxes);
  }

  return {
    el: h("div", {}, layers, rest, error),
    show(description) {
      if (description.layers.length !== count) {
        setters = [];
        activations(description);
        others(description);
      }
      for (const set of setters) set(description);
    },
  };
}
