/** The flags that a reader plants where a fate is expected, while the strip is veiled. */
import { h, write } from "../../shared/dom.js";

const STEPS = 200; // that a key makes from end to end

/**
 * @param {object} axis
 * @param {(rate: number) => number} axis.place where a rate stands, from 0 to 1
 * @param {(place: number) => number} axis.rate the rate there, short
 * @param {() => void} onChange
 */
export function createFlags({ place, rate }, onChange) {
  const el = h("div", { class: "lab-flags" });
  /** @type {{fate: string, rate: number|null, el: HTMLElement, input: any, mark: Element}[]} */
  let flags = [];
  let held = null;
  /** @type {number|null} where a flag was touched that has not been moved */
  let stays = null;

  const waiting = () => flags.find((flag) => flag.rate === null);

  function put(flag, at) {
    flag.rate = rate(Math.min(Math.max(at, 0), 1));
    onChange();
    layout();
  }

  function layout() {
    for (const flag of flags) {
      const at = flag.rate === null ? 0.5 : place(flag.rate);
      flag.el.classList.toggle("planted", flag.rate !== null && at > -0.001 && at < 1.001);
      flag.el.style.left = `${(100 * Math.min(Math.max(at, 0), 1)).toFixed(3)}%`;
      flag.el.classList.toggle("leftward", at > 0.7);
      flag.input.value = String(Math.round(STEPS * at));
      flag.input.setAttribute(
        "aria-valuetext",
        flag.rate === null ? "not planted" : `at ${flag.rate}`,
      );
    }
  }

  function flagOf(fate, n) {
    const input = h("input", {
      type: "range",
      class: "bbh-hidden",
      min: 0,
      max: STEPS,
      "aria-label": `flag: ${fate}`,
      on: {
        input: () => put(flag, Number(input.value) / STEPS),
        keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          if (flag.rate === null) put(flag, 0.5);
        },
      },
    });
    const mark = h("span", { class: "lab-right" });
    const word = h("span", { class: "lab-pennant" }, fate, mark);
    const flag = {
      fate,
      rate: null,
      input,
      mark,
      el: h("div", { class: "lab-guess" }, input, word),
    };
    flag.el.style.setProperty("--row", String(n));
    return flag;
  }

  return {
    el,
    layout,
    /** No flag is planted; these are to be. */
    begin(fates) {
      flags = fates.map(flagOf);
      held = null;
      el.replaceChildren(...flags.map((flag) => flag.el));
      layout();
    },
    get all() {
      return flags.map((flag) => ({ fate: flag.fate, rate: flag.rate }));
    },
    /** The fate whose flag is next, or undefined. */
    get next() {
      return waiting()?.fate;
    },
    /** A press: takes the flag that is touched, or the next one, or else the nearest. */
    take(at, target) {
      const touched = flags.find((flag) => flag.rate !== null && flag.el.contains(target));
      const far = (flag) => Math.abs(place(flag.rate) - at);
      held = touched ?? waiting() ?? flags.reduce((a, b) => (far(b) < far(a) ? b : a));
      stays = touched ? at : null;
      if (!touched) put(held, at);
    },
    get isHeld() {
      return held !== null;
    },
    move(at) {
      stays = null;
      put(held, at);
    },
    /** Lets go. Who has only touched a flag that stands has meant the next one. */
    release() {
      const next = waiting();
      if (stays !== null && next) put(next, stays);
      held = stays = null;
    },
    /** None stands any more. */
    clear() {
      flags = [];
      el.replaceChildren();
    },
    /** Marks each as right or wrong; they can be moved no more. */
    judge(found) {
      flags.forEach((flag, n) => {
        write(flag.mark, flag.fate === found[n] ? " \u2713" : " \u2717");
        flag.el.dataset.right = String(flag.fate === found[n]);
        flag.input.remove();
      });
      held = null;
    },
  };
}
