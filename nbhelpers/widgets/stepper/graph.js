/** The stepper's picture: units in two halves, wires with their weights and gradients. */
import { s } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { ACTIVATIONS } from "../engine/functions.js";
import { layout } from "./layout_old.js";
import { symbolSpans } from "./symbols.js";

/** An activation's curve, as it is drawn on a unit, between net = -3 and 3. */
function curveOf(name) {
  const nets = Float64Array.from({ length: 25 }, (_, n) => n / 4 - 3);
  const outs = nets.slice();
  ACTIVATIONS[name].forward(nets, outs, 0, nets.length);
  const [low, high] = [Math.min(...outs), Math.max(...outs)];
  const y = (out) => 6 - (12 * (out - low)) / (high - low);
  return `M${Array.from(nets, (net, n) => `${((8 * net) / 3).toFixed(1)} ${y(outs[n]).toFixed(1)}`).join("L")}`;
}

const CHARACTER = 7.6; // about as wide as a digit

/** Wires are drawn 1 to 5 px wide, in proportion to the largest magnitude of their kind. */
function widthOf(value, largest) {
  return largest > 0 ? 1 + 4 * (Math.abs(value) / largest) : 1;
}

function setAll(el, attributes) {
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
}

/**
 * The box behind a number, which lights up and takes the pointer, and the line below one that can
 * be changed: both from the text's length.
 */
function fitBox({ box, line, text, x, y, anchor }) {
  const width = text.textContent.length * CHARACTER + 10;
  const left = x - { start: 5, middle: width / 2, end: width - 5 }[anchor];
  setAll(box, { x: left, y: y - 14, width, height: 19 });
  if (line) setAll(line, { x1: left + 5, x2: left + width - 5, y1: y + 3.5, y2: y + 3.5 });
}

/**
 * Lets the reader drag a number sideways; a press without a drag is a click. A finger that moves
 * up or down scrolls the page, as everywhere. (CSS has `touch-action` for that, but a part of a
 * drawing is not everywhere taken for an element that can have one.)
 * @param {string} name
 * @param {Object<string, any>} handlers
 */
function scrubbing(name, handlers) {
  const { onPlace, onScrub, onCommit } = handlers;
  let start = null; // where the press began
  let moved = false;

  function onMove({ clientX, clientY, pointerType, shiftKey }) {
    if (start === null) return;
    const [across, along] = [clientX - start.x, clientY - start.y];
    if (!moved && pointerType === "touch" && Math.abs(along) > Math.max(3, Math.abs(across)))
      start = null;
    if (start === null || (!moved && Math.abs(across) < 4)) return;
    moved = true;
    onScrub(name, Math.round(across), shiftKey);
  }
  function end(isClick) {
    if (moved) onCommit();
    else if (isClick && start !== null) onPlace(name);
    start = null;
    moved = false;
  }
  return {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    pointermove: onMove,
    touchmove: (event) => {
      if (moved) event.preventDefault(); // the drag goes on, the page does not scroll
    },
    pointerup: () => end(true),
    pointercancel: () => end(false),
  };
}

/**
 * @param {Object<string, any>} handlers `onPlace(name)` when a number is clicked; `onScrub(name,
 *   pixels, fine)` while it is dragged, `onCommit()` after that; `onPoint(name|null)` when it is
 *   pointed at; `isInput(name)` whether it can be dragged
 */
