/**
 * The stepper's drawing: units as receipts, wires with their weights and gradients (see layout.js).
 * It turns upright where there is little room.
 */
import { h, s, uniqueId } from "../shared/dom.js";
import { drawBoard } from "./drawing/board.js";
import { strokeWidth } from "./drawing/strokes.js";
import { createPlots } from "./motion/plots.js";
import { createTokens } from "./motion/tokens.js";
import { layout } from "./layout.js";

const UPRIGHT = 560; // px of text at its usual size: narrower drawings are upright
const NARROWEST = 320; // px; still narrower, the drawing shrinks
const USUAL = 704; // px, while the drawing is not on a page yet
const LARGEST = 1.15; // times its natural size
const TALL = 300; // px; a drawing that is higher is not enlarged: the formula is to be in view, too
const KINDS = { values: "forward", gradients: "gradient" };

/** The choice between values and gradients, where they share one place. */
function createChoice(onChoose) {
  const buttons = Object.entries(KINDS).map(([kind, color]) =>
    h(
      "button",
      { type: "button", class: color, data: { kind }, on: { click: () => onChoose(kind) } },
      kind,
    ),
  );
  return {
    el: h("div", { class: "stepper-kinds", role: "group", "aria-label": "numbers" }, ...buttons),
    set: (kind) =>
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.kind === kind))),
  };
}

/** The widths of a wire's two lines and its marks, written where they differ from before. */
function updateWire(wire, values, scene) {
  const { halo, forward, gradient, weight, state } = wire;
  for (const [line, kind, value] of [
    [forward, "forward", values.get(weight)],
    [gradient, "gradient", values.get(`dE/d${weight}`)],
  ]) {
    const width = strokeWidth(value, kind).toFixed(2);
    if (state[kind] !== width) line.style.strokeWidth = state[kind] = width;
    line.classList.toggle("negative", value < 0);
  }
  gradient.classList.toggle("ahead", !scene.reached(`dE/d${weight}`));
  mark(halo, weight, scene);
}

function mark(line, name, scene) {
  line.classList.toggle("path", scene.path.has(name));
  line.classList.toggle("near", scene.near.has(name));
}

/**
 * @param {Object<string, any>} handlers `onPlace(name, element)` when a number is clicked, tapped
 *   or chosen with Enter; `onScrub(name, pixels, fine)` while it is dragged or arrow keys change
 *   it, `onCommit()` after that; `isInput(name)` whether it can be changed
 * @returns {{el: HTMLElement, build: Function, update: Function, point: Function,
 *   seen: () => string[], move: Function, placeOf: (name: string) => Element|null,
 *   destroy: () => void}}
 */
