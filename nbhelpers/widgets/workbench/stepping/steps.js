/** Stepping through the computation: back and next, a timeline, and the line of the step. */
import { h, restable, select, write } from "../../shared/dom.js";
import { lineOf } from "./lines.js";

/** @import { Step } from "./walk.js" */

const START = "Next works out the first unit, and so on to the update: a number a step.";

/**
 * @param {object} acts
 * @param {ReturnType<typeof import("./walk.js").createWalk>} acts.walk
 * @param {(step: Step|null, sample: number) => void} acts.onStep
 * @param {(text: string) => void} acts.say tells a screen reader
 * @param {(problem: string) => void} acts.refuse
 */
export function createSteps({ walk, onStep, say, refuse }) {
  let at = 0; // how many steps have been made
  let wanted = 0; // and how many shall be, when Python has answered
  let shape = "";

  const back = restable("\u2039 Back", () => go(wanted - 1));
  const next = restable("Next \u203a", () => go(wanted + 1), { class: "primary" });
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 1,
    value: 0,
    step: 1,
    disabled: true,
    class: "bench-timeline",
    "aria-label": "timeline",
    on: { input: () => go(Number(slider.value)) },
  });
  const jump = h("div", { hidden: true });
  const place = h("p", { class: "bench-place" }, START);
  const line = h("div", { class: "bench-line", hidden: true, data: { part: "formula" } });
  const el = h(
    "div",
    { class: "bench-steps", data: { part: "steps" } },
    h("div", { class: "bench-transport" }, back.el, next.el, slider, jump),
    place,
    line,
  );
  for (const event of ["pointerover", "focusin"]) el.addEventListener(event, prepare);

  /** Knows how many steps there are, before one is asked for. */
  async function prepare() {
    if (walk.count > 0) return;
    await walk.bring(0);
    offer();
  }

  function named({ sample, stage }, samples) {
    if (!samples) return stage;
    return sample < 0 ? `all samples, ${stage}` : `sample ${sample + 1}, ${stage}`;
  }
  const hasSamples = () => walk.parts.some(({ sample }) => sample > 0);

  /** The timeline, and what it can jump to. */
  function offer() {
    const now = JSON.stringify(walk.parts);
    if (now === shape || walk.count === 0) return;
    shape = now;
    slider.disabled = false;
    slider.max = String(walk.count);
    let first = 1;
    const options = walk.parts.map((part) => {
      const option = [String(first), named(part, hasSamples())];
      first += part.count;
      return option;
    });
    const chosen = select("Go to", [["", "\u2026"], ...options], "", (value) => {
      chosen.set("");
      if (value !== "") go(Number(value));
    });
    jump.replaceChildren(chosen.el);
    jump.hidden = false;
  }

  async function go(n) {
    wanted = Math.max(0, n);
    if (walk.count > 0) wanted = Math.min(wanted, walk.count);
    const mine = wanted;
    if (mine > 0 && !walk.at(mine - 1)) {
      el.setAttribute("aria-busy", "true");
      const problem = await walk.bring(mine - 1);
      if (mine !== wanted) return;
      el.removeAttribute("aria-busy");
      offer();
      if (!walk.at(mine - 1)) {
        wanted = at;
        if (problem) refuse(problem);
        return show();
      }
    }
    at = mine;
    show();
    if (at > 0) say(`${place.textContent}: ${[title(), ...walk.at(at - 1).rows].join(" = ")}`);
  }
  const title = () => walk.at(at - 1)?.title ?? "";

  function show() {
    const step = at > 0 ? walk.at(at - 1) : null;
    const part = step ? walk.partOf(at - 1) : null;
    back.rest(at === 0);
    next.rest(walk.count > 0 && at === walk.count);
    if (slider.value !== String(at)) slider.value = String(at);
    const told = part ? `Step ${at} of ${walk.count}: ${named(part, hasSamples())}` : START;
    write(place, told);
    slider.setAttribute("aria-valuetext", part ? `${told}, ${step.title}` : "start");
    line.replaceChildren(...(step ? lineOf(step.title, step.rows) : []));
    line.hidden = !step;
    onStep(step ?? null, part?.sample ?? -1);
  }

  return {
    el,
    /** Another network, or other numbers: the same step of it. */
    async again() {
      walk.forget();
      shape = "";
      if (at > 0) {
        wanted = at;
        await walk.bring(0);
        if (walk.count === 0) return;
        offer();
        await go(Math.min(wanted, walk.count));
      } else show();
    },
  };
}
