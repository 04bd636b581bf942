/**
 * Judges what a reader answers. Pure: text and numbers in, a verdict out; no DOM.
 *
 * A typed number is *right* when it is the answer, rounded as at school or cut off, with at least
 * as many significant digits as the question asks for, or when it lies within `rtol` of the answer,
 * as rounding on the way makes it. It is *coarse* when it is the answer, rounded or cut off to
 * fewer digits, but to two at least. Nothing else is right. One digit says too little to be
 * anything but exactly the answer, or exactly the number of a known slip.
 */
import { digitsAgreed, digitsOf } from "../shared/reading/decimals.js";
import { readNumber } from "../shared/reading/numbers.js";
import { FACTS } from "./facts.js";

/** What stands before the text of each verdict: a sign, and words. */
const HEADLINES = {
  right: ["\u2713", "Right."],
  coarse: ["\u2248", "Right as far as it goes."],
  near: ["\u2248", "Close."],
  mistake: ["\u2717", "Not yet."],
  slip: ["\u2717", "Not yet."],
  wrong: ["\u2717", "Not yet."],
  refused: ["?", ""],
};
/** How far rounding to three digits moves a factor at most; what is farther off is not "close". */
const NEAR = 5e-3;
/** Answers are kept to ten digits: what agrees with them so far is the same number. */
const SAME = 5e-10;
const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/** What stands before a mistake's own words. */
export const KNOWN = "A known slip gives this number:";
const NEARLY = "Close to the number that a known slip gives:";
const OTHER = "It is another number.";

/** A number for the eye: up to `digits` significant digits, without trailing zeros. */
export function shown(value, digits = 6) {
  return String(Number(value.toPrecision(digits)));
}

/** Why the answer is right: in a sentence of its own, or by the solution, unless it is withheld. */
function reason({ praise = "", solution = "" }) {
  return praise || (solution === FACTS.withheld ? "" : solution);
}