export function createGraph(handlers) {
  const hint = s("desc", { id: uniqueId("hint") }, "Arrow keys change a number, Enter edits it.");
  const svg = s("svg", { class: "stepper-graph", role: "group", "aria-describedby": hint.id });
  const choice = createChoice(choose);
  const tokens = createTokens();
  const plots = createPlots();
  const sheet = h("div", { class: "stepper-sheet" }, svg, plots.el, tokens.el);
  const el = h("div", { class: "stepper-drawing", data: { part: "drawing" } }, choice.el, sheet);
  let spec = null; // what is drawn
  let drawnFor = "";
  let board = { places: new Map(), wires: [], outlines: new Map(), shared: [] };
  let last = null; // what the numbers were last set to
  let ratio = 1; // of this font's digits to those that the layout has room for
  let shown = []; // names that are pointed at
  let washed = []; // what these come from
  let kind = "";
  let phase = "";
  let spoken = "";
  let moving = []; // tokens of the motion
  let drawn = []; // its plots
  let coming = new Set(); // quantities that are not seen: still to come, or below a token

  function choose(next) {
    kind = next;
    choice.set(kind);
    if (last) shareOut();
  }

  /** Shows one number of those that share a place: a value until its gradient is known. */
  function shareOut() {
    for (const { value, back, gradient } of board.shared) {
      const isBack = kind === "gradients" && last.scene.reached(gradient);
      value.mark({ off: isBack });
      back.mark({ off: !isBack });
    }
  }

  /** Draws anew where the network or the room for it has changed. */
  function fit() {
    if (!spec) return;
    const root = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const given = el.clientWidth || USUAL;
    const room = Math.max(NARROWEST, Math.floor(given / root));
    const direction = room < UPRIGHT ? "upright" : "across";
    const isCoarse = matchMedia("(pointer: coarse)").matches;
    const key = JSON.stringify([room, direction, isCoarse, spec.key]);
    if (key === drawnFor) return;
    drawnFor = key;
    const sizes = spec.names.units.map((layer) => layer.length);
    const plan = layout(sizes, direction, room, isCoarse ? { row: 24 } : {});
    const focused = el.contains(document.activeElement)
      ? document.activeElement.dataset.place
      : undefined;
    board = drawBoard(plan, spec, handlers);
    for (const wire of board.wires) wire.state = {};
    svg.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    const most = Math.max(1, Math.min(LARGEST, TALL / plan.height));
    const scale = direction === "upright" ? 1 : Math.min(most, room / plan.width);
    const full = plan.width * scale * root;
    sheet.style.maxWidth = `${full.toFixed(1)}px`;
    svg.replaceChildren(hint, ...board.elements);
    for (const over of [plots, tokens])
      over.place(plan, spec.names, Math.min(given, full) / plan.width);
    el.dataset.direction = direction;
    choice.el.hidden = plan.units.flat().every(({ both }) => both);
    ratio = measure(plan.text);
    if (last) show();
    point(shown, washed);
    move({ tokens: moving, plots: drawn, coming });
    if (focused) placeOf(focused)?.focus({ preventScroll: true });
  }

  function measure(size) {
    const sample = s("text", { class: "digits" }, "0000000000");
    svg.append(sample);
    const wide = sample.getComputedTextLength() / (10 * 0.637 * size);
    sample.remove();
    return wide || 1;
  }

  function show() {
    const { values, scene } = last;
    for (const [name, list] of board.places) {
      const marks = {
        ahead: !scene.reached(name),
        current: scene.current.has(name),
        near: scene.near.has(name),
        coming: coming.has(name),
      };
      for (const place of list) {
        place.show(values.get(name), ratio);
        place.mark(marks);
      }
    }
    for (const wire of board.wires) updateWire(wire, values, scene);
    for (const [unit, outline] of board.outlines) mark(outline, unit, scene);
    shareOut();
  }

  /** Lights up the places of some quantities and of their sources, and no others. */
  function point(names, sources = []) {
    const light = (list, marks) => {
      for (const name of list) for (const place of board.places.get(name) ?? []) place.mark(marks);
    };
    light([...shown, ...washed], { hot: false, source: false });
    const known = names.filter((name) => board.places.has(name));
    [shown, washed] = known.length ? [known, sources] : [sources, []]; // a factor has no place
    light(washed, { source: true });
    light(shown, { hot: true });
  }

  /** The numbers on their way (see the motion); those that are still to come are not seen. */
  function move(picture) {
    const before = coming;
    [moving, drawn] = [picture.tokens, picture.plots];
    plots.show(drawn);
    coming = new Set([...picture.coming, ...tokens.show(moving)]);
    for (const name of [...before, ...coming])
      for (const place of board.places.get(name) ?? []) place.mark({ coming: coming.has(name) });
  }

  function placeOf(name) {
    return svg.querySelector(`[data-place="${name}"]`);
  }

  const watcher = new ResizeObserver(fit);
  watcher.observe(el);

  return {
    el,
    /** @param {boolean} learns whether biases are updated, so that their gradients matter */
    build(names, activations, learns) {
      const key = [names.units, names.weights, names.biases, activations, learns];
      spec = { names, activations, learns, key };
      last = null;
      moving = [];
      drawn = [];
      fit();
    },
    /**
     * @param {Map<string, number>} values every quantity; each place shows its own
     * @param {Object<string, any>} scene what the timeline's position highlights and has reached
     *   (see the story)
     */
    update(values, scene) {
      last = { values, scene };
      if (scene.phase !== phase) {
        phase = el.dataset.phase = scene.phase;
        choose(phase === "backward" || phase === "update" ? "gradients" : "values");
      }
      show();
      if (scene.spoken !== spoken) {
        spoken = scene.spoken;
        svg.setAttribute("aria-label", `The network. ${spoken}`);
      }
    },
    point,
    /** The numbers that are seen and computed, in the order in which they are drawn. */
    seen: () =>
      [...svg.querySelectorAll(".place:not(.input, .ahead, .off)")].map(
        (place) => /** @type {SVGElement} */ (place).dataset.place,
      ),
    move,
    placeOf,
    destroy: () => watcher.disconnect(),
  };
}
