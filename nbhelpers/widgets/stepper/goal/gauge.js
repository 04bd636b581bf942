/**
 * How far the loss is from its goal: a logarithmic gauge with a tick at each power of ten, green
 * where it should get, and beside it the loss itself.
 */
import { h, quantity, s, setQuantity } from "../../shared/dom.js";
import { format } from "../../shared/format.js";

/** A mark below the gauge. */
function mark(at, kind, ...text) {
  return h("span", { class: `goal-mark ${kind}`, style: `left: ${at}%` }, ...text);
}

/**
 * @param {number} goal the loss to get below
 * @param {number} start the loss at the start
 * @param {number} machine what the machine reaches
 */
export function createGauge(goal, start, machine) {
  const low = Math.floor(Math.log10(Math.min(goal, machine)));
  const high = Math.ceil(Math.log10(Math.max(goal, start)));
  const share = (loss) => {
    const at = (Math.log10(Math.max(loss, 10 ** low)) - low) / (high - low);
    return Number((100 * Math.min(1, at)).toFixed(2));
  };
  const ticks = Array.from({ length: high - low - 1 }, (_, n) => share(10 ** (low + n + 1)));
  const loss = quantity("loss", start, { digits: 4 });
  const fill = h("span", { class: "goal-fill" });
  const meter = h(
    "div",
    {
      class: "goal-meter",
      role: "meter",
      "aria-label": "loss E",
      title: "A logarithmic scale: from tick to tick E is ten times larger. Low is good.",
      "aria-valuemin": 10 ** low,
      "aria-valuemax": 10 ** high,
    },
    h("span", { class: "goal-zone", style: `width: ${share(goal)}%` }),
    fill,
    ...ticks.map((at) => h("span", { class: "goal-tick", style: `left: ${at}%` })),
    h("span", { class: "goal-scale" }, "log", h("span", { class: "word" }, " scale")),
    mark(share(goal), "goal", `goal ${format(goal, 2)}`),
    mark(share(machine), "machine", h("span", { class: "word" }, "machine "), format(machine, 2)),
  );
  const numeral = h("div", { class: "goal-loss target" }, "E\u2009", loss);
  return {
    el: h("div", { class: "goal-gauge" }, meter, numeral),
    update(value) {
      setQuantity(loss, value);
      numeral.classList.toggle("long", loss.textContent.length > 9);
      fill.style.width = `${share(value)}%`;
      meter.classList.toggle("reached", value < goal);
      meter.setAttribute("aria-valuenow", String(value));
      meter.setAttribute(
        "aria-valuetext",
        `${format(value, 4)}; the goal is ${format(goal, 2)}, the machine reaches ${format(machine, 2)}`,
      );
    },
  };
}

const TRACE = { width: 160, height: 44, pad: 5 };

/** A small curve without axes: how the loss went, over a weight or over the updates. */
export function createTrace() {
  const line = s("path", {});
  const dot = s("circle", { r: 3 });
  const picture = s(
    "svg",
    { viewBox: `0 0 ${TRACE.width} ${TRACE.height}`, "aria-hidden": "true" },
    line,
    dot,
  );
  const words = h("span", {});
  const el = h("div", { class: "goal-trace" }, picture, words);
  /** @type {[number, number][]} */
  let points = [];

  /** Where the points stand in the picture, the last one last. */
  function places() {
    const fit = (values, size, turn) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const place = (value) => (high > low ? (value - low) / (high - low) : 0.5);
      return values.map(
        (value) => TRACE.pad + (turn ? 1 - place(value) : place(value)) * (size - 2 * TRACE.pad),
      );
    };
    const xs = fit(
      points.map(([x]) => x),
      TRACE.width,
      false,
    );
    const ys = fit(
      points.map(([, loss]) => Math.log10(Math.max(loss, 1e-12))),
      TRACE.height,
      true,
    );
    return xs.map((x, n) => [x.toFixed(1), ys[n].toFixed(1)]);
  }

  return {
    el,
    /** Begins anew. @param {string} text what the curve shows */
    begin(text) {
      points = [];
      words.textContent = text;
    },
    /** Takes a point; one that comes back replaces the one that was there. */
    add(x, loss) {
      const last = [x, loss];
      const others = points.filter(([old]) => old !== x);
      points = [...others, last].slice(-400);
      const at = places();
      const ordered = at.map((place, n) => [points[n][0], place]).sort(([a], [b]) => a - b);
      line.setAttribute("d", `M${ordered.map(([, place]) => place.join(" ")).join("L")}`);
      const [cx, cy] = at.at(-1);
      dot.setAttribute("cx", cx);
      dot.setAttribute("cy", cy);
      el.classList.toggle("drawn", points.length > 1);
    },
  };
}
