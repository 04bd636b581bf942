/**
 * Reads what people type for a number, and nothing as another number than was meant.
 *
 * A number: decimal point or comma, any minus sign, `1e-3`, `4.4 x 10^-4`. A calculation with
 * + - x / ^ and brackets is worked out, in exact fractions; what stands there is never evaluated as
 * code. What may mean two things is refused with a message that says what to type.
 */
import { decimalOf, plain, powerOfTen } from "./decimals.js";
import { leaveOut } from "./leave_out.js";

const LONGEST = 120;
const MOST_DIGITS = 2000;
const EXAMPLES = "such as 0.25, -3, 1e-3, 1/3 or 0.5*(2 - 3)";
const REFUSAL = `This is not a number that can be read. Type one ${EXAMPLES}.`;
const SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const SUPERSCRIPT_POWER = new RegExp(`\u207b?[${SUPERSCRIPTS}]+`, "g");
/** What one reader means as 1000 and another as 1, unless a power of ten follows. */
const THOUSANDS = /^[1-9]\d{0,2},\d{3}$/;
/** No product of 0. */
const HEXADECIMAL = /(?:^|[^\d.,])0x[\da-f]/i;
const LITERAL =
  /(\d+[.,]?\d*|[.,]\d+)(?:e([+-]?\d+)|\s*(\*)\s*10\s*\^\s*(?:([+-]?\d+)|\(\s*([+-]?\d+)\s*\)))?/y;

/** @typedef {{top: bigint, bottom: bigint}} Fraction the bottom is above 0 */

class Problem extends Error {}

function fromSuperscript(character) {
  return character === "\u207b" ? "-" : String(SUPERSCRIPTS.indexOf(character));
}

/** Brings the ways of writing to one: ASCII minus, `*`, `/`, `^`. */
function normalize(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\u2212\u2012\u2013\u2014\ufe63\uff0d]/g, "-")
    .replace(SUPERSCRIPT_POWER, (power) => `^${Array.from(power, fromSuperscript).join("")}`)
    .replace(/[\u2044\u2215\u00f7]/g, "/")
    .replace(/\*\*/g, "^")
    .replace(/[\u00d7\u00b7\u22c5x]/g, "*");
}

/**
 * The fraction `coefficient * 10^unit`.
 * @returns {Fraction}
 */
function scaled(coefficient, unit) {
  return unit < 0
    ? { top: coefficient, bottom: powerOfTen(-unit) }
    : { top: coefficient * powerOfTen(unit), bottom: 1n };
}

function lengthOf(whole) {
  return String(whole < 0n ? -whole : whole).length;
}

/** The fraction top/bottom; refuses one that is too long to go on with. */
function fraction(top, bottom) {
  if (Math.max(lengthOf(top), lengthOf(bottom)) > MOST_DIGITS)
    throw new Problem("This calculation is too long to be worked out.");
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom };
}

/**
 * The fraction as a number; refuses what a number cannot hold.
 * @param {Fraction} fraction
 */
function toNumber({ top, bottom }) {
  const excess = Math.max(lengthOf(top), lengthOf(bottom)) - 300;
  const cut = excess > 0 ? powerOfTen(excess) : 1n;
  const value = Number(top / cut) / Number(bottom / cut);
  if (!Number.isFinite(value) || (value === 0 && top !== 0n))
    throw new Problem("This number is too large or too small to be read.");
  return value;
}

/**
 * `base` to the power of `exponent`, in fractions where the exponent is whole.
 * @param {Fraction} base
 * @param {Fraction} exponent
 * @returns {Fraction}
 */
function raise(base, exponent) {
  if (exponent.top % exponent.bottom !== 0n) {
    const value = toNumber(base) ** toNumber(exponent);
    if (!Number.isFinite(value)) throw new Problem("This power has no result.");
    return decimalFraction(value);
  }
  const whole = exponent.top / exponent.bottom;
  const times = whole < 0n ? -whole : whole;
  if (whole < 0n && base.top === 0n) throw new Problem("A division by zero has no result.");
  if (BigInt(lengthOf(base.top) + lengthOf(base.bottom)) * times > BigInt(MOST_DIGITS)) {
    throw new Problem("This power is too large to be worked out.");
  }
  const [top, bottom] = [base.top ** times, base.bottom ** times];
  return whole < 0n ? fraction(bottom, top) : fraction(top, bottom);
}

const OPERATIONS = {
  "+": (a, b) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom),
  "-": (a, b) => fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom),
  "*": (a, b) => fraction(a.top * b.top, a.bottom * b.bottom),
  "/": (a, b) => {
    if (b.top === 0n) throw new Problem("A division by zero has no result.");
    return fraction(a.top * b.bottom, a.bottom * b.top);
  },
};

/**
 * One number as digits: the whole `coefficient` of units of 10^`unit`, and how many digits count.
 */
function literalOf(digits, exponent) {
  if (exponent === null && THOUSANDS.test(digits)) {
    const [point, none] = [".", ""].map((sign) => digits.replace(",", sign));
    throw new Problem(
      `The comma in ${digits} may be a decimal point or part a thousand. Type ${point} or ${none} for it.`,
    );
  }
  const [whole, part = ""] = digits.replace(",", ".").split(".");
  const power = exponent ?? 0;
  if (Math.abs(power) >= 400)
    throw new Problem("This number is too large or too small to be read.");
  return {
    coefficient: BigInt(whole + part),
    unit: power - part.length,
    digits: (whole + part).replace(/^0+/, "").length,
    value: Number(`${whole || "0"}.${part || "0"}e${power}`),
  };
}

