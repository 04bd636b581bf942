// The motion of a pass: which numbers are on their way at a time, and where. No DOM, no clock.
// Only numbers move. Each is a token, which says what it is and changes that once, where it is
// multiplied, added or passed through an activation; it never counts up.
import { format } from "../../shared/format.js";
import { motionOf } from "./steps.js";
import { MOST } from "./tokens.js";

/**
 * @import { Step } from "../timeline.js"
 * @import { Curve, ErrorPlot } from "./plots.js"
 * @import { Kind, Leg, Motion, Spot } from "./tokens.js"
 *
 * @typedef {object} Part Steps that move at the same time, from `start` to `end` (ms).
 * @property {number} first the position of the first of them in the timeline, from 1
 * @property {number} last
 * @property {number} start
 * @property {number} end
 * @property {Motion} motion in its own time
 *
 * @typedef {{parts: Part[], duration: number}} Sequence
 *
 * @typedef {object} Token A number on its way.
 * @property {string} id
 * @property {Spot} from
 * @property {Spot} to
 * @property {number} at how far it has come, from 0 to 1
 * @property {string} phase travelling, docked, multiplied, gathering, column, closing, summed,
 *   activated, sloped, waiting, settling, standing, shrunk, turning, turned, entering or entered
 * @property {string|null} via
 * @property {boolean} back
 * @property {number} value
 * @property {string} text
 * @property {boolean} negative
 * @property {Kind} kind
 * @property {string} quantity
 *
 * @typedef {object} Plot What is drawn beside a unit's numbers.
 * @property {string} unit
 * @property {Curve} [curve]
 * @property {ErrorPlot} [error]
 * @property {Object<string, number>} marks how far each of its marks is made, from 0 to 1
 * @property {boolean} [isBeside] whether products stand beside the unit's weights, too
 */

const DIGITS = 4;
/** How long a whole pass takes, in ms. */
const PASS = { forward: 2400, backward: 3000, update: 4000 };

const kindOf = ({ phase, kind, name }) => phase + (kind === "unit" ? name[0] : kind === "loss");

/**
 * Neighbors in the timeline that move at the same time.
 * @param {Step[]} steps
 * @returns {Step[][]}
 */
export function layersOf(steps) {
  const groups = [];
  for (const step of steps) {
    // Steps that need nothing of each other: units of a layer, or a layer's gradients.
    if (groups.length && kindOf(groups.at(-1)[0]) === kindOf(step)) groups.at(-1).push(step);
    else groups.push([step]);
  }
  return groups;
}

/** @returns {Motion} of steps that move at the same time */
function joined(steps) {
  const weights = steps.filter(({ kind }) => kind === "weight").length;
  const withOut = steps.length + weights <= MOST;
  const motions = steps.map((step) => motionOf(step, withOut));
  return {
    tracks: motions.flatMap(({ tracks }) => tracks),
    drawn: motions.flatMap(({ drawn }) => drawn),
    comes: new Map(motions.flatMap(({ comes }) => [...comes])),
    end: Math.max(...motions.map(({ end }) => end)),
    stand: Math.max(...motions.map(({ stand }) => stand)),
  };
}

/**
 * A pass forward and backward, and its update, in the time that they take together: layer by
 * layer, in `paced` time, or step by step, each in its own.
 * @param {Step[][]} groups steps that move at the same time; all of a timeline, or some
 * @param {object} [options]
 * @param {number} [options.before] the timeline's position before the first of them
 * @param {boolean} [options.paced] whether forward and backward take as long as a pass does
 * @param {number} [options.most] ms that each group may take
 * @param {number} [options.each] ms that each group takes
 * @returns {Sequence}
 */
