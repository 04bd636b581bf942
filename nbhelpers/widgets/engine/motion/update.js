// How the numbers of an update move: all at once, or one after the other. No DOM.
import { ABOVE, MOST, TIMES, at, endOf, paths, through, token, trackOf } from "./tokens.js";

/**
 * @import { Step } from "../timeline.js"
 * @import { Motion, Track } from "./tokens.js"
 */

const { multiply, weigh, column, within } = TIMES;

/** The gradient shrinks by the rate, flips its sign and enters the parameter. */
function entering(one, { name, derivative, velocity, after }, { rate, momentum }) {
  const step = rate * velocity;
  one.stay(multiply, derivative, "standing");
  if (momentum > 0) one.becomes(`v_${name}`).stay(multiply, velocity, "standing");
  return one
    .becomes(`step_${name}`)
    .stay(TIMES.shrink, step, "shrunk")
    .stay(TIMES.turn, step, "turning")
    .stay(TIMES.turn, -step, "turned")
    .go(at(name), TIMES.enter, -step, "entering")
    .becomes(`next_${name}`, "value")
    .until(Infinity, after, "entered");
}

/** A token that stands where a parameter's gradient does. */
const begin = ({ name }, start) =>
  token(`next_${name}`, "gradient", `dE/d${name}`, start, at(`dE/d${name}`));
const enters = (track) => track.legs.at(-1).start;

function allAtOnce({ update }) {
  const { changes } = update;
  const size = ({ value, after }) => Math.abs(after - value);
  // Where there are too many to be seen at once, those that change most are seen.
  const seen = new Set([...changes].sort((a, b) => size(b) - size(a)).slice(0, MOST));
  const tracks = [...seen].map((change) => entering(begin(change, 0), change, update).track);
  const end = Math.max(...tracks.map(enters));
  for (const { name, after } of changes.filter((change) => !seen.has(change))) {
    const one = token(`next_${name}`, "value", `next_${name}`, end, at(name));
    tracks.push(one.until(Infinity, after, "entered").track);
  }
  return { tracks, end: end + column, stand: end + column };
}

/** The last layer first; what goes on below it has met weights that are new already. */
function oneByOne({ update }) {
  const { changes, mixed } = update;
  const tracks = [];
  let now = 0;
  const enterAll = (layer) => {
    for (const change of layer) {
      const { name, derivative, mixed: terms } = change;
      const [first, out] = terms[0] ?? [];
      const one = out
        ? token(`next_${name}`, "gradient", first.label, now, at(first.label.replace(...ABOVE)))
            .go(at(`${name} dock`), within, first.value, "travelling")
            .becomes(`mixed_${name}`)
            .stay(weigh, derivative, "multiplied")
            .go(at(`dE/d${name}`), TIMES.settle, derivative, "settling")
        : begin(change, now);
      tracks.push(entering(one, change, update).track);
      now += TIMES.next;
    }
    now = Math.max(...tracks.map(enters));
  };
  enterAll(changes.filter(({ mixed: terms }) => terms.length === 0));
  const unitOf = ({ quantity }) => quantity.slice("mixed_".length);
  const letters = [...new Set(mixed.map((made) => unitOf(made)[0]))];
  for (const letter of letters) {
    const made = mixed.filter((line) => unitOf(line)[0] === letter);
    const standing = made.map((line) => {
      const unit = unitOf(line);
      const place = `dE/dout_${unit}`;
      const tokens = paths(line.quantity, unit, line.terms, place, now);
      tracks.push(...tokens.map(trackOf));
      const sum = line.terms.reduce((total, [a, b]) => total + a.value * b.value, 0);
      const [before, after] = [place, `delta_${unit}`];
      return through(unit, endOf(tokens), [before, sum], [after, line.result], "gradient", line);
    });
    now = endOf(standing);
    enterAll(
      changes.filter(({ mixed: terms }) => terms[0]?.[0].label.startsWith(`mixed_${letter}`)),
    );
    standing.forEach((one, n) => tracks.push(one.until(now, made[n].result, "standing").track));
  }
  return { tracks, end: now + column, stand: now + column };
}

/**
 * @param {Step} step an update; one that is not made moves nothing
 * @returns {Motion}
 */
export function updating(step) {
  const { mixed, changes } = step.update;
  if (step.result === null || !changes.length)
    return { tracks: [], drawn: [], comes: new Map(), end: 1, stand: 1 };
  return { drawn: [], comes: new Map(), ...(mixed.length ? oneByOne(step) : allAtOnce(step)) };
}
