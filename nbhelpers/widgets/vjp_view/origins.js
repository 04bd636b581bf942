/** Where each number of a vector-Jacobian product comes from, in one line. No DOM. */
/** @import { Origin } from "../shared/origin.js" */
/** @import { State, evaluate } from "./vjp_math.js" */

/**
 * Every number of the view by its name.
 * @param {State} state
 * @param {ReturnType<typeof evaluate>} values what `evaluate` gave for it
 * @returns {Map<string, number>}
 */
export function quantities({ weights, inputs }, values) {
  const found = new Map();
  const list = (letter, numbers) => numbers.forEach((x, n) => found.set(`${letter}${n + 1}`, x));
  list("x", inputs);
  for (const name of ["y", "a", "v", "u"]) list(name, values[name]);
  list("full_", values.full);
  list("reverse_", values.reverse);
  weights.forEach((row, i) => {
    list(`w${i + 1}`, row);
    list(`dw${i + 1}`, values.dweights[i]);
    found.set(`da${i + 1}/dy${i + 1}`, values.slopes[i]);
    row.forEach((_, j) => found.set(`da${i + 1}/dx${j + 1}`, values.jacobian[i][j]));
  });
  return found;
}

const FORMULAS = [
  [/^y(\d)$/, ({ n }, i) => total(n, (j) => `w${i}${j} × x${j}`)],
  [/^a(\d)$/, (_, i) => `sigmoid(y${i})`],
  [/^da(\d)\/dy\d$/, (_, i) => `a${i} × (1 − a${i})`],
  [/^v(\d)$/, ({ from }, i) => ({ a: `a${i}`, "2a": `2 × a${i}` })[from] ?? ""],
  [/^da(\d)\/dx(\d)$/, (_, i, j) => `da${i}/dy${i} × w${i}${j}`],
  [/^full_(\d)$/, ({ m }, j) => total(m, (i) => `v${i} × da${i}/dx${j}`)],
  [/^u(\d)$/, (_, i) => `v${i} × da${i}/dy${i}`],
  [/^reverse_(\d)$/, ({ m }, j) => total(m, (i) => `u${i} × w${i}${j}`)],
  [/^dw(\d)(\d)$/, (_, i, j) => `u${i} × x${j}`],
  [/^[wx]\d+$/, () => ""],
];
const HEADS = { full: "v · J", reverse: "u · W" };

function total(count, term) {
  return Array.from({ length: count }, (_, k) => term(k + 1)).join(" + ");
}

/**
 * Where a number of the view comes from.
 * @param {State} state
 * @param {Map<string, number>} known all of its numbers
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf({ weights, inputs, v_from: from }, known, name) {
  const value = known.get(name);
  const shape = { m: weights.length, n: inputs.length, from };
  for (const [pattern, formula] of FORMULAS) {
    const found = pattern.exec(name);
    if (!found || value === undefined) continue;
    const text = formula(shape, ...found.slice(1));
    const named = text.match(/d\w+\/d\w+|[a-z]\d+/g) ?? [];
    const [kind, at] = name.split("_");
    const head = HEADS[kind] && `(${HEADS[kind]}) ${at}`;
    return { name, head, value, text, sources: [...new Set(named)], given: text === "" };
  }
  return null;
}
