/** The workbench: a reader's own network, worked out. */
import { washIn } from "../shared/answers.js";
import { button, h, liveRegion, notify, select } from "../shared/dom.js";
import { createLinkButton } from "../shared/link_button.js";
import { createDesk } from "../shared/python/desk.js";
import { bindTraits } from "../shared/traits.js";
import { createCheck } from "./check.js";
import { createChoices } from "./form/choices.js";
import { createDerive } from "./derive.js";
import { createDrawing } from "./drawing.js";
import { FACTS } from "./facts.js";
import { keep } from "./files.js";
import { createNumbers } from "./form/numbers.js";
import { createReading } from "./form/reading.js";
import { createSheets } from "./sheets/sheets.js";
import { createSteps } from "./stepping/steps.js";
import { createWalk } from "./stepping/walk.js";
import { pointing } from "./stepping/pointing.js";
import { createTaking } from "./taking.js";
import { createTrain } from "./train.js";
import { createValues } from "./values.js";

const TRAITS = ["description"];

/** Python looks closer: what it refuses changes nothing. */
function validate({ description }) {
  const isOne = description && typeof description === "object" && !Array.isArray(description);
  return isOne ? null : "description: a network as a file of the workbench is accepted";
}

const copied = (data) => JSON.parse(JSON.stringify(data));

