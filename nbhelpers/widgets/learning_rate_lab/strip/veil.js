/** The veil over the strip, the guess that lifts it, and what is said of the guess. */
import { button, h, restable } from "../../shared/dom.js";
import { columnAt } from "../../engine/rate_strip.js";
import { FATES, firstsOf, judged } from "./fates.js";
import { createFlags } from "./flags.js";

const TIP =
  "Drag along the picture: every rate is trained at once, from the start. Shift and drag, or two fingers, enlarge a part.";

/**
 * @param {object} axis as the flags take it
 * @param {object} acts
 * @param {() => any} acts.start the network's state at the start, with the momentum
 * @param {() => void} acts.onLift
 * @param {(text: string) => void} acts.say
 */
export function createVeil(axis, { start, onLift, say }) {
  const cover = h("div", { class: "lab-veil", "aria-hidden": "true" }, h("span", {}, "?"));
  const words = h("p", { class: "lab-strip-words" });
  const flags = createFlags(axis, tell);
  const lift = restable("Lift the veil", judge, { class: "primary" });
  const show = button("Show me", () => open(TIP));
  const note = h(
    "div",
    { class: "lab-strip-note" },
    words,
    h("div", { class: "lab-veil-buttons" }, lift.el, show),
  );
  /** Presets whose veil the reader has lifted. */
  const lifted = new Set();
  /** @type {any} */
  let preset = null;
  /** @type {string[]} */
  let asked = []; // fates whose first rate is still to be said
  let said = "";

  const isDown = () => preset !== null && preset.fates.length > 0 && !lifted.has(preset);

  /** Says which flag is next. */
  function tell() {
    const { next } = flags;
    const where = next
      ? [
          "Before you look, press at a rate where you think that it ",
          h("strong", {}, FATES[next].says),
          ". A flag stands there then; arrow keys move it, too.",
        ]
      : ["All flags stand, and can still be moved. Lift the veil."];
    words.replaceChildren(...where);
    lift.rest(next !== undefined);
  }

  function judge() {
    const found = flags.all.map(({ rate }) => columnAt(start(), rate).fate);
    const guess = flags.all.map((flag, n) => ({ ...flag, found: found[n] }));
    flags.judge(found);
    asked = guess.filter((flag) => flag.fate !== flag.found).map(({ fate }) => fate);
    open(judged(guess));
  }

  function open(text) {
    lifted.add(preset);
    said = text;
    words.textContent = text;
    say(text);
    look();
    onLift();
  }

  function look() {
    cover.hidden = !isDown();
    note.classList.toggle("veiled", isDown());
  }

  return {
    cover,
    note,
    flags,
    get isDown() {
      return isDown();
    },
    /** Another preset, with its own veil. */
    begin(next) {
      preset = next;
      asked = [];
      flags.begin(isDown() ? next.fates : []);
      if (isDown()) tell();
      else words.textContent = said = TIP;
      look();
    },
    /** The strip is whole: where what was guessed wrongly begins, is said. */
    done(columns, text) {
      if (!asked.length) return;
      said += firstsOf(columns, asked, text);
      asked = [];
      words.textContent = said;
      say(said);
    },
  };
}
