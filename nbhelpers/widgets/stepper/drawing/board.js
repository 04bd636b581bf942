/** Draws a network on a plan (see layout.js): wires, inputs, receipts and errors. */
import { s } from "../../shared/dom.js";
import { ACTIVATIONS } from "../../engine/functions.js";
import { graphOf, pathOf } from "../../engine/motion/plots.js";
import { linePath } from "../layout.js";
import { createPlace } from "./place.js";

/** @import { Plan } from "../layout.js" */

/**
 * @param {Plan} plan
 * @param {Object<string, any>} spec `names`, `activations`, and `learns`, whether biases are
 *   updated, so that their gradients matter
 * @param {Object<string, any>} handlers see graph.js
 * @returns {{elements: Element[], places: Map<string, any[]>, wires: any[],
 *   outlines: Map<string, Element>, shared: any[]}} `shared` are the values and gradients that
 *   have one place
 */
export function drawBoard(plan, { names, activations, learns }, handlers) {
  const { text: size, direction } = plan;
  const places = new Map();
  const wires = [];
  const outlines = new Map();
  const shared = [];
  const halos = [];
  const lines = [];
  const top = [];

  function place(name, spot, target, kind, more = {}) {
    const isSet = handlers.isInput(name);
    const made = createPlace({ name, spot, size, target, kind, isSet, ...more }, handlers);
    places.set(name, [...(places.get(name) ?? []), made]);
    top.push(made.group);
    return made;
  }
  /** What takes the pointer between two heights and two edges. */
  const area = (left, right, y, height) => ({
    x: left,
    y: y - height / 2,
    width: right - left,
    height,
  });
  function outline(name, { x, y, width, height }, rx, kind = "") {
    const rect = s("rect", {
      x: x - width / 2,
      y: y - height / 2,
      width,
      height,
      rx,
      class: `outline ${kind}`.trim(),
    });
    if (name) outlines.set(name, rect);
    top.push(rect);
  }

  function drawWire(lane, weight) {
    const { forward: line, gradient: back } = lane;
    const middle = line.map((at, n) => (at + back[n]) / 2);
    const halo = s("path", { d: linePath(middle, direction), class: "halo" });
    const forward = s("path", { d: linePath(line, direction), class: "wire forward" });
    const gradient = s("path", { d: linePath(back, direction), class: "wire gradient" });
    wires.push({ halo, forward, gradient, weight });
    halos.push(halo);
    lines.push(forward, gradient);
  }

  /** A name, a value and a gradient in a receipt's row. */
  function drawRow(unit, row, height, { name, gradient, ...more }) {
    const [left, right] = [unit.x - unit.width / 2 + 1, unit.x + unit.width / 2 - 1];
    const split = unit.both ? row.gradient.x - row.gradient.room - 2 : right;
    const value = place(name, row.value, area(left, split, row.value.y, height), "forward", {
      label: row.name,
      ...more,
    });
    if (!gradient) return;
    // Where both share one place, the gradient has the name beside it as well.
    const from = unit.both ? split : left;
    const back = place(
      gradient,
      row.gradient,
      area(from, right, row.gradient.y, height),
      "gradient",
      {
        label: unit.both ? null : row.name,
        beside: unit.both ? value : null,
        symbol: name,
        isQuiet: more.isQuiet,
      },
    );
    if (!unit.both) shared.push({ value, back, gradient });
  }

  function drawHalf(unit, half, quantity, gradient) {
    const { name, value, gradient: below } = half;
    const line = value.y - name.y;
    const [left, right] = [value.x - unit.width / 4 + 2, value.x + unit.width / 4 - 2];
    const middle = (name.y + value.y) / 2 + 0.5;
    const named = { label: name, isQuiet: true };
    place(quantity, value, area(left, right, middle, 2 * line - 1), "forward", named);
    place(gradient, below, area(left, right, below.y, line), "gradient");
  }

  function drawUnit(unit, box, { weights, bias, activation, first }) {
    const [left, right] = [box.x - box.width / 2, box.x + box.width / 2];
    const bottom = box.y + box.height / 2;
    outline(unit, box, 9);
    top.push(s("path", { d: `M${left} ${box.rule}H${right}`, class: "rule" }));
    const height = box.rows[1].value.y - box.rows[0].value.y;
    weights.forEach((name, n) =>
      drawRow(box, box.rows[n], height, { name, gradient: `dE/d${name}` }),
    );
    drawRow(box, box.rows.at(-1), height, {
      name: bias,
      gradient: first && learns ? `dE/d${bias}` : null,
      shadow: !first,
    });
    const [net, out] = [`net_${unit}`, `out_${unit}`];
    if (!box.both) {
      const low = box.out.value.y - box.net.value.y;
      drawRow(box, box.net, low, { name: net, gradient: `delta_${unit}`, isQuiet: true });
      drawRow(box, box.out, low, { name: out, gradient: `dE/dout_${unit}`, isQuiet: true });
      return;
    }
    top.push(s("path", { d: `M${box.x} ${box.rule}V${bottom}`, class: "divider" }));
    drawHalf(box, box.net, net, `delta_${unit}`);
    drawHalf(box, box.out, out, `dE/dout_${unit}`);
    top.push(
      s(
        "g",
        {
          transform: `translate(${box.x} ${box.net.name.y + 1}) scale(${size / 18})`,
          class: "activation",
        },
        s("circle", { r: 10.5 }),
        s("path", { d: pathOf(graphOf(activation), 16, 12), transform: "translate(-8 -6)" }),
        s("title", {}, ACTIVATIONS[activation].label),
      ),
    );
  }

  function drawError(unit, box) {
    if (direction === "across") outline(`E_${unit}`, box, 8, "error");
    const entry = (name, { name: label, value }, more) =>
      place(
        name,
        value,
        area(label.x - 3, value.x + value.room + 2, value.y, direction === "across" ? 22 : 18),
        "target",
        { label, ...more },
      );
    entry(`target_${unit}`, box.target, { word: "target" });
    entry(`E_${unit}`, box.error);
  }

  const { units } = names;
  plan.inputs.forEach((box, n) => {
    const unit = units[0][n];
    outline(unit, box, 16);
    const [left, right] = [box.x - box.width / 2, box.x + box.width / 2];
    const target = { ...area(left + 3, right - 3, box.y, box.height - 6), rx: 13 };
    place(unit, box.value, target, "forward", {
      label: box.name,
    });
  });
  names.weights.forEach((rows, l) =>
    rows.forEach((weights, u) => {
      weights.forEach((weight, n) => drawWire(plan.wires[l][u][n], weight));
      const bias = names.biases[l][u];
      drawUnit(units[l + 1][u], plan.units[l][u], {
        weights,
        bias,
        activation: activations[l],
        first: names.biases[l].indexOf(bias) === u,
      });
    }),
  );
  for (const corners of plan.plain)
    lines.push(s("path", { d: `M${corners.map((at) => at.join(" ")).join("L")}`, class: "plain" }));
  const { total } = plan;
  outline("E", total, 8, "error total");
  units.at(-1).forEach((unit, n) => drawError(unit, plan.errors[n]));
  const [left, right] = [total.name.x - 6, total.value.x + total.value.room];
  place("loss", total.value, area(left, right, total.value.y, size + 8), "target total", {
    label: total.name,
    word: "E",
  });
  return { elements: [...halos, ...lines, ...top], places, wires, outlines, shared };
}
