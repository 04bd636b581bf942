/** A network reads what is drawn; the gradient of its loss says which pixels should change. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import {
  button,
  h,
  liveRegion,
  quantity,
  restable,
  select,
  setQuantity,
  write,
} from "../shared/dom.js";
import { format, share } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { createBars, createHidden } from "./answer.js";
import { createGrid } from "./grid.js";
import { inking } from "./inking.js";
import { originOf } from "./origins.js";
import { createPad } from "./pad.js";
import { CLASSES, SAMPLES, read, rowsOf, stepped, validate } from "./reader.js";

const TRAITS = ["pixels", "target"];
const REST = 250; // ms without a change, after which it is said
const MOST_STEPS = 200; // that can be taken back
const OWN = "own";

function choices() {
  const name = ({ label, number, says }) =>
    `${label}, no. ${number}${says === label ? "" : ` (reads ${says})`}`;
  return [[OWN, "your own"], ...SAMPLES.map((sample, k) => [String(k), name(sample)])];
}

/** The sample that has these pixels, by its number in the list. */
function chosen(pixels) {
  const k = SAMPLES.findIndex((sample) => sample.pixels.every((ink, at) => ink === pixels[at]));
  return k < 0 ? OWN : String(k);
}

const head = (text) => h("p", { class: "digit-head" }, text);

function render({ model, el }) {
  el.classList.add("bbh-root", "digit");
  el.dataset.widget = "digit";
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    pixels = next.pixels.flat();
    past = [];
    pad.set([]);
    show();
  });
  let state = traits.values;
  let pixels = state.pixels.flat();
  let found = null;
  let past = []; // pixels and strokes, to take back
  let [frame, wait] = [0, 0];

  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(state), live.say) : null;
  const pad = createPad({ onBegin: remember, onDraw: draw, say: live.say });
  const grid = createGrid({
    onBegin: remember,
    onInk: (k, ink) => edit(pixels.map((old, at) => (at === k ? ink : old))),
  });
  const bars = createBars();
  const hidden = createHidden(read(pixels, 0).hidden.length);
  const fold = h(
    "details",
    { class: "digit-fold", on: { toggle: () => hidden.update(found) } },
    h("summary", {}, "Hidden units"),
    hidden.el,
  );
  const says = quantity("says", 0, { class: "digit-says" });
  const sure = quantity("p", 0, { digits: 3, whole: 1 });
  const status = h(
    "p",
    { class: "digit-status", data: { part: "status" } },
    "The network says ",
    says,
    ", with the probability ",
    sure,
    ".",
  );
  const loss = quantity("loss", 0, { digits: 3, class: "digit-loss" });
  const asked = h("span", {});
  const wanted = quantity("wanted", 0, { digits: 3, whole: 1 });
  const targets = Array.from({ length: CLASSES }, (_, digit) =>
    button(String(digit), () => save({ ...state, target: digit }), {
      "aria-label": `It should say ${digit}`,
      "aria-pressed": "false",
    }),
  );
  const samples = select("Test digit", choices(), OWN, (value) => {
    if (value === OWN) return samples.set(chosen(pixels));
    remember();
    return edit(SAMPLES[Number(value)].pixels);
  });
  const step = button("", take, { class: "primary next", data: { part: "next" } });
  const undo = restable("Undo", back, {});
  const clear = button("Clear", () => {
    remember();
    edit(pixels.map(() => 0));
  });

  const answers = createAnswers(el, {
    originOf: (name) =>
      originOf({ found, pixels, target: state.target, current: grid.current }, name),
    valueOf: () => undefined, // the formulas bring their numbers
    light: washIn(el),
    say: live.say,
    isWordy: true,
  });
  const answer = h("div", { class: "digit-answer" }, head("Probabilities"), bars.el, status);
  const numbers = h(
    "p",
    { class: "digit-numbers" },
    h("span", {}, "loss ", loss),
    h("span", {}, asked, wanted),
  );
  for (const area of [answer, numbers, hidden.el]) answers.walk(area, () => numbersIn(area));

  function remember() {
    past = [...past.slice(1 - MOST_STEPS), { pixels, strokes: pad.strokes }];
  }
  function back() {
    const before = past.at(-1);
    if (!before) return;
    past = past.slice(0, -1);
    pad.set(before.strokes);
    pixels = before.pixels;
    save({ ...state, pixels: rowsOf(pixels) });
  }
  /** Another picture that was not drawn: what stands on the drawing area is not it. */
  function edit(next) {
    pad.set([]);
    pixels = next;
    save({ ...state, pixels: rowsOf(pixels) });
  }
  function take() {
    remember();
    edit(stepped(pixels, found.gradient));
  }
  /** Once a frame, however many events there were. */
  function draw() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!pad.strokes.length) return;
      pixels = inking(pad.strokes);
      save({ ...state, pixels: rowsOf(pixels) });
    });
  }
  function save(next) {
    state = next;
    traits.save(state);
    link?.clear();
    show();
  }
  function show() {
    const { target } = state;
    found = read(pixels, target);
    grid.update(pixels, found.gradient);
    bars.update(found, target);
    if (fold.open) hidden.update(found);
    setQuantity(says, found.says);
    setQuantity(sure, found.probabilities[found.says]);
    setQuantity(loss, found.loss);
    setQuantity(wanted, found.probabilities[target]);
    write(asked, `p(${target}) = `);
    write(step, `Step toward ${target}`);
    targets.forEach((one, digit) => one.setAttribute("aria-pressed", String(digit === target)));
    samples.set(chosen(pixels));
    answers.refresh();
    undo.rest(!past.length);
    el.classList.toggle("digit-drawn", pad.strokes.length > 0);
    clearTimeout(wait);
    wait = setTimeout(tell, REST);
  }
  function tell() {
    grid.name();
    hidden.update(found); // for paper, where the fold is open
    const { says: digit, probabilities, loss: E } = found;
    live.say(
      `The network says ${digit}, probability ${share(probabilities[digit], 3)}. ` +
        `Loss for ${state.target}: ${format(E, 3)}.`,
    );
  }

  el.append(
    h(
      "div",
      { class: "digit-body" },
      h(
        "div",
        { class: "digit-pictures", data: { part: "drawing" } },
        h("div", { class: "digit-draw" }, head("Draw a digit"), pad.el, pad.hint),
        answer,
        h("div", { class: "digit-sees" }, head("What the network sees"), grid.el, grid.told),
      ),
      h(
        "div",
        { class: "digit-ask" },
        h(
          "div",
          { class: "digit-targets", role: "group", "aria-label": "What it should say" },
          h("span", { class: "digit-name" }, "It should say"),
          ...targets,
        ),
        h("div", {}, numbers),
        h(
          "p",
          { class: "digit-key" },
          h("span", {}, h("i", { class: "digit-square" }), " gradient +: a step takes ink away"),
          h("span", {}, h("i", { class: "digit-square less" }), " gradient −: a step adds ink"),
        ),
      ),
      answers.el,
      h(
        "div",
        { class: "digit-controls" },
        step,
        undo.el,
        clear,
        button("Reset", () => {
          past = [];
          pad.set([]);
          pixels = traits.first.pixels.flat();
          save(traits.first);
        }),
        samples.el,
        link?.el,
      ),
      fold,
    ),
    live.el,
  );
  show();
  grid.name();
  hidden.update(found);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(wait);
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
