/** The drawing of an expression's graph: boxes, edges with their factors, what goes back. */
import { s, write } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { baseline, fitted } from "../stepper/drawing/text.js";
import { place } from "./engine/places.js";
import { keyOf, label } from "./engine/words.js";

/** A text that shows a number, before the room in which it can be pointed at; `put` changes it. */
function figure(name, [x, y, width, height], props) {
  const room = s("rect", { class: "expr-room", x, y, width, height, rx: 3 });
  return s("g", { data: { quantity: name } }, room, s("text", props));
}

function put(el, value, text) {
  const exact = Number.isFinite(value) ? String(value) : "";
  if (el.dataset.value !== exact) el.dataset.value = exact;
  write(el.lastChild, text);
}

const WIDE = 2.2; // half of the room of a number at an edge, in its letters' height

/** A factor or a number in a product, negative ones in brackets. */
const bracketed = (text) => (text.startsWith("\u2212") ? `(${text})` : text);

function nodeOf(node, n, rank, { x, y, width, height, font, lines }) {
  const isLeaf = node.op === "leaf";
  const [left, top] = [x - width / 2, y - height / 2];
  const rows = lines === 3 ? [-0.31, 0, 0.31] : [-0.23, -0.23, 0.23];
  const [yName, yValue, yGradient] = rows.map((part) => baseline(y + part * height, font));
  const text = label(node);
  // the name is bold, and stands before the value where there are two lines
  const taken = lines === 3 ? 0 : text.length * font * 0.62 + 8;
  const high = (height - 4) / lines;
  const roomAt = (part, before) => {
    const from = left + 3 + before;
    return [from, y + part * height - high / 2, left + width - 3 - from, high];
  };
  const anchor = (where) => ({ x: where[0], "text-anchor": where[1] });
  const middle = [x, "middle"];
  const [start, end] =
    lines === 3
      ? [middle, middle]
      : [
          [left + 9, "start"],
          [left + width - 9, "end"],
        ];
  const key = keyOf(node, n);
  const name = s("text", { class: "name", y: yName, ...anchor(start) }, text);
  const value = figure(key, roomAt(rows[1], taken), { class: "value", y: yValue, ...anchor(end) });
  const below = { class: "gradient", y: yGradient, ...anchor(end) };
  const gradient = figure(`dy/d${key}`, roomAt(rows[2], 0), below);
  // a press there is a click, and no drag
  gradient.addEventListener(
    "pointerdown",
    (event) => gradient.dataset.value && event.stopPropagation(),
  );
  const box = s("rect", {
    class: "expr-rect",
    x: left,
    y: top,
    width,
    height,
    rx: isLeaf ? height / 2.6 : 5,
  });
  const badge = rank
    ? s(
        "g",
        { class: "rank" },
        s("circle", { cx: left, cy: top, r: 9 }),
        s("text", { x: left, y: baseline(top, 11), "text-anchor": "middle" }, String(rank)),
      )
    : null;
  const el = s(
    "g",
    { class: isLeaf ? "expr-node leaf" : "expr-node", data: { node: n } },
    box,
    value,
    gradient,
    name,
    badge,
  );
  const room = lines === 3 ? width - 10 : width - 18;
  return { el, value, gradient, room, beside: room - taken };
}

function edgeOf(path, tip, spot, { font }, from, k) {
  const line = s("path", { class: "expr-line", d: path });
  const halo = s("path", { class: "expr-halo", d: path });
  const head = s("path", { class: "expr-head", d: tip });
  const [x, y] = spot;
  const figureAt = (kind, up) =>
    figure(
      `${kind}${from + 1}.${k + 1}`,
      [x - font * WIDE, y + font * (up - 0.6), 2 * font * WIDE, font * 1.2],
      { class: `expr-${kind}`, x, y: baseline(y + font * up, font) },
    );
  const [factor, product] = [figureAt("slope", -0.6), figureAt("product", 0.6)];
  const el = s("g", { class: "expr-edge" }, halo, line, head);
  const texts = s("g", { class: "expr-edge expr-texts" }, factor, product);
  return { el, texts, factor, product };
}

/**
 * @param {(name: string) => Object<string, any>} listeners what a leaf's box listens to
 */
export function createDrawing(listeners) {
  const el = s("svg", { class: "expr-graph", role: "img" });
  let boxes = [];
  let edges = [];
  let size = null;

  /**
   * Draws a graph anew.
   * @param {import("./engine/tape.js").Node[]} nodes
   * @param {number[]} order
   * @param {number} width of the room
   */
  function build(nodes, order, width) {
    const placed = place(nodes, width);
    size = placed.size;
    boxes = nodes.map((node, n) => {
      const made = nodeOf(node, n, order.indexOf(n) + 1, { ...placed.at[n], ...size });
      if (node.op === "leaf")
        for (const [event, handler] of Object.entries(listeners(node.name)))
          made.el.addEventListener(event, handler, { passive: false });
      return made;
    });
    edges = placed.edges.map((edge) => ({
      ...edge,
      ...edgeOf(edge.path, edge.tip, edge.spot, size, edge.node, edge.operand),
    }));
    el.setAttribute("viewBox", `${placed.left} ${placed.top} ${placed.width} ${placed.height}`);
    el.setAttribute("width", String(placed.width));
    el.setAttribute("height", String(placed.height));
    el.style.fontSize = `${size.font}px`;
    el.dataset.direction = placed.upright ? "upright" : "across";
    const parts = [edges.map((e) => e.el), boxes.map((b) => b.el), edges.map((e) => e.texts)];
    el.replaceChildren(...parts.flat());
  }

  /**
   * Shows the numbers of a moment.
   * @param {{values: (number|null)[], slopes: (number|null)[][], problems: (string|null)[],
   *   parts: any[][], gradients: (number|null)[], served: number, done: Set<number>}} now
   */
  function update({ values, slopes, problems, parts, gradients, served, done }) {
    const { font } = size;
    const back = el.dataset.direction === "upright" ? "\u2191" : "\u2190";
    boxes.forEach((box, n) => {
      const show = (value, room) => (value === null ? "" : fitted(value, room, font));
      put(box.value, values[n], values[n] === null ? "\u2013" : show(values[n], box.beside));
      put(box.gradient, gradients[n], show(gradients[n], box.room));
      const isReached = parts[n].some(({ from }) => from === served);
      box.el.classList.toggle("current", n === served);
      box.el.classList.toggle("reached", isReached);
      box.el.classList.toggle("problem", problems[n] !== null);
    });
    for (const { el: line, texts, factor, product, node, operand, parent } of edges) {
      const slope = slopes[node][operand];
      const sent = done.has(node)
        ? parts[parent].find((p) => p.from === node && p.operand === operand)
        : null;
      put(factor, slope, slope === null ? "" : `\u00d7 ${bracketed(format(slope, 3))}`);
      put(product, sent ? sent.product : null, sent ? `${back} ${format(sent.product, 3)}` : "");
      for (const part of [line, texts]) {
        part.classList.toggle("walked", sent !== null && sent !== undefined);
        part.classList.toggle("current", node === served);
        part.classList.toggle("negative", Boolean(sent && sent.product < 0));
      }
    }
  }
  return { el, build, update };
}
