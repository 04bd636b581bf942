/** The network as a graph: units in columns, wires as thick as their weights are large. */
import { h, s, write } from "../shared/dom.js";
import { format } from "../shared/format.js";

const COLUMN = 150;
const ROW = 54;
const RADIUS = 19;
const MARGIN = 34;

/** @returns {{el: Element, show: (description: any, answer: any, sample: number) => void}} */
export function createDrawing() {
  const svg = s("svg", { class: "bench-graph", role: "img" });
  const told = h("p", { class: "bench-told" }, "\u00a0");
  const el = h("div", { class: "bench-drawing", data: { part: "drawing" } }, svg, told);

  /** Points at something: says its numbers under the drawing. */
  function tells(node, text) {
    const say = () => write(told, text);
    for (const event of ["pointerenter", "pointerdown"]) node.addEventListener(event, say);
    return node;
  }

  return {
    el,
    show(description, { names, values, samples }, sample) {
      const own = (name) => values[samples > 1 ? `sample ${sample + 1} ${name}` : name];
      const columns = [names.inputs, ...names.units];
      const most = Math.max(...columns.map((units) => units.length));
      const width = (columns.length - 1) * COLUMN + 2 * (RADIUS + MARGIN);
      const height = most * ROW + 16;
      const x = (c) => MARGIN + RADIUS + c * COLUMN;
      const y = (c, n) => height / 2 + (n - (columns[c].length - 1) / 2) * ROW;
      const wires = description.layers.flatMap(({ weights }, k) =>
        weights.flatMap((row, u) =>
          row.map((weight, j) => {
            const ends = { x1: x(k) + RADIUS, y1: y(k, j), x2: x(k + 1) - RADIUS, y2: y(k + 1, u) };
            const wide = Math.min(
              6,
              Math.max(0.75, 0.75 + 1.4 * Math.log10(1 + Math.abs(weight) / 0.1)),
            );
            const name = names.weights[k][u][j];
            const way = `from ${columns[k][j]} to ${columns[k + 1][u]}`;
            const text = `${name} = ${format(weight)}, ${way}`;
            return tells(
              s(
                "g",
                { class: "bench-wire" },
                s("line", { ...ends, class: "bench-touch" }),
                s("line", {
                  ...ends,
                  "stroke-width": wide,
                  "stroke-dasharray": weight < 0 ? "6 4" : null,
                }),
              ),
              text,
            );
          }),
        ),
      );
      const units = columns.flatMap((all, c) =>
        all.map((name, n) => {
          const value = c ? own(`out_${name}`) : description.inputs[sample][n];
          const at = `translate(${x(c)} ${y(c, n)})`;
          const net = c ? `net ${format(own(`net_${name}`))}, out ` : "";
          return tells(
            s(
              "g",
              { transform: at, class: "bench-unit" },
              s("circle", { r: RADIUS }),
              s("text", { y: -3 }, name),
              s("text", { y: 11, class: "bench-value" }, format(value, 3)),
            ),
            `${name}: ${net}${format(value)}`,
          );
        }),
      );
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.style.maxWidth = `${width * 1.25}px`;
      const sizes = columns.map((all) => all.length).join("-");
      svg.setAttribute("aria-label", `A network ${sizes}; all of its numbers stand in the tables.`);
      svg.replaceChildren(...wires, ...units);
      write(told, "Point at a unit or at a wire: its numbers stand here.");
    },
  };
}
