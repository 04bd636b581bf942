/**
 * The path of a training on the map: it fades with age, arrowheads show its way, one step is lit.
 */
import { s } from "../../shared/dom.js";

/** The path by age: the last so many points, and how strong they are. */
const AGES = [
  [400, 0.14],
  [100, 0.26],
  [30, 0.5],
  [8, 1],
];
const DRAWN = AGES[0][0];
const HALO = AGES.at(-2)[0]; // the last points that have a rim
const STEPS = 30; // the last points that have a dot
const HEAD = { step: 18, long: 8, half: 4 }; // px; shorter steps have none
const NEAR = 12; // px from a point of the path that answers

/** A triangle in the middle of a step, which points where it went; nothing for a short one. */
function headOf([ax, ay], [bx, by]) {
  const long = Math.hypot(bx - ax, by - ay);
  if (!(long >= HEAD.step)) return "";
  const [ux, uy] = [(bx - ax) / long, (by - ay) / long];
  const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
  const at = (along, across) =>
    `${(x + along * ux - across * uy).toFixed(1)} ${(y + along * uy + across * ux).toFixed(1)}`;
  const { long: tip, half } = HEAD;
  return `M${at(tip / 2, 0)}L${at(-tip / 2, half)}L${at(-tip / 2, -half)}Z`;
}

export function createPath() {
  const stretches = AGES.map(([, opacity]) => s("polyline", { opacity }));
  const heads = AGES.map(([, opacity]) => s("path", { opacity }));
  const halo = s("polyline", { class: "lab-halo" });
  const steps = s("path", { class: "lab-steps" });
  const start = s("circle", { class: "lab-start", r: 6 });
  const now = s("circle", { class: "lab-now", r: 6 });
  const lit = s("path", { class: "lab-lit" });
  const end = s("circle", { class: "lab-lit", r: 5 });
  /** @type {number[][]} */
  let points = [];
  let place = (point) => point;
  /** @type {number|null} */
  let lighted = null;

  const put = (dot, point) => {
    const [x, y] = place(point);
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
  };

  /** Lights the step that an update made, or none. @param {number|null} n */
  function light(n) {
    lighted = n;
    const isLit = n !== null && n < points.length;
    for (const part of [lit, end]) part.toggleAttribute("hidden", !isLit);
    if (!isLit) return;
    const way = points.slice(Math.max(n - 1, 0), n + 1).map(place);
    lit.setAttribute("d", `M${way.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`);
    put(end, points[n]);
  }
  light(null);

  return {
    parts: [
      halo,
      s("g", { class: "lab-path" }, ...stretches),
      s("g", { class: "lab-heads" }, ...heads),
      steps,
      start,
      now,
      lit,
      end,
    ],
    now,
    light,
    /**
     * @param {number[][]} all the two weights before the first update and after each
     * @param {(point: number[]) => number[]} placeOf where they are, in px of the map
     */
    draw(all, placeOf) {
      [points, place] = [all, placeOf];
      const drawn = points.slice(-DRAWN).map(place);
      const at = drawn.map((px) => px.map((one) => one.toFixed(1)));
      halo.setAttribute("points", at.slice(-HALO).join(" "));
      AGES.forEach(([most], k) => {
        const next = AGES[k + 1]?.[0] ?? 1; // where a younger stretch begins
        const [first, past] = [-most, at.length - next + 1 || undefined];
        stretches[k].setAttribute("points", at.slice(first, past).join(" "));
        const way = drawn.slice(first, past);
        heads[k].setAttribute("d", way.map((to, n) => (n ? headOf(way[n - 1], to) : "")).join(""));
      });
      steps.setAttribute(
        "d",
        at
          .slice(-STEPS)
          .map(([x, y]) => `M${x} ${y}h0`)
          .join(""),
      );
      put(start, points[0]);
      put(now, points.at(-1));
      light(lighted);
    },
    /** The latest update whose point is drawn near a place, in px, or null. */
    nearest(x, y) {
      let [best, found] = [NEAR, null];
      for (let n = Math.max(0, points.length - DRAWN); n < points.length; n++) {
        const [a, b] = place(points[n]);
        const far = Math.round(Math.hypot(a - x, b - y)); // a bouncing path comes back
        if (far <= best) [best, found] = [far, n];
      }
      return found;
    },
  };
}
