/** The stepper's formula line: every factor's symbol with its number below, tied to the graph. */
import { h } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { createFitting } from "./fitting.js";
import {
  activationLine,
  bracketed,
  kindOf,
  placesOf,
  shows,
  sumLine,
  updateList,
} from "./lines.js";
import { formulaText, inlineSymbol, symbol } from "../symbols.js";

/** @import { Step } from "../../engine/timeline.js" */

/** What stands under the formula while the reader points at nothing. */
function invitation(factors) {
  return factors.length ? "Point at a number, or tap it, to see where it comes from." : "";
}

/**
 * @param {{onPoint: (names: string[]) => void, onAll: () => void}} handlers `onPoint(names)` when
 *   the reader points at a factor, `[]` when not; `onAll()` when they ask for the rows that the
 *   dock leaves out
 * @returns {{el: Element, show: Function, light: Function, reserve: Function, release: Function,
 *   fit: Function}}
 */
export function createFormula({ onPoint, onAll }) {
  const title = h("p", { class: "stepper-title" });
  const lines = h("div", { class: "stepper-lines" });
  const hint = h("p", { class: "stepper-hint" });
  const el = h(
    "div",
    { class: "stepper-formula", role: "group", "aria-label": "formula", data: { part: "formula" } },
    title,
    lines,
    hint,
  );
  const fitIn = createFitting(el, lines, onAll);
  let entries = []; // {el, factor} of the factors shown, in order
  let shown = "";
  let longest = []; // characters of each number so far: what is no longer than that fits
  let pinned = null;
  let pointed = null;
  // so far, at this width: stepping back to a shorter step moves nothing; 0: not measured
  let tallest = 0;

  /** Says below the formula which factor this is; returns it. */
  function describe() {
    const target = pointed ?? pinned;
    if (target) {
      const { label, formula, value } = target.factor;
      const how = formula && formula !== label ? [" = ", ...formulaText(formula)] : [];
      hint.replaceChildren(
        ...(label.startsWith("d") ? [inlineSymbol(label)] : formulaText(label)),
        ...how,
        ` = ${format(value)}`,
      );
    } else {
      hint.textContent = invitation(entries);
    }
    return target;
  }

  function point(entry) {
    pointed = entry;
    const target = describe();
    onPoint(target ? placesOf(target.factor) : []);
  }

  /** A factor's symbol over its number; within a line of text the number alone. */
  function factorButton(factor, into, power, isInline = false) {
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
        "aria-label": `${factor.label} = ${format(factor.value)}`,
        on: {
          pointerenter: () => point(entry),
          pointerleave: () => point(null),
          focus: () => point(entry),
          blur: () => point(null),
          click: () => {
            pinned = pinned === entry ? null : entry;
            for (const other of entries)
              other.el.setAttribute("aria-pressed", String(other === pinned));
            point(entry);
          },
        },
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
  function draw({ step, where }) {
    const made = [];
    const button = (factor, power = 1) => factorButton(factor, made, power);
    if (step.lines)
      return {
        nodes: [...step.lines.map((line) => h("p", {}, line)), sumLine(step.loss, button)],
        made,
      };
    if (step.update) {
      const within = (factor) => factorButton(factor, made, 1, true);
      return {
        nodes: [
          ...step.update.mixed.map((line) => sumLine(line, button)),
          updateList(step.update, within),
        ],
        made,
      };
    }
    const nodes = [sumLine(step, button)];
    if (step.then?.activation) nodes.push(activationLine(step.then, button));
    else if (step.then) nodes.push(sumLine(step.then, button));
    if (where) nodes.push(sumLine(where, button, "where"));
    return { nodes, made };
  }

  /** In the dock the formula has two or three lines, but when it is opened. */
  function fit() {
    fitIn(el.matches(".stepper-dock:not(.whole) *"));
  }

  function replace(content, { nodes, made }) {
    title.textContent = content.step.title;
    lines.replaceChildren(...nodes);
    el.classList.toggle("updating", Boolean(content.step.update));
    entries = made;
    longest = [...lines.querySelectorAll(".num")].map((number) => number.textContent.length);
    pinned = null;
    // A step that grew beyond the others takes more room. An update's list scrolls.
    if (tallest && !content.step.update) keep(tallest + lines.scrollHeight - lines.clientHeight);
  }

  function keep(height) {
    tallest = height;
    el.style.height = `${tallest}px`;
  }

  return {
    el,
    /** @param {{step: Step, where: object|null}} content */
    show(content) {
      const drawn = draw(content);
      const factors = drawn.made.map(({ factor: { label, formula } }) => [label, formula]);
      const { id, title: words, then, update } = content.step;
      const shape = JSON.stringify([
        id,
        words,
        then?.activation,
        factors,
        update?.rate,
        update?.momentum,
      ]);
      if (shape !== shown || !drawn.made.length) {
        replace(content, drawn);
        shown = shape;
        point(null);
        fit();
        return;
      }
      // Only numbers changed: the elements stay, and so does the focus on one of them.
      const fresh = drawn.nodes.flatMap((node) => [...node.querySelectorAll(".num")]);
      const before = longest.join();
      lines.querySelectorAll(".num").forEach((number, n) => {
        longest[n] = Math.max(longest[n], fresh[n].textContent.length);
        Object.assign(number.dataset, fresh[n].dataset);
        number.replaceChildren(...fresh[n].childNodes);
      });
      entries.forEach((entry, n) => {
        entry.factor = drawn.made[n].factor;
        entry.el.setAttribute("aria-label", drawn.made[n].el.getAttribute("aria-label"));
      });
      describe();
      if (longest.join() !== before) fit();
    },
    fit,
    /** Lights up the factors that are read from the place called `name`. */
    light(name) {
      for (const entry of entries)
        entry.el.classList.toggle("hot", name !== null && placesOf(entry.factor).includes(name));
    },
    /**
     * Reserves the height that the tallest of `contents` needs, so that stepping moves nothing;
     * but not for an update, whose list scrolls. They are laid out together, out of sight: once
     * for all of them, not once for each.
     */
    reserve(contents) {
      const single = contents.filter(({ step }) => !step.update);
      const boxes = single.map((content) => {
        const { nodes, made } = draw(content);
        return h(
          "div",
          { class: "stepper-formula" },
          h("p", { class: "stepper-title" }, content.step.title),
          h("div", { class: "stepper-lines" }, ...nodes),
          h("p", { class: "stepper-hint" }, invitation(made)),
        );
      });
      const stage = h("div", { class: "stepper-measured", "aria-hidden": "true" }, ...boxes);
      el.after(stage);
      keep(1 + Math.max(...boxes.map((box) => box.offsetHeight))); // heights are rounded
      stage.remove();
      fit();
    },
    /** Gives the height back that was reserved. */
    release() {
      tallest = 0;
      el.style.height = "";
      fit();
    },
  };
}
