/**
 * A dense layer on a batch, ReLU behind it, and the way back. Pure: no DOM, nothing is changed.
 *
 * Matrices are arrays of rows. A state holds `inputs` (n, d_in), `weights` (d_in, d_out), `biases`
 * (1, d_out), `dvalues` (n, d_out), the gradient that arrives at `outputs`, and `relu`, whether
 * there is a ReLU. With one, `z = inputs @ weights + biases`, `outputs = max(z, 0)`, and `dz` is
 * the gradient that arrives at `z`; without, `outputs` is what `z` would be.
 *
 * @typedef {{inputs: number[][], weights: number[][], biases: number[][], dvalues: number[][],
 *   relu: boolean}} Layer
 * @typedef {{name: string, row: number, column: number}} Cell
 * @typedef {{label: string, value: number, cell: Cell|null}} Factor
 */
import { FACTS } from "./facts.js";
import { format } from "../shared/format.js";

export const LIMIT = FACTS.limit;
const LARGEST = FACTS.largest;

/**
 * A sum below this share of its terms' sizes is 0 up to rounding: some units in their last binary
 * place.
 */
const ROUNDING = 2 ** -49;

/** The arrays that the reader may change, and for each array the one that has its gradient. */
export const EDITABLE = ["inputs", "weights", "biases", "dvalues"];
const GRADIENT_OF = {
  inputs: "dinputs",
  weights: "dweights",
  biases: "dbiases",
  z: "dz",
  outputs: "dvalues",
};

/**
 * The pairs of an array and its gradient, in the order of the forward pass.
 * @param {{relu: boolean}} layer
 */
export function pairs({ relu }) {
  return Object.entries(GRADIENT_OF).filter(([name]) => relu || name !== "z");
}

/** The same product for matrices and sums: terms are added from the first to the last. */
function dot(count, left, right) {
  let sum = 0;
  for (let n = 0; n < count; n++) sum += left(n) * right(n);
  return sum;
}

function matrix(rows, columns, entry) {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => entry(i, j)),
  );
}

/**
 * Every array of the layer by its name.
 * @param {Layer} layer
 * @returns {Object<string, number[][]>}
 */
export function evaluate({ inputs, weights, biases, dvalues, relu }) {
  const [n, dIn, dOut] = [inputs.length, weights.length, weights[0].length];
  const z = matrix(
    n,
    dOut,
    (i, k) =>
      dot(
        dIn,
        (j) => inputs[i][j],
        (j) => weights[j][k],
      ) + biases[0][k],
  );
  const dz = relu ? matrix(n, dOut, (i, k) => (z[i][k] > 0 ? dvalues[i][k] : 0)) : dvalues;
  const arrays = {
    inputs,
    weights,
    biases,
    dvalues,
    outputs: relu ? matrix(n, dOut, (i, k) => Math.max(z[i][k], 0)) : z,
    dinputs: matrix(n, dIn, (i, j) =>
      dot(
        dOut,
        (k) => dz[i][k],
        (k) => weights[j][k],
      ),
    ),
    dweights: matrix(dIn, dOut, (j, k) =>
      dot(
        n,
        (i) => inputs[i][j],
        (i) => dz[i][k],
      ),
    ),
    dbiases: matrix(1, dOut, (_, k) =>
      dot(
        n,
        (i) => dz[i][k],
        () => 1,
      ),
    ),
  };
  return relu ? { ...arrays, z, dz } : arrays;
}

const isZeroUpToRounding = (value, size) => value !== 0 && Math.abs(value) <= ROUNDING * size;

/** The sizes of the terms of a net, added. */
function sizeOfNet({ inputs, weights, biases }, r, c) {
  return (
    dot(
      weights.length,
      (j) => Math.abs(inputs[r][j]),
      (j) => Math.abs(weights[j][c]),
    ) + Math.abs(biases[0][c])
  );
}

/**
 * The arrays as they are shown: a sum that is 0 up to rounding is 0. What ReLU lets pass goes by
 * the sum itself.
 * @param {Layer} layer
 * @param {Object<string, number[][]>} arrays what `evaluate` gave for it
 */
