// What the view of a ring of workers says. No DOM.
import { format } from "../shared/format.js";
import { MOST, limits, ringParts, seconds, strong, weak } from "./scaling_math.js";

const many = (number, noun) => `${format(number, 7)} ${noun}${number === 1 ? "" : "s"}`;
const ms = (time) => `${format(1e3 * time, 3)} ms`;

/** The ring's formula with its numbers. */
export function formulaOf(setting) {
  const { workers, parameters, bandwidth, latency } = setting;
  if (workers === 1) return "One worker has nobody to send to.";
  const { rounds, bytes, latencies } = ringParts(setting, workers);
  return (
    `${rounds} rounds: ${rounds} × ${size((4 * parameters) / workers)} / ${format(bandwidth, 4)} GB/s + ` +
    `${rounds} × ${format(latency, 4)} µs = ${ms(bytes)} + ${ms(latencies)} = ${ms(bytes + latencies)}`
  );
}

/** A number of bytes in the unit that suits it. */
export function size(bytes, digits = 3) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const n = Math.min(Math.max(Math.floor(Math.log10(bytes) / 3), 0), units.length - 1);
  return `${format(bytes / 1000 ** n, digits)} ${units[n]}`;
}

/** Where communication wins, and which number of workers is the fastest. */
export function outcome(setting) {
  const { wins, fastest } = limits(setting);
  const where = wins
    ? `From ${many(wins, "worker")} on, a divided batch spends more time in the ring than in computing.`
    : `Up to ${MOST} workers, a divided batch spends more time in computing than in the ring.`;
  return `${where} Fastest: ${many(fastest, "worker")}.`;
}

/** The state in words, for paper. */
export function inWords({ workers, batch, parameters, rate, bandwidth, latency }) {
  return (
    `${many(workers, "worker")}, batch ${format(batch, 7)}, ${format(parameters, 10)} parameters. A worker ` +
    `computes ${format(rate)} Gflop/s, a link carries ${format(bandwidth)} GB/s with ${format(latency)} µs latency.`
  );
}

/** What a screen reader hears of the picture. */
export function pictureInWords(setting, speedups) {
  const steps = [strong, weak].map((kind) => ms(seconds(kind(setting, setting.workers))));
  return (
    `Speed-up against workers. ${many(setting.workers, "worker")}: strong scaling ` +
    `${format(speedups.strong, 3)}, a step of ${steps[0]}; weak scaling ${format(speedups.weak, 3)}, ` +
    `a step of ${steps[1]}.`
  );
}