function render({ model, el }) {
  el.classList.add("bbh-root", "bench");
  el.dataset.widget = "workbench";
  const traits = bindTraits(model, TRAITS, (next) => describe(next.description));
  let state = traits.values;
  let answer = null; // the one that stands on the page
  let wanted = "dE/dw1"; // what is worked out
  let isGone = false;
  let asked = state.description; // the one that is on its way, or stands there
  let turn = 0;
  let sample = 0; // whose numbers are shown
  let made = null; // the step that stands there

  const wash = washIn(el);
  const desk = createDesk(model, {
    ask: "workbench",
    asked: ["nbhelpers.workbench.desk", "answer"],
  });
  const live = liveRegion();
  const link = model.link ? createLinkButton(() => model.link(state), live.say) : null;
  const numbers = createNumbers(edit);
  const choices = createChoices(edit);
  const drawing = createDrawing();
  const values = createValues(choose);
  const walk = createWalk(ask);
  const answers = pointing(el, { walk, light, say: live.say, numbers: () => answer });
  answers.walk(drawing.area, drawing.names);
  const steps = createSteps({
    walk,
    onStep(step, of) {
      made = step;
      if (of >= 0 && of !== sample) choose(of);
      answers.release();
      light([], []);
    },
    say: live.say,
    refuse: (problem) => notify(el, `${problem}.`),
  });
  const train = createTrain({
    async onTrain(updates, after) {
      const { said, problem } = await ask({ about: "train", updates, made: after });
      if (problem) notify(el, `${problem}.`);
      return isGone ? null : (said ?? null);
    },
    onTake: describe,
  });
  const derive = createDerive({
    onAsk(quantity) {
      wanted = quantity;
      workOut();
    },
    say: live.say,
  });
  const check = createCheck({
    onCheck: (mine, ms, tried) => ask({ about: "check", mine, ms, tried }),
    say: live.say,
  });
  const taking = createTaking({
    async onProgram(which) {
      const { said, problem } = await ask({ about: "export", which });
      if (problem) notify(el, `${problem}.`);
      return said?.text ?? null;
    },
    say: live.say,
  });
  const sheets = createSheets({ ask: desk.ask, onTake: describe });
  const reading = createReading({
    async onRead(text) {
      let into, said, problem;
      do {
        into = asked;
        ({ said, problem } = await desk.ask({ about: "read", text, description: into }));
        if (isGone) return;
      } while (into !== asked); // which another change has become meanwhile: it is kept
      if (problem) return reading.refuse(problem);
      if (said?.readings.length > 1) return reading.choose(said.readings);
      if (said) await describe(said.readings[0].description);
    },
    onChoose: describe,
  });
  const examples = select(
    "Start from",
    [["", "…"], ...FACTS.examples.map(([, label], n) => [String(n), label])],
    "",
    (n) => {
      if (n !== "") describe(copied(FACTS.examples[Number(n)][0]));
      examples.set("");
    },
  );

  function ask(question) {
    return desk.ask({ ...question, description: state.description });
  }

  /** Lights up what is pointed at, or else the step; and what it is made of. */
  function light(names, sources) {
    const lit = names.length > 0 || !made ? names : [made.name];
    const from = lit === names ? sources : made.uses;
    wash(lit, from);
    drawing.light(lit, from);
  }

  /** Shows the numbers of a sample, which Python has. */
  async function choose(of) {
    sample = of;
    const { description } = state;
    if (answer.sample !== of) {
      el.setAttribute("aria-busy", "true");
      const { said } = await compute(description);
      if (isGone || description !== state.description || sample !== of) return;
      if (asked === description) el.removeAttribute("aria-busy");
      if (said) answer = said;
      ({ sample } = answer);
    }
    values.show(answer);
    drawing.show(answer);
    light([], []);
  }

  /**
   * Asks for the numbers of a network; names that are known need not come again.
   * @returns {Promise<import("../shared/python/desk.js").Answer>}
   */
  async function compute(description) {
    const names = answer?.names;
    const shape = names?.shape;
    const { said, ...rest } = await desk.ask({ about: "compute", description, sample, shape });
    return said ? { said: { ...said, names: said.names ?? names } } : rest;
  }

  /** A change of one number or choice. */
  function edit(change) {
    const next = copied(asked);
    change(next);
    describe(next);
  }

  /** Makes this the network, if Python takes it. */
  async function describe(description) {
    turn += 1;
    const mine = turn;
    asked = description;
    el.setAttribute("aria-busy", "true");
    const { said, problem } = await compute(description);
    if (isGone || mine !== turn) return; // a later one is on its way
    el.removeAttribute("aria-busy");
    if (said) {
      asked = said.description;
      state = { description: asked };
      for (const one of [reading, train, check]) one.clear(); // it was of the network before
      traits.save(state);
      link?.clear();
      present(said);
    } else {
      asked = state.description;
      if (problem) notify(el, `${problem}. Nothing was changed.`);
      if (answer) present(answer);
    }
  }

  function present(next) {
    answer = next;
    const { description, names } = next;
    numbers.show(description, names);
    choices.show(description);
    choose(sample < next.samples ? sample : 0);
    steps.again();
    if (!names.derivable.includes(wanted)) [wanted] = names.derivable;
    derive.offer(names.derivable, wanted);
    if (folds.derive.open) workOut();
    if (folds.take.open) taking.again();
  }

  async function workOut() {
    const form = derive.form();
    const { said } = await ask({ about: "derive", quantity: wanted, form });
    if (said && !isGone && said.form === derive.form() && said.name === wanted) derive.show(said);
  }

  const file = h("input", {
    type: "file",
    accept: ".json,application/json",
    class: "bbh-hidden",
    "aria-label": "a network's file",
    tabindex: "-1",
    on: { change: open },
  });
  async function open() {
    const [chosen] = file.files;
    if (!chosen) return;
    if (chosen.size > FACTS.longest)
      return notify(
        el,
        `the file has ${chosen.size} bytes, at most ${FACTS.longest} are accepted.`,
      );
    const text = await chosen.text();
    file.value = "";
    try {
      await describe(JSON.parse(text));
    } catch {
      notify(el, "The file holds no JSON. Nothing was changed.");
    }
  }

  /** A part that is opened when it is wanted. */
  const fold = (title, inside, { onOpen = () => {}, isOpen = false } = {}) => {
    const one = h(
      "details",
      { class: "bench-fold", open: isOpen },
      h("summary", {}, title),
      inside,
    );
    one.addEventListener("toggle", () => one.open && onOpen());
    return one;
  };
  const isOpen = true;
  const folds = {
    read: fold("Your network: paste it", reading.el, { isOpen }),
    given: fold("Its numbers and choices", h("div", {}, choices.el, numbers.el), { isOpen }),
    values: fold("Every value", values.el, { isOpen }),
    derive: fold("Work one number out", derive.el, { onOpen: workOut }),
    check: fold("Check my numbers", check.el),
    train: fold("Train it", train.el),
    take: fold("Take it along", taking.el, { onOpen: taking.again }),
    sheets: fold("Exercise sheets", sheets.el),
  };
  folds.given.classList.add("bench-given");
  el.append(
    h(
      "div",
      { class: "bench-bar" },
      examples.el,
      button("Reset", () => describe(traits.first.description)),
      button("Save", () =>
        keep("network.json", JSON.stringify(state.description, null, 1), "application/json"),
      ),
      button("Open", () => file.click()),
      file,
      link?.el,
    ),
    h("div", { class: "bench-top" }, folds.read, h("div", {}, drawing.el, answers.el, steps.el)),
    folds.given,
    folds.values,
    folds.derive,
    folds.check,
    folds.train,
    folds.take,
    folds.sheets,
    live.el,
  );
  const first = model.get("first");
  if (first) present(first);
  else describe(state.description);
  return () => {
    isGone = true;
    check.clear();
    sheets.stop();
    desk.stop();
    drawing.stop();
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
