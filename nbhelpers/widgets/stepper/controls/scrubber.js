/** The stepper's timeline: one button a step, in the three phases; the arrow keys step. */
import { h } from "../../shared/dom.js";

/**
 * @param {(position: number) => void} onJump
 * @returns {{el: Element, build: Function, update: Function, onKey: (event: KeyboardEvent) =>
 *   void}}
 */
export function createTimeline(onJump) {
  const el = h("div", { class: "stepper-timeline", role: "toolbar", "aria-label": "timeline" });
  let chips = [];
  let position = 0;

  function onKey(event) {
    const moves = {
      ArrowLeft: position - 1,
      ArrowRight: position + 1,
      Home: 0,
      End: chips.length - 1,
    };
    if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(chips.length - 1, moves[event.key]));
    const inside = el.contains(document.activeElement);
    onJump(next);
    if (inside) chips[position].focus();
  }
  el.addEventListener("keydown", onKey);

  function chip(n, label, name) {
    return h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-label": name,
        tabindex: -1,
        data: { step: n },
        on: { click: () => onJump(n) },
      },
      label,
    );
  }

  function build(steps) {
    chips = [chip(0, "All", "All at once, the whole picture")];
    const groups = { forward: [], backward: [], update: [] };
    steps.forEach((step, n) => {
      const place = `${n + 1} of ${steps.length}`;
      // The update's chip only shows the update; "Apply update" and "1 update" make it.
      const [label, name] =
        step.kind === "update"
          ? ["Update", `Update step, ${place}`]
          : [step.name, `${step.name}, step ${place}, ${step.phase}`];
      chips.push(chip(n + 1, label, name));
      groups[step.phase].push(chips.at(-1));
    });
    el.replaceChildren(
      h(
        "div",
        { class: "phase", role: "group", "aria-label": "overview" },
        h("div", { class: "chips" }, chips[0]),
      ),
      ...Object.entries(groups).map(([phase, members]) =>
        h(
          "div",
          { class: `phase ${phase}`, role: "group", "aria-label": phase },
          h(
            "span",
            { class: "phase-name", "aria-hidden": "true" },
            phase === "update" ? "" : phase,
          ),
          h("div", { class: "chips" }, ...members),
        ),
      ),
    );
  }

  function update(next) {
    const current = chips[next];
    const before = el.querySelector("[aria-current]");
    position = next;
    chips.forEach((button, n) => button.classList.toggle("done", n > 0 && n < position));
    if (before === current) return;
    before?.removeAttribute("aria-current");
    before?.setAttribute("tabindex", "-1");
    current.setAttribute("aria-current", "step");
    current.tabIndex = 0;
  }

  return { el, build, update, onKey };
}
