// A training step on several workers, whose gradients go around a ring. No DOM.
// The same in Python: nbhelpers/scaling/.
import { FACTS } from "./facts.js";

/**
 * @typedef {object} Setting
 * @property {number} workers
 * @property {number} batch samples, of all workers (strong) or of each (weak)
 * @property {number} parameters
 * @property {number} rate Gflop/s of a worker
 * @property {number} bandwidth GB/s of a link
 * @property {number} latency of a link, in µs
 *
 * @typedef {{compute: number, ring: number}} Step in seconds
 */

export const RANGES = {
  workers: FACTS.workers,
  batch: FACTS.batch,
  parameters: FACTS.parameters,
  rate: FACTS.rate,
  bandwidth: FACTS.bandwidth,
  latency: FACTS.latency,
};
export const PRESETS = FACTS.presets;
export const MOST = FACTS.workers[1];
const WHOLE = ["workers", "batch", "parameters"];

/** What the ring's two parts take, in seconds: the bytes, and the latencies of its rounds. */
export function ringParts({ parameters, bandwidth, latency }, workers) {
  const rounds = 2 * (workers - 1);
  return {
    rounds,
    bytes: (rounds * ((FACTS.bytes * parameters) / workers)) / (bandwidth * 1e9),
    latencies: rounds * latency * 1e-6,
  };
}

/** @returns {Step} */
function stepOf(setting, workers, samples) {
  const { bytes, latencies } = ringParts(setting, workers);
  const compute = (FACTS.operations * setting.parameters * samples) / (setting.rate * 1e9);
  return { compute, ring: bytes + latencies };
}

/** The most samples that a worker has when the batch is divided. */
export const share = ({ batch }, workers) => Math.ceil(batch / workers);

export const strong = (setting, workers) => stepOf(setting, workers, share(setting, workers));
export const weak = (setting, workers) => stepOf(setting, workers, setting.batch);
export const seconds = ({ compute, ring }) => compute + ring;

/** How many times as fast the same batch is done as by one worker. */
export const strongSpeedup = (setting, workers) =>
  seconds(strong(setting, 1)) / seconds(strong(setting, workers));

/** How many times as many samples are done in the same time. */
export const weakSpeedup = (setting, workers) =>
  (workers * seconds(weak(setting, 1))) / seconds(weak(setting, workers));

/** The fewest workers whose ring takes longer than computing, or null, and the fastest number. */
export function limits(setting) {
  let [wins, fastest, least] = [null, 1, Infinity];
  for (let workers = 1; workers <= MOST; workers++) {
    const step = strong(setting, workers);
    if (wins === null && workers > 1 && step.ring > step.compute) wins = workers;
    if (seconds(step) < least) [fastest, least] = [workers, seconds(step)];
  }
  return { wins, fastest };
}

/** The name of the preset that this is, or null. */
export function presetOf(setting) {
  const isIt = (preset) =>
    Object.keys(RANGES).every((key) => key === "workers" || preset[key] === setting[key]);
  return Object.keys(PRESETS).find((name) => isIt(PRESETS[name])) ?? null;
}

/** @returns {string|null} what is wrong with a state that came from a link, or null */
export function validate(state) {
  for (const [name, [low, high]] of Object.entries(RANGES)) {
    const value = state[name];
    const isWhole = WHOLE.includes(name);
    const isNumber = isWhole ? Number.isInteger(value) : Number.isFinite(value);
    if (!isNumber || value < low || value > high)
      return `${name}: a ${isWhole ? "whole " : ""}number from ${low} to ${high} is accepted`;
  }
  return null;
}
