/** Says what to leave out of a text that holds a number, and more than that. */

/** Each gives what stands before the number, the rest, and what stands behind it. */
const PATTERNS = [
  /^(?<before>.*[=\u2248~:])\s*(?<kept>.+)$/s, // dE/dw = -0.1
  /^(?<kept>.+?)\s*(?<after>[.,;!?])$/s, // -0.1.
  /^(?<kept>.*[\d.)])\s*(?<after>[a-z\u00b5\u00b0\u20ac$][^\d]*)$/is, // 4 GB
  /^(?<before>[a-z\u20ac$][a-z.\s]*)\s(?<kept>.+)$/is, // about 4
];
/** The beginning of a power of ten, or of a product, that was not finished. */
const UNFINISHED = /^[ex]$/i;
const MOST = 3;

function withoutOne(text) {
  for (const pattern of PATTERNS) {
    const found = pattern.exec(text)?.groups;
    if (found && !UNFINISHED.test(found.after ?? "")) {
      return { kept: found.kept.trim(), dropped: (found.before ?? found.after).trim() };
    }
  }
  return null;
}

/**
 * What to leave out of a text so that a number remains; null if nothing helps.
 *
 * @param {string} text
 * @param {(text: string) => boolean} isNumber
 * @returns {string|null}
 */
export function leaveOut(text, isNumber) {
  const dropped = [];
  let kept = text.trim();
  while (!isNumber(kept)) {
    const next = dropped.length < MOST ? withoutOne(kept) : null;
    if (next === null) return null;
    dropped.push(`"${next.dropped}"`);
    kept = next.kept;
  }
  return `Leave out ${dropped.join(" and ")}: type ${kept} alone.`;
}
