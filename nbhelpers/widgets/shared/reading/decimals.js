/** Decimal numbers held exactly: a whole `coefficient` (a bigint) of units of 10^`unit`. */

/** 10^exponent, for a whole exponent of at least 0. */
export function powerOfTen(exponent) {
  return 10n ** BigInt(exponent);
}

/**
 * The shortest decimal that stands for a number.
 *
 * @param {number} number
 * @returns {{coefficient: bigint, unit: number}}
 */
export function decimalOf(number) {
  const [digits, exponent = "0"] = String(Math.abs(number)).split("e");
  const [whole, part = ""] = digits.split(".");
  const coefficient = BigInt(whole + part);
  return {
    coefficient: number < 0 ? -coefficient : coefficient,
    unit: Number(exponent) - part.length,
  };
}

/** `coefficient` units of 10^`unit`, written without a power of ten. */
export function plain(coefficient, unit) {
  const sign = coefficient < 0n ? "-" : "";
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  if (unit >= 0) return `${sign}${digits}${"0".repeat(unit)}`;
  const padded = digits.padStart(1 - unit, "0");
  return `${sign}${padded.slice(0, unit)}.${padded.slice(unit)}`;
}

/** How many significant digits a number has: 1 for 0.05 and 100, 2 for 0.44. */
export function digitsOf(number) {
  return String(decimalOf(Math.abs(number)).coefficient).replace(/0+$/, "").length;
}

/** A number, cut off at the unit 10^unit and rounded to it, half away from zero, in such units. */
function atUnit(number, unit) {
  const exact = decimalOf(number);
  if (exact.unit >= unit) {
    const all = exact.coefficient * powerOfTen(exact.unit - unit);
    return { cut: all, rounded: all };
  }
  const lost = powerOfTen(unit - exact.unit);
  const cut = exact.coefficient / lost; // towards zero
  const rest = exact.coefficient % lost;
  const up = 2n * (rest < 0n ? -rest : rest) >= lost;
  return { cut, rounded: up ? cut + (number < 0 ? -1n : 1n) : cut };
}

/**
 * To how many significant digits a typed decimal is the number, rounded as at school or cut off
 * where the decimal ends; 0 if it is not. Zeros at the end of a whole number may stand for digits
 * that were rounded: 1200 is 1234 to two digits.
 *
 * @param {{coefficient?: bigint, unit?: number, digits?: number}} typed
 * @param {number} number
 * @returns {number}
 */
export function digitsAgreed({ coefficient, unit, digits }, number) {
  if (coefficient === undefined) return 0;
  for (let zeros = 0; digits > zeros; zeros += 1) {
    const { cut, rounded } = atUnit(number, unit + zeros);
    const typed = coefficient / powerOfTen(zeros);
    if (typed === rounded || typed === cut) return digits - zeros;
    if (unit !== 0 || typed % 10n !== 0n) return 0;
  }
  return 0;
}
