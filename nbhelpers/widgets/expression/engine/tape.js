/** Values, slopes and gradients of an expression: `nbhelpers.Value` in JavaScript. No DOM. */

/** The logistic function of a number, and its slope. */
function logistic(a) {
  const small = Math.exp(-Math.abs(a)); // at most 1, so that it cannot overflow
  return [(a >= 0 ? 1 : small) / (1 + small), small / (1 + small) ** 2];
}

/** An operation gives for its operands' numbers the result and the slope by each of them. */
export const OPERATIONS = {
  "+": (a, b) => [a + b, 1, 1],
  "-": (a, b) => [a - b, 1, -1],
  "*": (a, b) => [a * b, b, a],
  "/": (a, b) => [a / b, 1 / b, -a / b / b],
  "**": (a, b) => {
    const power = a ** b;
    const byExponent = a > 0 ? power * Math.log(a) : a === 0 ? 0 : NaN;
    return [power, b === 0 ? 0 : b * a ** (b - 1), byExponent];
  },
  neg: (a) => [-a, -1],
  relu: (a) => (a > 0 ? [a, 1] : [0, 0]),
  sigmoid: logistic,
  tanh: (a) => [Math.tanh(a), 1 - Math.tanh(a) ** 2],
  exp: (a) => [Math.exp(a), Math.exp(a)],
  log: (a) => [Math.log(a), 1 / a],
};

/** The slopes as formulas, by each operand: of a, b and the result y. */
export const SLOPES = {
  "+": ["1", "1"],
  "-": ["1", "\u22121"],
  "*": ["b", "a"],
  "/": ["1 / b", "\u2212a / b\u00b2"],
  "**": ["b \u00d7 a^(b \u2212 1)", "y \u00d7 ln a"],
  neg: ["\u22121"],
  relu: ["1 if a > 0, else 0"],
  sigmoid: ["y \u00d7 (1 \u2212 y)"],
  tanh: ["1 \u2212 y\u00b2"],
  exp: ["y"],
  log: ["1 / a"],
};

/** Why an operation has no result, or no slope, that is a finite number. */
function trouble(op, numbers, isSlope) {
  const [a, b] = numbers;
  if (op === "log" && a <= 0) return "a logarithm needs a number above 0";
  if (op === "/" && b === 0) return "nothing can be divided by 0";
  if (op === "**" && a === 0) return `0 has no ${isSlope ? "slope" : "value"} with this exponent`;
  if (op === "**" && a < 0)
    return isSlope
      ? "the exponent of a negative number has no slope"
      : "a negative number has no such power";
  return `its ${isSlope ? "slope" : "value"} is too large for a computer's number`;
}

/**
 * @typedef {{op: string, at: number, operands: {node?: number, number?: number}[], name: string}}
 *   Node a name (`op` is "leaf") or an operation
 * @typedef {{values: (number|null)[], slopes: (number|null)[][], problems: (string|null)[]}}
 *   Forward of each node its value, the slope by each operand (null by a number), and why it has
 *   no value; what was made from one that has none has none either, and no problem of its own
 */

/**
 * The forward pass.
 * @param {Node[]} nodes each after what it was made from
 * @param {(name: string) => number} valueOf
 * @returns {Forward}
 */
export function forward(nodes, valueOf) {
  /** @type {Forward} */
  const { values, slopes, problems } = { values: [], slopes: [], problems: [] };
  nodes.forEach(({ op, operands, name }, n) => {
    [values[n], slopes[n], problems[n]] = [null, [], null];
    if (op === "leaf") return (values[n] = valueOf(name));
    const numbers = operands.map(({ node, number }) => number ?? values[node]);
    if (numbers.includes(null)) return (slopes[n] = numbers.map(() => null));
    const [value, ...ways] = OPERATIONS[op](...numbers);
    const kept = operands.map(({ node }, k) => (node === undefined ? null : ways[k]));
    const isWhole = kept.every((slope) => slope === null || Number.isFinite(slope));
    if (!Number.isFinite(value) || !isWhole) {
      problems[n] = trouble(op, numbers, Number.isFinite(value));
      return (slopes[n] = numbers.map(() => null));
    }
    return ([values[n], slopes[n]] = [value, kept]);
  });
  return { values, slopes, problems };
}

/**
 * The order in which `Value.backward` serves the operations: each after all that was made from it.
 * @param {Node[]} nodes the last one is the result
 * @returns {number[]}
 */
export function serving(nodes) {
  const [order, seen, visits] = [[], new Set(), [[nodes.length - 1, false]]];
  while (visits.length) {
    const [n, parentsDone] = visits.pop();
    if (parentsDone) order.unshift(n);
    else if (!seen.has(n)) {
      seen.add(n);
      visits.push([n, true]);
      for (const { node } of nodes[n].operands) if (node !== undefined) visits.push([node, false]);
    }
  }
  return order.filter((n) => nodes[n].op !== "leaf");
}

/**
 * The backward pass after `step` steps: the first gives the result the gradient 1, each further
 * one serves an operation.
 * @param {Node[]} nodes
 * @param {(number|null)[][]} slopes of the forward pass
 * @param {number[]} order
 * @param {number} step
 * @returns {{parts: {from: number, operand: number, product: number}[][], gradients:
 *   (number|null)[]}} what each node has received, in the order in which it came, and the sum;
 *   null before anything has come
 */
export function backward(nodes, slopes, order, step) {
  const parts = nodes.map(() => []);
  const gradients = nodes.map(() => null);
  if (step > 0) gradients[nodes.length - 1] = 1;
  for (const from of order.slice(0, Math.max(0, step - 1))) {
    nodes[from].operands.forEach(({ node }, operand) => {
      if (node === undefined) return;
      const product = slopes[from][operand] * gradients[from];
      parts[node].push({ from, operand, product });
      gradients[node] = (gradients[node] ?? 0) + product;
    });
  }
  return { parts, gradients };
}
