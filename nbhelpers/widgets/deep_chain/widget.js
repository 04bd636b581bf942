/** A deep chain: the size of outs and gradients layer by layer, and whether it trains. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import { button, h, liveRegion, quantity, s, setQuantity, write } from "../shared/dom.js";
import { createCurve } from "../shared/curve.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { prefersStill } from "../shared/runner.js";
import { bindTraits } from "../shared/traits.js";
import { MOST, UPDATES, sizing, training, validate } from "./chain_math.js";
import { createChart } from "./chart.js";
import { createControls, createTable } from "./controls.js";
import { asNetwork, isSmall } from "./network.js";
import { namesOf, originOf, sizeAt } from "./origins.js";
import { inWords, outcome } from "./words.js";

const TRAITS = ["depth", "width", "activation", "std", "residual", "seed", "learning_rate"];
const REST = 150; // ms without a change, after which the training begins
const SLICE = 6; // ms of training in one frame
const SIZING = 12; // ms, likewise, of computing what is dragged: a large stack takes some frames

/** A line of the read-out: words, a number, and more words that change. */
function line(label, name, kind) {
  const number = quantity(name, 0, { digits: 3, class: kind });
  const factor = quantity(`${name}_factor`, 0, { digits: 3 });
  const after = h("span", {});
  const el = h("p", { class: "deep-line-out" }, `${label} `, number, after);
  return { el, number, factor, after };
}

