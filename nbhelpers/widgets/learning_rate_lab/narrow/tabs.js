/** What a narrow laboratory shows under its strip: one thing at a time. A wide one shows all. */
import { button, h } from "../../shared/dom.js";

const TABS = { loss: "Loss", map: "Map", numbers: "Numbers", more: "Rates, more" };

/**
 * @param {HTMLElement} el the widget: its `data-tab` says what is shown
 * @param {() => void} onChange
 */
export function createTabs(el, onChange) {
  const tabs = Object.entries(TABS).map(([name, label]) =>
    button(label, () => show(name), { data: { name } }),
  );

  function choose(name) {
    el.dataset.tab = name;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.name === name));
  }
  function show(name) {
    if (el.dataset.tab === name) return;
    choose(name);
    onChange();
  }
  choose("loss");

  return {
    el: h("div", { class: "lab-tabs", role: "group", "aria-label": "shown below" }, ...tabs),
    show,
  };
}
