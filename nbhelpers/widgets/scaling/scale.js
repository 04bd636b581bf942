// Where numbers of workers and speed-ups stand in their chart. No DOM.
import { MOST, strongSpeedup, weakSpeedup } from "./scaling_math.js";

const POINTS = 72;
const LOWEST = 1e-4;

/** The numbers of workers at which the curves are drawn, `now` among them. */
export function workersShown(now) {
  const shown = new Set([now]);
  for (let n = 0; n <= POINTS; n++) shown.add(Math.round(MOST ** (n / POINTS)));
  return [...shown].sort((a, b) => a - b);
}

/** The curves' points, and the decade at the bottom of the axis. */
export function curvesOf(setting) {
  const shown = workersShown(setting.workers);
  const strong = shown.map((p) => [p, strongSpeedup(setting, p)]);
  const weak = shown.map((p) => [p, weakSpeedup(setting, p)]);
  const least = Math.max(LOWEST, Math.min(...strong.map(([, y]) => y), ...weak.map(([, y]) => y)));
  const low = Math.min(0, Math.floor(Math.log10(least) + 1e-9));
  return { strong, weak, low };
}

/**
 * The place of a number of workers and a speed-up in px, with one decimal.
 * @param {number} workers
 * @param {number} speedup
 * @param {number} low the decade at the bottom
 * @param {{width: number, height: number, left: number, right: number, top: number,
 *   bottom: number}} box
 */
export function placed(workers, speedup, low, { width, height, left, right, top, bottom }) {
  const x = left + (Math.log(workers) / Math.log(MOST)) * (width - left - right);
  const share = (Math.log10(speedup) - low) / (Math.log10(MOST) - low);
  const y = height - bottom - Math.min(Math.max(share, 0), 1) * (height - top - bottom);
  return { x: x.toFixed(1), y: y.toFixed(1) };
}

/** The numbers of workers and the decades that the axes name. */
export function ticksOf(low, width) {
  const stride = width < 420 ? 8 : 4;
  const workers = [];
  for (let p = 1; p <= MOST; p *= stride) workers.push(p);
  const powers = [];
  for (let power = low; power <= Math.log10(MOST); power++) powers.push(power);
  return { workers, powers };
}
