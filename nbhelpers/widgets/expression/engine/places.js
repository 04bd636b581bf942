/** Where boxes, edges and their texts stand, in pixels. No DOM. */
import { layout } from "./layout.js";

const MARGIN = 12;
const EDGE = 8; // px around all that is drawn
const ACROSS = { width: 80, height: 62, font: 14, lines: 3 };
const UPRIGHT = { width: 112, height: 44, font: 14, lines: 2 };
const SMALL = { width: 66, height: 52, font: 12, lines: 3 };
const PHONE = 480; // px
const GAPS = { least: 60, most: 90, row: 18 }; // across: between columns, and between rows
const STEPS = { along: 40, least: 8, most: 48 }; // upright: between layers, and within one
const WAYS_APART = 15; // of the edges that leave a box, or come to it
const BOW = { across: 30, upright: 48 }; // of edges that join the same two boxes
const TRIED = [0.5, 0.36, 0.64, 0.25, 0.75, 0.15, 0.85];

const bezier = (a, b, c, d, t) =>
  a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t ** 2 * (1 - t) + d * t ** 3;

/** How much two boxes, given by their middles and sizes, lie on one another. */
function overlap([x, y, w, h], [x2, y2, w2, h2]) {
  const [across, along] = [(w + w2) / 2 - Math.abs(x - x2), (h + h2) / 2 - Math.abs(y - y2)];
  return Math.max(0, across) * Math.max(0, along);
}

/** Puts what leaves or comes to one box side by side, sorted by where the other ends are. */
function spread(edges, room, side, otherSide) {
  const sorted = [...edges].sort((a, b) => a[otherSide] - b[otherSide] || a.operand - b.operand);
  const step = Math.min(WAYS_APART, room / Math.max(1, sorted.length - 1));
  sorted.forEach((edge, k) => (edge[side] += (k - (sorted.length - 1) / 2) * step));
}

/**
 * @param {import("./tape.js").Node[]} nodes
 * @param {number} room px, of what is there across
 * @returns {{left: number, top: number, width: number, height: number, upright: boolean,
 *   size: typeof ACROSS, at: {x: number, y: number}[], edges: {node: number, operand: number,
 *   parent: number, path: string, tip: string, spot: [number, number]}[]}}
 *   `spot` is the middle of an edge's texts
 */
export function place(nodes, room) {
  const kept = nodes.map(({ operands }) =>
    operands.flatMap(({ node }, operand) => (node === undefined ? [] : [{ node, operand }])),
  );
  const { columns, rows, ways } = layout(kept.map((some) => some.map(({ node }) => node)));
  const [last, lowest] = [
    Math.max(...columns),
    Math.max(...ways.flat(2).map(([, r]) => r), ...rows),
  ];
  const free = room - 2 * MARGIN;
  const pitch = (free - ACROSS.width) / Math.max(1, last);
  const upright = room < PHONE || (last > 0 && pitch < ACROSS.width + GAPS.least);
  const size = !upright ? ACROSS : room < PHONE ? SMALL : UPRIGHT;
  const [along, across] = upright ? [size.height, size.width] : [size.width, size.height];
  const alongPitch = upright ? along + STEPS.along : Math.min(pitch, along + GAPS.most);
  const beside = (free - across) / Math.max(1, lowest);
  const acrossPitch = upright
    ? Math.min(across + STEPS.most, Math.max(across + STEPS.least, beside))
    : across + GAPS.row;
  // what is computed with: [along the graph, across it]
  const spot = ([c, r]) => [
    MARGIN + along / 2 + c * alongPitch,
    MARGIN + across / 2 + r * acrossPitch,
  ];
  const flip = ([a, b]) => (upright ? [b, a] : [a, b]);
  const centers = columns.map((c, n) => spot([c, rows[n]]));

  const edges = kept.flatMap((some, n) =>
    some.map(({ node: parent, operand }, k) => {
      const points = ways[n][k].map(spot);
      const [first, final] = [points[0], points.at(-1)];
      const edge = { node: n, operand, parent, points, bow: 0, out: first[1], into: final[1] };
      return { ...edge, outSide: points[1][1], inSide: points.at(-2)[1] };
    }),
  );
  const edge = across - 24;
  nodes.forEach((_, n) => {
    spread(
      edges.filter(({ parent }) => parent === n),
      edge,
      "out",
      "outSide",
    );
    spread(
      edges.filter(({ node }) => node === n),
      edge,
      "into",
      "inSide",
    );
    for (const k of kept.keys()) {
      const twins = edges.filter(({ parent, node }) => parent === n && node === k);
      if (twins.length === 2)
        twins.forEach(
          (twin) =>
            (twin.bow =
              BOW[upright ? "upright" : "across"] *
              Math.sign(twin.into - centers[k][1] || twin.operand - 0.5)),
        );
    }
  });

  const taken = centers.map((center) => [...flip(center), size.width + 4, size.height + 4]);
  const [wide, high] = [4.6 * size.font, 2.4 * size.font];
  const drawn = edges.map(({ points, out, into, bow, ...known }) => {
    // an edge runs straight past the boxes of a column between
    const stops = points.map(([a, b], k) => {
      const isEnd = k === 0 || k === points.length - 1;
      const height = k === 0 ? out : k === points.length - 1 ? into : b;
      return {
        from: isEnd && k > 0 ? null : [a + along / 2, height],
        to: k > 0 ? [a - along / 2, height] : null,
      };
    });
    let path = "";
    const candidates = [];
    for (let k = 1; k < stops.length; k++) {
      const [[a, b], [c, d]] = [stops[k - 1].from, stops[k].to];
      const end = k === stops.length - 1 ? c - 5 : c;
      const middle = (a + end) / 2;
      const curve = [
        [a, b],
        [middle, b + bow],
        [middle, d + bow],
        [end, d],
      ];
      const [start, one, two, three] = curve.map((point) =>
        flip(point)
          .map((v) => v.toFixed(1))
          .join(" "),
      );
      path += k === 1 ? `M${start}` : `L${start}`;
      path += `C${one} ${two} ${three}`;
      for (const t of TRIED)
        candidates.push(flip([0, 1].map((i) => bezier(...curve.map((point) => point[i]), t))));
    }
    const cost = ([x, y]) => taken.reduce((sum, box) => sum + overlap([x, y, wide, high], box), 0);
    const costs = candidates.map(cost);
    const best = candidates[costs.indexOf(Math.min(...costs))];
    taken.push([...best, wide, high]);
    const [x, y] = flip(stops.at(-1).to);
    const tip = upright
      ? `M${x - 4} ${y - 7}L${x} ${y}L${x + 4} ${y - 7}z`
      : `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}z`;
    return { ...known, path, tip, spot: best };
  });
  // what stands farthest out, an edge's texts for example, is in the picture too
  const ends = taken.flatMap(([x, y, w, h]) => [
    [x - w / 2, y - h / 2],
    [x + w / 2, y + h / 2],
  ]);
  const [xs, ys] = [0, 1].map((i) => ends.map((end) => end[i]));
  const [left, top] = [Math.min(...xs) - EDGE, Math.min(...ys) - EDGE];
  const [width, height] = [Math.max(...xs) - left + EDGE, Math.max(...ys) - top + EDGE];
  const at = centers.map(flip).map(([x, y]) => ({ x, y }));
  return { left, top, width, height, upright, size, at, edges: drawn };
}
