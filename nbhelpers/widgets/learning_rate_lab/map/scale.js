// The map's scale, its window and where its words stand. No DOM.

const DECADES = 5; // from where the color begins to where it is strongest
const MOST = 3; // times as wide as at the start the window can become
const RIM = 0.04; // of the window: what is so near its edge asks for a wider one
const APART = 34; // px between two words

/**
 * The scale of a training, which its losses do not change: one color means one loss.
 * @param {number} loss before the first update
 * @param {number} floor the lowest loss
 * @returns {{top: number, bottom: number}} powers of ten of the loss above its floor: where color
 *   begins, a decade or two above the start, and where it is strongest
 */
export function scaleOf(loss, floor) {
  const top = Math.ceil(Math.log10(Math.max(loss - floor, 1e-9))) + 1;
  return { top, bottom: top - DECADES };
}

/**
 * Half-decades of loss above the floor, from 0 (at the top of the scale and above) on.
 * @param {Float64Array} losses
 * @returns {Uint8Array} 2 * DECADES where it is lowest
 */
export function bandsOf(losses, floor, { top }) {
  return Uint8Array.from(losses, (loss) => {
    const below = Math.ceil(2 * (top - Math.log10(Math.max(loss - floor, 1e-300))));
    return Number.isFinite(below) ? Math.min(Math.max(below, 0), 2 * DECADES) : 0;
  });
}

/** How strong the color of a band is, from 0 to 1. */
export function strengthOf(band) {
  return band / (2 * DECADES);
}

/**
 * The window over one weight: as at the start, wider where the values ask for it, and never more
 * than MOST times as wide.
 * @param {number} start
 * @param {number} reach how far the window goes from the start, at the start
 * @param {number[]} values
 * @returns {[number, number]}
 */
export function windowOf(start, reach, values) {
  let far = reach;
  for (const value of values) {
    const away = Math.abs(value - start) / (1 - 2 * RIM);
    if (away > far) far = Math.min(away, MOST * reach);
  }
  return [start - far, start + far];
}

/** @returns {boolean} whether the loss crosses a whole decade between two bands */
export function isDecade(one, other) {
  return Math.floor((one + 1) / 2) !== Math.floor((other + 1) / 2);
}

/**
 * A place on the line of each decade where its name keeps clear of what is there.
 * @param {Uint8Array} bands the lowest row first
 * @param {number} n columns
 * @param {[number, number]} size of the map, in px
 * @param {{top: number}} scale
 * @param {[number, number][]} taken places in px, from the upper left corner
 * @returns {{power: number, x: number, y: number}[]}
 */
export function namesOf(bands, n, [wide, high], { top }, taken) {
  const names = [];
  const kept = [...taken];
  const rows = bands.length / n;
  const stride = Math.max(1, Math.round(n / 40));
  /** @type {[number, number][][]} places on the line of each decade */
  const lines = Array.from({ length: DECADES }, () => []);
  for (let row = 0; row < rows; row += stride) {
    for (let column = 0; column + 1 < n; column++) {
      const [one, other] = [bands[row * n + column], bands[row * n + column + 1]];
      if (one === other) continue;
      const place = [((column + 1) / n) * wide, (1 - (row + 0.5) / rows) * high];
      const end = Math.ceil(Math.max(one, other) / 2);
      for (let k = Math.ceil(Math.min(one, other) / 2); k < end; k++) lines[k].push(place);
    }
  }
  for (const [decade, line] of lines.entries()) {
    let best = { room: APART, x: 0, y: 0 };
    for (const [x, y] of line) {
      const rim = Math.min(x - 8, wide - x - 8, 2 * (y - 2), 2 * (high - y - 2));
      let room = APART + rim;
      for (const [a, b] of kept) room = Math.min(room, Math.hypot(x - a, 1.6 * (y - b)));
      if (room > best.room) best = { room, x, y };
    }
    if (best.room <= APART) continue;
    names.push({ power: top - decade, x: best.x, y: best.y });
    kept.push([best.x, best.y]);
  }
  return names;
}

/**
 * Where the name of the dead region goes: the middle of a long row of it.
 * @param {Uint8Array} off the lowest row first
 * @param {number} n columns
 * @returns {{x: number, y: number, length: number}|null} in shares of the map, from its upper left
 */
export function middleOf(off, n) {
  const runs = [];
  const rows = off.length / n;
  for (let row = 0; row < rows; row++) {
    let [start, best] = [0, { row, start: 0, length: 0 }];
    for (let column = 0; column <= n; column++) {
      if (column < n && off[row * n + column]) continue;
      if (column - start > best.length) best = { row, start, length: column - start };
      start = column + 1;
    }
    runs.push(best);
  }
  const longest = Math.max(...runs.map(({ length }) => length));
  if (longest < n / 10) return null;
  const long = runs.filter(({ length }) => length > 0.8 * longest);
  const { row, start, length } = long[Math.floor(long.length / 2)];
  return { x: (start + length / 2) / n, y: 1 - (row + 0.5) / rows, length: length / n };
}

/**
 * Where an arrow at the map's edge points to a place outside.
 * @param {number} x in px, as y
 * @returns {{x: number, y: number, angle: number}|null} its tip, and its turn from pointing right,
 *   in degrees; null for a place inside
 */
export function arrowTo(x, y, [wide, high]) {
  if (x >= 0 && x <= wide && y >= 0 && y <= high) return null;
  const [dx, dy] = [x - wide / 2, y - high / 2];
  const share = Math.min(
    (wide / 2 - 4) / Math.max(Math.abs(dx), 1e-9),
    (high / 2 - 4) / Math.max(Math.abs(dy), 1e-9),
  );
  return {
    x: wide / 2 + share * dx,
    y: high / 2 + share * dy,
    angle: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}
