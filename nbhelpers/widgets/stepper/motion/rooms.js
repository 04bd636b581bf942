// Where a unit's step may draw: where no number stands then. Plain arithmetic, no DOM.

/**
 * @import { Plan } from "../layout.js"
 * @typedef {{x: number, y: number, width: number, height: number}} Room by its upper left corner
 */

const EDGE = 3; // px that stay free around a room
const WIDEST = 72; // px

/**
 * The rooms of a drawing's units. Where weights and gradients stand side by side, the gradients'
 * column is still empty while a unit is passed, forward or back: their steps come later. Else
 * there are wires alone across before net, upright above the box.
 * @param {Plan} plan
 * @param {string[][]} units their names, inputs first
 * @returns {Map<string, {free: Room, beside: Room|null}>} `beside` is for what stands still while
 *   products stand beside the weights
 */
export function roomsOf({ direction, units: layers, inputs }, units) {
  const isUpright = direction === "upright";
  const rooms = new Map();
  layers.forEach((layer, l) =>
    layer.forEach((box, u) => {
      const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
      const before = (l ? layers[l - 1] : inputs)[0];
      const [{ gradient }] = box.rows;
      const column = {
        x: gradient.x - gradient.room,
        y: top + EDGE,
        width: gradient.room,
        height: box.rule - top - 2 * EDGE,
      };
      const above = top - (before.y + before.height / 2) - 2 * EDGE;
      const gap = Math.min(WIDEST, left - (before.x + before.width / 2) - 2 * EDGE);
      const outside = isUpright
        ? { x: box.x - WIDEST / 2, y: top - EDGE - above, width: WIDEST, height: above }
        : { x: left - EDGE - gap, y: box.rule, width: gap, height: top + box.height - box.rule };
      const beside = isUpright && !box.both ? null : outside;
      rooms.set(units[l + 1][u], { free: box.both ? column : outside, beside });
    }),
  );
  return rooms;
}
