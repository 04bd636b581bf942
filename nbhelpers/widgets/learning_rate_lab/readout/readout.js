/** The laboratory's read-out, whose numbers say where they come from. */
import { createAnswers, washIn } from "../../shared/answers.js";
import { h, quantity, setQuantity, write } from "../../shared/dom.js";
import { originsOf } from "./origins.js";

/**
 * Loss, updates, what the flattest minimum allows and how the rate compares with it, and the
 * curvature here.
 * @param {HTMLElement} root the widget
 * @param {(text: string) => void} say
 */
export function createReadout(root, say) {
  const [loss, updates] = [quantity("loss", 0), quantity("updates", 0)];
  const [limit, share, here] = [
    quantity("limit", 0),
    quantity("rate_over_limit", 0, { digits: 3, whole: 1 }),
    quantity("critical_rate", 0),
  ];
  const flattest = h("span", { class: "lab-value" });
  const compared = h("span", {}, limit, "; your rate is ", share, " times that");
  const border = h("span", { class: "lab-label" });
  const read = (label, value, props = {}) =>
    h(
      "div",
      props,
      typeof label === "string" ? h("span", { class: "lab-label" }, label) : label,
      value,
    );
  const el = h(
    "div",
    { class: "lab-readout" },
    read("loss E", loss),
    read("updates made", updates),
    read("the flattest minimum allows", flattest, { class: "lab-wide" }),
    read(border, here),
  );
  const names = () =>
    [loss, updates, limit, share, here]
      .filter((one) => one.isConnected)
      .map((one) => one.dataset.quantity);
  /** @type {any} */
  let now = null;
  /** @type {ReturnType<typeof originsOf>|null} asked for only when a number is pointed at */
  let known = null;
  const origins = () => (known ??= originsOf(now));
  const answers = createAnswers(root, {
    originOf: (name) => (names().includes(name) ? origins().get(name) : null),
    valueOf: (name) => origins().get(name)?.value,
    light: washIn(el),
    say,
  });
  answers.walk(el, names);

  function show() {
    setQuantity(loss, now.loss);
    setQuantity(updates, now.updates);
    write(border, now.momentum > 0 ? "2 (1 + μ)/λ at these weights" : "2/λ at these weights");
    setQuantity(here, now.criticalRate);
    if (now.criticalRate === Infinity) write(here, "none: nothing curves up");
    if (typeof now.limit === "string") {
      write(flattest, now.limit);
      return;
    }
    setQuantity(limit, now.limit);
    setQuantity(share, now.rate / now.limit);
    if (!compared.isConnected) flattest.replaceChildren(compared);
  }

  return {
    el,
    /** Where they come from. */
    line: answers.el,
    /**
     * @param {{loss: number, updates: number, rate: number, momentum: number, limit: number|string,
     *   criticalRate: number, state: any, history: number[][]}} next
     */
    update(next) {
      [now, known] = [next, null];
      show();
      answers.refresh();
    },
  };
}
