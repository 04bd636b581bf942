// A token: a number that moves, and its legs, one after the other. No DOM.
/**
 * @import { Curve, ErrorPlot } from "./plots.js"
 * @typedef {"value"|"gradient"|"error"} Kind its color
 *
 * @typedef {object} Spot Where a token is: a place of the drawing by its quantity's name, or
 *   "w5 dock", beside w5, where it multiplies; "h1 meets", where what comes back
 *   to h1 meets; "h1 curve", its activation; "h1 bias", its bias, which units may share.
 * @property {string} place
 * @property {number} [slot] its number in a column there, from 0
 * @property {number} [of] how many stand in the column
 *
 * @typedef {object} Leg What a token does from `start` to `end` (ms).
 * @property {number} start
 * @property {number} end
 * @property {Spot} from
 * @property {Spot} to
 * @property {string} phase
 * @property {string|null} via the wire that it follows: a weight, or "plain o1"
 * @property {boolean} back whether it follows its lane of gradients, towards the inputs
 * @property {number} value
 * @property {Kind} kind
 * @property {string} quantity what the value is
 *
 * @typedef {{id: string, legs: Leg[]}} Track A token.
 *
 * @typedef {object} Drawn What a unit's step draws, which stays once it is there.
 * @property {string} unit
 * @property {Curve} [curve] of a unit's step
 * @property {ErrorPlot} [error] of the loss
 * @property {number} start from when on it is seen
 * @property {Object<string, number[]>} marks from when to when each of its marks is made:
 *   dot or tangent on a curve; bar, area, join and joined of an error
 *
 * @typedef {object} Motion
 * @property {Track[]} tracks
 * @property {Drawn[]} drawn
 * @property {Map<string, number>} comes when each quantity of the drawing is there
 * @property {number} end
 * @property {number} stand a moment that says most of it where nothing may move
 */

/** How long things take, in ms. */
export const TIMES = {
  travel: 260,
  stagger: 40, // between two inputs of a unit
  wait: 270, // between two paths that meet
  dock: 90, // beside the weight, before it is multiplied
  multiply: 90,
  weigh: 130, // the same for a delta that came to a wire
  gather: 110,
  column: 110,
  close: 80,
  sum: 40, // stands before it goes on
  curve: 80, // to the activation, and from it
  bar: 130, // an error stands as a bar
  area: 130, // and is squared
  join: 130, // the areas move together
  joined: 70, // and are one
  within: 120, // from a unit's delta to its weights
  settle: 120,
  shrink: 120,
  turn: 50, // each half
  enter: 170,
  next: 260, // between two parameters of the immediate order
};
const { travel, wait, dock, weigh, column, curve, within } = TIMES;
/** What goes on below new weights stands where the unit's delta does. */
export const ABOVE = ["mixed", "delta"];
/** Tokens that move at the same time. */
export const MOST = 12;

export const at = (place, slot = 0, of = 1) => ({ place, slot, of });

/** A token that begins at a time and a place; each call adds what it does next. */
export function token(id, kind, quantity, start, from) {
  const legs = [];
  let now = start;
  let here = from;
  let [is, what] = [kind, quantity];
  function leg(end, to, value, phase, { via = null, back = false } = {}) {
    legs.push({
      start: now,
      end,
      from: here,
      to,
      phase,
      via,
      back,
      value,
      kind: is,
      quantity: what,
    });
    [now, here] = [end, to];
    return made;
  }
  const made = {
    track: { id, legs },
    get now() {
      return now;
    },
    /** From here on it is another quantity. */
    becomes(nextQuantity, nextKind = is) {
      [is, what] = [nextKind, nextQuantity];
      return made;
    },
    go: (to, ms, value, phase, how) => leg(now + ms, to, value, phase, how),
    stay: (ms, value, phase) => leg(now + ms, here, value, phase),
    until: (end, value, phase) => (end > now ? leg(end, here, value, phase) : made),
  };
  return made;
}

export const endOf = (tokens) => Math.max(0, ...tokens.map(({ now }) => now));
export const trackOf = ({ track }) => track;

/** What stands in a column goes to where its sum stands. */
export function close(tokens, values, place) {
  tokens.forEach((one, n) =>
    one.stay(column, values[n], "column").go(at(place), TIMES.close, values[n], "closing"),
  );
}

/** A number goes through the unit's activation, or its slope: from one half to the other. */
export function through(unit, start, [from, before], [to, after], kind, made = { quantity: to }) {
  const sum = made.quantity === to ? from : `sum_${made.quantity}`;
  return token(made.quantity, kind, sum, start, at(from))
    .stay(TIMES.sum, before, "summed")
    .go(at(`${unit} curve`), curve, before, "travelling")
    .becomes(made.quantity)
    .go(at(to), curve, after, kind === "value" ? "activated" : "sloped");
}

/**
 * What comes back to a unit from those above it: each path is a delta that is multiplied by the
 * weight on its way. The first waits for the others; all stand; then they are one number.
 */
export function paths(prefix, unit, terms, place, start) {
  const of = terms.length;
  const values = terms.map(([delta, weight]) => delta.value * weight.value);
  const arrives = (n) => start + n * wait + within + dock + weigh + travel;
  const tokens = terms.map(([delta, weight], n) => {
    const via = weight.label.replace("⁺", "");
    const from = at(delta.label.replace(...ABOVE));
    const named = `${prefix}[${n + 1}]`;
    return token(named, "gradient", delta.label, start + n * wait, from)
      .go(at(`${via} dock`), within, delta.value, "travelling")
      .stay(dock, delta.value, "docked")
      .becomes(named)
      .stay(weigh, values[n], "multiplied")
      .go(of > 1 ? at(`${unit} meets`, n, of) : at(place), travel, values[n], "travelling", {
        via,
        back: true,
      })
      .until(arrives(of - 1), values[n], "waiting");
  });
  if (of > 1) close(tokens, values, place);
  return tokens;
}
