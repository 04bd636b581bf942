/** A ring of workers: what a training gains from more of them, and what the ring costs. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import { button, h, liveRegion, write } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { createChart } from "./chart.js";
import { createControls, createSplit, createTable } from "./controls.js";
import { originOf, partsOf } from "./origins.js";
import {
  limits,
  share,
  strong,
  strongSpeedup,
  validate,
  weak,
  weakSpeedup,
} from "./scaling_math.js";
import { formulaOf, inWords, outcome, pictureInWords } from "./words.js";

const TRAITS = ["workers", "batch", "parameters", "rate", "bandwidth", "latency"];
const REST = 200; // ms without a change, after which what is not looked at follows

const samples = (number) => `${format(number, 7)} sample${number === 1 ? "" : "s"}`;

function render({ model, el }) {
  el.classList.add("bbh-root", "scaling");
  el.dataset.widget = "scaling";
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    refresh();
  });
  let state = traits.values;
  let wait = 0;

  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(state), live.say) : null;
  const chart = createChart();
  const controls = createControls(state, (change) => save({ ...state, ...change }));
  const table = createTable();
  const divided = createSplit("strong", "as fast");
  const own = createSplit("weak", "the samples");
  const formula = h("p", { data: { part: "formula" } });
  const status = h("p", { data: { part: "status" } });
  const settings = h("p", { class: "scaling-state" }); // on paper, where no control is

  const answers = createAnswers(el, {
    originOf: (name) => originOf(state, name),
    valueOf: () => undefined, // the formulas bring their numbers
    light,
    say: live.say,
    isWordy: true,
    digits: 4,
  });
  const splits = h("div", { class: "scaling-splits" }, divided.el, own.el);
  for (const area of [splits, table.area]) answers.walk(area, () => numbersIn(area));
  const wash = washIn(el);

  /** Washes numbers, and marks their places in bars, chart and formula. */
  function light(names, sources) {
    wash(names, sources);
    const now = [...names, ...sources].filter((name) => !name.endsWith("]"));
    divided.light(now.filter((name) => name.endsWith("strong")));
    own.light(now.filter((name) => name.endsWith("weak")));
    formula.classList.toggle(
      "lit",
      names.some((name) => /^ring-\w+$/.test(name)),
    );
    const point = names.map((name) => partsOf(name, state)).find((one) => one?.what === "speedup");
    const gain = point?.kind === "strong" ? strongSpeedup : weakSpeedup;
    chart.light(point && [point.workers, gain(state, point.workers)]);
  }

  function save(next) {
    state = next;
    traits.save(state);
    link?.clear();
    refresh();
  }

  function refresh() {
    const { workers, batch } = state;
    const { wins, fastest } = limits(state);
    const gains = { strong: strongSpeedup(state, workers), weak: weakSpeedup(state, workers) };
    controls.update(state);
    chart.draw(state, wins);
    const most = samples(share(state, workers));
    const each = batch % workers ? `at most ${most}` : most;
    divided.update(`Strong: ${each} each`, strong(state, workers), gains.strong, workers);
    own.update(`Weak: ${samples(batch)} each`, weak(state, workers), gains.weak, workers);
    write(formula, formulaOf(state));
    write(status, outcome(state));
    status.dataset.wins = String(wins ?? "");
    status.dataset.value = String(fastest);
    answers.refresh();
    clearTimeout(wait);
    wait = setTimeout(() => tell(gains), REST);
    if (!settings.firstChild) tell(gains);
  }

  /** What is not seen while something is dragged. */
  function tell(gains) {
    const picture = pictureInWords(state, gains);
    if (el.isConnected && settings.firstChild) live.say(`${picture} ${status.textContent}`);
    chart.el.setAttribute("aria-label", picture);
    write(settings, inWords(state));
    table.update(state);
    answers.refresh();
  }

  const reset = button("Reset", () => save(traits.first));
  const key = (name, text) => h("span", { class: `scaling-key ${name}` }, text);
  el.append(
    h(
      "div",
      { class: "scaling-body" },
      controls.presets,
      h(
        "div",
        { class: "scaling-picture" },
        h(
          "p",
          { class: "scaling-keys" },
          "speed-up: ",
          key("ideal", "ideal"),
          key("weak", "weak ◆"),
          key("strong", "strong ●"),
        ),
        chart.el,
      ),
      controls.el,
      splits,
      answers.el,
      h("div", {}, h("div", { class: "scaling-said" }, formula, status)),
      settings,
      h("div", { class: "scaling-foot" }, reset, link?.el),
      table.el,
    ),
    live.el,
  );
  const seen = new ResizeObserver(() => chart.resize());
  seen.observe(el);
  refresh();
  return () => {
    clearTimeout(wait);
    seen.disconnect();
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
