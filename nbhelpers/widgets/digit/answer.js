/** What the network says: ten probabilities, and the hidden units behind them. */
import { h, quantity, setQuantity } from "../shared/dom.js";
import { CLASSES } from "./reader.js";

const ROW = 8; // hidden units side by side

/** The ten probabilities as bars. */
export function createBars() {
  const rows = Array.from({ length: CLASSES }, (_, digit) => {
    const bar = h("span", { class: "digit-track", "aria-hidden": "true" });
    const number = quantity(`p[${digit}]`, 0, { digits: 2, whole: 1, class: "digit-p" });
    const el = h("li", {}, h("span", { class: "digit-name" }, String(digit)), bar, number);
    return { el, bar, number };
  });
  return {
    el: h(
      "ol",
      { class: "digit-bars", role: "list", "aria-label": "Probability of each digit" },
      ...rows.map((row) => row.el),
    ),
    update({ probabilities, says }, target) {
      rows.forEach(({ el, bar, number }, digit) => {
        setQuantity(number, probabilities[digit]);
        bar.style.backgroundSize = `${(100 * probabilities[digit]).toFixed(2)}% 100%`;
        el.classList.toggle("says", digit === says);
        el.classList.toggle("wanted", digit === target);
      });
    },
  };
}

/** The hidden units: each number, over a bar as long as it is large. */
export function createHidden(count) {
  const cells = Array.from({ length: count }, (_, k) =>
    quantity(`hidden[${k}]`, 0, { digits: 2, tag: "td" }),
  );
  const rows = Array.from({ length: count / ROW }, (_, row) =>
    h("tr", {}, ...cells.slice(row * ROW, (row + 1) * ROW)),
  );
  return {
    el: h(
      "div",
      { class: "digit-hidden" },
      h("table", { "aria-label": "Hidden units" }, h("tbody", {}, ...rows)),
    ),
    update({ hidden }) {
      const most = Math.max(...hidden) || 1;
      cells.forEach((cell, k) => {
        setQuantity(cell, hidden[k]);
        cell.style.setProperty("--out", (hidden[k] / most).toFixed(3));
      });
    },
  };
}
