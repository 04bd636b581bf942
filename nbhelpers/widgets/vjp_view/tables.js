/** The tables of the view: what both routes start from, and how far each has come. */
import { h, quantity } from "../shared/dom.js";
import { counts } from "./vjp_math.js";

export const DIGITS = 4; // of every number; a number that is pointed at shows all of its own
export const PACE = 110; // ms for each multiplication while a step fills its numbers in

/** A row of numbers with their names. */
export const named = (letter, list) => list.map((value, i) => [`${letter}${i + 1}`, value]);

/**
 * A table of numbers; an entry of `cells[row][column]` is `[name, value, kind]`. What is `ahead`
 * shows no number. While a step is `filling`, a number comes when its `each` multiplications are
 * done.
 */
function grid(caption, head, rows, cells, options = {}) {
  const { ahead = false, filling = false, each = 1 } = options;
  const cell = ([name, value, kind = "gradient"], n) => {
    if (ahead) return h("td", { class: "vjp-ahead" }, "·");
    const el = quantity(name, value, { tag: "td", class: kind, digits: DIGITS });
    if (filling) {
      el.classList.add("vjp-filled");
      el.style.animationDelay = `${(n + 1) * each * PACE}ms`;
    }
    return el;
  };
  const line = (entries, i) =>
    h(
      "tr",
      {},
      rows.length ? h("th", { scope: "row" }, rows[i]) : null,
      ...entries.map((entry, j) => cell(entry, i * entries.length + j)),
    );
  return h(
    "div",
    { class: "vjp-grid" },
    h("p", { class: "vjp-caption", "aria-hidden": "true" }, caption),
    h(
      "table",
      { "aria-label": caption },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          rows.length ? h("td", {}) : null,
          ...head.map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h("tbody", {}, ...cells.map(line)),
    ),
  );
}

/** What both routes start from: x and W, and the forward pass with v. */
export function given(state, values) {
  const xs = named("x", state.inputs);
  const [units, blue] = [values.a.map((_, i) => `unit ${i + 1}`), "forward"];
  const weights = state.weights.map((row, i) =>
    named(`w${i + 1}`, row).map((entry) => [...entry, blue]),
  );
  const forward = units.map((_, i) => [
    [`y${i + 1}`, values.y[i], blue],
    [`a${i + 1}`, values.a[i], blue],
    [`da${i + 1}/dy${i + 1}`, values.slopes[i], blue],
    [`v${i + 1}`, values.v[i]],
  ]);
  return [
    grid(
      "x, and W with a row for each unit",
      xs.map(([name]) => name),
      ["x", ...units],
      [xs.map((entry) => [...entry, blue]), ...weights],
    ),
    grid("The forward pass, the slopes, and v", ["y = W x", "a", "a(1 − a)", "v"], units, forward),
  ];
}

function cost(name, value, words) {
  return h(
    "p",
    { class: "vjp-cost" },
    "multiplications so far: ",
    h("b", { data: { quantity: name, value } }, String(value)),
    words,
  );
}

/** Both routes, as far as `step` has come; its numbers come one by one if `isFilling`. */
export function routes(state, values, step, isFilling) {
  const [m, n] = [state.weights.length, state.inputs.length];
  const { full, reverse } = counts(m, n);
  const [xs, as] = [named("x", state.inputs), named("a", values.a)].map((list) =>
    list.map(([name]) => name),
  );
  const early = { ahead: step < 1, filling: isFilling && step === 1 };
  const late = { ahead: step < 2, filling: isFilling && step === 2, each: m };
  const row = (name, list) => [list.map((value, j) => [`${name}${j + 1}`, value])];
  const jacobian = values.jacobian.map((line, i) =>
    line.map((value, j) => [`da${i + 1}/dx${j + 1}`, value]),
  );
  const dweights = values.dweights.map((line, i) =>
    line.map((value, j) => [`dw${i + 1}${j + 1}`, value]),
  );
  return [
    h(
      "div",
      { class: "vjp-route" },
      h("p", { class: "vjp-title" }, "Form J, then multiply"),
      grid("1. J: each slope times each weight of its unit", xs, as, jacobian, early),
      grid("2. v · J: each column of J times v", xs, [], row("full_", values.full), late),
      cost("full_count", full[step], step === 2 ? ` = ${m * n} + ${m * n}` : ""),
    ),
    h(
      "div",
      { class: "vjp-route" },
      h("p", { class: "vjp-title" }, "Reverse mode: no J"),
      grid(
        "1. u: each v times the slope of its unit",
        named("y", values.y).map(([name]) => name),
        [],
        row("u", values.u),
        early,
      ),
      grid("2. u · W: each column of W times u", xs, [], row("reverse_", values.reverse), late),
      cost("reverse_count", reverse[step], step === 2 ? ` = ${m} + ${m * n}` : ""),
    ),
    h(
      "div",
      { class: "vjp-route vjp-weights" },
      h("p", { class: "vjp-title" }, "The weights, from the same u"),
      grid(
        `Each u times each x. The Jacobian behind it, ${m} × ${m * n} entries, is never formed.`,
        xs,
        values.y.map((_, i) => `unit ${i + 1}`),
        dweights,
        { ...late, each: 1 },
      ),
    ),
  ];
}
