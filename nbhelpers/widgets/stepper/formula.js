/** The stepper's formula line: every factor's symbol with its number below, tied to the graph. */
import { format, h } from "../shared/dom.js";
import { formatSet, formulaText, inlineSymbol, symbol } from "./symbols.js";
import { ACTIVATIONS } from "../engine/functions.js";
import { product } from "../engine/timeline.js";

/** @import { Step } from "../engine/timeline.js" */

/** A number in a product: as the graph shows it, in brackets if it is negative. */
function bracketed(value, text = format(value)) {
  return value < 0 ? `(${text})` : text;
}

/** Weights, biases and inputs are numbers that the reader sets. */
function numberOf({ label, value }) {
  return bracketed(
    value,
    /^(w|b|i)_?[a-z]*\d/.test(label) || /^\d/.test(label) ? formatSet(value) : format(value),
  );
}

/** The data attributes of an element that shows a quantity's number. */
function shows(quantity, value) {
  return { quantity, value: Number.isFinite(value) ? value : "" };
}

/** Which of the book's colors a quantity has. */
function kindOf(name) {
  if (/^(dE\/d|delta_|mixed_)/.test(name)) return "gradient";
  if (/^(E|loss|target)|target/.test(name)) return "target";
  return /^d|^\d/.test(name) ? "local" : "forward";
}

/** The quantities that a factor's number is read from: the places to light up in the graph. */
function placesOf(factor) {
  if (/^(dE\/d|delta_)/.test(factor.label)) return [factor.label];
  const text = factor.formula ?? factor.label;
  return [...new Set(text.match(/\b(?:net|out|target|b)_\w+|\b[a-z]\d\w*/g) ?? [])];
}

/** A symbol, over an empty place in the line of numbers. */
function head(top, className) {
  return h(
    "span",
    { class: `stack ${className}` },
    h("span", { class: "top" }, top),
    h("span", { class: "num" }),
  );
}

/** A number, or an operator, that stands in the line of numbers only. */
function low(text, className = "", data = {}) {
  return h("span", { class: `stack ${className}` }, h("span", { class: "num", data }, text));
}

/** An operator, between symbols and again between their numbers. */
function operator(sign) {
  return h(
    "span",
    { class: "stack op" },
    h("span", { class: "top" }, sign),
    h("span", { class: "num", "aria-hidden": "true" }, sign),
  );
}

/** A term's factors with their powers: a × a is a². */
function powers(term) {
  const pairs = [];
  for (const factor of term) {
    if (pairs.at(-1)?.[0].label === factor.label) pairs.at(-1)[1] += 1;
    else pairs.push([factor, 1]);
  }
  return pairs;
}

/** `quantity = a × b + c × d = result`; where several paths meet, each one's product as well. */
function sumLine({ quantity, terms, result }, factorButton, lead) {
  const joined = (parts, plus) => parts.flatMap((part, n) => (n ? [plus("+"), part] : [part]));
  const groups = terms.map((term) =>
    h(
      "span",
      { class: "group" },
      ...powers(term).flatMap(([factor, power], n) =>
        (n ? [operator("×")] : []).concat(factorButton(factor, power)),
      ),
    ),
  );
  const several = terms.length > 1 && terms.some((term) => term.length > 1);
  const products = several
    ? terms.map((term, n) =>
        low(bracketed(product(term)), "", shows(`${quantity}[${n + 1}]`, product(term))),
      )
    : [];
  return h(
    "div",
    { class: "line" },
    lead ? h("span", { class: "lead" }, lead) : null,
    h(
      "span",
      { class: "group" },
      head(symbol(quantity === "loss" ? "E" : quantity), kindOf(quantity)),
      operator("="),
    ),
    ...joined(groups, operator),
    h(
      "span",
      { class: "group" },
      ...(several ? [low("="), ...joined(products, low)] : []),
      low("="),
      low(format(result), `result ${kindOf(quantity)}`, shows(quantity, result)),
    ),
  );
}

function activationLine({ quantity, activation, argument, result }, factorButton) {
  return h(
    "div",
    { class: "line" },
    h("span", { class: "group" }, head(symbol(quantity), "forward"), operator("=")),
    h(
      "span",
      { class: "group" },
      operator(`${ACTIVATIONS[activation].label} (`),
      factorButton(argument),
      operator(")"),
    ),
    h(
      "span",
      { class: "group" },
      low("="),
      low(format(result), "result forward", shows(quantity, result)),
    ),
  );
}

/** A number within a line of text. */
function inline(kind, quantity, value, text = format(value)) {
  return h("span", { class: `num ${kind}`, data: shows(quantity, value) }, text);
}

