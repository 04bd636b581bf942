/**
 * Where the widget's parts stand. Wide: buttons, timeline, read-outs, drawing, formula, and below
 * them all else. Narrow ("upright"): the drawing first, under it the dock, which takes in formula
 * and buttons. The parts are the same; they move.
 */
import { button, h } from "../shared/dom.js";
import { cluster } from "./controls/bar.js";
import { createLegend } from "./drawing/strokes.js";
import { prefersStill } from "../shared/runner.js";

const NARROW = 35; // rem

/** Whether a widget of this width is arranged for a phone. */
export function isNarrow(width) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return width > 0 && width < NARROW * rem;
}

function fold(label, content) {
  return h("details", { class: "stepper-fold" }, h("summary", {}, label), content);
}

/**
 * Puts the parts into `el`.
 * @param {HTMLElement} el the widget
 * @param {Object<string, any>} parts elements by name; `buttons` and `dock` as their modules give
 *   them
 * @param {boolean} compact whether the timeline, the curve and the options are left out
 * @returns {(upright: boolean) => void} arranges the parts that move
 */
export function assemble(el, parts, compact) {
  const { buttons, chips, readout, rate, message, graph, dock, formula, note } = parts;
  const { runs, curve, live } = parts;
  const link = parts.link ?? ""; // none where no page can be named
  const { first, back, next } = buttons.steps;
  const { play, track, repeat, speed } = parts.transport;
  const steps = cluster("steps");
  const state = cluster("state", ...buttons.state);
  const parameters = fold("Parameters", parts.panel);
  const options = compact ? null : fold("Options", parts.options);
  const kinds = graph.querySelector(".stepper-kinds"); // values or gradients, where one is shown
  const bar = h("div", { class: "stepper-bar" });
  const head = h("div", { class: "stepper-head" });
  const player = h("div", { class: "stepper-player", role: "group", "aria-label": "play" });
  const training = h("div", { class: "stepper-training" });
  const ways = [parameters, options].filter(Boolean).map((place) =>
    button(place.firstChild.textContent, () => {
      place.open = true;
      dock.fold();
      place.firstChild.focus();
    }),
  );
  const further = cluster("further", ...ways);
  for (const place of [bar, dock.slots.steps]) place.addEventListener("keydown", parts.onKey);
  el.append(
    bar,
    head,
    graph,
    parts.editor,
    dock.el,
    player,
    formula,
    note,
    training,
    createLegend(),
    ...[parameters, options].filter(Boolean),
    parts.tables,
    live,
  );

  return (upright) => {
    const focused = document.activeElement;
    const held = el.contains(focused) ? focused : null;
    el.classList.toggle("upright", upright);
    bar.hidden = head.hidden = player.hidden = upright;
    dock.el.hidden = !upright;
    dock.fold();
    const { slots } = dock;
    if (upright) {
      slots.formula.append(formula);
      slots.line.append(track, kinds);
      slots.steps.append(back, next, play);
      steps.append(first, repeat, speed);
      state.append(link);
      slots.sheet.append(...(compact ? [] : [chips]), steps, buttons.passes, further);
      slots.sheet.append(state, rate, message, readout, runs);
    } else {
      steps.append(first, back, next);
      player.append(play, track, repeat, speed);
      bar.append(steps, ...(compact ? [] : [buttons.passes]), state);
      if (!compact) bar.after(chips);
      head.append(readout, rate);
      note.before(formula);
      graph.prepend(kinds);
      runs.append(link);
      training.append(runs, message);
    }
    if (!compact) training.append(curve);
    held?.focus({ preventScroll: true });
  };
}

/** Where the drawing has to scroll, brings what the step makes into view. Nothing else scrolls. */
export function followStep(drawing) {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = drawing;
  if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return;
  const made = [...drawing.querySelectorAll("[data-place].current")];
  if (!made.length) return;
  const frame = drawing.getBoundingClientRect();
  const boxes = made.map((place) => place.getBoundingClientRect());
  const middle = (low, high) =>
    (Math.min(...boxes.map((box) => box[low])) + Math.max(...boxes.map((box) => box[high]))) / 2;
  drawing.scrollBy({
    left: middle("left", "right") - frame.left - clientWidth / 2,
    top: middle("top", "bottom") - frame.top - clientHeight / 2,
    behavior: prefersStill() ? "instant" : "smooth",
  });
}