export function createGraph(handlers) {
  const { onPlace, onPoint, isInput } = handlers;
  const el = s("svg", { class: "stepper-graph", role: "img" });
  let places = new Map();
  let wires = [];
  let outlines = new Map();
  let shown = [];

  /** A number at (x, y), with its symbol before it where it has no other label. */
  function place(name, x, y, { kind, label = null, anchor = "middle", shadow = false }) {
    const text = s("text", { x, y, "text-anchor": anchor, class: `value ${kind}` });
    const digits = s(
      "tspan",
      shadow ? { class: "digits" } : { class: "digits", data: { quantity: name, primary: "" } },
    );
    text.append(...(label ? [...label, s("tspan", { dx: 5 }, digits)] : [digits]));
    const box = s("rect", { class: "hot-box", rx: 4 });
    const line = isInput(name) ? s("line", { class: "underline" }) : null;
    const group = s(
      "g",
      {
        class: `place ${kind}${isInput(name) ? " input" : ""}`,
        data: { place: name },
        on: {
          ...(isInput(name) ? scrubbing(name, handlers) : { click: () => onPlace(name) }),
          pointerenter: () => onPoint(name),
          pointerleave: () => onPoint(null),
        },
      },
      box,
      line,
      text,
    );
    const list = places.get(name) ?? [];
    list.push({ group, text, digits, box, line, x, y, anchor });
    places.set(name, list);
    return group;
  }

  /** The rectangle of a unit or an error, whose name the scene marks. */
  function drawOutline(name, { x, y, width, height }, rx, kind = "") {
    const outline = s("rect", {
      x: x - width / 2,
      y: y - height / 2,
      width,
      height,
      rx,
      class: `outline ${kind}`.trim(),
    });
    outlines.set(name, outline);
    return outline;
  }

  function drawWire(spec, weight, source, unit) {
    const back = s("path", { d: spec.path, class: "halo", transform: "translate(0 2)" });
    const forward = s("path", { d: spec.path, class: "wire forward" });
    const gradient = s("path", {
      d: spec.path,
      class: "wire gradient",
      transform: "translate(0 4)",
    });
    wires.push({ back, forward, gradient, weight, source, unit });
    return {
      lines: [back, forward, gradient],
      numbers: [
        place(weight, spec.x, spec.y - 6, { kind: "forward", label: symbolSpans(weight) }),
        place(`dE/d${weight}`, spec.x, spec.y + 18, { kind: "gradient" }),
      ],
    };
  }

  function drawUnit(unit, box, { activation, bias, first, learns }) {
    const left = box.x - box.width / 2;
    const top = box.y - box.height / 2;
    const outline = drawOutline(unit, box, 14);
    return [
      outline,
      s("line", { x1: box.x, x2: box.x, y1: top, y2: top + box.height, class: "divider" }),
      s(
        "g",
        { transform: `translate(${box.x} ${box.y})`, class: "activation" },
        s("circle", { r: 11 }),
        s("path", { d: curveOf(activation) }),
        s("title", {}, ACTIVATIONS[activation].label),
      ),
      s(
        "text",
        { x: left + 37, y: box.y - 9, class: "half-name", "text-anchor": "middle" },
        ...symbolSpans(`net_${unit}`),
      ),
      s(
        "text",
        { x: box.x + 47, y: box.y - 9, class: "half-name", "text-anchor": "middle" },
        ...symbolSpans(`out_${unit}`),
      ),
      place(`net_${unit}`, left + 37, box.y + 13, { kind: "forward" }),
      place(`out_${unit}`, box.x + 47, box.y + 13, { kind: "forward" }),
      s("line", { x1: left + 20, x2: left + 20, y1: top - 8, y2: top, class: "stub" }),
      place(bias, left + 8, top - 11, {
        kind: "forward",
        label: symbolSpans(bias),
        anchor: "start",
        shadow: !first,
      }),
      learns && first
        ? place(`dE/d${bias}`, left + box.width, top - 11, { kind: "gradient", anchor: "end" })
        : null,
      place(`delta_${unit}`, left + 37, top + box.height + 17, { kind: "gradient" }),
      place(`dE/dout_${unit}`, box.x + 47, top + box.height + 17, { kind: "gradient" }),
    ];
  }

  function drawError(unit, box, plan) {
    const left = box.x - box.width / 2;
    const outline = drawOutline(`E_${unit}`, box, 8, "error");
    const corner = left + box.width + 10;
    return [
      s("path", { d: `M${plan.right} ${box.y}H${left}`, class: "wire plain" }),
      s("path", {
        d: `M${left + box.width} ${box.y}H${corner}V${plan.total.y}H${plan.total.x + plan.total.width / 2}`,
        class: "wire plain",
      }),
      outline,
      place(`target_${unit}`, left + 8, box.y - 6, {
        kind: "target",
        label: [s("tspan", {}, "target")],
        anchor: "start",
      }),
      place(`E_${unit}`, left + 8, box.y + 14, {
        kind: "target",
        label: symbolSpans(`E_${unit}`),
        anchor: "start",
      }),
    ];
  }

  /** @param {boolean} learns whether biases are updated, so that their gradients matter */
  function build(names, activations, learns) {
    const plan = layout(names.units.map((layer) => layer.length));
    places = new Map();
    wires = [];
    outlines = new Map();
    const lines = [];
    const top = [];
    const { units } = names;
    plan.units[0].forEach((box, n) => {
      const unit = units[0][n];
      const outline = drawOutline(unit, box, 17);
      top.push(
        outline,
        place(unit, box.x, box.y + 5, { kind: "forward", label: symbolSpans(unit) }),
      );
    });
    names.weights.forEach((rows, l) =>
      rows.forEach((row, u) => {
        row.forEach((weight, n) => {
          const drawn = drawWire(plan.wires[l][u][n], weight, units[l][n], units[l + 1][u]);
          lines.push(...drawn.lines);
          top.push(...drawn.numbers);
        });
        const bias = names.biases[l][u];
        top.push(
          ...drawUnit(units[l + 1][u], plan.units[l + 1][u], {
            activation: activations[l],
            bias,
            first: names.biases[l].indexOf(bias) === u,
            learns,
          }),
        );
      }),
    );
    units.at(-1).forEach((unit, n) => top.push(...drawError(unit, plan.errors[n], plan)));
    const { total } = plan;
    const outline = drawOutline("E", total, 8, "error total");
    top.push(
      outline,
      place("loss", total.x, total.y + 5, { kind: "target total", label: symbolSpans("E") }),
    );
    el.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    el.style.setProperty("--graph-width", plan.width);
    el.replaceChildren(...lines, ...top.filter(Boolean));
  }

  /**
   * @param {Map<string, number>} values every quantity; each place shows its own
   * @param {Object<string, any>} scene what the timeline's position highlights and has reached (see
   *   the story)
   */
  function update(values, scene) {
    for (const [name, list] of places) {
      const value = values.get(name);
      const ahead = !scene.reached(name);
      for (const spot of list) {
        const { group, digits } = spot;
        const text = format(value);
        if (digits.textContent !== text) {
          digits.textContent = text;
          digits.classList.toggle("long", text.length > 8);
          fitBox(spot);
        }
        if (digits.dataset.quantity)
          digits.dataset.value = Number.isFinite(value) ? String(value) : "";
        group.classList.toggle("ahead", ahead);
        group.classList.toggle("current", scene.current.has(name));
      }
    }
    const largest = (prefix) =>
      Math.max(...wires.map(({ weight }) => Math.abs(values.get(prefix + weight))));
    const scale = { forward: largest(""), gradient: largest("dE/d") };
    for (const { back, forward, gradient, weight } of wires) {
      for (const [line, kind, value] of [
        [forward, "forward", values.get(weight)],
        [gradient, "gradient", values.get(`dE/d${weight}`)],
      ]) {
        line.style.strokeWidth = widthOf(value, scale[kind]);
        line.classList.toggle("negative", value < 0);
      }
      gradient.classList.toggle("ahead", !scene.reached(`dE/d${weight}`));
      mark(back, weight, scene);
    }
    for (const [unit, outline] of outlines) mark(outline, unit, scene);
    el.dataset.phase = scene.phase;
    el.setAttribute("aria-label", `The network's graph. ${scene.spoken}`);
  }

  function mark(line, name, scene) {
    line.classList.toggle("path", scene.path.has(name));
    line.classList.toggle("near", scene.near.has(name));
  }

  /** Lights up the places of some quantities, and no others. */
  function point(names) {
    for (const name of shown)
      for (const { group } of places.get(name) ?? []) group.classList.remove("hot");
    shown = names.filter((name) => places.has(name));
    for (const name of shown) {
      for (const { group } of places.get(name)) group.classList.add("hot");
    }
  }

  /** How far across the picture the highlighted units lie, from 0 to 1; null if none is. */
  function focusAt() {
    const on = [...outlines.values()].filter((outline) => outline.classList.contains("near"));
    if (!on.length) return null;
    const centers = on.map(({ x, width }) => x.baseVal.value + width.baseVal.value / 2);
    return (Math.min(...centers) + Math.max(...centers)) / 2 / el.viewBox.baseVal.width;
  }

  return { el, build, update, point, focusAt };
}
