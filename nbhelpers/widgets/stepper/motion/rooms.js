// Where a unit's step may draw: where no number stands then. Plain arithmetic, no DOM.

/**
 * @import { Plan } from "../layout.js"
 * @typedef {{x: number, y: number, width: number, height: number, isAway?: boolean}} Room by its
 *   upper left corner; `isAway` if it is beside the unit's own place
 */

const EDGE = 3; // px that stay free around a room
const WIDEST = 72; // px
const TOKEN = 42; // px from a token's middle to its end
const LEAST = 30; // px that a room is wide

/**
 * The rooms of a drawing's units. Where weights and gradients stand side by side, the gradients'
 * column is still empty while a unit is passed, forward or back: their steps come later. Else
 * there are wires alone across before net, upright above the boxes.
 * @param {Plan} plan
 * @param {string[][]} units their names, inputs first
 * @returns {Map<string, {free: Room, beside: Room}>} `beside` is for what stands still while
 *   products stand beside the weights, of one unit at a time
 */
export function roomsOf({ direction, width, units: layers, inputs }, units) {
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
      // Upright, products stand above the box: right of the last of them, or left of the first.
      const reach = box.width * (0.5 - 0.5 / (box.rows.length - 1)) + TOKEN;
      const most = Math.min(WIDEST, width - EDGE - (box.x + reach));
      const away = {
        ...outside,
        ...(most < LEAST
          ? { x: box.x - reach - WIDEST, width: WIDEST }
          : { x: box.x + reach, width: most }),
        isAway: true,
      };
      const beside = isUpright && !box.both ? away : outside;
      rooms.set(units[l + 1][u], { free: box.both ? column : outside, beside });
    }),
  );
  return rooms;
}
