/**
 * Where numbers stand: what each of a unit, or of a parameter, is called on the page.
 *
 * @typedef {object} Cell
 * @property {string} name of the quantity, as `data-quantity` has it
 * @property {string} label of its column
 * @property {string} role its color: "", gradient or target
 */

/** What stands before the names of a sample. */
export const within = ({ samples }, sample) => (samples > 1 ? `sample ${sample + 1} ` : "");

const isOneByOne = ({ description, samples }) => description.per === "sample" && samples > 1;

/** What a parameter is called when a sample's turn comes: the one before may have moved it. */
export const currentName = (answer, sample, name) =>
  isOneByOne(answer) && sample > 0 ? `sample ${sample} ${name}` : `before ${name}`;

/** @returns {Cell[]} what a unit may have; not all of it is there */
export function unitCells(answer, sample, unit) {
  const { loss_name: of, delta } = answer;
  const own = within(answer, sample);
  return [
    { name: `${own}net_${unit}`, label: "net", role: "" },
    { name: `${own}out_${unit}`, label: "out", role: "" },
    { name: `${own}E_${unit}`, label: "E", role: "target" },
    { name: `${own}d${of}/dout_${unit}`, label: `d${of}/dout`, role: "gradient" },
    { name: `${own}${delta}_${unit}`, label: delta, role: "gradient" },
    {
      name: `${own}immediate d${of}/dout_${unit}`,
      label: `d${of}/dout, immediate`,
      role: "gradient",
    },
    { name: `${own}immediate delta_${unit}`, label: "delta, immediate", role: "gradient" },
  ];
}

/** @returns {Cell[]} what a parameter may have; not all of it is there */
export function parameterCells(answer, sample, { name, derivative }) {
  const { samples, loss_name: of } = answer;
  const [own, slope] = [within(answer, sample), `d${of}/d\u2026`];
  const isLater = isOneByOne(answer) && sample > 0;
  const cells = [
    {
      name: currentName(answer, sample, name),
      label: isLater ? `after sample ${sample}` : "value",
      role: "",
    },
    { name: derivative, label: samples > 1 ? `${slope}, all` : slope, role: "gradient" },
    { name: `immediate ${derivative}`, label: `${slope}, immediate`, role: "gradient" },
    { name: `updated ${name}`, label: "after one update", role: "" },
  ];
  if (samples > 1) {
    const told = `sample ${sample + 1}`;
    cells.splice(
      1,
      0,
      { name: own + derivative, label: `${slope}, ${told}`, role: "gradient" },
      {
        name: `${own}immediate ${derivative}`,
        label: `${slope}, ${told}, immediate`,
        role: "gradient",
      },
      { name: own + name, label: `after ${told}`, role: "" },
    );
  }
  return cells;
}

/** What is made of an answer, or of its names, is made once. */
const once = (make) => {
  const made = new WeakMap();
  return (from) => {
    if (!made.has(from)) made.set(from, make(from));
    return made.get(from);
  };
};

/** The numbers of the batch and of the answer's sample, by the names of their cells. */
export const numbersOf = once((answer) => {
  const numbers = new Map();
  const { description, names, sample } = answer;
  answer.own.forEach((value, n) => numbers.set(within(answer, sample) + names.own[n], value));
  answer.all.forEach((value, n) => numbers.set(names.all[n], value));
  names.parameters.forEach(([name], n) => {
    numbers.set(`before ${name}`, answer.before[n]);
    numbers.set(currentName(answer, sample, name), answer.met[n]);
    numbers.set(`updated ${name}`, answer.after[n]);
  });
  const put = (rows, called) =>
    rows?.forEach((row, n) => row.forEach((value, j) => numbers.set(called[n][j], value)));
  put(description.inputs, names.given);
  put(description.targets, names.targets);
  return numbers;
});

/** All parameters, each with its `name` and that of its `derivative`. */
export const parametersOf = once(({ parameters }) =>
  parameters.map(([name, derivative]) => ({ name, derivative })),
);
const byName = once((names) => new Map(parametersOf(names).map((one) => [one.name, one])));

/** A wire's weight, or a unit's bias, among the parameters. */
export const parameterOf = ({ names }, name) => byName(names).get(name);

/**
 * Which part of the drawing each cell belongs to, by the part's name: that of its unit or weight.
 * @returns {Map<string, string>}
 */
export const placesOf = once((answer) => {
  const { names, sample } = answer;
  const places = new Map();
  const put = (cells, place) => cells.forEach(({ name }) => places.set(name, place));
  names.given[sample].forEach((name, j) => places.set(name, names.inputs[j]));
  names.units.flat().forEach((unit) => put(unitCells(answer, sample, unit), unit));
  names.targets[sample]?.forEach((name, u) => places.set(name, names.units.at(-1)[u]));
  for (const name of names.weights.flat(2))
    put(parameterCells(answer, sample, parameterOf(answer, name)), name);
  names.biases.forEach((own, k) =>
    own.forEach((name, u) =>
      put(parameterCells(answer, sample, parameterOf(answer, name)), names.units[k][u]),
    ),
  );
  return places;
});
