/** The sizes of outs and gradients over the layers, on a log axis that has 1 in its middle. */
import { s } from "../shared/dom.js";
import { format, raised } from "../shared/format.js";
import { placed, reachOf, ticksOf } from "./scale.js";

const BOX = { height: 230, left: 52, right: 18, top: 14, bottom: 38 };
const DOTS = { outs: "h0", gradients: "m-3.5 0l3.5-3.5l3.5 3.5l-3.5 3.5z" };

export function createChart() {
  const axes = s("g", { class: "axes" });
  const marks = Object.keys(DOTS).map((name) => {
    const line = s("path", { class: `deep-line ${name}` });
    const dots = s("path", { class: `deep-dots ${name}` });
    return { name, line, dots };
  });
  const lit = ["source", "hot"].map((name) => s("path", { class: `deep-lit ${name}` }));
  const el = s(
    "svg",
    { class: "deep-chart", role: "img", data: { part: "drawing" } },
    axes,
    ...lit,
    ...marks.flatMap(({ line, dots }) => [line, dots]),
  );
  let width = 420;
  let shown = null;
  let drawnFor = ""; // the axes

  function draw(sizes) {
    shown = sizes;
    const depth = sizes.outs.length - 1;
    const reach = reachOf([...sizes.outs, ...sizes.gradients]);
    const box = { ...BOX, width };
    for (const { name, line, dots } of marks) {
      const points = sizes[name].map((size, k) => placed(size, k, depth, reach, box));
      let isOn = false; // a size of 0 has no place on the axis: the line ends there
      line.setAttribute(
        "d",
        points
          .map(({ x, y, isNone }) => {
            const step = isNone ? "" : `${isOn ? "L" : "M"}${x} ${y}`;
            isOn = !isNone;
            return step;
          })
          .join(""),
      );
      dots.setAttribute("d", points.map(({ x, y }) => `M${x} ${y}${DOTS[name]}`).join(""));
    }
    const hasNone = [...sizes.outs, ...sizes.gradients].includes(0);
    const scale = [width, depth, reach, hasNone].join();
    if (scale !== drawnFor) frame(depth, reach, hasNone, box);
    drawnFor = scale;
  }

  /** Puts the picture into words. */
  function tell(sizes) {
    const depth = sizes.outs.length - 1;
    const [first, last] = [sizes.gradients[0], sizes.outs.at(-1)].map((size) => format(size, 3));
    el.setAttribute(
      "aria-label",
      `Sizes by layer: the outs go from ${format(sizes.outs[0], 3)} to ${last} in layer ${depth}, ` +
        `the gradients from ${format(sizes.gradients.at(-1), 3)} there back to ${first}.`,
    );
  }

  function frame(depth, reach, hasNone, box) {
    const [left, right] = [box.left, width - box.right];
    const level = (power) => placed(10 ** power, 0, depth, reach, box).y;
    const row = (y, text, name) => [
      s("line", { x1: left, x2: right, y1: y, y2: y, class: name }),
      s("text", { x: left - 8, y: Number(y) + 4, "text-anchor": "end" }, text),
    ];
    const { powers, layers } = ticksOf(reach, depth);
    const bottom = box.height - box.bottom;
    axes.replaceChildren(
      ...powers.flatMap((power) =>
        power ? row(level(power), `10${raised(power)}`, "level") : row(level(0), "1", "level one"),
      ),
      ...(hasNone ? row(placed(0, 0, depth, reach, box).y, "0", "level none") : []),
      ...layers.map((k) =>
        s(
          "text",
          {
            x: placed(1, k, depth, reach, box).x,
            y: bottom + 18,
            "text-anchor": "middle",
          },
          String(k),
        ),
      ),
      s(
        "text",
        { x: (left + right) / 2, y: box.height - 4, "text-anchor": "middle" },
        "layer (0: the inputs)",
      ),
    );
  }

  /** Circles the sizes that are pointed at, and those that they are made from. */
  function light(sources, hot) {
    const { outs } = shown;
    const reach = reachOf([...outs, ...shown.gradients]);
    const around = ({ kind, layer }) => {
      const box = { ...BOX, width };
      const { x, y } = placed(shown[kind][layer], layer, outs.length - 1, reach, box);
      return `M${x} ${y}m-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0`;
    };
    [sources, hot].forEach((some, n) => lit[n].setAttribute("d", some.map(around).join("")));
  }

  return {
    el,
    draw,
    tell,
    light,
    /** Draws at the width that the page gives it. */
    resize: () => {
      width = el.clientWidth || width;
      if (shown) draw(shown);
    },
  };
}
