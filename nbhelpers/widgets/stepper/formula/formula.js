/** The stepper's formula line: every factor's symbol with its number below, tied to the graph. */
import { h } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { bracketed } from "../../shared/origin.js";
import { readFrom } from "../../engine/provenance.js";
import { createFitting } from "./fitting.js";
import { kindOf, linesBy, shows } from "./lines.js";
import { inlineSymbol, symbol } from "../symbols.js";

/** @import { Step } from "../../engine/timeline.js" */

/** What a screen reader says of a factor. */
const told = ({ label, value }) => `${label} = ${format(value)}`;

/** What stands in a step's lines: its numbers, and of these the factors. Nothing is drawn. */
function numbersOf(content) {
  const numbers = [];
  const factors = [];
  const nothing = () => null;
  linesBy({
    h: (_tag, { data }, text) => data?.quantity && numbers.push({ data, text }),
    symbol: nothing,
    inlineSymbol: nothing,
    factor: (factor) => {
      factors.push(factor);
      numbers.push({ data: shows(factor.label, factor.value), text: bracketed(factor.value) });
    },
  })(content);
  return { numbers, factors };
}

/**
 * What differs where the lines are to be drawn anew, and not only their numbers.
 * @param {{step: any}} content
 * @param {{factors: any[]}} read
 */
function shapeOf({ step: { id, title, then, update } }, { factors }) {
  const made = factors.map(({ label, formula }) => [label, formula]);
  return JSON.stringify([id, title, then?.activation, made, update?.rate, update?.momentum]);
}

/**
 * Of what is to be measured, what can be the highest: of shapes that differ in digits alone, only
 * those of which no other has all numbers as long.
 * @param {{shape: string, lengths: number[]}[]} measured
 */
function highest(measured) {
  const kinds = new Map();
  for (const one of measured) {
    const kind = one.shape.replace(/\d/g, "0") + one.lengths.length;
    const kept = kinds.get(kind) ?? [];
    const isIn = (a, b) => a.lengths.every((length, n) => length <= b.lengths[n]);
    if (kept.some((other) => isIn(one, other))) continue;
    kinds.set(kind, [...kept.filter((other) => !isIn(other, one)), one]);
  }
  return [...kinds.values()].flat();
}

/**
 * @param {{hint: HTMLElement, onNew: () => void, onAll: () => void}} about `hint` says below the
 *   formula where a number comes from (see answers.js); `onNew()` when another formula stands
 *   there, `onAll()` when the reader asks for the rows that the dock leaves out
 * @returns {{el: Element, show: Function, light: Function, reserve: Function, release: Function,
 *   fit: Function}}
 */
