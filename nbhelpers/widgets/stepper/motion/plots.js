/**
 * What a step draws beside its numbers: a curve with a point and its tangent, errors as bars and
 * areas. As with the tokens, only boxes of the page move, by transforms.
 */
import { h, s, write } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { wide } from "../drawing/text.js";
import { graphOf, pathOf, pointOn, tangentOf } from "../../engine/motion/plots.js";
import { roomsOf } from "./rooms.js";

/** @import { Plot } from "../../engine/motion/motion.js" */

const PAD = 5; // px around what is drawn
const BAR = 4; // px that a bar is wide
const SIZE = 10; // px of its text
const LABEL = 26; // px: how wide the number is that a ruler stands for
const BRACKET = 6; // px beside what it measures
const SUM = 26; // px: how long a ruler would be in E's box
const ROOMY = 2400; // square px: a room that has more has room for a slope's number, too

const box = (name) => h("div", { class: name });
/** @type {(el: HTMLElement, at: number[], more?: string) => void} */
function put({ style }, [x, y], more = "") {
  style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)${more}`;
}
const scaled = (x, y) => ` scale(${x.toFixed(2)},${y.toFixed(2)})`;

/** How long the ruler of errors is: its number stands above it, or beside it where that is more. */
function rulerIn({ width, height }) {
  const [across, high] = [width - 2 * PAD - BRACKET, height - 2 * PAD];
  return Math.max(Math.min(across, high - SIZE), Math.min(across - LABEL, high));
}

/** How wide and high what an error gives to E is, in px: an area, or else its bar. */
function sizeOf({ bar, height, isArea }, ruler) {
  return isArea ? [ruler * bar, ruler * height] : [BAR, ruler * bar];
}

/** All that may be drawn of a unit; what it is decides which parts are seen. */
function createPlot() {
  const parts = ["bar", "area", "ruler", "tangent", "dot", "label", "owner"].map(box);
  const [bar, area, bracket, tangent, point, label, owner] = parts;
  const [axes, line] = [s("path", { class: "axes" }), s("path", {})];
  const el = h("div", { class: "plot" }, s("svg", {}, axes, line), ...parts);
  const copy = box("area copy"); // what goes on to E
  let drawn = "";

  /** Writes the label, and gives its width. */
  function tell(quantity, value, digits) {
    const text = format(value, digits);
    Object.assign(label.dataset, { quantity, value });
    write(label, text);
    return SIZE * wide(text);
  }

  /** The curve is drawn anew only where another one is asked for. */
  function showCurve({ width, height }, unit, curve, { dot = 1, tangent: grown = 0 }) {
    const graph = graphOf(curve.activation, curve.net);
    const [across, high] = [width - 2 * PAD, height - 2 * PAD];
    const key = [curve.activation, graph.reach, across, high].join();
    if (key !== drawn) {
      drawn = key;
      const zero = (high * graph.high) / (graph.high - graph.low);
      line.setAttribute("d", pathOf(graph, across, high));
      axes.setAttribute("d", `M0 ${zero}H${across}M${across / 2} 0V${high}`);
    }
    const [x, y] = pointOn(graph, curve, dot);
    const at = [PAD + across * x, PAD + high * y];
    put(point, at);
    const half = tangentOf(graph, curve);
    const [run, fall] = [across * half[0], high * half[1]];
    const size = scaled(2 * grown * Math.hypot(run, fall), 1);
    put(tangent, at, ` rotate(${Math.atan2(fall, run)}rad)${size}`);
    label.hidden = !grown || width * height < ROOMY;
    const long = tell(`dout_${unit}/dnet_${unit}`, curve.slope, 4);
    put(label, curve.net < 0 ? [PAD, PAD] : [width - long, height - SIZE - PAD]);
  }

  function showError(room, error, { bar: risen, area: squared }) {
    const ruler = rulerIn(room);
    const low = room.height - PAD;
    const [across, high] = sizeOf(error, ruler);
    const grown = BAR + squared * (across - BAR);
    put(bar, [PAD, low], scaled(grown, risen * ruler * error.bar));
    put(area, [PAD, low], scaled(grown, squared * high));
    const edge = PAD + ruler + BRACKET;
    put(bracket, [edge - 4, low - ruler]);
    bracket.style.height = `${ruler}px`;
    label.hidden = false;
    const long = tell("ruler", error.ruler, 1);
    const isBeside = room.width - edge >= LABEL;
    const left = isBeside ? edge + 2 : Math.min(edge - 4, room.width - long - 2);
    put(label, [left, isBeside ? low - (ruler + SIZE) / 2 : low - ruler - SIZE - 1]);
  }

  /** What an error gives to E goes there, and stands beside what the others give. */
  function send(room, end, error, { join }) {
    const mix = (from, to) => from + join * (to - from);
    const [across, high] = sizeOf(error, rulerIn(room));
    const [short, low] = sizeOf(error, SUM);
    const [last, flat] = error.isArea ? [short, low] : [low, short]; // bars are laid end to end
    const at = [
      mix(room.x + PAD, end[0] + SUM * error.before),
      mix(room.y + room.height - PAD, end[1]),
    ];
    put(copy, at, scaled(mix(across, last), mix(high, flat)));
  }

  return {
    el,
    copy,
    show(room, end, { curve, error, marks, unit }) {
      const look = error ? "plot of-error" : "plot";
      if (el.className !== look) el.className = look;
      if (el.dataset.unit !== unit) el.dataset.unit = unit;
      const [width, height] = [`${room.width}px`, `${room.height}px`];
      Object.assign(el.style, { width, height, opacity: "1" });
      put(el, [room.x, room.y]);
      write(owner, room.isAway ? unit : ""); // which stands elsewhere
      if (curve) showCurve(room, unit, curve, marks);
      else showError(room, error, marks);
      const isSent = marks.join > 0 && marks.joined < 1;
      if (isSent) send(room, end, error, marks);
      copy.style.opacity = isSent ? "1" : "0";
    },
    hide() {
      el.style.opacity = copy.style.opacity = "0";
      delete el.dataset.unit; // what is not seen says nothing
      for (const name of ["quantity", "value"]) delete label.dataset[name];
    },
  };
}

/**
 * @returns {{el: HTMLElement, place: Function, show: (plots: Plot[]) => void}} `place(plan, names,
 *   scale)` fits them to a drawing that is so many times its natural size
 */
export function createPlots() {
  const sheet = h("div", {}); // as large as the drawing is by nature
  const el = h("div", { class: "plots", "aria-hidden": "true" }, sheet);
  const pool = [];
  let rooms = new Map();
  let end = [0, 0]; // where what the errors give to E stands, by its lower left corner
  let shown = 0;

  return {
    el,
    place(plan, names, scale) {
      rooms = roomsOf(plan, names.units);
      const { x, y } = plan.total.value;
      end = [x, y + SUM / 2 - 2];
      sheet.style.transform = `scale(${scale})`;
    },
    show(plots) {
      while (pool.length < plots.length) {
        const made = createPlot();
        pool.push(made);
        sheet.append(made.el, made.copy);
      }
      plots.forEach((plot, n) => {
        const { free, beside } = rooms.get(plot.unit);
        pool[n].show(plot.isBeside ? beside : free, end, plot);
      });
      for (let n = plots.length; n < shown; n++) pool[n].hide();
      shown = plots.length;
    },
  };
}