export function forTheEye(layer, arrays) {
  const { inputs, weights } = layer;
  const [net, up] = layer.relu ? ["z", "dz"] : ["outputs", "dvalues"];
  const size = {
    [net]: (r, c) => sizeOfNet(layer, r, c),
    dinputs: (r, c) =>
      dot(
        weights[0].length,
        (k) => Math.abs(arrays[up][r][k]),
        (k) => Math.abs(weights[c][k]),
      ),
    dweights: (r, c) =>
      dot(
        inputs.length,
        (i) => Math.abs(inputs[i][r]),
        (i) => Math.abs(arrays[up][i][c]),
      ),
    dbiases: (r, c) =>
      dot(
        inputs.length,
        (i) => Math.abs(arrays[up][i][c]),
        () => 1,
      ),
  };
  const rounded = (name, of = size[name]) =>
    arrays[name].map((row, r) =>
      row.map((value, c) => (isZeroUpToRounding(value, of(r, c)) ? 0 : value)),
    );
  const shown = Object.fromEntries(Object.keys(size).map((name) => [name, rounded(name)]));
  return { ...arrays, ...shown, outputs: rounded("outputs", size[net]) };
}

/** A cell as one writes it in NumPy: `dweights[1,2]`. */
export function cellName({ name, row, column }) {
  return `${name}[${row},${column}]`;
}

/**
 * @param {Object<string, number[][]>} arrays what `evaluate` gave
 * @returns {Cell|null} null if the text names no cell of these arrays
 */
export function parseCell(text, arrays) {
  const match = /^([a-z]+)\[(\d),(\d)\]$/.exec(String(text));
  if (!match || !Object.hasOwn(arrays, match[1])) return null;
  const [name, row, column] = [match[1], Number(match[2]), Number(match[3])];
  return arrays[name][row]?.[column] === undefined ? null : { name, row, column };
}

/** The layer with one number changed. */
export function withEntry(layer, { name, row, column }, value) {
  const changed = layer[name].map((line, i) =>
    line.map((old, j) => (i === row && j === column ? value : old)),
  );
  return { ...layer, [name]: changed };
}

/**
 * What makes a cell: the products to be added, factor by factor, and the rule in words.
 *
 * @param {Layer} layer
 * @param {Object<string, number[][]>} arrays what `evaluate` gave for it
 * @param {Cell} cell
 * @returns {{rule: string, words: string, terms: Factor[][], gradient: Factor|null, uses: Cell[],
 *   value: number, isLarger?: boolean}}
 *   `isLarger` where the cell is the larger of its one term and 0;
 *   `terms` is empty for a cell that is given, which has a `gradient` instead; `uses` are the cells
 *   to point at: those that make this one, or, for a given cell, those that it helps to make
 */
