/** The numbers of one unit or one wire, on a card beside it in the drawing. */
import { s } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { parameterCells, parameterOf, parametersOf, unitCells } from "./stepping/cells.js";

const LINE = 17;
const SIGN = 7; // px, about, that a sign is wide
const PAD = 8;

/** What a column's label is on the card of one parameter. */
const own = (label, name) =>
  ({ value: name, "after one update": `new ${name}` })[label] ?? label.replace("\u2026", name);

/** The rows that a unit always has: the others come when they are pointed at. */
const isUsual = (label, { delta }) => ["net", "out", delta].includes(label);

/** @returns {import("./stepping/cells.js").Cell[]} the rows of a part's card */
function rowsOf({ answer, numbers, place, first }) {
  const { names, sample } = answer;
  const units = names.units.flat();
  const given = names.inputs.indexOf(place);
  if (given >= 0) return [{ name: names.given[sample][given], label: "", role: "" }];
  const isUnit = units.includes(place);
  const target = names.targets[sample]?.indexOf(first) ?? -1;
  if (target >= 0) return [{ name: first, label: "target", role: "target" }];
  if (isUnit) {
    const cells = unitCells(answer, sample, place).filter(({ name }) => numbers.has(name));
    if (cells.some(({ name }) => name === first))
      return cells.filter(({ name, label }) => name === first || isUsual(label, answer));
  }
  const parameter = isUnit
    ? parametersOf(answer.names).find((one) =>
        parameterCells(answer, sample, one).some(({ name }) => name === first),
      )
    : parameterOf(answer, place);
  return parameterCells(answer, sample, parameter)
    .filter(({ name }) => numbers.has(name))
    .map((cell) => ({ ...cell, label: own(cell.label, parameter.name) }));
}

/**
 * @param {any} about what the drawing shows, `place` in it, and `first`, the cell that is told
 * @returns {Element[]}
 */
export function cardFor(about) {
  const { answer, numbers, layout, place, first, at } = about;
  const isWire = answer.names.weights.flat(2).includes(place);
  const rows = rowsOf(about);
  const head = rows.some(({ label }) => label.endsWith(place)) ? [] : [place];
  const texts = rows.map(({ name, label }) => `${label} ${format(numbers.get(name))}`);
  const wide = Math.max(...[...head, ...texts].map((text) => text.length)) * SIGN + 2 * PAD + 6;
  const high = (rows.length + head.length) * LINE + PAD;
  const [px, py] = at;
  const within = (value, most) => Math.max(1, Math.min(most - 1, value));
  const aside = px + layout.radius + 4;
  const isLeft = aside + wide > layout.width;
  const beside = isLeft ? px - layout.radius - wide - 4 : aside;
  const x = within(isWire ? px - wide / 2 : beside, layout.width - wide);
  const y = within(py - high / 2, layout.height - high);
  const base = (n) => y + PAD / 2 + LINE * n + 13;
  return [
    s("rect", { x, y, width: wide, height: high, rx: 5 }),
    ...head.map((text) => s("text", { x: x + PAD, y: base(0), class: "bench-head" }, text)),
    ...rows.flatMap(({ name, label, role }, n) => {
      const line = base(n + head.length);
      const wash = { x: x + 2, y: line - 13, width: wide - 4, height: LINE, class: "bench-now" };
      const number = s("text", {
        x: x + wide - PAD,
        y: line,
        class: `bench-number ${role}`,
        data: { quantity: name, value: numbers.get(name) },
      });
      number.textContent = format(numbers.get(name));
      return [
        ...(name === first ? [s("rect", wash)] : []),
        s("text", { x: x + PAD, y: line }, label),
        number,
      ];
    }),
  ];
}
