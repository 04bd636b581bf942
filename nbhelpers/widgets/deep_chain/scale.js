// Where the sizes of a deep chain stand in their chart. No DOM.

const REACHES = [2, 4, 8, 16, 32, 64, 128, 256]; // decades to both sides of 1
const NONE = 20; // px below the axis's last decade, where a size of 0 stands

/** How many decades the axis shows on both sides of 1: few values, so that it seldom jumps. */
export function reachOf(sizes) {
  const far = Math.max(...sizes.map((size) => (size > 0 ? Math.abs(Math.log10(size)) : 0)));
  return REACHES.find((reach) => far <= reach) ?? REACHES.at(-1);
}

/**
 * The place of a size in px, with one decimal.
 * @param {number} size
 * @param {number} k its layer, of `depth`
 * @param {number} depth
 * @param {number} reach decades to both sides of 1
 * @param {{width: number, height: number, left: number, right: number, top: number,
 *   bottom: number}} box
 * @returns {{x: string, y: string, isNone: boolean}}
 */
export function placed(size, k, depth, reach, { width, height, left, right, top, bottom }) {
  const isNone = size === 0;
  const low = height - bottom - NONE;
  const power = Math.min(Math.max(Math.log10(size), -reach), reach);
  const y = isNone ? low + NONE : low - ((power + reach) / (2 * reach)) * (low - top);
  const x = left + (k / depth) * (width - left - right);
  return { x: x.toFixed(1), y: y.toFixed(1), isNone };
}

/** The powers of ten and the layers that the axes name. */
export function ticksOf(reach, depth) {
  const powers = [-2, -1, 0, 1, 2].map((n) => (n * reach) / 2);
  const stride = [1, 2, 5, 10].find((step) => depth / step <= 6);
  const layers = [];
  for (let k = 0; k <= depth; k += stride) layers.push(k);
  return { powers, layers };
}
