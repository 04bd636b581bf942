/** How wide the drawing's text is, at most, and how many digits fit where. No DOM. */
import { format } from "../../shared/format.js";

const WIDTHS = { ".": 0.318, "\u2212": 0.838, "\u00d7": 0.838, "\u207b": 0.53 };
const RAISED = /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]/;

export const BOLD = 1.12; // times as wide

/** How wide a number is at most, of its text's size: digits of a wide font. */
export function wide(text) {
  return Array.from(text).reduce(
    (sum, sign) => sum + (WIDTHS[sign] ?? (RAISED.test(sign) ? 0.41 : 0.637)),
    0,
  );
}

/** The value with as many digits, six at most, as there is room for. */
export function fitted(value, room, size) {
  for (let digits = 6; digits > 1; digits--) {
    const text = format(value, digits);
    if (wide(text) * size <= room + 1) return text;
  }
  return format(value, 1);
}

/** The size of subscripts beside text of `size`. */
const subSize = (size) => Math.max(10, 0.75 * size);

/** The width of a name's letters as symbolSpans writes them. */
export function nameWidth(name, size) {
  const [letters] = /^[a-z]+/i.exec(name);
  const sub = name.slice(letters.length).replace(/^_/, "");
  const base = letters.length > 1 ? 0.55 * letters.length : letters === "w" ? 0.82 : 0.64;
  return base * size + 0.637 * subSize(size) * sub.length + 2;
}

/** The baseline of text whose line has its middle at `y`. */
export const baseline = (y, size) => y + 0.36 * size;
