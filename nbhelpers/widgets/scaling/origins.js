// Where each number of a step on several workers comes from, in one line. No DOM.
import { FACTS } from "./facts.js";
import { format } from "../shared/format.js";
import {
  ringParts,
  seconds,
  share,
  strong,
  strongSpeedup,
  weak,
  weakSpeedup,
} from "./scaling_math.js";
import { size } from "./words.js";

/** @import { Origin } from "../shared/origin.js" */
/** @import { Setting } from "./scaling_math.js" */

const NAME = /^(\w+)-(strong|weak)(?:\[(\d+)\])?$/;

/**
 * The parts of a number's name: `step-strong` is of the workers chosen, `step-strong[4]` of 4.
 * @returns {{what: string, kind: "strong"|"weak", workers: number, at: string}|null}
 */
export function partsOf(name, { workers }) {
  const found = NAME.exec(name);
  if (!found) return null;
  const [, what, kind, p] = found;
  return { what, kind, workers: p ? Number(p) : workers, at: p ? `[${p}]` : "" };
}

/**
 * @param {Setting} setting
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf(setting, name) {
  const parts = partsOf(name, setting);
  if (!parts) return null;
  const { what, kind, workers, at } = parts;
  const isStrong = kind === "strong";
  const step = (p) => (isStrong ? strong : weak)(setting, p);
  const ms = (time) => format(1e3 * time);
  const mine = step(workers);
  const gain = (isStrong ? strongSpeedup : weakSpeedup)(setting, workers);
  const of = (other) => `${other}-${kind}${at}`;
  const put = (head, value, text, row, ...sources) => {
    return { name, head, value, text, rows: [row], sources };
  };
  const { parameters, batch, rate, bandwidth, latency } = setting;
  if (what === "compute") {
    const samples = isStrong ? share(setting, workers) : batch;
    return put(
      "computing, ms",
      1e3 * mine.compute,
      `${FACTS.operations} × parameters × samples / rate`,
      `${FACTS.operations} × ${format(parameters, 10)} × ${format(samples, 7)} / ${format(rate)} Gflop/s`,
    );
  }
  if (what === "ring") {
    const { rounds } = ringParts(setting, workers);
    const bytes = size((FACTS.bytes * parameters) / workers, 5);
    return put(
      "ring, ms",
      1e3 * mine.ring,
      "rounds × (bytes / bandwidth + latency)",
      `${rounds} × (${bytes} / ${format(bandwidth)} GB/s + ${format(latency)} µs)`,
    );
  }
  if (what === "step") {
    const row = `${ms(mine.compute)} + ${ms(mine.ring)}`;
    return put("step, ms", 1e3 * seconds(mine), "computing + ring", row, of("compute"), of("ring"));
  }
  if (what === "speedup") {
    const row = `${isStrong ? "" : `${workers} × `}${ms(seconds(step(1)))} / ${ms(seconds(mine))}`;
    const text = `${isStrong ? "" : "workers × "}step of 1 worker / step`;
    return put("speed-up", gain, text, row, `step-${kind}[1]`, of("step"));
  }
  const row = `100 × ${format(gain)} / ${workers}`;
  return put("%", (100 * gain) / workers, "100 × speed-up / workers", row, of("speedup"));
}
