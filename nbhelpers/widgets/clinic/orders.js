/** What can be ordered, each with its price. */
import { h, restable, select, write } from "../shared/dom.js";

const SINGLE = ["check", "samples", "step", "repeat", "two", "overfit"];

/**
 * @param {(order: string) => void} onOrder
 * @returns {{el: Element, update: (menu: {order: string, title: string, cost: number}[],
 *   done: string[], isBusy: boolean) => void}}
 */
export function createOrders(onOrder) {
  const lines = h("div", { class: "clinic-lines" });
  let known = "";
  let buttons = [];

  /** A line: what is ordered, maybe chosen among several, and what it costs. */
  function line(label, offers, choice = null) {
    let [chosen] = offers;
    const price = h("span", { class: "clinic-price" });
    const order = restable(label, () => onOrder(chosen.order), {});
    const upTo = chosen.order === "overfit" ? "up to " : ""; // it may end early
    const tell = () => write(price, `${upTo}${chosen.cost} passes`);
    tell();
    const pick = choice
      ? select(
          choice,
          offers.map((offer) => [offer.order, offer.title]),
          chosen.order,
          (key) => {
            chosen = offers.find((offer) => offer.order === key);
            tell();
            rest();
          },
        ).el
      : null;
    const rest = () => order.rest(state.isBusy || state.done.includes(chosen.order));
    buttons.push(rest);
    lines.append(h("div", { class: "clinic-line" }, pick, order.el, price));
  }

  let state = { done: [], isBusy: false };
  return {
    el: lines,
    update(menu, done, isBusy) {
      state = { done, isBusy };
      const now = JSON.stringify(menu);
      if (now !== known) {
        known = now;
        buttons = [];
        lines.replaceChildren();
        const offered = (start) => menu.filter(({ order }) => order.startsWith(start));
        const short = (offers, cut) =>
          offers.map((offer) => ({ ...offer, title: offer.title.replace(cut, "") }));
        line("Nudge it", short(offered("nudge:"), "nudge "), "one parameter");
        for (const one of SINGLE.slice(0, 2)) line(capital(offered(one)[0].title), offered(one));
        line("See the deltas", short(offered("units:"), "deltas of the "), "one layer, one sample");
        for (const one of SINGLE.slice(2)) line(capital(offered(one)[0].title), offered(one));
      }
      for (const rest of buttons) rest();
    },
  };
}

const capital = (text) => `${text[0].toUpperCase()}${text.slice(1)}`;
