// Where the tokens of a motion stand in a drawing, and the ways between. Plain arithmetic, no DOM.
// (See layout.js for the plan, and engine/motion/tokens.js for the places' names.)

import { nameWidth } from "../drawing/text.js";

/**
 * @import { Spot } from "../../engine/motion/tokens.js"
 * @import { Plan } from "../layout.js"
 * @typedef {[number, number]} Point
 */

const SAMPLES = 12; // straight pieces of a wire
const LINE = 17; // px between the tokens of a column
const EDGE = 8; // px from a box to a token beside it

/** A point of a wire, which is a Bézier curve that leaves and arrives in the layout's direction. */
function onWire([x0, y0, x1, y1], isUpright, s) {
  const slow = (1 - s) ** 3 + 3 * s * (1 - s) ** 2; // the share of the first end and its handle
  const even = (a, b) => a * slow + b * (1 - slow);
  const middle = (a, b) => a * (1 - s) ** 3 + ((a + b) / 2) * 3 * s * (1 - s) + b * s ** 3;
  return isUpright ? [even(x0, x1), middle(y0, y1)] : [middle(x0, x1), even(y0, y1)];
}

/**
 * @param {Plan} plan
 * @param {import("../../engine/network_state.js").Names} names
 * @returns {{covers: (place: string) => string[], way: (from: Spot, to: Spot, via: string|null,
 *   back: boolean, width: number) => (share: number) => Point}} `covers` gives the quantities
 *   below what stands at a place, `way`
 *   where a token of this width is after a share of the way
 */
export function pointsOf(plan, names) {
  const isUpright = plan.direction === "upright";
  /** @type {Map<string, (width: number, slot: number, of: number) => Point>} */
  const places = new Map();
  const covered = new Map(); // what a token covers, where that is not the place's own
  const lines = new Map(); // of wires and of the lines to E: points from the inputs to E
  const put = (name, point) => places.has(name) || places.set(name, point);
  const column = (slot, of) => LINE * (slot - (of - 1) / 2);
  /** A number's spot, after a name that may be longer than its own room. */
  const at = (spot, name = null, label = null) => {
    const longer = label ? Math.max(0, nameWidth(name, plan.text) - label.room) : 0;
    const side = { start: 1, middle: 0, end: -1 }[spot.anchor];
    return (width, slot, of) => [spot.x + longer + (side * width) / 2, spot.y + column(slot, of)];
  };

  plan.inputs.forEach((box, n) => put(names.units[0][n], at(box.value)));
  plan.units.forEach((layer, l) =>
    layer.forEach((box, u) => {
      const unit = names.units[l + 1][u];
      const [right, top, bottom] = [
        box.x + box.width / 2,
        box.y - box.height / 2,
        box.y + box.height / 2,
      ];
      /** A value and its gradient: where they share one place, a token there covers both. */
      const entry = (row, name, gradient, label) => {
        put(name, at(row.value, name, label));
        put(gradient, at(row.gradient, name, box.both ? null : label));
        if (!box.both) for (const key of [name, gradient]) covered.set(key, [name, gradient]);
      };
      const low = (row) => (box.both ? null : row.name);
      entry(box.net, `net_${unit}`, `delta_${unit}`, low(box.net));
      entry(box.out, `out_${unit}`, `dE/dout_${unit}`, low(box.out));
      const middle = (key) => (box.net.value[key] + box.out.value[key]) / 2;
      put(`${unit} curve`, () => (box.both ? [box.x, box.net.name.y + 1] : [box.x, middle("y")]));
      names.weights[l][u].forEach((weight, n) => {
        const row = box.rows[n];
        const { forward, gradient } = plan.wires[l][u][n];
        entry(row, weight, `dE/d${weight}`, row.name);
        // Beside the number, at the row's end; where that is its own place, before the box.
        const apart = names.weights[l][u].length > 2 && n % 2 ? 2 * EDGE : 0;
        const before = (width, slot, of) =>
          isUpright
            ? [(forward[2] + gradient[2]) / 2, top - EDGE - apart + column(slot, of)]
            : [box.x - box.width / 2 - width / 2 - EDGE, row.value.y + column(slot, of)];
        put(`${weight} dock`, box.both ? at(row.gradient) : before);
        if (box.both) covered.set(`${weight} dock`, [`dE/d${weight}`]);
        const sampled = (line) =>
          Array.from({ length: SAMPLES + 1 }, (_, k) => onWire(line, isUpright, k / SAMPLES));
        lines.set(weight, [sampled(forward), sampled(gradient)]);
      });
      const bias = names.biases[l][u];
      const last = box.rows.at(-1);
      put(`${unit} bias`, at(last.value, bias, last.name));
      entry(last, bias, `dE/d${bias}`, last.name);
      const port = box.both ? box.out.value.x : box.x;
      put(`${unit} meets`, (width, slot, of) =>
        isUpright
          ? [port, bottom + EDGE + 2 + LINE * slot]
          : [right - EDGE + width / 2, box.out.gradient.y + 3 - LINE * (of - 1 - slot)],
      );
    }),
  );
  plan.errors.forEach(({ error }, n) => {
    const unit = names.units.at(-1)[n];
    put(`E_${unit}`, at(error.value));
    lines.set(`plain ${unit}`, [plan.plain[n], plan.plain[n]]);
  });
  put("loss", at(plan.total.value));

  /** Nothing stands beyond the drawing's edge. */
  const pointOf = ({ place, slot = 0, of = 1 }, width) => {
    const [x, y] = places.get(place)(width, slot, of);
    return [Math.max(width / 2, Math.min(plan.width - width / 2, x)), y];
  };
  return {
    covers: (place) => covered.get(place) ?? [place],
    way(from, to, via, back, width) {
      const [start, end] = [pointOf(from, width), pointOf(to, width)];
      const between = via ? lines.get(via)[back ? 1 : 0] : [];
      // What waits is met from its own side.
      const far = ([x, y]) => !to.place.endsWith(" meets") || (isUpright ? y > end[1] : x > end[0]);
      const corners = [start, ...(back ? [...between].reverse().filter(far) : between), end];
      const lengths = corners
        .slice(1)
        .map(([x, y], n) => Math.hypot(x - corners[n][0], y - corners[n][1]));
      const whole = lengths.reduce((sum, length) => sum + length, 0);
      return (share) => {
        let left = share * whole;
        let n = 0;
        while (n < lengths.length - 1 && left > lengths[n]) left -= lengths[n++];
        const part = lengths[n] ? Math.min(1, left / lengths[n]) : 0;
        const [a, b] = [corners[n], corners[n + 1]];
        return [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
      };
    },
  };
}