function render({ model, el }) {
  el.classList.add("bbh-root", "deep");
  el.dataset.widget = "deep_chain";
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    refresh();
  });
  let state = traits.values;
  let found = null; // the sizes that are shown
  let foundFor = state;
  let measuring = null; // of which state, and the steps
  let isLate = false; // whether the state has changed since these began
  let [wait, frame, ahead] = [0, 0, 0]; // what waits: the training, its frame, that of the sizes
  let run = null; // the training that is under way
  let losses = [];

  const live = liveRegion();
  const network = () => asNetwork(state);
  const link = model.link ? createLinkButton(() => model.link(state), live.say, { network }) : null;
  const chart = createChart();
  const curve = createCurve();
  curve.el.setAttribute("aria-label", "Loss curve: the training has not begun.");
  const controls = createControls(state, (change) => save({ ...state, ...change }));
  const table = createTable();
  const arrives = line("Gradient at layer 0:", "gradient", "gradient");
  const leaves = line("Outs of the last layer:", "out", "forward");
  const [off, units] = [quantity("off", 0), h("span", {})];
  const settings = h("p", { class: "deep-state" }); // on paper, where no control is
  const weights = quantity("seed", state.seed);
  const trained = h("p", { class: "deep-line-out", data: { part: "status" } });
  const readout = h("div", { class: "deep-out" }, leaves.el, arrives.el, h("p", {}, off, units));
  const ring = s("circle", { class: "deep-lit hot", r: 7, hidden: true });
  curve.el.append(ring);
  const wash = washIn(el);
  const answers = createAnswers(el, {
    originOf: (name) =>
      found ? originOf(foundFor, found, trained.dataset.value ? losses : [], name) : null,
    valueOf: () => undefined, // the formulas bring their numbers
    light,
    say: live.say,
    isWordy: true,
    digits: 4,
  });
  answers.walk(readout, () => numbersIn(readout, trained));
  answers.walk(table.area, () => numbersIn(table.area));

  /** Washes numbers, and circles their places in the two pictures. */
  function light(names, sources) {
    const { depth } = foundFor;
    const [hot, others] = [names, sources].map((some) =>
      some.flatMap((name) => namesOf(name, depth)),
    );
    wash(hot, others);
    if (!found) return;
    const sizes = [sources, names].map((some) => some.map((name) => sizeAt(name, depth)));
    chart.light(...sizes.map((some) => some.filter(Boolean)));
    const n = { first_loss: 0, loss: losses.length - 1 }[names[0]];
    const isThere = n >= 0 && trained.dataset.value !== undefined;
    ring.toggleAttribute("hidden", !isThere);
    if (!isThere) return;
    const [[x, y]] = curve.placesOf(n, losses[n]);
    ring.setAttribute("cx", x);
    ring.setAttribute("cy", y);
  }

  function save(next) {
    state = next;
    traits.save(state);
    link?.clear();
    refresh();
  }

  /** Draws the sizes as soon as they are there; the training waits until the reader rests. */
  function refresh() {
    controls.update(state);
    setQuantity(weights, state.seed);
    if (link?.open && link.open.hidden === isSmall(state)) link.open.hidden = !isSmall(state);
    isLate = true;
    if (found) ahead ||= requestAnimationFrame(proceed);
    else proceed();
    stop();
    curve.el.classList.add("deep-stale");
    delete trained.dataset.value;
    write(trained, "Training …");
    wait = setTimeout(begin, REST);
  }

  /** A slice of the sizes, one a frame: what was begun is shown before what came since. */
  function proceed() {
    const isFirst = !found;
    const end = isFirst ? Infinity : performance.now() + SIZING;
    if (!measuring) {
      measuring = { of: state, steps: sizing(state) };
      isLate = false;
    }
    let step;
    do step = measuring.steps.next();
    while (!step.done && performance.now() < end);
    if (step.done) {
      const { of } = measuring;
      measuring = null;
      present(step.value, of);
      if (isFirst) {
        chart.resize();
        tell();
      }
    }
    ahead = measuring || isLate ? requestAnimationFrame(proceed) : 0;
  }

  function present(sizes, of) {
    const { depth, width } = of;
    [found, foundFor] = [sizes, of];
    chart.draw(found);
    if (table.isOpen()) table.update(found);
    const { outs, gradients } = found;
    show(arrives, gradients[0], gradients.at(-1), depth);
    show(leaves, outs.at(-1), outs[0], depth);
    off.dataset.value = String(found.off);
    write(off, found.off ? String(found.off) : "");
    write(units, found.off ? ` of ${depth * width} units are off for all samples.` : "");
    answers.refresh();
  }

  /** A size, and what each layer did to it. */
  function show({ number, factor, after }, to, from, depth) {
    setQuantity(number, to);
    setQuantity(factor, (to / from) ** (1 / depth));
    if (!(to > 0)) write(after, ": nothing arrives");
    else if (!factor.isConnected) after.replaceChildren(", × ", factor, " per layer");
  }

  function stop() {
    clearTimeout(wait);
    cancelAnimationFrame(frame);
    run = null;
  }

  /** What is not seen while something is dragged. */
  function tell() {
    table.update(found);
    chart.tell(found);
    write(settings, inWords(state));
    answers.refresh();
  }

  function begin() {
    if (ahead) return void (wait = setTimeout(begin, REST));
    tell();
    run = training(state);
    losses = [];
    frame = requestAnimationFrame(advance);
  }

  /** As many steps of the training as fit into a slice of a frame. */
  function advance() {
    const end = performance.now() + SLICE;
    let step;
    do {
      step = run.next();
      if (step.done) break;
      if (step.value === null) continue;
      curve.add(losses.length, step.value, losses.length > 0);
      losses.push(step.value);
    } while (performance.now() < end);
    if (losses.length && (step.done || !prefersStill())) {
      curve.resize();
      curve.el.classList.remove("deep-stale");
    }
    if (!step.done) return void (frame = requestAnimationFrame(advance));
    run = null;
    trained.dataset.value = String(losses.at(-1));
    const names = ["first_loss", "loss"];
    trained.replaceChildren(
      ...outcome(losses).map((part) =>
        typeof part === "number" ? quantity(names.shift(), part, { digits: 3 }) : part,
      ),
    );
    answers.refresh();
    const { outs, gradients } = found;
    live.say(
      `The gradient at layer 0 is ${format(gradients[0], 3)}, the last outs are ${format(outs.at(-1), 3)}. ` +
        trained.textContent,
    );
  }

  const other = button(
    "Other random weights",
    () => save({ ...state, seed: (state.seed + 1) % (MOST.seed + 1) }),
    {},
  );
  const reset = button("Reset", () => save(traits.first));
  const body = h(
    "div",
    { class: "deep-body" },
    h(
      "div",
      { class: "deep-pictures" },
      h(
        "div",
        { class: "deep-sizes" },
        h(
          "p",
          { class: "deep-key" },
          "rms of ",
          h("span", { class: "outs" }, "● outs →"),
          " and of ",
          h("span", { class: "gradients" }, "← ◆ gradients"),
        ),
        chart.el,
      ),
      h(
        "div",
        { class: "deep-training" },
        h("p", { class: "deep-key" }, `loss E over ${UPDATES} updates`),
        curve.el,
        h("div", { class: "deep-said" }, trained),
      ),
    ),
    readout,
    answers.el,
    settings,
    controls.std,
    controls.el,
    h(
      "div",
      { class: "deep-bar" },
      reset,
      other,
      h("span", { class: "deep-seed" }, "no. ", weights),
      link?.el,
    ),
    table.el,
  );
  el.append(body, live.el);
  const seen = new ResizeObserver(() => {
    chart.resize();
    if (losses.length && !run) curve.resize();
  });
  seen.observe(el);
  refresh();
  return () => {
    stop();
    cancelAnimationFrame(ahead);
    seen.disconnect();
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
