/** What the stepper tells at a position of the timeline: formula, highlights, words. */
import { format } from "../shared/format.js";
import { FACTS } from "../engine/facts.js";
import { ACTIVATIONS, LOSSES, isOff } from "../engine/functions.js";

/** @import { Names } from "../engine/network_state.js" */

const OVERVIEW = {
  id: "overview",
  phase: "overview",
  title: "The whole picture: values go forward, gradients come back",
  lines: [
    "Drag an underlined number sideways, or tap it and type: all else follows at once.",
    "Step to see how each number is made, one computation at a time. It ends in the loss:",
  ],
};

/** The step that makes a hidden weight's first factor, to show where its paths meet. */
function originOf(step, steps) {
  if (step.kind !== "weight") return null;
  const origin = steps.find(({ quantity }) => quantity === step.terms[0][0].label);
  return origin?.highlight.edges.length ? origin : null;
}

/** The formula's content at a position: 0 is the overview, n the n-th step. */
export function contentAt(steps, position) {
  const step =
    position === 0
      ? { ...OVERVIEW, loss: steps.find(({ kind }) => kind === "loss") }
      : steps[position - 1];
  return { step, where: originOf(step, steps) };
}

/** What the button of the next step says: what comes, or at the end what it does. */
export function nextName(steps, position) {
  if (position >= steps.length) return "Apply update";
  const { kind, phase, name, terms } = steps[position];
  if (kind === "update") return "Next: the update";
  if (phase === "forward") return `Next: ${name}`;
  if (kind !== "unit") return `Next: gradient of ${name}`;
  if (terms.length < 2) return `Next: back to ${name}`;
  return `Next: add ${terms.length === 2 ? "both" : terms.length} paths`;
}

/** At which position each quantity is known; what is in no step is known from the start. */
function knownFrom(steps) {
  const known = new Map();
  steps.forEach((step, n) => {
    if (step.phase === "update") return;
    known.set(step.quantity, n + 1);
    if (step.then) known.set(step.then.quantity, n + 1);
    if (step.kind === "loss")
      for (const unit of step.highlight.units) known.set(`E_${unit}`, n + 1);
  });
  return known;
}

/** How the network learns, in words. */
export function settings(traits) {
  const activations = traits.activations.map((name) => ACTIVATIONS[name].label);
  const loss = LOSSES[traits.loss_function].told[traits.target.length > 1 ? 1 : 0];
  return (
    `Activations: ${activations.join(", ")}. The loss E ${loss}. Biases: ${FACTS.bias_modes[traits.bias_mode]}. ` +
    `Updates made: ${traits.updates}, ${traits.order}, learning rate ${traits.learning_rate}, momentum ${traits.momentum}.`
  );
}

/** How the column *updated* is made, in words. */
export function ruleOf({ learning_rate: rate, momentum, order, bias_mode, weights }) {
  const isMixed = order === "immediate" && weights.length > 1;
  const times = momentum > 0 ? `v, where v = ${momentum} × the last v + gradient` : "gradient";
  return (
    `updated = value − ${rate} × ${times}.` +
    (isMixed
      ? " Below the last layer the immediate order puts another product in the gradient's place: the update step shows it."
      : "") +
    (bias_mode === "frozen" ? " The biases are frozen: no update changes them." : "")
  );
}

/** @param {string[]} layer its units */
function offInWords(layer, label) {
  const units = layer.join(" and ");
  return layer.length > 1
    ? `${units} are ${label}s, all of them off`
    : `${units} is a ${label} that is off`;
}

/**
 * Where no update would change anything, though there is an error: why. Else "".
 * @param {Object<string, any>} traits
 * @param {Names} names of the network
 * @param {Map<string, number>} values every quantity
 */
export function standstill({ activations, bias_mode, velocity }, { units, parameters }, values) {
  const trained = parameters.filter(({ kind }) => kind === "weight" || bias_mode !== "frozen");
  if (values.get("loss") === 0 || trained.some(({ name }) => values.get(`dE/d${name}`) !== 0))
    return "";
  const all = (prefix, members) => members.map((unit) => values.get(`${prefix}_${unit}`));
  const off = units
    .slice(1)
    .findIndex((members, l) => isOff(activations[l], all("net", members), all("out", members)));
  const layer = units[off + 1];
  const why =
    off >= 0
      ? `${offInWords(layer, ACTIVATIONS[activations[off]].label)}: nothing of E gets past. `
      : "";
  const moves = velocity.some((v) => v !== 0)
    ? "Only the velocity of earlier updates still moves anything."
    : "No update changes anything.";
  return `Every gradient is 0, although E is not. ${why}${moves}`;
}

/** What a step says in one sentence, for a screen reader. */
function spoken(step, position, count) {
  if (position === 0) return `${step.title}.`;
  const name = step.quantity === "loss" ? "E" : step.quantity;
  const outcome = step.phase === "update" ? "E after it" : name;
  const then = step.then ? `, ${step.then.quantity} = ${format(step.then.result)}` : "";
  return `Step ${position} of ${count}: ${outcome} = ${format(step.result ?? NaN)}${then}. ${step.title}.`;
}

/**
 * What the graph shows at a position.
 * @param {import("../engine/timeline.js").Step[]} steps
 * @param {number} position
 * @param {number} [first] the position of the first step of those that are shown together
 * @returns {{reached: (name: string) => boolean, current: Set<string>, path: Set<string>,
 *   near: Set<string>, spoken: string, phase: string}} `path` holds the units and weights
 *   between the step and E, `near` those that it reads and writes
 */
export function sceneAt(steps, position, first = position) {
  const { step } = contentAt(steps, position);
  const all = position === 0 || step.phase === "update";
  const known = knownFrom(steps);
  const outputs = steps.find(({ kind }) => kind === "loss").highlight.units;
  const shown = position === 0 ? [] : steps.slice(first - 1, position);
  const ends = (units) => {
    const reached = outputs.filter((unit) => units.includes(unit)).map((unit) => `E_${unit}`);
    return reached.length && (step.phase === "backward" || step.kind === "loss")
      ? [...reached, "E"]
      : [];
  };
  const marks = (key) =>
    new Set(shown.flatMap(({ [key]: { units, edges } }) => [...units, ...edges, ...ends(units)]));
  return {
    reached: (name) => all || (known.get(name) ?? 0) <= position,
    current: new Set(shown.flatMap(({ quantity, then }) => [quantity, then?.quantity])),
    path: marks("path"),
    near: marks("highlight"),
    spoken: spoken(step, position, steps.length),
    phase: step.phase,
  };
}
