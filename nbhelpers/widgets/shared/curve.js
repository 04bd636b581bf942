/** The loss curve: updates to the right, the loss on a logarithmic axis. */
import { s } from "./dom.js";
import { format, raised } from "./format.js";

const BOX = { left: 62, right: 14, top: 12, bottom: 30 };
const KEEP = 4000; // points kept; beyond, they are thinned to half as many
const DRAWN = 700;
const LEAST = -12; // the power of ten below which a loss is drawn as 0
const CLOSE = 2; // px; where updates are closer, only the rim of the curve is drawn
const TAIL = { from: 150, share: 0.26, gap: 12 }; // updates, share of the width, px

/**
 * About `most` points of a curve: of every stretch of equal length the lowest and the highest, and
 * the curve's two ends. So an oscillation keeps its height, and a spike stays.
 * @param {[number, number][]} points
 * @param {number} most
 */
export function thin(points, most) {
  if (points.length <= most) return points;
  const length = Math.ceil((2 * points.length) / most);
  const kept = new Set([0, points.length - 1]);
  for (let start = 0; start < points.length; start += length) {
    let [low, high] = [start, start];
    for (let n = start; n < Math.min(start + length, points.length); n++) {
      if (points[n][1] < points[low][1]) low = n;
      if (points[n][1] > points[high][1]) high = n;
    }
    kept.add(low).add(high);
  }
  return points.filter((_, n) => kept.has(n));
}

/**
 * The rim of a curve: of each column of pixels the lowest and the highest that the curve has there,
 * counting the line that comes from the column before. An oscillation is a band, not a comb.
 * @param {[number, number][]} points x and y, from the left
 * @returns {[number, number, number][]} the column, its lowest and its highest y
 */
export function rimOf(points) {
  /** @type {[number, number, number][]} */
  const rim = [];
  let before = points[0][1];
  for (const [x, y] of points) {
    const column = Math.round(x);
    if (rim.at(-1)?.[0] !== column) rim.push([column, before, before]);
    const last = rim.at(-1);
    last[1] = Math.min(last[1], y);
    last[2] = Math.max(last[2], y);
    before = y;
  }
  return rim;
}

const joined = (places) =>
  places.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

/**
 * The losses seen so far, by update. An undo or a restored link cuts or restarts them.
 * A floor above 0, which the loss cannot cross, is drawn as a dashed line.
 */
