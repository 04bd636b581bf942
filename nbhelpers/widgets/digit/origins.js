// Where each number of the reader of digits comes from, in one line. No DOM.
import { bracketed } from "../shared/origin.js";
import { format } from "../shared/format.js";
import { MOST, SIDE } from "./reader.js";

/** @import { Origin } from "../shared/origin.js" */

const ENTRY = /^(p|hidden|pixel)\[(\d+)(?:,(\d))?\]$/;
const named = (k) => `pixel[${Math.floor(k / SIDE)},${k % SIDE}]`;

/**
 * @param {object} now
 * @param {ReturnType<typeof import("./reader.js").read>} now.found what the network makes of
 * @param {number[]} now.pixels
 * @param {number} now.target
 * @param {number} now.current the pixel that is told of
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf({ found, pixels, target, current }, name) {
  const { probabilities, logits, says, hidden, nets, gradient, loss } = found;
  const put = (head, value, text, row, sources) => {
    return { name, head, value, text, rows: [row], sources };
  };
  const areOn = () => hidden.flatMap((out, k) => (out > 0 ? [`hidden[${k}]`] : []));

  function probability(digit) {
    const sum = logits.reduce((so, z) => so + Math.exp(z), 0);
    const row = `e^${bracketed(logits[digit])} / ${format(sum)}`;
    const text = `e^z${digit} / (e^z0 + … + e^z9)`;
    return put(`p(${digit})`, probabilities[digit], text, row, areOn());
  }
  function slope(k) {
    const text = `sum of weight × delta / ${MOST}, over ${hidden.length} units`;
    const sum = `${format(MOST * gradient[k])} / ${MOST}`;
    return put("gradient", gradient[k], text, sum, areOn());
  }

  const [, what, first, second] = ENTRY.exec(name) ?? [];
  if (what === "p") return probability(Number(first));
  if (what === "pixel") return slope(Number(first) * SIDE + Number(second));
  if (what === "hidden") {
    const k = Number(first);
    const inked = pixels.flatMap((ink, n) => (ink > 0 ? [named(n)] : []));
    const text = `max(0, sum of weight × ink / ${MOST}, + bias)`;
    return put(`hidden ${k + 1}`, hidden[k], text, `max(0, ${format(nets[k])})`, inked);
  }
  if (name === "p") return { ...probability(says), sources: [`p[${says}]`] };
  if (name === "wanted") return { ...probability(target), sources: [`p[${target}]`] };
  if (name === "slope") return { ...slope(current), sources: [named(current), ...areOn()] };
  if (name === "says")
    return put("it says", says, "the digit whose p is largest", "", [`p[${says}]`]);
  if (name === "loss") {
    const row = `−ln ${format(probabilities[target], 10)}`;
    return put("E", loss, `−ln p(${target})`, row, [`p[${target}]`]);
  }
  return null;
}
