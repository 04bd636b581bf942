// How the numbers of one step of a pass move. No DOM.
import { product } from "../timeline.js";
import { errorsOf } from "./plots.js";
import { TIMES, at, close, endOf, paths, through, token, trackOf } from "./tokens.js";
import { updating } from "./update.js";

/**
 * @import { Step } from "../timeline.js"
 * @import { Motion } from "./tokens.js"
 */

const { travel, stagger, dock, multiply, weigh } = TIMES;
const outside = (factor) => factor.formula ?? factor.label;

function forwardUnit({ name, terms, quantity, result, then, curve }) {
  const of = terms.length;
  const last = of - 1; // the bias
  const ready = stagger * (last - 1) + travel + dock + multiply;
  const values = terms.map(product);
  const tokens = terms.map((term, n) => {
    const named = `${quantity}[${n + 1}]`;
    const gather = (one) => one.go(at(quantity, n, of), TIMES.gather, values[n], "gathering");
    if (n === last) return gather(token(named, "value", term[0].label, ready, at(`${name} bias`)));
    const [weight, out] = term;
    const via = weight.label;
    return gather(
      token(named, "value", out.label, n * stagger, at(out.label))
        .go(at(`${via} dock`), travel, out.value, "travelling", { via })
        .stay(dock, out.value, "docked")
        .becomes(named)
        .until(ready, values[n], "multiplied"),
    );
  });
  close(tokens, values, quantity);
  const summed = endOf(tokens);
  const sent = through(name, summed, [quantity, result], [then.quantity, then.result], "value");
  return {
    tracks: [...tokens, sent].map(trackOf),
    drawn: [{ unit: name, curve, start: ready, marks: { dot: [summed, sent.now] } }],
    comes: new Map([
      [quantity, summed],
      [then.quantity, sent.now],
    ]),
    end: sent.now,
    stand: ready - 1,
  };
}

/** A difference stands as a bar, is squared to an area, and the areas join. */
function lossStep({ terms, highlight: { units }, result }) {
  const comes = new Map();
  const errors = errorsOf(terms);
  let now = travel;
  const marks = Object.fromEntries(
    ["bar", "area", "join", "joined"].map((mark) => [mark, [now, (now += TIMES[mark])]]),
  );
  const [squared] = marks.join;
  const tokens = units.map((unit, n) => {
    const [name, difference] = [`E_${unit}`, terms[n].find((factor) => factor.at)];
    comes.set(name, squared);
    return token(name, "error", difference.label, 0, at(`out_${unit}`))
      .go(at(name), travel, difference.value, "travelling", { via: `plain ${unit}` })
      .stay(TIMES.bar, difference.value, "standing")
      .becomes(name)
      .stay(TIMES.area, product(terms[n]), "multiplied");
  });
  const total = token("loss", "error", "loss", now, at("loss")).stay(TIMES.sum, result, "summed");
  comes.set("loss", total.now);
  return {
    tracks: [...tokens, total].map(trackOf),
    drawn: units.map((unit, n) => ({ unit, error: errors[n], start: travel, marks })),
    comes,
    end: total.now,
    stand: total.now,
  };
}

function backwardUnit({ name, terms, quantity, result, then, curve }) {
  const isOutput = !terms[0].some((factor) => factor.at?.edge);
  const tokens = isOutput
    ? [
        token(`${quantity}[1]`, "gradient", quantity, 0, at(`E_${name}`)).go(
          at(quantity),
          travel,
          result,
          "travelling",
          { via: `plain ${name}`, back: true },
        ),
      ]
    : paths(quantity, name, terms, quantity, 0);
  const summed = endOf(tokens);
  const on = through(name, summed, [quantity, result], [then.quantity, then.result], "gradient");
  const start = summed - TIMES.column - TIMES.close;
  return {
    tracks: [...tokens, on].map(trackOf),
    drawn: [{ unit: name, curve, start, marks: { tangent: [summed, on.now] } }],
    comes: new Map([
      [quantity, summed],
      [then.quantity, on.now],
    ]),
    end: on.now,
    stand: terms.length > 1 ? summed - TIMES.close - 1 : on.now,
  };
}

/** One copy of the delta, times what the weight was given, stays beside the weight. */
function weightStep({ name, terms, quantity, result }, withOut) {
  const [dOut, slope, out] = terms[0];
  const delta = dOut.value * slope.value;
  const { unit } = dOut.at;
  const of = withOut ? 2 : 1;
  const one = token(quantity, "gradient", `delta_${unit}`, 0, at(`delta_${unit}`))
    .go(at(`${name} dock`, of - 1, of), travel, delta, "travelling")
    .stay(dock, delta, "docked")
    .becomes(quantity)
    .stay(weigh, result, "multiplied")
    .go(at(quantity), TIMES.settle, result, "settling");
  const other = token(`${quantity} out`, "value", outside(out), 0, at(outside(out)))
    .go(at(`${name} dock`, 0, of), travel, out.value, "travelling", { via: name })
    .stay(dock, out.value, "docked");
  return {
    tracks: (withOut ? [one, other] : [one]).map(trackOf),
    drawn: [],
    comes: new Map([[quantity, one.now]]),
    end: one.now,
    stand: one.now,
  };
}

function biasStep({ terms, quantity }) {
  const of = terms.length;
  const values = terms.map(product);
  const tokens = terms.map(([delta], n) =>
    token(`${quantity}[${n + 1}]`, "gradient", delta.label, 0, at(delta.label)).go(
      of > 1 ? at(quantity, n, of) : at(quantity),
      travel,
      delta.value,
      "travelling",
    ),
  );
  if (of > 1) close(tokens, values, quantity);
  const end = endOf(tokens);
  const comes = new Map([[quantity, end]]);
  return { tracks: tokens.map(trackOf), drawn: [], comes, end, stand: end };
}

/**
 * How one step's numbers move.
 * @param {Step} step
 * @param {boolean} withOut whether the outputs that weights were given are seen coming, too
 * @returns {Motion}
 */
export function motionOf(step, withOut) {
  if (step.kind === "update") return updating(step);
  if (step.kind === "loss") return lossStep(step);
  if (step.kind === "bias") return biasStep(step);
  if (step.kind === "weight") return weightStep(step, withOut);
  return step.phase === "forward" ? forwardUnit(step) : backwardUnit(step);
}
