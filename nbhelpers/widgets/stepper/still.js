/** A drawn network of the page, a figure without controls, whose numbers answer all the same. */
import { liveRegion, s } from "../shared/dom.js";
import { lookAt } from "../engine/engine.js";
import { answersOf } from "./origins.js";

const AROUND = 3; // px around a number that take the pointer; a finger needs more
const FINGER = 6;

/** Puts a box behind every number of a drawing: it takes the pointer, and the wash. */
function addBoxes(svg) {
  const around = matchMedia("(pointer: coarse)").matches ? FINGER : AROUND;
  for (const text of svg.querySelectorAll("text[data-quantity]")) {
    const { x, y, width, height } = text.getBBox();
    const [left, top] = [x - around, y - around / 3];
    const size = { width: width + 2 * around, height: height + (2 * around) / 3, rx: 3 };
    text.before(
      s("rect", {
        x: left,
        y: top,
        ...size,
        class: "still-box",
        data: { of: text.dataset.quantity },
      }),
    );
  }
}

/**
 * @param {HTMLElement} figure with the network's state as `data-network`, and in its drawings
 *   texts that name their numbers
 */
export function drawnAnswers(figure) {
  const look = lookAt(JSON.parse(figure.dataset.network));
  const live = liveRegion();
  const box = /** @type {HTMLElement} */ (figure.querySelector(".bbh-scroll"));
  const drawings = [...box.querySelectorAll("svg")];
  /** The drawing that is seen, across or upright. */
  const seen = () => drawings.find((svg) => svg.getClientRects().length) ?? drawings[0];
  const prepare = () => seen().querySelector(".still-box") ?? addBoxes(seen());
  const answers = answersOf(figure, () => ({ look }), {
    light(names, sources) {
      prepare();
      for (const one of figure.querySelectorAll(".still-box")) {
        const name = /** @type {SVGElement} */ (one).dataset.of;
        one.classList.toggle("hot", names.includes(name));
        one.classList.toggle("source", sources.includes(name));
      }
    },
    say: live.say,
  });
  for (const event of ["pointerenter", "touchstart"])
    box.addEventListener(event, prepare, { capture: true, passive: true });
  answers.walk(box, () =>
    [...seen().querySelectorAll("text[data-quantity]")].map(
      (text) => /** @type {SVGElement} */ (text).dataset.quantity,
    ),
  );
  figure.classList.add("bbh-still");
  box.after(answers.el);
  figure.append(live.el);
}
