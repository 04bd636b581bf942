/**
 * Numbers that answer: whoever points at one, taps it or walks to it by keyboard is told in one
 * line where it comes from, and sees its sources washed. The same in every drawing and table.
 *
 * The page hears of it by the event `bbh-origin` (with the number's name, or null), and asks for
 * numbers by the event `bbh-point` (with names): so lines of code and widgets find each other.
 */
import { h, write } from "./dom.js";
import { bringInSight } from "./in_sight.js";
import { piecesOf } from "./origin.js";

/** @import { Origin } from "./origin.js" */

const INVITATION = "Point at a number, or tap it, to see where it comes from.";
const NUMBERS = "[data-place], .factor, [data-quantity], [data-of]";

/** Whether an element has a place, and no closed fold hides it. */
const isSeen = (el) => el.getClientRects().length > 0 && el.checkVisibility?.() !== false;

/** The number that an element shows, by name, or null. */
function nameAt(target) {
  const shown = target.closest?.(NUMBERS);
  const own = shown?.matches(".factor") ? shown.querySelector("[data-quantity]") : shown;
  return own ? (own.dataset.place ?? own.dataset.quantity ?? own.dataset.of) : null;
}

/**
 * Lights up numbers and their sources wherever they stand in a widget's tables and texts.
 * @param {HTMLElement} root
 * @returns {(names: string[], sources: string[]) => void}
 */
export function washIn(root) {
  return (names, sources) => {
    root.classList.toggle("answering", names.length > 0);
    for (const el of root.querySelectorAll("[data-quantity]")) {
      const { quantity } = /** @type {HTMLElement} */ (el).dataset;
      el.classList.toggle("hot", names.includes(quantity));
      el.classList.toggle("source", sources.includes(quantity));
    }
  };
}

/**
 * The names of the numbers that are seen in some areas, in order, each once.
 * @param {Element[]} areas
 * @returns {string[]}
 */
export function numbersIn(...areas) {
  const all = areas.flatMap((area) => [...area.querySelectorAll("[data-quantity]")]);
  const seen = all
    .filter((one) => one.textContent !== "" && isSeen(one))
    .map((one) => /** @type {HTMLElement} */ (one).dataset.quantity);
  return [...new Set(seen)];
}

/**
 * @param {HTMLElement} root the widget
 * @param {object} about
 * @param {(name: string) => Origin|null|undefined} about.originOf nothing for what has no origin,
 *   or is not to be seen yet
 * @param {(name: string) => number|undefined} about.valueOf of the names in formulas
 * @param {(names: string[], sources: string[]) => void} about.light shows what is pointed at, and
 *   its sources; nothing for two empty lists
 * @param {(text: string) => void} about.say tells a screen reader
 * @param {(name: string|null) => void} [about.onPoint] when a number is pointed at, or none
 * @param {(text: string) => any[]} [about.typeset] writes names as formulas do
 * @param {number} [about.digits] of results
 * @param {boolean} [about.isWordy] the formulas have words, and take more lines where it is narrow
 */
