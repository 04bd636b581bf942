/**
 * A widget that the card of a question brings to its reader, set to what the question speaks of.
 * In Jupyter the two are scripts of their own, so they meet in the document: the widget has its id
 * as an attribute and hears the event `bbh-set`, and cards hear of it by `bbh-here`.
 */

/**
 * Makes a widget one that cards find.
 * @param {HTMLElement} el the widget
 * @param {import("./traits.js").Model} model
 * @param {object} acts
 * @param {Function} acts.set gives it the state that it starts with,
 *   but for what `setting` names
 * @param {Function} [acts.point] lights up what the question is about
 * @param {EventListener} [acts.fold] it stands on a sheet
 */
export function canBeBrought(el, model, { set, point, fold }) {
  el.dataset.widgetId = model.get("widget_id");
  if (fold) el.addEventListener("bbh-sheet", fold);
  el.addEventListener("bbh-set", (event) => {
    const { setting, about } = /** @type {CustomEvent} */ (event).detail;
    if (Object.keys(setting).length) set(setting);
    point?.(about);
  });
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
 * @param {string[]} about the quantities that the question is about
 * @param {Element} asked the words that ask for it
 */
function bring(widget, setting, about, asked) {
  widget.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
  widget.dispatchEvent(new CustomEvent("bbh-set", { detail: { setting, about } }));
  const wish = new CustomEvent("bbh-bring", { bubbles: true, cancelable: true, detail: asked });
  if (!widget.dispatchEvent(wish)) return;
  widget.tabIndex = -1;
  widget.scrollIntoView({ block: "start" });
  widget.focus({ preventScroll: true });
}

/**
 * A link that brings a widget. `look` shows it where the page has that widget.
 * @param {HTMLAnchorElement} link
 * @param {{id: string, setting: Object<string, any>, about: string[], asked: () => Element}} what
 */
export function bringsWidget(link, { id, setting, about, asked }) {
  const look = () => {
    link.hidden = document.readyState !== "loading" && !widgetOf(id);
    if (document.querySelector("dialog.sheet")) link.setAttribute("aria-haspopup", "dialog");
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const widget = widgetOf(id);
    if (widget) bring(widget, setting, about, asked());
    else look();
  });
  if (document.readyState === "loading")
    document.addEventListener("DOMContentLoaded", look, { once: true });
  look();
  return { look };
}