/** A reader of one text, by recursive descent: sum, product, sign, power, number or bracket. */
function parse(text) {
  let at = 0;
  let before = ""; // the operator that the next number follows

  function peek() {
    while (text[at] === " ") at += 1;
    return text[at];
  }
  function take(signs) {
    const sign = peek();
    if (sign === undefined || !signs.includes(sign)) return null;
    at += 1;
    before = sign;
    return sign;
  }
  function chain(signs, operand) {
    let left = operand();
    for (let sign = take(signs); sign; sign = take(signs)) left = join(sign, left, operand());
    return left;
  }
  function join(sign, left, right) {
    return { fraction: OPERATIONS[sign](left.fraction, right.fraction) };
  }
  function sum() {
    return chain("+-", () => chain("*/", signed));
  }
  function signed() {
    const sign = take("+-");
    if (!sign) return raised();
    if ("+-".includes(peek())) throw new Problem(REFUSAL);
    const start = at;
    const operand = raised();
    if (operand.power && sign === "-") {
      const inside = text.slice(start, at).trim();
      const base = inside.slice(0, inside.indexOf("^"));
      throw new Problem(
        `Does the minus belong to the power? Type (-${base})${inside.slice(base.length)} or -(${inside}).`,
      );
    }
    return sign === "+" ? operand : negative(operand);
  }
  /** @param {{fraction: Fraction, literal?: any}} operand */
  function negative({ fraction: { top, bottom }, literal }) {
    const turned = literal && {
      ...literal,
      coefficient: -literal.coefficient,
      value: 0 - literal.value,
    };
    return { fraction: { top: -top, bottom }, literal: turned };
  }
  function raised() {
    const base = atom();
    if (!take("^")) return base;
    const sign = take("+-");
    before = "^";
    const exponent = atom();
    if (peek() === "^") throw new Problem("Put brackets round one of the two powers.");
    return {
      fraction: raise(base.fraction, (sign === "-" ? negative(exponent) : exponent).fraction),
      power: true,
    };
  }
  function atom() {
    if (take("(")) {
      const inside = sum();
      if (!take(")"))
        throw new Problem(peek() === undefined ? "A bracket is not closed." : REFUSAL);
      return { fraction: inside.fraction, literal: inside.literal };
    }
    peek();
    LITERAL.lastIndex = at;
    const match = LITERAL.exec(text);
    if (!match || /[\d.,]/.test(text[at + match[0].length] ?? "")) throw new Problem(REFUSAL);
    if (match[3] && "/^".includes(before || " "))
      throw new Problem(`Put brackets round ${match[0]}.`);
    at += match[0].length;
    if (peek() === "(") throw new Problem("Between a number and a bracket, type a sign such as *.");
    const exponent = match[2] ?? match[4] ?? match[5] ?? null;
    const literal = literalOf(match[1], exponent === null ? null : Number(exponent));
    return { fraction: scaled(literal.coefficient, literal.unit), literal };
  }

  const result = sum();
  if (peek() !== undefined) throw new Problem(REFUSAL);
  return result;
}

function decimalFraction(number) {
  const { coefficient, unit } = decimalOf(number);
  return scaled(coefficient, unit);
}

/** What a text means, as `readNumber` gives it; throws a Problem where it means no number. */
function read(text) {
  if (HEXADECIMAL.test(text)) throw new Problem(REFUSAL);
  const { fraction: exact, literal } = parse(normalize(text));
  if (!literal) return { value: toNumber(exact), digits: Infinity };
  toNumber(exact);
  const { value, digits, coefficient, unit } = literal;
  return { value, digits, coefficient, unit };
}

function attempt(text) {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: error.message };
  }
}

/** What to type in place of a text that means no number. */
function advice(text) {
  const [, share] = /^(.*\d)\s*%$/s.exec(text.trim()) ?? [];
  const percent = share === undefined ? {} : attempt(share);
  if (percent.coefficient !== undefined)
    return `Type ${plain(percent.coefficient, percent.unit - 2)} in place of ${text.trim()}.`;
  return leaveOut(text, (part) => attempt(part).problem === undefined) ?? REFUSAL;
}

/**
 * Reads a number or a calculation, with what is needed to judge how far it was rounded.
 *
 * @param {string} text
 * @returns {{value?: number, digits?: number, coefficient?: bigint, unit?: number,
 *   problem?: string}} what is wrong with the text, or its value; `digits` counts the significant
 *   digits as typed, and is Infinity for a calculation; a number as typed is `coefficient` units of
 *   10^`unit`
 */
export function readNumber(text) {
  if (text.trim() === "") return { problem: `Type a number first, ${EXAMPLES}.` };
  if (text.length > LONGEST)
    return { problem: `This is too long to be read. Type at most ${LONGEST} characters.` };
  const result = attempt(text);
  return result.problem === REFUSAL ? { problem: advice(text) } : result;
}

/**
 * Reads a number: decimal point or comma, `1e-3`, `4.4 x 10^-4`, `1/3`, any minus sign, a
 * calculation.
 *
 * @param {string} text
 * @returns {{value?: number, digits?: number, problem?: string}} what is wrong with the text, or
 *   its value; `digits` counts the significant digits as typed, and is Infinity for a calculation
 */
export function parseNumber(text) {
  const { value, digits, problem } = readNumber(text);
  return problem ? { problem } : { value, digits };
}