export function createAnswers(root, about) {
  const { originOf, valueOf, light, say, onPoint, typeset, digits, isWordy } = about;
  const set = typeset ?? ((text) => [text]);
  const el = h("p", { class: isWordy ? "bbh-origin wordy" : "bbh-origin" }, INVITATION);
  let pinned = null;
  let pointed = null;
  let touched = null; // the element at which the pointer was last
  let byPointer = true; // whether it lights up what it is at, not what a key or somebody asked for
  let told = null; // the name that the page knows of
  let written = INVITATION;

  /** The element that shows a number: the one that was pointed at, or the first that is seen. */
  function elementOf(name) {
    if (touched?.isConnected && nameAt(touched) === name) return touched;
    const all = [...root.querySelectorAll(NUMBERS)];
    return all.find((one) => nameAt(one) === name && isSeen(one)) ?? null;
  }
  const spoken = (origin) => piecesOf(origin, valueOf, digits).join(" = ");

  /** The number's name, its formula, and a tail: the numbers in it and what they make. */
  function line([head, ...others]) {
    const [text, ...tail] = others.map((piece) =>
      h("span", { class: "piece" }, h("i", {}, " = "), h("span", {}, ...set(piece))),
    );
    const name = h("b", {}, ...set(head));
    return tail.length ? [name, text, h("span", {}, ...tail)] : [name, h("span", {}, text)];
  }
  function tell() {
    const name = pointed ?? pinned;
    const origin = name === null ? null : originOf(name);
    const pieces = origin ? piecesOf(origin, valueOf, digits) : [];
    const text = pieces.join(" = ") || INVITATION;
    if (text !== written) {
      if (pieces.length === 0) write(el, text);
      else el.replaceChildren(...line(pieces));
      written = text;
    }
    el.classList.toggle("told", pieces.length > 0);
    light(name === null ? [] : [name], origin?.sources ?? []);
    const known = origin ? name : null;
    if (known === told) return;
    told = known;
    bringInSight(el, root, told === null ? null : elementOf(told));
    root.dispatchEvent(new CustomEvent("bbh-origin", { bubbles: true, detail: told }));
  }
  function point(name) {
    if (name === pointed) return;
    if (name !== null && pointed !== null) onPoint?.(null);
    pointed = name;
    onPoint?.(name);
    tell();
  }
  function pin(name) {
    pinned = name;
    tell();
  }

  /** What keys reach and others ask for; null where they do no more. */
  function ask(name) {
    byPointer = name === null;
    point(name);
  }
  /** Lights up what others ask for, without a word. */
  function show(names) {
    byPointer = names.length === 0;
    pointed = null;
    tell();
    if (names.length) light(names, []);
  }

  // A page that scrolls under a pointer at rest sends `pointerover` and `pointerleave`, too: what
  // was asked for stays until the pointer is moved or pressed.
  for (const event of ["pointerover", "pointermove", "pointerdown"])
    root.addEventListener(event, ({ type, target }) => {
      if (type === "pointerover" && !byPointer) return;
      byPointer = true;
      touched = target;
      point(nameAt(target));
    });
  root.addEventListener("pointerleave", () => byPointer && point(null));
  root.addEventListener("focusin", ({ target }) => {
    const name = nameAt(target);
    if (name !== null && target.matches(":focus-visible")) ask(name);
  });
  root.addEventListener("focusout", () => ask(null));
  root.addEventListener("click", ({ target }) => {
    const name = nameAt(target);
    const origin = name === null ? null : originOf(name);
    if (!origin || (origin.given && !target.closest(".factor"))) return;
    touched = target;
    pin(name === pinned ? null : name);
    if (pinned) say(spoken(origin));
  });
  root.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    pinned = null;
    show([]);
  });
  root.addEventListener("bbh-point", (event) => {
    const names = /** @type {CustomEvent} */ (event).detail;
    if (names.length === 1) ask(names[0]);
    else show(names);
  });

  return {
    el,
    show,
    get pinned() {
      return pinned;
    },
    /** Forgets what was tapped. */
    release: () => pinned !== null && pin(null),
    /** Tells again what has another value now. */
    refresh: () => (pointed ?? pinned) !== null && tell(),
    /**
     * Makes an area one stop for the Tab key, in which arrow keys walk from number to number.
     * @param {HTMLElement} area
     * @param {() => string[]} namesIn the names that are seen there, in order
     */
    walk(area, namesIn) {
      let at = null; // the name that was reached last
      const go = (pick) => {
        const names = namesIn();
        const n = names.indexOf(at);
        at = names.at(Math.min(names.length - 1, pick(n, names.length))) ?? null;
        ask(at);
        const origin = at === null ? null : originOf(at);
        if (origin) say(spoken(origin));
      };
      const STEPS = {
        ArrowRight: (n) => n + 1,
        ArrowLeft: (n) => Math.max(0, n - 1),
        Home: () => 0,
        End: (_, count) => count - 1,
      };
      Object.assign(area, { tabIndex: 0 });
      area.setAttribute("role", "group");
      area.setAttribute("aria-label", "Numbers: the left and right arrow keys walk through them");
      area.dataset.lmSuppressShortcuts = "true";
      area.addEventListener("focus", () => {
        if (area.matches(":focus-visible")) go((n) => Math.max(0, n));
      });
      area.addEventListener("keydown", (event) => {
        const { key, target, altKey, ctrlKey, metaKey } = event;
        if (target !== area || altKey || ctrlKey || metaKey || !(key in STEPS)) return;
        event.preventDefault();
        go(STEPS[key]);
      });
    },
  };
}