export function sequence(groups, { before = 0, paced = false, most = Infinity, each } = {}) {
  const motions = groups.map(joined);
  const phaseOf = (n) => groups[n][0].phase;
  const total = {};
  motions.forEach(({ end }, n) => (total[phaseOf(n)] = (total[phaseOf(n)] ?? 0) + end));
  const spanOf = (n) => {
    const [phase, { end }] = [phaseOf(n), motions[n]];
    const pace = paced ? PASS[phase] / total[phase] : Infinity;
    // An update is as long as it needs, if that is less.
    return each ?? end * Math.min(phase === "update" || !paced ? 1 : pace, pace, most / end);
  };
  let [position, now] = [before, 0];
  const parts = motions.map((motion, n) => {
    const part = {
      first: position + 1,
      last: position + groups[n].length,
      start: now,
      end: now + spanOf(n),
      motion,
    };
    [position, now] = [part.last, part.end];
    return part;
  });
  return { parts, duration: now };
}

/** The part under way at a time. */
export function partAt({ parts }, t) {
  return parts.find(({ end }) => t < end) ?? parts.at(-1);
}

/**
 * How far something has come after a share of its time: cubic-bezier(x1, 0, 0.2, 1), by bisection.
 */
function eased(x1, share) {
  let s = 0;
  for (let step = 0.5; step > 1e-4; step /= 2) {
    const next = s + step;
    const x = 3 * next * (1 - next) * (x1 * (1 - next) + 0.2 * next) + next ** 3;
    if (x < share) s = next;
  }
  return s * s * (3 - 2 * s);
}

const ARRIVING = ["gathering", "closing", "activated", "sloped", "settling"];

/** @returns {Token} */
function tokenOf(id, leg, now) {
  const { start, end, from, to, phase, via, back, value, kind, quantity } = leg;
  const share = (now - start) / (end - start);
  const at = from === to ? share : eased(ARRIVING.includes(phase) ? 0 : 0.4, share);
  const text = format(value, DIGITS);
  const negative = value < 0;
  return { id, from, to, at, phase, via, back, value, text, negative, kind, quantity };
}

/**
 * What is on its way at a time; the same time gives the same, whatever was shown before.
 * @param {Sequence} played
 * @param {number} t ms from its beginning; at its end stands what stays
 * @returns {{tokens: Token[], plots: Plot[], coming: string[]}} `coming` are quantities that are
 *   not made yet
 */
export function frame(played, t) {
  const { start, end, motion } = partAt(played, t);
  const share = Math.min(1, (t - start) / (end - start));
  return momentOf(motion, share * motion.end);
}

/** @returns {Plot[]} */
function plotsAt({ drawn }, now) {
  const shareOf = ([from, to]) =>
    now < to ? eased(0.4, Math.max(0, (now - from) / (to - from))) : 1;
  return drawn.flatMap(({ start, marks, ...plot }) => {
    if (now < start) return [];
    const shares = Object.entries(marks).map(([mark, when]) => [mark, shareOf(when)]);
    return [{ ...plot, marks: Object.fromEntries(shares) }];
  });
}

/** @param {Motion} motion */
function momentOf(motion, now) {
  const { tracks, comes } = motion;
  const tokens = tracks.flatMap(({ id, legs }) => {
    const leg = legs.find((one) => one.start <= now && now < one.end);
    return leg ? [tokenOf(id, leg, now)] : [];
  });
  const coming = [...comes].flatMap(([name, when]) => (now < when ? [name] : []));
  return { tokens, plots: plotsAt(motion, now), coming };
}

/**
 * The picture of a step where nothing may move: its products beside the weights or where paths
 * meet, what it draws, what an update makes of the weights.
 * @param {Sequence} played
 * @param {number} t
 * @returns {{tokens: Token[], plots: Plot[], coming: string[]}} nothing is coming
 */
export function still(played, t) {
  const { motion } = partAt(played, t);
  const { tokens } = momentOf(motion, motion.stand);
  const isBeside = tokens.some(({ phase }) => phase === "multiplied");
  const plots = plotsAt(motion, motion.end).map((plot) => ({ ...plot, isBeside }));
  return { tokens, plots, coming: [] };
}
