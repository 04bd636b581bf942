/** The card of one question: field, state, hints in steps, solution. It keeps nothing itself. */
import { FACTS } from "./facts.js";
import { KNOWN, judge, shown } from "./answers.js";
import { choiceField, numberField } from "./field.js";
import { changedChip, judgedChip, restingChip } from "./states.js";
import { follows, goTo } from "./onward.js";
import { typeset } from "./typeset.js";
import { button, h } from "../shared/dom.js";
import { bringsWidget } from "../shared/bring.js";
import { verdictChip } from "../shared/verdict.js";

function folded(title, text, onOpen = () => {}) {
  const summary = h("summary", { on: { click: () => el.open || onOpen() } }, title);
  const el = h("details", {}, summary, h("p", {}, typeset(text)));
  return el;
}

/**
 * The section of this page that explains a mistake, if the page has it.
 * @returns {{href: string, title: string} | null}
 */
function sectionHere(label) {
  const target = document.getElementById(label);
  const around = target?.matches("section") ? target : target?.nextElementSibling;
  const heading = (target?.closest("section") ?? around)?.querySelector("h2, h3, h4");
  if (!heading) return null;
  const title = [...heading.childNodes].filter(
    (node) => !node.matches?.(".headerlink, .section-number"),
  );
  return { href: `#${label}`, title: title.map((node) => node.textContent).join("") };
}

/** The link to the widget in which a question can be tried, and what looks if it is there. */
function wayToWidget({ network, laboratory, setting = {}, question }, asked) {
  const id = network || laboratory;
  if (!id) return { el: null, look: () => {} };
  const label = network ? "Show in network" : "Do it in the laboratory";
  const el = h("a", { href: `#${id}`, class: "bbh-answer-way" }, label);
  const about = Array.from(question.matchAll(/\bdE\/d(w\d+)/g), ([, weight]) => weight);
  return { el, look: bringsWidget(el, { id, setting, about, asked }).look };
}

/** What is said of an answer; the number of the answer as one that can be read by a program. */
function said(judged, task) {
  if (judged.text.startsWith(KNOWN)) {
    const before = h("span", { class: "bbh-answer-known" }, KNOWN); // unless the chip says it
    return [before, ...typeset(judged.text.slice(KNOWN.length))];
  }
  const value = task.options.length === 0 && judged.verdict === "right" ? task.answer : null;
  const number = value === null ? "" : String(task.exact ? value : shown(value));
  if (number === "" || !judged.text.includes(number)) return typeset(judged.text);
  const [before, ...after] = judged.text.split(number);
  const el = h("strong", { data: { quantity: "answer", value: String(value) } }, typeset(number));
  return [before, el, ...typeset(after.join(number))];
}

/**
 * @param {any} task
 * @param {string} name
 * @param {object} reader what the reader does
 * @param {() => import("../shared/progress/records.js").Answers} reader.answers
 * @param {(given: string, verdict: string) => string} reader.onAnswer gives what is to be said of
 *   the keeping, or ""
 * @param {() => void} reader.onShown the solution was opened
 * @param {() => void} reader.onAgain
 * @param {() => void} [reader.onNext] goes on from a right answer; without it what follows on the
 *   page is next
 * @param {(label: string) => {href: string, title: string} | null} [reader.sectionOf]
 */
