// Where each number of the map of fates comes from, in one line. No DOM.
import { format } from "../shared/format.js";
import { bracketed } from "../shared/origin.js";
import { FACTS } from "./facts.js";
import { numbersAt } from "./picture.js";

/** @import { Origin } from "../shared/origin.js" */

const { side: SIDE, fates, target } = FACTS;

/**
 * @param {object} now
 * @param {{view: number[]}} now.state
 * @param {number[]} now.cross the pixel that is looked at
 * @param {number[]} now.known how many pixels of each fate are found
 * @param {number} now.lastOut of the training that was shown
 * @param {string[]} now.names of the axes
 * @param {string} name
 * @returns {Origin|null}
 */
export function originOf({ state, cross, known, lastOut, names }, name) {
  const put = (head, value, text, row, ...sources) => {
    return { name, head, value, text, rows: [row], sources };
  };
  const fate = fates.indexOf(name);
  if (fate >= 0) {
    const all = known.reduce((sum, count) => sum + count, 0);
    const row = `100 × ${known[fate]} / ${all}`;
    return put(`${name}, %`, (100 * known[fate]) / all, "100 × its pixels / all pixels", row);
  }
  const [x0, x1, y0, y1] = state.view;
  const [across, up] = numbersAt(state.view, ...cross);
  const [from, to, n] = name === "up" ? [y1, y0, cross[1]] : [x0, x1, cross[0]];
  if (name === "across" || name === "up") {
    const ends = name === "up" ? ["y1", "y0"] : ["x0", "x1"];
    const sign = to < from ? "−" : "+";
    const row = `${format(from, 10)} ${sign} ${n + 0.5} / ${SIDE} × ${format(Math.abs(to - from))}`;
    const text = `${name === "up" ? "upper end −" : "left end +"} pixels / ${SIDE} × range`;
    return put(names[Number(name === "up")], name === "up" ? up : across, text, row, ...ends);
  }
  if (name !== "loss") return null;
  const row = `(${format(lastOut, 12)} − ${bracketed(target)})²`;
  return put("E", (lastOut - target) ** 2, "(out − target)²", row);
}
