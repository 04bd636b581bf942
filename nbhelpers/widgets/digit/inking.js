// From the strokes of a pen to 8 by 8 pixels. No DOM. The same in Python, and why: inking.py.
import { FACTS } from "./facts.js";

const { side: SIDE, block: BLOCK } = FACTS;
export const POINTS = SIDE * BLOCK;

/** Notes of each point how near the line from a to b comes, squared. */
function near(far, ax, ay, bx, by) {
  const dx = bx - ax;
  const dy = by - ay;
  const squared = dx * dx + dy * dy || 1;
  for (let row = 0, at = 0; row < POINTS; row++) {
    const y = row + 0.5;
    for (let column = 0; column < POINTS; column++, at++) {
      const x = column + 0.5;
      const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / squared, 0), 1);
      const u = x - ax - t * dx;
      const v = y - ay - t * dy;
      const distance = u * u + v * v;
      if (distance < far[at]) far[at] = distance;
    }
  }
}

/**
 * The 64 pixels, from 0 to 16, of a drawing.
 * @param {number[][][]} strokes points [x, y] in an area of side 1, y downward
 * @returns {number[]}
 */
export function inking(strokes) {
  const pixels = Array.from({ length: SIDE * SIDE }, () => 0);
  if (!strokes.length) return pixels;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const path of strokes)
    for (const [x, y] of path) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  const room = 2 * FACTS.margin;
  const { smallest, width } = FACTS;
  const scale = Math.min(
    (POINTS - room) / Math.max(bottom - top, smallest),
    (width - room) / Math.max(right - left, (smallest * width) / POINTS),
  );
  const across = (x) => (x - (left + right) / 2) * scale + POINTS / 2;
  const down = (y) => (y - (top + bottom) / 2) * scale + POINTS / 2;
  const far = new Float64Array(POINTS * POINTS).fill(Infinity);
  for (const path of strokes)
    for (let k = path.length > 1 ? 1 : 0; k < path.length; k++) {
      const [from, to] = [path[Math.max(k - 1, 0)], path[k]];
      near(far, across(from[0]), down(from[1]), across(to[0]), down(to[1]));
    }
  const limit = Float64Array.from(far).sort()[FACTS.inked - 1] + 1e-9;
  for (let at = 0; at < far.length; at++) {
    const row = Math.floor(at / POINTS / BLOCK);
    if (far[at] <= limit) pixels[row * SIDE + Math.floor((at % POINTS) / BLOCK)]++;
  }
  return pixels;
}