export function buildCard(task, name, reader) {
  const { answers, onAnswer, onShown, onAgain, sectionOf = sectionHere } = reader;
  // Another view of the same card, on the same page, needs other ids.
  const id = `bbh-${name}-${Math.random().toString(36).slice(2, 10)}`;
  const isChoice = task.options.length > 0;
  const field = (isChoice ? choiceField : numberField)({
    id,
    question: task.question,
    options: task.options,
    described: `${id}-status`,
  });
  const chip = h("span", { class: "bbh-answer-chip" });
  const text = h("span", { class: "bbh-answer-text" });
  const status = h(
    "div",
    { class: "bbh-answer-status", id: `${id}-status`, role: "status", data: { part: "status" } },
    chip,
    text,
  );
  const again = button("Try again", onAgain, { class: "bbh-answer-again", hidden: true });
  let touched = false;
  let right = null; // what the field holds while that is the answer
  const isRight = () => right !== null && field.read() === right.given;
  function onward() {
    if (!isRight()) return null;
    const next = reader.onNext ? null : follows(el);
    return next ? () => goTo(next) : (reader.onNext ?? null);
  }
  const main = button("Check", () => (onward() ?? check)(), { class: "bbh-answer-check" });
  const nameMain = () => (main.textContent = onward() ? "Go on" : "Check");

  function show({ state, kind, word, sign }, content) {
    status.dataset.state = el.dataset.state = state;
    chip.replaceChildren(verdictChip(kind, word, sign));
    if (content) text.replaceChildren(...content);
    again.hidden = state !== "shown";
  }
  function explain(judged, trouble = "") {
    status.dataset.verdict = judged.verdict;
    status.dataset.said = `${judged.headline} ${judged.text}`.trim(); // as it is written
    const label = task.see?.[judged.mistake];
    const section = label ? sectionOf(label) : null;
    const link = section && h("a", { href: section.href }, section.title);
    const headline = h("span", { class: "bbh-hidden" }, `${judged.headline} `);
    const content = [headline, ...said(judged, task), ...(link ? [" See: ", link] : [])];
    right = judged.verdict === "right" ? { given: field.read() } : null;
    const before = !right && answers().solved !== null ? "You solved this question before." : "";
    const note = h("span", { class: "bbh-answer-note" }, trouble || before);
    const isMarked = isChoice && (judged.verdict === "mistake" || judged.verdict === "wrong");
    if (!isMarked) return [...content, note];
    field.mark(field.read(), judged.text); // the reason stands there; here it is heard
    return [h("span", { class: "bbh-hidden" }, content), note];
  }
  function check() {
    const given = field.read();
    const judged = judge(given, task);
    const refused = judged.verdict === "refused";
    let trouble = "";
    field.focus.removeAttribute("aria-invalid");
    if (refused) {
      field.focus.setAttribute("aria-invalid", "true");
      field.focus.focus();
    } else {
      touched = false;
      trouble = onAnswer(given, judged.verdict);
    }
    show(judgedChip(judged, answers(), isChoice), explain(judged, trouble));
    nameMain();
  }
  function onInput() {
    touched = true;
    field.focus.removeAttribute("aria-invalid");
    const known = answers();
    if (isRight()) show(restingChip(known), explain(judge(String(task.answer), task)));
    else show(changedChip(known), known.solved === null ? undefined : []);
    nameMain();
  }

  // Nothing waits for the form's submit event, which a sandbox may forbid; it comes where the
  // keyboard of a phone sends no key. JupyterLab keeps Enter from submitting a form in a cell.
  const form = h(
    "form",
    {
      class: "bbh-answer-form",
      novalidate: true,
      on: {
        submit: (event) => {
          event.preventDefault();
          check();
        },
        keydown: (event) => {
          if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT")
            return;
          event.preventDefault();
          check();
        },
        input: onInput,
      },
    },
    field.parts(main),
  );
  const tells = task.solution !== FACTS.withheld;
  const solution = folded("Solution", task.solution, () => tells && onShown());
  solution.className = "solution";
  const way = wayToWidget(task, () => el.querySelector(".bbh-answer-question"));
  const el = h(
    "div",
    { class: "bbh-answer", role: "group", "aria-labelledby": `${id}-question` },
    form,
    h("div", { class: "bbh-answer-state" }, status, again),
    h(
      "div",
      { class: "bbh-answer-help" },
      folded("Hint 1", task.hint),
      task.setup ? folded("Hint 2", task.setup) : null,
      solution,
      way.el,
    ),
  );

  /** Shows what is known of the question; leaves alone what the reader is entering. */
  function recall() {
    const known = answers();
    if (touched) return show(changedChip(known));
    const { solved, tries } = known;
    const last = tries.findLast(({ verdict }) => solved === null || verdict === "right");
    const given = last?.given ?? (solved !== null && isChoice ? task.answer : null);
    field.write(null);
    for (const { given: option } of isChoice ? tries : []) {
      const judged = judge(option, task);
      if (judged.verdict !== "right") field.mark(option, judged.text);
    }
    field.write(given);
    const answer = solved === null ? null : String(task.answer);
    const judged = (given ?? answer) === null ? null : judge(given ?? answer, task);
    right = null;
    if (!judged) for (const key of ["verdict", "said"]) delete status.dataset[key];
    show(restingChip(known), judged ? explain(judged) : []);
    nameMain();
  }
  function reset() {
    touched = false;
    right = null;
    solution.open = false;
    field.write(null);
    show(restingChip(answers()), []);
    nameMain();
  }
  return { el, recall, reset, look: way.look };
}
