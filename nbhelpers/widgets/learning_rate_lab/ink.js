/** The colors that the laboratory's pictures are painted with. */

/** What a color is before the page says it. */
const COLORS = {
  page: "#ffffff",
  ink: "#1b1f24",
  muted: "#59616b",
  forward: "#0072b2",
  gradient: "#b84a00",
  target: "#00755a",
};

/** The colors of the palette as the page has them now, as [r, g, b]. */
export function inksOf(el) {
  const style = getComputedStyle(el);
  return Object.fromEntries(
    Object.entries(COLORS).map(([name, fallback]) => {
      const hex = style.getPropertyValue(`--bbh-${name}`).trim() || fallback;
      return [name, [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))];
    }),
  );
}

/** A color between two: the first at share 0, the other at 1. */
export const mixed = (one, other, share) =>
  one.map((value, c) => value + share * (other[c] - value));

/** A color as a pixel of a picture holds it: four bytes in one number. */
export const packed = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;

/**
 * Makes a canvas so large.
 * @param {HTMLCanvasElement} canvas
 * @returns {{pixels: Uint32Array, show: () => void}} the pixels, the uppermost row first, and what
 *   shows them once they are written
 */
export function pixelsOf(canvas, wide, high) {
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const image = new ImageData(wide, high);
  return {
    pixels: new Uint32Array(image.data.buffer),
    show: () => canvas.getContext("2d").putImageData(image, 0, 0),
  };
}
