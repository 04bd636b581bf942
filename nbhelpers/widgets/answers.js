/**
 * Judges what a reader answers. Pure: text and numbers in, a verdict out; no DOM.
 *
 * A number counts as given to the significant digits that were typed. It is right when it lies
 * within `rtol` of the answer; it is coarse when it is the answer, rounded too early.
 */
import { parseNumber } from "./numbers.js";

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A number for the eye: up to `digits` significant digits, without trailing zeros. */
export function shown(value, digits = 6) {
  return String(Number(value.toPrecision(digits)));
}

/** How many significant digits make any correct rounding lie within `rtol`. */
export function digitsNeeded(rtol) {
  return Math.max(1, Math.ceil(1 - Math.log10(2 * rtol) - 1e-9));
}

function within(value, target, rtol) {
  return Math.abs(value - target) <= rtol * Math.abs(target) * (1 + 1e-9);
}

/** Whether `target`, rounded to the significant digits that were typed, is what was typed. */
function roundsTo({ value, digits }, target) {
  if (digits === 0 || target === 0) return value === target;
  return Number.isFinite(digits) && Number(target.toPrecision(Math.min(digits, 17))) === value;
}

/** Whether `target`, cut off after the digits that were typed instead of rounded, was typed. */
function cutsTo({ value, digits }, target) {
  if (digits === 0 || !Number.isFinite(digits) || target === 0) return false;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(target))) - digits + 1);
  const lost = Math.sign(target) * (target - value);
  return lost >= 0 && lost < unit;
}

/** Slips that turn any answer into another number, each with what to say about it. */
function generalSlips(answer) {
  if (answer === 0) return [];
  const slips = [
    [-1, "the size is right and the sign is wrong"],
    [2, "it is twice the answer: look for a factor of 2"],
    [0.5, "it is half of the answer: look for a factor of 2"],
    [-2, "it is twice the answer with the wrong sign"],
    [-0.5, "it is half of the answer with the wrong sign"],
  ];
  for (const power of [1, 2, 3, 4, 5, 6]) {
    const places = `${WORDS[power]} place${power === 1 ? "" : "s"}`;
    slips.push([10 ** power, `the digits are right, and the decimal point is ${places} too far right`]);
    slips.push([10 ** -power, `the digits are right, and the decimal point is ${places} too far left`]);
  }
  return slips.map(([factor, text]) => ({ value: factor * answer, text }));
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The candidate that the typed number agrees with and is closest to, closer than to the answer. */
function recognize(typed, answer, candidates, { rtol, fewest }) {
  let best = null;
  for (const candidate of candidates) {
    const distance = Math.abs(typed.value - candidate.value);
    const agrees = within(typed.value, candidate.value, rtol)
      || (typed.digits >= fewest && roundsTo(typed, candidate.value));
    if (agrees && distance < Math.abs(typed.value - answer) && !(best?.distance <= distance)) {
      best = { ...candidate, distance };
    }
  }
  return best;
}

/**
 * Judges a typed number.
 *
 * @param {string} text
 * @param {{answer: number, mistakes: Object<string, number>, rtol: number, hint: string}} task
 * @returns {{verdict: "right"|"coarse"|"mistake"|"slip"|"near"|"wrong"|"refused", text: string,
 *   mistake?: string}}
 */
export function judgeNumber(text, { answer, mistakes, rtol, hint }) {
  const typed = parseNumber(text);
  if (typed.problem) return { verdict: "refused", text: typed.problem };
  const needed = digitsNeeded(rtol);
  if (within(typed.value, answer, rtol)) {
    return { verdict: "right", text: `The answer is ${shown(answer)}.` };
  }
  const count = WORDS[needed] ?? String(needed);
  const more = `Give ${count} significant digits.`;
  const known = Object.entries(mistakes).map(([name, value]) => ({ value, text: name }));
  // A whole number is exact as it is typed: 6 is the slip that gives 6, before it is 5.985 rounded.
  const whole = known.find(({ value }) => Number.isInteger(value) && value === typed.value);
  const rounded = roundsTo(typed, answer);
  if (rounded && !whole) return { verdict: "coarse", text: more };

  const mistake = whole ?? recognize(typed, answer, known, { rtol, fewest: 1 });
  if (mistake) {
    const said = sentence(`A known slip gives this number: ${mistake.text}`);
    return { verdict: "mistake", mistake: mistake.text, text: rounded ? `${said} If you rounded, give ${count} significant digits.` : said };
  }
  if (typed.digits < needed && cutsTo(typed, answer)) return { verdict: "coarse", text: more };
  const slip = recognize(typed, answer, generalSlips(answer), { rtol, fewest: 2 });
  if (slip) return { verdict: "slip", text: `Nearly: ${slip.text}.` };
  const error = Math.abs(typed.value - answer) / Math.abs(answer);
  if (error < 0.02) {
    const percent = shown(100 * error, 1);
    const text = `Only ${percent}% off. Carry more digits on the way, and round at the end.`;
    return { verdict: "near", text };
  }
  const few = typed.digits < Math.min(needed, 3) ? ` With ${count} digits the box can tell you more.` : "";
  return { verdict: "wrong", text: `Hint: ${hint}${few}` };
}

/**
 * Judges a picked option.
 *
 * @param {string|null} option null when none is picked
 * @param {{answer: string, mistakes: Object<string, string>, hint: string}} task
 * @returns {{verdict: "right"|"mistake"|"wrong"|"refused", text: string, mistake?: string}}
 */
export function judgeOption(option, { answer, mistakes, hint }) {
  if (option === null) return { verdict: "refused", text: "Pick one of the options first." };
  if (option === answer) return { verdict: "right", text: "" };
  if (Object.hasOwn(mistakes, option)) {
    return { verdict: "mistake", mistake: option, text: mistakes[option] };
  }
  return { verdict: "wrong", text: `Hint: ${hint}` };
}
