/**
 * A widget that the card of a question brings to its reader, set to what the question speaks of.
 * In Jupyter the two are scripts of their own, so they meet in the document: the widget has its id
 * as an attribute and hears the event `bbh-set`, and cards hear of it by `bbh-here`.
 */

/**
 * Makes a widget one that cards find.
 * @param {HTMLElement} el the widget
 * @param {string} id
 * @param {(setting: Object<string, any>) => void} set gives it the state that it starts with, but
 *   for what `setting` names
 * @param {() => void} [onSheet] it was brought
 */
export function canBeBrought(el, id, set, onSheet = () => {}) {
  el.dataset.widgetId = id;
  el.addEventListener("bbh-sheet", onSheet);
  el.addEventListener("bbh-set", (event) => set(/** @type {CustomEvent} */ (event).detail));
  // Jupyter puts the element into its page after this.
  requestAnimationFrame(() => document.dispatchEvent(new Event("bbh-here")));
}

/**
 * The widget of this id, alive or still to come alive; null where the page has none.
 * @param {string} id
 * @returns {HTMLElement|null}
 */
function widgetOf(id) {
  return document.querySelector(`figure#${id}[data-widget], [data-widget-id="${id}"]`);
}

/**
 * Sets a widget, and brings it or, where the page has no sheet to put it on, goes there.
 * @param {HTMLElement} widget
 * @param {Object<string, any>} setting what differs from the state that it starts with; nothing
 *   leaves it as it is
 * @param {Element} asked the words that ask for it
 */
function bring(widget, setting, asked) {
  widget.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
  if (Object.keys(setting).length)
    widget.dispatchEvent(new CustomEvent("bbh-set", { detail: setting }));
  const wish = new CustomEvent("bbh-bring", { bubbles: true, cancelable: true, detail: asked });
  if (!widget.dispatchEvent(wish)) return;
  widget.tabIndex = -1;
  widget.scrollIntoView({ block: "start" });
  widget.focus({ preventScroll: true });
}

/**
 * A link that brings a widget. `look` shows it where the page has that widget.
 * @param {HTMLAnchorElement} link
 * @param {{id: string, setting: Object<string, any>, asked: () => Element}} what
 */
export function bringsWidget(link, { id, setting, asked }) {
  const look = () => {
    link.hidden = document.readyState !== "loading" && !widgetOf(id);
    if (document.querySelector("dialog.sheet")) link.setAttribute("aria-haspopup", "dialog");
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const widget = widgetOf(id);
    if (widget) bring(widget, setting, asked());
    else look();
  });
  look();
  return { look };
}
