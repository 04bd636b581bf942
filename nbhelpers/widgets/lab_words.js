// The laboratory's verdict in words. No DOM.

/** By regime, a headline and a sentence whose numbers are `[fact]`. */
const WORDS = {
  converging: ["Converging", (f) => [
    "The loss went from ", ["first"], " to ", ["last"], ". It rose in ", ["rises"], " of the last ", ["window"], " updates",
    f.rises > 0 ? ": it jumps across the valley, and the jumps shrink." : "."]],
  oscillating: ["Oscillating", () => [
    "The loss repeats every ", ["period"], " updates, between ", ["low"], " and ", ["high"], ". It falls no further."]],
  wandering: ["Wandering", () => [
    "In the last ", ["window"], " updates the loss went up and down between ", ["low"], " and ", ["high"],
    ", and no pattern of up to 16 updates repeats."]],
  diverging: ["Diverging", (f, diverged) => [
    "The loss grew from ", ["first"], " to ", ["last"],
    diverged ? ", and then the numbers grew beyond all bounds. You see the last finite state. Press reset." : ", with every update of late."]],
  saturated: ["Saturated", () => [
    "The loss stays at ", ["last"], ". The outputs that are wrong sit where their activation is flat (slope at most ", ["slope"],
    "), so hardly any gradient comes back."]],
  dead: ["Dead", () => [
    "The loss stays at ", ["last"], " and every gradient is exactly 0: all units of a ReLU layer are off."]],
};

/** What stands in the verdict's place while a training is under way. */
export const UNDER_WAY = { title: "Training", at: [], parts: ["The verdict follows at the end."] };

/**
 * @param {Verdict} verdict of regimes.js
 * @param {Session} session the training so far
 * @returns {{title: string, at: (string|[string, number])[], parts: (string|[string, number])[]}}
 *   `at` names the settings of the last updates, which may differ from those to come; a number comes with its name
 */
export function inWords({ regime, facts }, { updates, diverged, history }) {
  if (updates === 0) return { title: "Not started", at: [], parts: ["Press train, or pick one of the rates to try."] };
  const [title, sentence] = WORDS[regime] ?? ["Too early to tell", () => ["So far the loss went from ", ["first"], " to ", ["last"], "."]];
  const known = { first: NaN, last: NaN, ...facts };
  const [rate, momentum] = history.at(-1);
  const at = [" at rate ", ["rate", rate], ...(momentum > 0 ? [", momentum ", ["momentum", momentum]] : [])];
  return { title, at, parts: sentence(known, diverged).map((part) => (Array.isArray(part) ? [part[0], known[part[0]]] : part)) };
}
