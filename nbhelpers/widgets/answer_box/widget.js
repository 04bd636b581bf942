/** The answer box: asks, judges, names the slip, and shows the worked solution on request. */
import { judge } from "./answers.js";
import { button, h } from "../shared/dom.js";
import { isSolved, noteAnswer, onProgress } from "../shared/progress_store.js";

const TASK = [
  "question",
  "hint",
  "solution",
  "answer",
  "mistakes",
  "options",
  "exact",
  "digits",
  "rtol",
  "factors",
  "praise",
];

function folded(title, text) {
  return h("details", {}, h("summary", {}, title), h("p", {}, text));
}

/**
 * The field for a number, or the radio buttons; `read` gives what is to be judged, and `recall`
 * picks the answer where it is one of several options.
 */
function answerField({ options, feedbackId, questionId, id }) {
  const described = `${questionId} ${feedbackId}`;
  if (options.length === 0) {
    const input = h("input", {
      type: "text",
      id: `${id}-input`,
      "aria-describedby": described,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "done",
    });
    const label = h("label", { for: input.id }, "Your answer");
    return {
      el: h("div", { class: "bbh-answer-field" }, label, input),
      focus: input,
      read: () => input.value,
      recall: () => {},
    };
  }
  const radios = options.map((option) =>
    h("input", {
      type: "radio",
      name: id,
      value: option,
      autocomplete: "off",
    }),
  );
  const rows = radios.map((radio) =>
    h("label", { class: "bbh-answer-option" }, radio, h("span", {}, radio.value)),
  );
  const el = h(
    "fieldset",
    { class: "bbh-answer-options", "aria-describedby": described },
    h("legend", {}, "Your answer"),
    rows,
  );
  return {
    el,
    focus: radios[0],
    read: () => radios.find((radio) => radio.checked)?.value ?? null,
    recall: (answer) => radios.forEach((radio) => (radio.checked = radio.value === answer)),
  };
}

/** The whole box for one task; `onAnswer` is told what was given, and the verdict. */
function buildBox(task, name, onAnswer) {
  // Another view of the same box, on the same page, needs other ids.
  const id = `bbh-${name}-${Math.random().toString(36).slice(2, 10)}`;
  const questionId = `${id}-question`;
  const feedback = h("p", { class: "bbh-answer-feedback", role: "status", id: `${id}-feedback` });
  const field = answerField({ options: task.options, feedbackId: feedback.id, questionId, id });
  const badge = h("span", { class: "bbh-answer-badge", hidden: true }, "\u2713 Solved");

  function say({ verdict, symbol, headline, text }) {
    feedback.dataset.verdict = verdict;
    feedback.replaceChildren(
      h("span", { class: "bbh-answer-symbol", "aria-hidden": "true" }, symbol),
      h("span", {}, headline && h("strong", {}, headline), " ", text),
    );
  }
  function check() {
    const given = field.read();
    const judged = judge(given, task);
    const { verdict } = judged;
    say(judged);
    if (verdict === "refused") field.focus.setAttribute("aria-invalid", "true");
    else field.focus.removeAttribute("aria-invalid");
    if (verdict === "refused") field.focus.focus();
    else onAnswer(given, verdict);
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
        input: () => field.focus.removeAttribute("aria-invalid"),
      },
    },
    field.el,
    button("Check", check),
  );

  const el = h(
    "div",
    { class: "bbh-answer", role: "group", "aria-labelledby": questionId },
    h(
      "div",
      { class: "bbh-answer-head" },
      h("p", { class: "bbh-answer-question", id: questionId }, task.question),
      badge,
    ),
    form,
    feedback,
    h(
      "div",
      { class: "bbh-answer-help" },
      folded("Hint", task.hint),
      folded("Worked solution", task.solution),
    ),
  );

  function setSolved(solved) {
    badge.hidden = !solved;
    el.dataset.solved = String(solved);
    if (solved && !feedback.hasChildNodes()) {
      // who comes back finds the answer there
      field.recall(task.answer);
      say(judge(String(task.answer), task));
    } else if (!solved && feedback.dataset.verdict === "right") {
      feedback.replaceChildren();
      delete feedback.dataset.verdict;
    }
  }
  return { el, setSolved };
}

function render({ model, el }) {
  el.classList.add("bbh-root");
  el.dataset.widget = "answer_box";
  const id = model.get("widget_id");
  let box = null;

  function remember() {
    if (model.get("solved") === isSolved(id)) return;
    model.set("solved", isSolved(id));
    model.save_changes();
  }
  function showSolved() {
    box.setSolved(model.get("solved"));
  }
  function rebuild() {
    const task = Object.fromEntries(TASK.map((name) => [name, model.get(name)]));
    const next = buildBox(task, id, (given, verdict) => noteAnswer(id, given, verdict));
    if (box) box.el.replaceWith(next.el);
    else el.append(next.el);
    box = next;
    showSolved();
  }

  const taskEvents = TASK.map((name) => `change:${name}`).join(" ");
  model.on(taskEvents, rebuild);
  model.on("change:solved", showSolved);
  const stop = onProgress(remember);
  rebuild();
  remember();
  return () => {
    stop();
    model.off(taskEvents, rebuild);
    model.off("change:solved", showSolved);
  };
}

export default { render };