function within(value, target, rtol) {
  return Math.abs(value - target) <= rtol * Math.abs(target) * (1 + 1e-9);
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function isWhole(number) {
  return Number.isInteger(number);
}

/** Slips that turn any answer into another number, each with what to say about it. */
function generalSlips(answer, exact) {
  if (answer === 0) return [];
  /** @type {[number, string, string][]} */
  const slips = [[-1, "the size is right and the sign is wrong", "sign"]];
  if (exact && isWhole(answer))
    return slips.map(([factor, text, slip]) => ({ value: factor * answer, text, slip }));
  slips.push(
    [2, "it is twice the answer: look for a factor of 2", "two"],
    [0.5, "it is half of the answer: look for a factor of 2", "two"],
    [-2, "it is twice the answer with the wrong sign", "two"],
    [-0.5, "it is half of the answer with the wrong sign", "two"],
  );
  // The digits of 0.5 or 100 are too few to be known again elsewhere.
  const powers = digitsOf(answer) > 1 ? [1, 2, 3, 4, 5, 6] : [];
  for (const power of powers) {
    const places = `${WORDS[power]} place${power === 1 ? "" : "s"}`;
    slips.push([
      10 ** power,
      `the digits are right, and the decimal point is ${places} too far right`,
      "point",
    ]);
    slips.push([
      10 ** -power,
      `the digits are right, and the decimal point is ${places} too far left`,
      "point",
    ]);
  }
  return slips.map(([factor, text, slip]) => ({
    value: Number((factor * answer).toPrecision(15)),
    text,
    slip,
  }));
}

/** The products of all factors but one, each with what to say of it. */
function productsWithoutOne(answer, factors) {
  const products = [];
  for (const [name, factor] of Object.entries(factors)) {
    const value = answer / factor;
    if (!Number.isFinite(value) || within(value, answer, SAME)) continue;
    const same = products.find((product) => within(product.value, value, SAME));
    if (same) same.names.push(name);
    else products.push({ value, names: [name] });
  }
  return products.map(({ value, names }) => ({
    value,
    text:
      names.length > 1
        ? `one factor is missing: ${names.join(" or ")}`
        : `the factor ${names[0]} is missing`,
  }));
}

/** The mistakes that the question knows, and the products that miss a factor. */
function knownSlips({ answer, mistakes, factors = {} }) {
  const known = Object.entries(mistakes).map(([text, value]) => ({ value, text, mistake: text }));
  const others = productsWithoutOne(answer, factors).filter(
    ({ value }) => !known.some((slip) => within(value, slip.value, 1e-6)),
  );
  return [...known, ...others];
}

function closest(candidates, value) {
  return candidates.reduce(
    (best, next) =>
      !best || Math.abs(value - next.value) < Math.abs(value - best.value) ? next : best,
    null,
  );
}

/** What is true of the size and the sign of a wrong number. Of a count it would say too much. */
function compared(value, answer, exact) {
  if (answer === 0 || value === 0) return OTHER;
  const ratio = Math.abs(value / answer);
  const large = ratio > 1 ? "large" : "small";
  const times = Math.max(ratio, 1 / ratio);
  let size = "";
  if (times > 1000) size = `more than a thousand times too ${large}`;
  else if (exact) size = times > 10 ? `more than ten times too ${large}` : "";
  else
    size = times < 1.5 ? "the size is about right" : `about ${shown(times, 1)} times too ${large}`;
  const opposite = value < 0 !== answer < 0;
  const sign = opposite ? "the sign is wrong" : answer < 0 && !exact ? "the sign is right" : "";
  const said = [size, sign].filter(Boolean).join(", ");
  return said ? `${said[0].toUpperCase()}${said.slice(1)}.` : OTHER;
}

/**
 * Judges what was read, as it is neither right nor exactly the number of a known slip.
 * @returns {Judgement | null}
 */
function judgeOthers(typed, { answer, exact, rtol, digits }, known, ask) {
  const { value } = typed;
  const full = typed.digits >= digits;
  const coarse = exact ? 0 : digitsAgreed(typed, answer);
  const agreeing = known.filter((slip) => digitsAgreed(typed, slip.value) > 1);
  const certain = agreeing.filter((slip) => digitsAgreed(typed, slip.value) >= digits);
  if (certain.length) return named(closest(certain, value));
  if (agreeing.length && (coarse > 1 || agreeing.length > 1)) {
    const fits = coarse > 1 ? "the answer, and a known slip too" : "more than one known slip";
    return { verdict: "refused", text: `With so few digits it fits ${fits}. ${ask}` };
  }
  if (agreeing.length) return named(agreeing[0]);
  if (coarse > 1) return { verdict: "coarse", text: ask };
  const error = Math.abs(value - answer);
  const slip = closest(known, value);
  const closer = slip !== null && Math.abs(value - slip.value) < error;
  if (closer && !exact && full && within(value, slip.value, rtol)) return named(slip);
  const general = generalSlips(answer, exact).filter(
    (other) =>
      (within(value, other.value, SAME) && (typed.digits > 1 || other.value === -answer)) ||
      digitsAgreed(typed, other.value) > 1 ||
      (!exact && full && within(value, other.value, rtol)),
  );
  if (general.length) {
    const { slip: kind, text } = closest(general, value);
    return { verdict: "slip", slip: kind, text: `Nearly: ${text}.` };
  }
  if (coarse && typed.digits === 1) {
    return { verdict: "refused", text: `One digit is too little to judge. ${ask}` };
  }
  if (!exact && !closer && within(value, answer, NEAR)) {
    const percent = shown((100 * error) / Math.abs(answer), 1);
    return {
      verdict: "near",
      text: `Only ${percent}% off. Carry more digits on the way, and round at the end.`,
    };
  }
  if (!exact && closer && full && within(value, slip.value, NEAR)) {
    return { ...named(slip), text: sentence(`${NEARLY} ${slip.text}`) };
  }
  return null;
}

/**
 * @param {{text: string, mistake?: string}} slip
 * @returns {Judgement}
 */
function named({ text, mistake }) {
  if (mistake === undefined)
    return {
      verdict: "slip",
      slip: "factor",
      text: sentence(`${text[0].toUpperCase()}${text.slice(1)}`),
    };
  return { verdict: "mistake", mistake, text: sentence(`${KNOWN} ${text}`) };
}

/**
 * Judges a typed number.
 *
 * @param {string} text
 * @param {{answer: number, mistakes: Object<string, number>, exact?: boolean, digits?: number,
 *   rtol?: number, factors?: Object<string, number>, praise?: string, solution?: string}} task
 * @returns {Judgement}
 *
 * @typedef {{verdict: "right"|"coarse"|"mistake"|"slip"|"near"|"wrong"|"refused", text: string,
 *   mistake?: string, slip?: string, unread?: boolean}} Judgement `slip`: what kind, where it is
 *   none that the question names; `unread`: there is nothing to judge
 */
export function judgeNumber(text, task) {
  const { exact: isExact, digits: wanted, rtol: margin } = FACTS.defaults;
  const { answer, exact = isExact, digits = wanted, rtol = margin } = task;
  const typed = readNumber(text);
  if (typed.problem) return { verdict: "refused", unread: true, text: typed.problem };
  const { value } = typed;
  const rounded = !exact && digitsAgreed(typed, answer);
  const rightly = !exact && typed.digits >= digits && within(value, answer, rtol);
  if (within(value, answer, SAME) || rounded >= digits || rightly) {
    return {
      verdict: "right",
      text: `The answer is ${exact ? answer : shown(answer)}. ${reason(task)}`.trim(),
    };
  }
  const ask = `Give ${WORDS[digits]} significant digits.`;
  const known = knownSlips(task);
  const own = known.find((slip) => within(value, slip.value, SAME));
  if (own) {
    const said = named(own);
    return rounded ? { ...said, text: `${said.text} If you rounded, g${ask.slice(1)}` } : said;
  }
  const other = judgeOthers(typed, { answer, exact, rtol, digits }, known, ask);
  if (other) return other;
  if (exact && !isWhole(answer) && (within(value, answer, 0.05) || digitsAgreed(typed, answer))) {
    return { verdict: "wrong", text: "This answer is exact and needs no rounding." };
  }
  const more =
    !exact && typed.digits === 1 ? ` With ${WORDS[digits]} digits the box can tell you more.` : "";
  return { verdict: "wrong", text: `${compared(value, answer, exact)}${more}` };
}

/**
 * Judges a picked option.
 *
 * @param {string|null} option null when none is picked
 * @param {{answer: string, mistakes: Object<string, string>, praise?: string, solution?: string}}
 *   task
 * @returns {Judgement}
 */
export function judgeOption(option, task) {
  const { answer, mistakes } = task;
  if (option === null)
    return { verdict: "refused", unread: true, text: "Pick one of the options first." };
  if (option === answer) return { verdict: "right", text: reason(task) };
  if (Object.hasOwn(mistakes, option)) {
    return { verdict: "mistake", mistake: option, text: mistakes[option] };
  }
  return { verdict: "wrong", text: "It is another one." };
}

/**
 * Judges what a reader typed, or picked, and says what the reader is told.
 *
 * @param {string|null} given the typed text, or the option; null when none is picked
 * @param {any} task a number's or an option's
 * @returns {Judgement & {symbol: string, headline: string}}
 */
export function judge(given, task) {
  const judged = task.options.length > 0 ? judgeOption(given, task) : judgeNumber(given, task);
  const [symbol, headline] = HEADLINES[judged.verdict];
  return { ...judged, symbol, headline };
}
