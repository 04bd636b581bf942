/** Speed-up against workers, on two log axes, and above them what takes longer. */
import { s, write } from "../shared/dom.js";
import { format, raised } from "../shared/format.js";
import { MOST } from "./scaling_math.js";
import { curvesOf, placed, ticksOf } from "./scale.js";

const BOX = { height: 300, left: 46, right: 14, top: 40, bottom: 42 };
const STRIP = { y: 8, height: 20 };
const LETTER = 7.6; // px of a letter of the strip's texts

export function createChart() {
  const axes = s("g", { class: "axes" });
  const ideal = s("path", { class: "scaling-ideal" });
  const lines = { weak: s("path"), strong: s("path") };
  const dots = { weak: s("path"), strong: s("circle", { r: 6 }) };
  for (const name of ["weak", "strong"]) {
    lines[name].setAttribute("class", `scaling-line ${name}`);
    dots[name].setAttribute("class", `scaling-now ${name}`);
  }
  const lit = s("circle", { class: "scaling-lit", r: 11, hidden: true });
  const column = s("line", { class: "scaling-column" });
  const border = s("line", { class: "scaling-border" });
  const sides = ["computing", "ring"].map((name) => ({
    name,
    box: s("rect", { ...STRIP, class: `scaling-side ${name}` }),
    text: s("text", { y: STRIP.y + 15, class: `scaling-says ${name}`, "text-anchor": "middle" }),
  }));
  const el = s(
    "svg",
    { class: "scaling-chart", role: "img", data: { part: "drawing" } },
    axes,
    ...sides.flatMap(({ box, text }) => [box, text]),
    border,
    ideal,
    column,
    lit,
    lines.weak,
    lines.strong,
    dots.weak,
    dots.strong,
  );
  let width = 420;
  let shown = null;
  let drawnFor = ""; // the axes

  const path = (points, low, box) =>
    points
      .map(([p, y], n) => {
        const at = placed(p, y, low, box);
        return `${n ? "L" : "M"}${at.x} ${at.y}`;
      })
      .join("");

  /** Draws the curves of a setting; from `wins` workers on the ring takes longer. */
  function draw(setting, wins) {
    shown = [setting, wins];
    const box = { ...BOX, width };
    const { low, ...points } = curvesOf(setting);
    const scale = `${width} ${low}`;
    if (scale !== drawnFor) frame(low, box);
    drawnFor = scale;
    const now = setting.workers;
    for (const name of ["weak", "strong"]) {
      lines[name].setAttribute("d", path(points[name], low, box));
      const [, speedup] = points[name].find(([p]) => p === now);
      const { x, y } = placed(now, speedup, low, box);
      if (name === "weak") dots.weak.setAttribute("d", `M${x} ${y}m-7 0l7-7l7 7l-7 7z`);
      else {
        dots.strong.setAttribute("cx", x);
        dots.strong.setAttribute("cy", y);
      }
      column.setAttribute("x1", x);
      column.setAttribute("x2", x);
    }
    divide(wins, low, box);
  }

  /** The strip above the curves, and the line where its two sides meet. */
  function divide(wins, low, box) {
    const [left, right] = [box.left, width - box.right];
    const at = wins ? Number(placed(wins, 1, low, box).x) : right;
    const spans = [
      [left, at, "computing takes longer", "computing"],
      [at, right, "the ring takes longer", "ring"],
    ];
    for (const [n, [from, to, long, short]] of spans.entries()) {
      const { box: rect, text } = sides[n];
      rect.setAttribute("x", from.toFixed(1));
      rect.setAttribute("width", Math.max(0, to - from).toFixed(1));
      text.setAttribute("x", ((from + to) / 2).toFixed(1));
      write(text, [long, short, ""].find((words) => words.length * LETTER < to - from) ?? "");
    }
    border.setAttribute("x1", at.toFixed(1));
    border.setAttribute("x2", at.toFixed(1));
    border.setAttribute("visibility", wins ? "visible" : "hidden");
  }

  function frame(low, box) {
    const [left, right, bottom] = [box.left, width - box.right, box.height - box.bottom];
    const { workers, powers } = ticksOf(low, width);
    ideal.setAttribute("d", path([1, MOST].map((p) => [p, p]), low, box)); // prettier-ignore
    for (const line of [column, border]) {
      line.setAttribute("y1", String(line === border ? STRIP.y : box.top));
      line.setAttribute("y2", String(bottom));
    }
    axes.replaceChildren(
      ...powers.flatMap((power) => {
        const { y } = placed(1, 10 ** power, low, box);
        const text = power < -1 ? `10${raised(power)}` : format(10 ** power);
        return [
          s("line", { x1: left, x2: right, y1: y, y2: y, class: power ? "level" : "level one" }),
          s("text", { x: left - 8, y: Number(y) + 4, "text-anchor": "end" }, text),
        ];
      }),
      ...workers.map((p) => {
        const { x } = placed(p, 1, low, box);
        const anchor = p === MOST ? "end" : "middle";
        const at = p === MOST ? right + 6 : x;
        return s("text", { x: at, y: bottom + 18, "text-anchor": anchor }, String(p));
      }),
      s("text", { x: (left + right) / 2, y: box.height - 6, "text-anchor": "middle" }, "workers"),
    );
  }

  return {
    el,
    draw,
    /** Circles a point, `[workers, speedup]`, or none. */
    light(point) {
      lit.toggleAttribute("hidden", !point);
      if (!point) return;
      const { low } = curvesOf(shown[0]);
      const { x, y } = placed(...point, low, { ...BOX, width });
      lit.setAttribute("cx", x);
      lit.setAttribute("cy", y);
    },
    /** Draws at the width that the page gives it. */
    resize: () => {
      width = el.clientWidth || width;
      if (shown) draw(...shown);
    },
  };
}
