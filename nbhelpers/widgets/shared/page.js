/**
 * Brings the figures of a built page to life: each `figure[data-widget]` gets a model with the
 * interface that Jupyter gives a widget, and the same view that Jupyter shows.
 */
import { decodeFragment, encodeFragment } from "./share.js";
import { notify, resync } from "./dom.js";
import { mountLate } from "./late.js";
import { whenReady } from "./progress/ready.js";

/** A model without a kernel: values, and callbacks when they change. */
class PageModel {
  /** @param {Object<string, any>} state */
  constructor(state) {
    this.values = new Map(Object.entries(state));
    this.listeners = new Map();
    /** @type {((state: object) => string) | null} gives the link that restores a state */
    this.link = null;
  }

  get(name) {
    return this.values.get(name);
  }

  set(name, value) {
    const before = this.values.get(name);
    if (before === value || JSON.stringify(before) === JSON.stringify(value)) return;
    this.values.set(name, value);
    for (const event of [`change:${name}`, "change"]) {
      for (const callback of this.listeners.get(event) ?? []) callback();
    }
  }

  save_changes() {}

  on(event, callback) {
    for (const name of event.split(" ")) {
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), callback]);
    }
  }

  off(event, callback) {
    for (const name of event.split(" ")) {
      this.listeners.set(
        name,
        (this.listeners.get(name) ?? []).filter((f) => f !== callback),
      );
    }
  }
}

/** The link to this page that restores the widget's state. */
function linkTo(widgetId, state) {
  return `${location.href.split("#")[0]}${encodeFragment(widgetId, state)}`;
}

/** Gives a figure an id of its own, where an element before it has the same one. */
function ownId(el) {
  const { id } = el;
  for (let n = 2; document.getElementById(el.id) !== el; n++) el.id = `${id}-${n}`;
}

/** Brings one figure to life; what stood in it for readers without JavaScript goes. */
function mount(el, widget) {
  const model = new PageModel({ ...JSON.parse(el.dataset.state), widget_id: el.id });
  model.link = (state) => linkTo(el.id, state);
  el.replaceChildren();
  widget.render({ model, el });
  return { model, widget, el };
}

/** Gives a mounted widget the state that a link carries, and says so. */
function restore({ model, widget, el }, request) {
  const shared = widget.shared ?? [];
  let problem = request.problem;
  const state = {};
  if (!problem) {
    for (const name of shared) {
      const written = request.version === "v1" ? (widget.formerly?.[name] ?? name) : name;
      state[name] = Object.hasOwn(request.state, written)
        ? request.state[written]
        : (widget.absent?.[name] ?? model.get(name));
    }
    problem = widget.validate ? widget.validate(state) : "this widget has no state to restore";
  }
  if (problem) {
    notify(el, `The link was not restored: ${problem}. Nothing was changed.`);
    return;
  }
  // The whole state first, one announcement after it: views see no half-restored state.
  for (const name of shared) model.values.set(name, state[name]);
  for (const name of shared) {
    for (const callback of model.listeners.get(`change:${name}`) ?? []) callback();
  }
  for (const callback of model.listeners.get("change") ?? []) callback();
  notify(el, "The state was restored from the link.");
}

/** The page's first widget, if the page has come in beyond it, and its styles have. */
function firstThatIsWhole() {
  /** @type {HTMLElement|null} */
  const first = document.querySelector("figure[data-widget]");
  /** @type {Node|null} */
  let last = first;
  while (last && !last.nextSibling) last = last.parentNode;
  /** @type {NodeListOf<HTMLLinkElement>} */
  const styles = document.querySelectorAll("link[rel=stylesheet]");
  return last && [...styles].every(({ sheet }) => sheet) ? first : null;
}

/**
 * Mounts the page's widgets: the first as soon as it is there, although more of the page is still
 * to come; the others late. A mounted one has the attribute `data-mounted`; one that fails keeps
 * its fallback, and the console says why.
 * @param {Object<string, {render: Function, validate?: Function, shared?: string[], formerly?:
 *   object, absent?: object, drawnAnswers?: Function}>} widgets `shared` names the traits that a
 *   link carries, `formerly` gives what some were called in links of version v1, and `absent` what
 *   one is in a link that does not name it; `validate(state)` returns a message or null. A
 *   stepper's `drawnAnswers` makes the numbers of drawn networks answer.
 */
export function mountAll(widgets) {
  const mounted = new Map();

  /** @param {HTMLElement} el */
  function bring(el) {
    const fallback = [...el.childNodes];
    const { className } = el;
    try {
      mounted.set(el.id, mount(el, widgets[el.dataset.widget]));
      el.dataset.mounted = "";
    } catch (error) {
      el.className = className;
      el.replaceChildren(...fallback);
      el.dataset.mounted = "failed";
      console.error(`The widget ${el.id} does not work:`, error);
    }
  }

  function bringFirst() {
    const first = firstThatIsWhole();
    if (!first) return;
    coming.disconnect();
    bring(first);
  }
  const coming = new MutationObserver(bringFirst);

  /** When all of the page is there. */
  function begin() {
    coming.disconnect();
    /** @type {HTMLElement[]} */
    const figures = [...document.querySelectorAll("figure[data-widget]")];
    figures.forEach(ownId);
    for (const drawn of document.querySelectorAll("figure[data-network]"))
      widgets.stepper?.drawnAnswers(drawn);
    if (figures.length > 0 && mounted.size === 0) bring(figures[0]);
    const late = mountLate(
      figures.filter((el) => !("mounted" in el.dataset)),
      bring,
    );

    /**
     * Goes where the address leads, and restores the state in it, if it has one.
     * @param {ScrollBehavior} behavior
     */
    function follow(behavior) {
      const ids = figures.map(({ id }) => id);
      const request = decodeFragment(location.hash, ids);
      if (request === null) return late.arrive(undefined, behavior);
      const el = figures[ids.indexOf(request.widgetId)];
      late.now(el);
      if (mounted.has(el.id)) restore(mounted.get(el.id), request);
      return late.arrive(el, behavior);
    }
    addEventListener("pageshow", () => {
      for (const { el } of mounted.values()) resync(el);
    });
    addEventListener("hashchange", () => follow("auto"));
    if (location.hash.length > 1) follow("instant");
  }
  whenReady(() => {
    if (document.readyState !== "loading") return begin();
    bringFirst();
    if (mounted.size === 0) coming.observe(document, { childList: true, subtree: true });
    return document.addEventListener("DOMContentLoaded", begin);
  });
}