/** A result with its sign before it, on one line of the screen. */
function equals(result) {
  return h("span", { class: "kept" }, " = ", result);
}

/** How what is multiplied was made, where it is not the gradient itself. */
function makings({ name, gradient, derivative, before, velocity, mixed }, momentum, slope) {
  const lines = [];
  const used = (text) => inline("gradient", `mixed_${name}`, derivative, text);
  if (mixed.length) {
    const terms = mixed.flatMap((term, n) => [
      ...(n ? [" + "] : []),
      ...term.flatMap(({ label }, k) => [...(k ? [" × "] : []), inlineSymbol(label)]),
    ]);
    lines.push([
      inlineSymbol(`mixed_${name}`),
      " = ",
      ...terms,
      equals(used()),
      " (gradient ",
      slope(gradient),
      ")",
    ]);
  }
  if (momentum > 0) {
    const last = inline("gradient", `last_v_${name}`, before, bracketed(before));
    const g = mixed.length ? used(bracketed(derivative)) : slope(gradient);
    lines.push([
      `v = ${momentum} × `,
      last,
      " + ",
      g,
      equals(inline("gradient", `v_${name}`, velocity)),
    ]);
  }
  return lines.map((line) => h("div", { class: "making" }, ...line));
}

function updateList({ rate, momentum, changes }, factorButton) {
  return h(
    "ul",
    { class: "stepper-changes" },
    ...changes.map((change) => {
      const { name, value, gradient, velocity, mixed, after } = change;
      const slope = () => factorButton({ label: `dE/d${name}`, value: gradient });
      const isPlain = momentum === 0 && mixed.length === 0;
      const multiplied = isPlain
        ? slope()
        : inline("gradient", `used_${name}`, velocity, bracketed(velocity));
      return h(
        "li",
        {},
        h(
          "div",
          {},
          inlineSymbol(name),
          " = ",
          inline("forward", name, value, formatSet(value)),
          ` − ${rate} × `,
          multiplied,
          equals(
            h(
              "strong",
              { class: "num forward", data: shows(`next_${name}`, after) },
              format(after),
            ),
          ),
        ),
        ...makings(change, momentum, slope),
      );
    }),
  );
}

/** What stands under the formula while the reader points at nothing. */
function invitation(factors) {
  return factors.length ? "Point at a number to see where in the graph it comes from." : "";
}

/**
 * @param {{onPoint: (names: string[]) => void}} handlers `onPoint(names)` when the reader points at
 *   a factor, `[]` when not
 * @returns {{el: Element, show: Function, light: Function, reserve: Function}}
 */
export function createFormula({ onPoint }) {
  const title = h("p", { class: "stepper-title" });
  const lines = h("div", { class: "stepper-lines" });
  const hint = h("p", { class: "stepper-hint" });
  const el = h(
    "div",
    { class: "stepper-formula", role: "group", "aria-label": "formula" },
    title,
    lines,
    hint,
  );
  let entries = []; // {el, factor} of the factors shown, in order
  let shown = "";
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
        numberOf(factor),
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

  function replace(content, { nodes, made }) {
    title.textContent = content.step.title;
    lines.replaceChildren(...nodes);
    entries = made;
    pinned = null;
    if (tallest) keepTall([el]);
  }

  function keepTall(boxes) {
    tallest = Math.max(tallest, ...boxes.map((box) => box.offsetHeight));
    el.style.minHeight = `${tallest}px`;
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
        return;
      }
      // Only numbers changed: the elements stay, and so does the focus on one of them.
      const fresh = drawn.nodes.flatMap((node) => [...node.querySelectorAll(".num")]);
      lines.querySelectorAll(".num").forEach((number, n) => {
        Object.assign(number.dataset, fresh[n].dataset);
        number.replaceChildren(...fresh[n].childNodes);
      });
      entries.forEach((entry, n) => {
        entry.factor = drawn.made[n].factor;
        entry.el.setAttribute("aria-label", drawn.made[n].el.getAttribute("aria-label"));
      });
      describe();
    },
    /** Lights up the factors that are read from the place called `name`. */
    light(name) {
      for (const entry of entries)
        entry.el.classList.toggle("hot", name !== null && placesOf(entry.factor).includes(name));
    },
    /**
     * Reserves the height that the tallest of `contents` needs, so that stepping moves nothing.
     * They are laid out together, out of sight: once for all of them, not once for each.
     */
    reserve(contents) {
      const boxes = contents.map((content) => {
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
      tallest = 0;
      keepTall(boxes);
      stage.remove();
    },
  };
}