export function createCurve() {
  const line = s("path", { class: "curve" });
  const under = s("path", { class: "under" });
  const end = s("path", { class: "curve tail" });
  const others = s("g", { class: "others" });
  const names = s("g", { class: "others" });
  const dot = s("circle", { class: "dot", r: 4 });
  const axes = s("g", { class: "axes" });
  const el = s(
    "svg",
    { class: "stepper-curve", role: "img" },
    axes,
    others,
    under,
    line,
    end,
    dot,
    names,
  );
  let points = [];
  let [width, height] = [700, 170];
  let floor = 0;
  /** @type {number[]} the losses of the last updates, all of them */
  let tail = [];
  /** @type {{name: string, points: [number, number][]}[]} */
  let pinned = [];
  let drawnFor = ""; // the axes
  /** @type {any} how updates and losses become px, and where the last updates stand apart */
  let drawn = null;

  /** Takes the loss after `updates` updates; forgets what lies beyond, or before a gap. */
  function add(updates, loss, follows = false) {
    const before = points.length;
    while (points.length && points.at(-1)[0] >= updates) points.pop();
    const isGap = points.length && points.length === before && points.at(-1)[0] < updates - 1;
    if (isGap && !follows) points = [];
    points.push([updates, loss]);
    if (points.length > KEEP) points = thin(points, KEEP / 2);
  }

  /** The axes: the powers of ten, and what is drawn at the bottom as too small for them. */
  function scaleOf(curves) {
    const least = 10 ** LEAST;
    let [lowest, highest, isTiny, isZero] = [floor || 1, 0, false, false];
    for (const [, loss] of curves.flat()) {
      if (loss >= least) lowest = Math.min(lowest, loss);
      else if (loss > 0) isTiny = true;
      else isZero = true;
      highest = Math.max(highest, loss);
    }
    const isCut = isTiny || isZero;
    const last = Math.floor(Math.log10(lowest) - 0.001);
    const low = isCut ? Math.max(last - 1, LEAST) : last;
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(highest, 10 ** low))));
    const bottom = isTiny ? `<10${raised(LEAST)}` : isZero ? "0" : "";
    const [first] = points[0];
    const until = Math.max(first + 10, ...curves.map((curve) => curve.at(-1)[0]));
    return { low, high, bottom, first, until };
  }

  function draw() {
    const hasTail = tail.length > 0 && points.at(-1)[0] - points[0][0] >= TAIL.from;
    const room = width - BOX.left - BOX.right;
    const right = BOX.left + room * (hasTail ? 1 - TAIL.share : 1) - (hasTail ? TAIL.gap : 0);
    const scale = scaleOf([points, ...pinned.map((one) => one.points)]);
    const { low, high, bottom, first, until } = scale;
    const base = height - BOX.bottom;
    const x = (updates) => BOX.left + ((updates - first) / (until - first)) * (right - BOX.left);
    const isCut = (loss) => bottom !== "" && loss < 10 ** LEAST;
    const y = (loss) => {
      if (isCut(loss)) return base;
      const share = (Math.log10(Math.max(loss, 10 ** low)) - low) / (high - low);
      return base - share * (base - BOX.top);
    };
    const place = ([u, e]) => [x(u), y(e)];
    const drawnOf = (all) => {
      const isClose = (x(all.at(-1)[0]) - x(all[0][0])) / Math.max(all.length - 1, 1) < CLOSE;
      if (!isClose) return joined(thin(all, DRAWN).map(place));
      const rim = rimOf(all.map(place));
      const tops = rim.map(([k, , top]) => [k, top]);
      const leasts = rim.map(([k, least]) => [k, least]).reverse();
      return `${joined([...tops, ...leasts])}Z`;
    };
    // What has come to the bottom, and stays there, is no curve any more.
    let cut = points.length;
    while (cut > 1 && isCut(points[cut - 1][1]) && isCut(points[cut - 2][1])) cut--;
    line.setAttribute("d", drawnOf(points.slice(0, cut)));
    under.setAttribute(
      "d",
      cut < points.length ? `M${x(points[cut - 1][0]).toFixed(1)} ${base}H${right.toFixed(1)}` : "",
    );
    others.replaceChildren(...pinned.map((one) => s("path", { d: drawnOf(one.points) })));
    names.replaceChildren(...named(place, right));
    const [from, apart] = [right + TAIL.gap, (room * TAIL.share) / Math.max(tail.length - 1, 1)];
    end.setAttribute("d", hasTail ? joined(tail.map((e, n) => [from + n * apart, y(e)])) : "");
    const [updates, loss] = points.at(-1);
    drawn = {
      x,
      y,
      first,
      until,
      right,
      from,
      apart,
      late: hasTail ? updates - tail.length + 1 : Infinity,
    };
    dot.setAttribute("cx", (hasTail ? width - BOX.right : x(updates)).toFixed(1));
    dot.setAttribute("cy", y(loss).toFixed(1));
    el.setAttribute(
      "aria-label",
      points.length > 1
        ? `Loss curve: E goes from ${format(points[0][1])} at update ${first} to ${format(loss)} at update ${updates}.`
        : `Loss curve: E is ${format(loss)} at update ${updates}. Run some updates to see it fall.`,
    );
    const shown = [width, height, floor, hasTail, low, high, bottom, first, until].join();
    if (shown === drawnFor) return;
    drawnFor = shown;
    drawAxes(scale, y, right, hasTail);
  }

  /** The names of the pinned curves, each at the curve's end. */
  function named(place, right) {
    const taken = [];
    return pinned.map(({ name, points: all }) => {
      const [at, high] = place(all.at(-1));
      const isLate = at > right - 60;
      let text = Math.max(high - 5, BOX.top + 10);
      while (taken.some((other) => Math.abs(other - text) < 13)) text += text > 60 ? -13 : 13;
      taken.push(text);
      const anchor = isLate ? "end" : "start";
      return s("text", { x: at + (isLate ? -3 : 3), y: text, "text-anchor": anchor }, name);
    });
  }

  function drawAxes({ low, high, bottom, first, until }, y, right, hasTail) {
    const across = (at, props) =>
      s("line", { x1: BOX.left, x2: width - BOX.right, y1: at, y2: at, ...props });
    const write = (at, down, text, anchor) =>
      s("text", { x: at, y: down, "text-anchor": anchor }, text);
    const base = height - 8;
    const stride = Math.ceil((high - low) / 4);
    const ticks = [];
    for (let power = low; power <= high; power += stride) {
      const at = y(10 ** power);
      const isLast = power === low && bottom;
      ticks.push(
        across(at, { class: "level" }),
        write(BOX.left - 8, at + 4, isLast ? bottom : `10${raised(power)}`, "end"),
      );
    }
    if (floor > 0)
      ticks.push(
        across(y(floor), { class: "floor" }),
        write(width - BOX.right, y(floor) - 5, `floor ${format(floor)}`, "end"),
      );
    if (hasTail) {
      const from = right + TAIL.gap / 2;
      ticks.push(
        s("line", { x1: from, x2: from, y1: BOX.top, y2: height - BOX.bottom, class: "floor" }),
        write(width - BOX.right, base, `last ${tail.length - 1}`, "end"),
      );
    }
    axes.replaceChildren(
      ...ticks,
      write(BOX.left, base, String(first), "start"),
      write((BOX.left + right) / 2, base, "updates", "middle"),
      write(right, base, String(until), hasTail ? "middle" : "end"),
      s("text", { x: 8, y: BOX.top + 8, class: "axis-name" }, "E"),
    );
  }

  return {
    el,
    add,
    draw,
    setFloor: (value) => (floor = value),
    /** The losses of the last updates, which stand apart where there are many before them. */
    setTail: (losses) => (tail = losses),
    /** Curves of other runs, in gray, with their names. */
    pin: (runs) => (pinned = runs),
    /** All points now: a curve to pin. */
    get points() {
      return [...points];
    },
    /** The update that is drawn nearest to so many px from the left. */
    updateAt(px) {
      const { first, until, right, from, apart, late } = drawn;
      const isLate = late < Infinity && px > right + TAIL.gap / 2;
      const share = (px - BOX.left) / (right - BOX.left);
      const n = Math.round(isLate ? late + (px - from) / apart : first + share * (until - first));
      return Math.min(Math.max(n, isLate ? late : first), points.at(-1)[0]);
    },
    /** Where the loss after an update is drawn: once, or twice if it is one of the last. */
    placesOf(n, loss) {
      const { x, y, from, apart, late } = drawn;
      return [x(n), ...(n >= late ? [from + (n - late) * apart] : [])].map((at) => [at, y(loss)]);
    },
    /** Draws at the size that the page gives it. */
    resize: () => {
      width = el.clientWidth || width;
      height = el.clientHeight || height;
      draw();
    },
  };
}
