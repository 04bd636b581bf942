/**
 * The network as a graph: units in columns, wires as thick as their weights are large.
 *
 * A small one has its numbers in it. A larger one has names and widths; the numbers of what is
 * pointed at, or stepped to, stand on a card beside it.
 */
import { h, s, write } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { cardFor } from "./card.js";
import { currentName, numbersOf, parameterOf, placesOf, within } from "./stepping/cells.js";

const NARROW = 260;
const WIDE = 620;
const FEW = 3; // units in a column whose numbers have room
const ROOM = 84; // px of a wire that a number needs

/**
 * @returns {{columns: string[][], x: Function, y: Function, radius: number, width: number,
 *   height: number, isRoomy: boolean}}
 */
function layoutOf(columns, room) {
  const most = Math.max(...columns.map((units) => units.length));
  const width = Math.max(NARROW, Math.min(WIDE, room || 480));
  const radius = most > 5 || width / columns.length < 70 ? 15 : 20;
  const row = most <= FEW ? 78 : Math.max(2 * radius + 9, 250 / most);
  const height = Math.max(most * row, 124) + 8;
  const edge = radius + 6;
  const across = (width - 2 * edge) / (columns.length - 1);
  return {
    columns,
    radius,
    width,
    height,
    isRoomy: most <= FEW && across - 2 * radius >= ROOM,
    x: (c) => edge + c * across,
    y: (c, n) => height / 2 + (n - (columns[c].length - 1) / 2) * row,
  };
}

const widthOf = (weight) =>
  Math.min(6, Math.max(0.75, 0.75 + 1.4 * Math.log10(1 + Math.abs(weight) / 0.1)));

/** A weight on its wire: near one end or the other, so that crossing wires keep apart. */
function weightText({ x1, y1, x2, y2 }, source) {
  const at = source % 2 ? 0.68 : 0.26;
  const place = { x: x1 + at * (x2 - x1), y: y1 + at * (y2 - y1) + 4 };
  return s("text", { ...place, class: "bench-weight" }, "");
}

/**
 * @returns {{el: HTMLElement, area: HTMLElement, names: () => string[],
 *   show: (answer: any) => void,
 *   light: (names: string[], sources: string[]) => void,
 *   stop: () => void}} `area` is what the keyboard walks
 *   through, `names` are its numbers
 */
export function createDrawing() {
  const svg = s("svg", { class: "bench-graph", role: "img" });
  const card = s("g", { class: "bench-card", "aria-hidden": "true" });
  const area = h("div", { class: "bench-area" }, svg);
  const el = h("div", { class: "bench-drawing", data: { part: "drawing" } }, area);
  let shown = null; // {answer, numbers, places, layout}
  let lit = [[], []];
  /** @type {Map<string, {node: Element, at: [number, number], set: Function}>} by name */
  let drawn = new Map();
  let names = [];

  /** Shows an answer; what stands where is made anew for other names, or another width. */
  function draw(answer) {
    const { names: called } = answer;
    const layout = layoutOf([called.inputs, ...called.units], area.clientWidth);
    const isSame = shown?.answer.names === called && shown.layout.width === layout.width;
    if (!isSame) build(answer, layout);
    const numbers = numbersOf(answer);
    names = [];
    for (const { set } of drawn.values()) names.push(set(answer, numbers));
    shown = { answer, numbers, places: placesOf(answer), layout: isSame ? shown.layout : layout };
  }

  function build(
    { description, names: called },
    { columns, x, y, radius, width, height, isRoomy },
  ) {
    drawn = new Map();
    const units = columns.flatMap((all, c) =>
      all.map((name, n) => {
        const value = s("text", { y: 11, class: "bench-value" }, "");
        const node = s(
          "g",
          { transform: `translate(${x(c)} ${y(c, n)})`, class: "bench-unit" },
          s("circle", { r: radius }),
          s("text", { y: isRoomy ? -2 : 4 }, name),
          ...(isRoomy ? [value] : []),
        );
        const set = (answer, numbers) => {
          const { sample } = answer;
          const cell = c ? `${within(answer, sample)}out_${name}` : called.given[sample][n];
          node.dataset.of = cell;
          if (isRoomy) write(value, format(numbers.get(cell), 3));
          return cell;
        };
        drawn.set(name, { node, at: [x(c), y(c, n)], set });
        return node;
      }),
    );
    const texts = [];
    const wires = description.layers.flatMap((_, k) =>
      called.weights[k].flatMap((row, u) =>
        row.map((name, j) => {
          const ends = { x1: x(k) + radius, y1: y(k, j), x2: x(k + 1) - radius, y2: y(k + 1, u) };
          const line = s("line", ends);
          const touch = s("line", { ...ends, class: "bench-touch" });
          const node = s("g", { class: "bench-wire" }, touch, line);
          const text = isRoomy ? weightText(ends, j) : null;
          if (text) texts.push(text);
          const set = (answer, numbers) => {
            const { derivative } = parameterOf(answer, name);
            const own = within(answer, answer.sample) + derivative;
            const cell = numbers.has(own) ? own : derivative;
            const weight = numbers.get(currentName(answer, answer.sample, name));
            node.dataset.of = cell;
            line.setAttribute("stroke-width", String(widthOf(weight)));
            if (weight < 0) line.setAttribute("stroke-dasharray", "6 4");
            else line.removeAttribute("stroke-dasharray");
            if (text) write(text, format(weight, 3));
            return cell;
          };
          const middle = [(ends.x1 + ends.x2) / 2, (ends.y1 + ends.y2) / 2];
          drawn.set(name, { node, at: /** @type {[number, number]} */ (middle), set });
          return node;
        }),
      ),
    );
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.classList.toggle("crowded", !isRoomy);
    svg.style.maxWidth = `${width}px`;
    const sizes = columns.map((all) => all.length).join("-");
    svg.setAttribute("aria-label", `A network ${sizes}; all of its numbers stand in the tables.`);
    svg.replaceChildren(...wires, ...texts, ...units, card);
  }

  function light([first, ...others], sources) {
    const { places } = shown;
    const place = places.get(first);
    const from = new Set(sources.map((name) => places.get(name)));
    const hot = new Set([place, ...others.map((name) => places.get(name))]);
    for (const [name, { node }] of drawn) {
      node.classList.toggle("hot", hot.has(name));
      node.classList.toggle("source", from.has(name) && !hot.has(name));
    }
    const at = drawn.get(place)?.at;
    svg.classList.toggle("lit", at !== undefined);
    card.replaceChildren(...(at ? cardFor({ ...shown, first, place, at }) : []));
  }

  const watcher = new ResizeObserver(() => {
    if (!shown || !area.clientWidth) return;
    if (layoutOf(shown.layout.columns, area.clientWidth).width === shown.layout.width) return;
    draw(shown.answer);
    light(lit[0], lit[1]);
  });
  watcher.observe(area);

  return {
    el,
    area,
    names: () => names,
    show: draw,
    stop: () => watcher.disconnect(),
    light(pointed, sources) {
      lit = [pointed, sources];
      if (shown) light(pointed, sources);
    },
  };
}