export function explain(layer, arrays, cell) {
  const { name, row: r, column: c } = cell;
  const [n, dIn, dOut] = [layer.inputs.length, layer.weights.length, layer.weights[0].length];
  const [net, up] = layer.relu ? ["z", "dz"] : ["outputs", "dvalues"];
  const factor = (array, i, j) => {
    const place = { name: array, row: i, column: j };
    return { label: cellName(place), value: arrays[array][i][j], cell: place };
  };
  const tiny = () => `0 up to rounding (its float is ${format(arrays[net][r][c], 3)})`;
  const isTiny = () => isZeroUpToRounding(arrays[net][r][c], sizeOfNet(layer, r, c));
  const slope = (i, k) => ({
    label: `slope at z[${i},${k}]`,
    value: arrays.z[i][k] > 0 ? 1 : 0,
    cell: null,
  });
  const count = (length, entry) => Array.from({ length }, (_, k) => entry(k));
  const shape = (array) => `(${arrays[array].length}, ${arrays[array][0].length})`;
  const turned = (array) => `(${arrays[array][0].length}, ${arrays[array].length})`;
  const made = (rule, words, terms, also = []) => {
    const uses = [
      ...terms
        .flat()
        .map((f) => f.cell)
        .filter(Boolean),
      ...also,
    ];
    return {
      rule: `${name} ${shape(name)} = ${rule}`,
      words,
      terms,
      gradient: null,
      uses,
      value: arrays[name][r][c],
    };
  };

  if (name === net) {
    return made(
      `inputs ${shape("inputs")} @ weights ${shape("weights")} + biases ${shape("biases")}`,
      `row ${r} of inputs times column ${c} of weights, plus the bias of unit ${c}${isTiny() ? `: ${tiny()}` : ""}`,
      [
        ...count(dIn, (j) => [factor("inputs", r, j), factor("weights", j, c)]),
        [factor("biases", 0, c)],
      ],
    );
  }
  if (name === "outputs") {
    const told = isTiny() ? tiny() : arrays.z[r][c] > 0 ? "above 0" : "not above 0";
    const words = `z[${r},${c}] is ${told}, so ReLU gives ${arrays.z[r][c] > 0 && !isTiny() ? "z itself" : "0"}`;
    return { ...made("max(z, 0), entry by entry", words, [[factor("z", r, c)]]), isLarger: true };
  }
  if (name === "dz") {
    const told =
      arrays.z[r][c] > 0 ? "above 0: what arrives passes" : "not above 0: nothing passes";
    return made(
      "dvalues where z > 0, else 0",
      `z[${r},${c}] is ${isTiny() ? `${tiny()}, ` : ""}${told}`,
      [[factor("dvalues", r, c), slope(r, c)]],
      [{ name: "z", row: r, column: c }],
    );
  }
  if (name === "dinputs") {
    return made(
      `${up} ${shape(up)} @ weights.T ${turned("weights")}`,
      `row ${r} of ${up} times row ${c} of weights: a sum over the units`,
      count(dOut, (k) => [factor(up, r, k), factor("weights", c, k)]),
    );
  }
  if (name === "dweights") {
    return made(
      `inputs.T ${turned("inputs")} @ ${up} ${shape(up)}`,
      `column ${r} of inputs times column ${c} of ${up}: a sum over the samples`,
      count(n, (i) => [factor("inputs", i, r), factor(up, i, c)]),
    );
  }
  if (name === "dbiases") {
    return made(
      `${up} ${shape(up)} summed over its rows`,
      `column ${c} of ${up}: a sum over the samples`,
      count(n, (i) => [factor(up, i, c)]),
    );
  }
  const line = (array, length, place) => count(length, (k) => ({ name: array, ...place(k) }));
  const [words, uses] = {
    inputs: [
      `enters row ${r} of ${net} and row ${c} of dweights`,
      [
        ...line(net, dOut, (k) => ({ row: r, column: k })),
        ...line("dweights", dOut, (k) => ({ row: c, column: k })),
      ],
    ],
    weights: [
      `enters column ${c} of ${net} and column ${r} of dinputs`,
      [
        ...line(net, n, (i) => ({ row: i, column: c })),
        ...line("dinputs", n, (i) => ({ row: i, column: r })),
      ],
    ],
    biases: [`enters column ${c} of ${net}`, line(net, n, (i) => ({ row: i, column: c }))],
    dvalues: layer.relu
      ? [
          `arrives at outputs[${r},${c}] and enters dz[${r},${c}]`,
          [{ name: "dz", row: r, column: c }],
        ]
      : [
          `enters row ${r} of dinputs, column ${c} of dweights, and dbiases[0,${c}]`,
          [
            ...line("dinputs", dIn, (j) => ({ row: r, column: j })),
            ...line("dweights", dIn, (j) => ({ row: j, column: c })),
            { name: "dbiases", row: 0, column: c },
          ],
        ],
  }[name];
  const gradient = name in GRADIENT_OF ? factor(GRADIENT_OF[name], r, c) : null;
  return {
    rule: `${name} ${shape(name)}: given`,
    words,
    terms: [],
    gradient,
    uses,
    value: arrays[name][r][c],
  };
}

function problemWithMatrix(layer, name, rows, columns) {
  const fits =
    Array.isArray(layer[name]) &&
    layer[name].length === rows &&
    layer[name].every((line) => Array.isArray(line) && line.length === columns);
  if (!fits) return `${name}: a matrix of shape (${rows}, ${columns}) is accepted`;
  const good = layer[name].flat().every((v) => typeof v === "number" && Math.abs(v) <= LIMIT);
  return good ? null : `${name}: numbers from ${-LIMIT} to ${LIMIT} are accepted`;
}

/** @returns {string|null} what is wrong with a state that came from a link, or null */
export function validate(state) {
  const size = (value) => (Array.isArray(value) ? value.length : 0);
  const [n, dIn, dOut] = [size(state.inputs), size(state.weights), size(state.weights?.[0])];
  if (![n, dIn, dOut].every((count) => count >= 1 && count <= LARGEST)) {
    return `inputs and weights: matrices of 1 to ${LARGEST} rows and columns are accepted`;
  }
  if (typeof state.relu !== "boolean") return "relu: true or false is accepted";
  const shapes = { inputs: [n, dIn], weights: [dIn, dOut], biases: [1, dOut], dvalues: [n, dOut] };
  for (const [name, shape] of Object.entries(shapes)) {
    const problem = problemWithMatrix(state, name, ...shape);
    if (problem) return problem;
  }
  return parseCell(state.picked, evaluate(state))
    ? null
    : "picked: the name of a cell is accepted, like dweights[0,0]";
}
