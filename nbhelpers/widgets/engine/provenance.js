// Where every number of a network comes from: its formula, and the numbers in it. No DOM.
import { ACTIVATIONS } from "./functions.js";
import { sumOf } from "../shared/origin.js";

/** @import { Look } from "./engine.js" */
/** @import { Factor, Step } from "./timeline.js" */
/** @import { Origin } from "../shared/origin.js" */

const QUANTITY = /dE\/d\w+|\b(?:net|out|target|delta|E|b)_\w+|\blearning_rate\b|\b[a-z]\d\w*/g;

/** @type {Map<string, string[]>} what was asked of formulas: they stay while numbers change */
const named = new Map();

/** The quantities that a formula names. */
export function namedIn(text) {
  if (!named.has(text)) named.set(text, [...new Set(text.match(QUANTITY) ?? [])]);
  return named.get(text);
}

/**
 * The quantities that a factor's number is read from.
 * @param {Factor} factor
 */
export function readFrom({ label, formula }) {
  return namedIn(formula ?? label);
}

/**
 * Every quantity by its name, and every factor with a formula of its own by its label.
 * @param {Look} look at a state (see engine.js)
 * @param {Step[]} steps its timeline
 * @returns {Map<string, Origin>}
 */
export function provenance({ state, names, values }, steps) {
  /** @type {Map<string, Origin>} */
  const origins = new Map();
  const put = (name, value, text, sources = namedIn(text)) =>
    origins.set(name, { name, value, text, sources });
  const give = (name, value) =>
    origins.set(name, { name, value, text: "", sources: [], given: true });

  /** A sum of products; its factors' formulas are told by themselves. */
  function add(name, terms, value) {
    for (const factor of terms.flat())
      if (!origins.has(factor.label) && /[ /]/.test(factor.label))
        put(factor.label, factor.value, factor.formula ?? "", readFrom(factor));
    put(name, value, sumOf(terms), [...new Set(terms.flat().flatMap(readFrom))]);
  }

  names.units[0].forEach((unit, n) => give(unit, state.x[n]));
  names.units.at(-1).forEach((unit, n) => give(`target_${unit}`, state.target[n]));
  for (const { name, kind, layer, units, input } of names.parameters) {
    const { weights, biases } = state;
    give(name, kind === "weight" ? weights[layer][units[0]][input] : biases[layer][units[0]]);
    put(`dE/d${name}`, values.named[name], namesOfDeltas(names, { layer, units }));
  }
  give("learning_rate", state.learning_rate);
  for (const step of steps) {
    if (step.update) addUpdate(step.update);
    else if (step.kind === "loss") addLoss(step);
    else add(step.quantity, step.terms, step.result);
    const { then } = step;
    if (then?.activation) {
      const { quantity, activation, argument, result } = then;
      put(quantity, result, `${ACTIVATIONS[activation].label}(${argument.label})`);
    } else if (then) {
      add(then.quantity, then.terms, then.result);
    }
  }

  /** Each output's share, and what they add up to. */
  function addLoss({ terms, result }) {
    const shares = names.units.at(-1).map((unit) => `E_${unit}`);
    shares.forEach((name, n) => add(name, [terms[n]], values.losses[n]));
    const { text, sources } = origins.get(shares[0]);
    if (shares.length > 1) put("loss", result, shares.join(" + "));
    else put("loss", result, text, sources);
    origins.get("loss").head = "E";
  }

  /** What each parameter becomes, and what is multiplied by the rate. */
  function addUpdate({ momentum, mixed, changes }) {
    for (const change of changes) {
      const { name, derivative, before, velocity, after } = change;
      const own = change.mixed.length ? `mixed_${name}` : `dE/d${name}`;
      if (change.mixed.length) put(own, derivative, sumOf(change.mixed), [`dE/d${name}`]);
      const used = momentum > 0 ? `v_${name}` : own;
      if (momentum > 0) {
        give(`last_v_${name}`, before);
        put(used, velocity, `${momentum} × last_v_${name} + ${own}`);
      }
      put(`used_${name}`, velocity, used);
      const text = `${name} − learning_rate × ${used}`;
      put(`next_${name}`, after, text, [...new Set([name, "learning_rate", `dE/d${name}`])]);
      origins.get(`next_${name}`).head = `${name}\u207a`;
      put(`${name}\u207a`, after, text, origins.get(`next_${name}`).sources);
    }
    for (const { quantity, terms, result } of mixed) add(quantity, terms, result);
  }

  return origins;
}

/** The gradient of a bias that no step computes, since it is frozen: the sum of its deltas. */
function namesOfDeltas({ units }, { layer, units: owners }) {
  return owners.map((u) => `delta_${units[layer + 1][u]}`).join(" + ");
}
