// How the book writes a number. No DOM. The same rule in Python: nbhelpers/number_text.py.

const TENS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

/** Drops the zeros at the end of a fraction, and its point where nothing is left. */
function trimmed(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A whole number, raised: -5 gives the exponent of 10⁻⁵. */
export function raised(power) {
  return String(power).replace(/[-\d]/g, (sign) => (sign === "-" ? "\u207b" : TENS[sign]));
}

/**
 * A number as the book writes it, in every widget and every figure.
 *
 * It is rounded to `digits` significant digits, as at school (halves away from zero), and idle
 * zeros go: 0.3775, not 0.377500. The part before the point is never rounded: 12346 stays 12346 in
 * four digits. Below 10^-4, and where the part before the point has more than `digits` digits (and
 * more than five), it is written with a power of ten, raised. The minus is a true one, which number
 * boxes read, as they read the power of ten. What is no finite number is a dash.
 *
 * What shall be computed with (`data-value`, what stands in a box) is not for this but for
 * `String(value)`.
 *
 * @param {number} value
 * @param {number} [digits] six; four in the cells of an array, and where there is little room
 * @returns {string}
 */
export function format(value, digits = 6) {
  if (!Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const isPlain = power >= -4 && power < Math.max(digits, 5);
  const text = isPlain
    ? trimmed(size.toFixed(Math.max(0, digits - 1 - power)))
    : `${trimmed(mantissa)}\u00d710${raised(power)}`;
  return value < 0 ? `\u2212${text}` : text;
}

const FINEST = 5; // digits of a share, which has as many as it needs not to read 1

/**
 * A probability, or another share of a whole: it reads 1 only if it is 1.
 * @param {number} value
 * @param {number} digits unless more are needed
 * @param {number} [whole] 1, or 100
 * @returns {string}
 */
export function share(value, digits, whole = 1) {
  const text = format(value, digits);
  if (text !== String(whole) || value === whole) return text;
  if (digits < FINEST) return share(value, digits + 1, whole);
  return value < whole ? `> ${format(whole * (1 - 10 ** -FINEST))}` : text;
}

/** A share in percent, to a tenth: 0 and 100 are none and all. */
export function percent(value) {
  const tenths = (100 * value).toFixed(1);
  if (value > 0 && tenths === "0.0") return "< 0.1%";
  return value < 1 && tenths === "100.0" ? "> 99.9%" : `${tenths}%`;
}