export function createFormula({ hint, onNew, onAll }) {
  const title = h("p", { class: "stepper-title" });
  const lines = h("div", { class: "stepper-lines" });
  const el = h(
    "div",
    { class: "stepper-formula", role: "group", "aria-label": "formula", data: { part: "formula" } },
    title,
    lines,
    hint,
  );
  const fitting = createFitting(el, lines, onAll);
  let entries = []; // {el, factor} of the factors shown, in order
  let shown = "";
  let numbers = []; // the elements that show numbers, in order
  let longest = []; // characters of each so far: what is no longer than that fits
  // so far, at this width: stepping back to a shorter step moves nothing; 0: not measured
  let tallest = 0;
  let hasRoom = false; // before it is known how much there is, nothing is fitted into it
  let reserved = new Map(); // by a step's shape, how long its numbers were when that was measured

  /** A factor's symbol over its number; within a line of text the number alone. */
  function factorButton(into, factor, power = 1, isInline = false) {
    const entry = { factor };
    const squared = () => (power > 1 ? h("sup", {}, String(power)) : null);
    const name = isInline
      ? null
      : h("span", { class: "top" }, h("span", {}, symbol(factor.label), squared()));
    entry.el = h(
      "button",
      {
        type: "button",
        class: `${isInline ? "" : "stack "}factor ${kindOf(factor.label)}`,
        "aria-pressed": "false",
        "aria-label": told(factor),
      },
      name,
      h(
        "span",
        { class: "num", data: shows(factor.label, factor.value) },
        bracketed(factor.value),
        squared(),
      ),
    );
    into.push(entry);
    return entry.el;
  }

  /** The step's lines as elements, not yet on the page, with their factors. */
  function draw(content) {
    const made = [];
    const factor = factorButton.bind(null, made);
    return { nodes: linesBy({ h, symbol, inlineSymbol, factor })(content), made };
  }

  /** In the dock the formula has two or three lines, but when it is opened. */
  function fit(how) {
    if (hasRoom) fitting.fit(el.matches(".stepper-dock:not(.whole) *"), how);
  }

  /** `fits`: whether it is known that there is room for it. */
  function replace(content, { nodes, made }, fits) {
    title.textContent = content.step.title;
    lines.replaceChildren(...nodes);
    el.classList.toggle("updating", Boolean(content.step.update));
    entries = made;
    numbers = [...lines.querySelectorAll(".num[data-quantity]")];
    longest = numbers.map((number) => number.textContent.length);
    // A step that grew beyond the others takes more room. An update's list scrolls.
    if (tallest && !content.step.update && !fits)
      keep(tallest + lines.scrollHeight - lines.clientHeight);
  }

  function keep(height) {
    tallest = height;
    el.style.height = `${tallest}px`;
    el.style.contain = "size layout"; // the page need not be laid out with it
  }

  return {
    el,
    /**
     * @param {{step: Step, where: object|null}} content
     * @param {boolean} isPlayed whether the next one comes soon
     */
    show(content, isPlayed) {
      const read = numbersOf(content);
      const shape = shapeOf(content, read);
      if (shape !== shown || !read.factors.length) {
        const room = reserved.get(shape);
        const fits = Boolean(room) && read.numbers.every(({ text }, n) => text.length <= room[n]);
        replace(content, draw(content), fits);
        shown = shape;
        onNew();
        if (fits) fitting.known();
        else fit(isPlayed ? "played" : "anew");
        return;
      }
      // Only numbers changed: the elements stay, and so does the focus on one of them.
      let isLonger = false;
      numbers.forEach((number, n) => {
        const { data, text } = read.numbers[n];
        if (number.dataset.value === String(data.value)) return;
        number.dataset.value = data.value;
        number.firstChild.data = text;
        if (text.length <= longest[n]) return;
        longest[n] = text.length;
        isLonger = true;
      });
      entries.forEach((entry, n) => {
        entry.factor = read.factors[n];
        entry.el.setAttribute("aria-label", told(entry.factor));
      });
      if (isLonger) fit("fitted");
    },
    fit: () => fit(),
    /** Lights up the factors that are, or are read from, these numbers; and their sources. */
    light(names, sources, pinned) {
      for (const { el: button, factor } of entries) {
        const read = [factor.label, ...readFrom(factor)];
        const hot = read.some((name) => names.includes(name));
        button.classList.toggle("hot", hot);
        button.classList.toggle("source", !hot && read.some((name) => sources.includes(name)));
        button.setAttribute("aria-pressed", String(factor.label === pinned));
      }
    },
    /**
     * Reserves the height that the tallest of `contents` needs, so that stepping moves nothing;
     * but not for an update, whose list scrolls. They are laid out together, out of sight: once
     * for all of them, not once for each.
     */
    reserve(contents) {
      const single = contents
        .filter(({ step }) => !step.update)
        .map((content) => {
          const read = numbersOf(content);
          const lengths = read.numbers.map(({ text }) => text.length);
          return { content, shape: shapeOf(content, read), lengths };
        });
      const boxes = highest(single).map(({ content }) =>
        h(
          "div",
          { class: "stepper-formula" },
          h("p", { class: "stepper-title" }, content.step.title),
          h("div", { class: "stepper-lines" }, ...draw(content).nodes),
          h("p", { class: "bbh-origin" }),
        ),
      );
      const stage = h("div", { class: "stepper-measured", "aria-hidden": "true" }, ...boxes);
      el.after(stage);
      keep(1 + Math.max(...boxes.map((box) => box.offsetHeight))); // heights are rounded
      stage.remove();
      reserved = new Map(single.map(({ shape, lengths }) => [shape, lengths]));
      hasRoom = true;
      fit();
    },
    /** Gives the height back that was reserved. */
    release() {
      tallest = 0;
      reserved = new Map();
      el.style.height = el.style.contain = "";
      hasRoom = true;
      fit();
    },
  };
}
