/** The answer box: asks, judges, names the slip, and shows the worked solution on request. */
import { judgeNumber, judgeOption } from "./answers.js";
import { h } from "./dom.js";
import { isSolved, markSolved, onProgress } from "./progress_store.js";

const HEADLINES = {
  right: ["\u2713", "Right."],
  coarse: ["\u2248", "Right as far as it goes."],
  near: ["\u2248", "Close."],
  mistake: ["\u2717", "Not yet."],
  slip: ["\u2717", "Not yet."],
  wrong: ["\u2717", "Not yet."],
  refused: ["?", ""],
};
const TASK = ["question", "answer", "mistakes", "hint", "solution", "options", "rtol", "exact", "factors", "digits", "praise"];
let serial = 0;

function folded(title, text) {
  return h("details", {}, h("summary", {}, title), h("p", {}, text));
}

/** The field for a number, or the radio buttons; `read` gives what is to be judged. */
function answerField({ options, feedbackId, questionId, id }) {
  const described = `${questionId} ${feedbackId}`;
  if (options.length === 0) {
    const input = h("input", {
      type: "text", id: `${id}-input`, "aria-describedby": described, autocomplete: "off",
      autocapitalize: "off", spellcheck: "false", enterkeyhint: "done", maxlength: 80,
    });
    const label = h("label", { for: input.id }, "Your answer");
    return { el: h("div", { class: "bbh-answer-field" }, label, input), focus: input, read: () => input.value };
  }
  const radios = options.map((option) => h("input", { type: "radio", name: id, value: option }));
  const rows = radios.map((radio) => h("label", { class: "bbh-answer-option" }, radio, h("span", {}, radio.value)));
  const el = h("fieldset", { class: "bbh-answer-options", "aria-describedby": described },
    h("legend", {}, "Your answer"), rows);
  return { el, focus: radios[0], read: () => radios.find((radio) => radio.checked)?.value ?? null };
}

/**
 * The whole box for one task; `onRight` is called when a right answer is given. `name` tells the
 * box's ids from those of other boxes, and `serial` from those of another view of the same box.
 */
function buildBox(task, name, onRight) {
  const id = `bbh-${name}-${++serial}`;
  const questionId = `${id}-question`;
  const feedback = h("p", { class: "bbh-answer-feedback", role: "status", id: `${id}-feedback` });
  const field = answerField({ options: task.options, feedbackId: feedback.id, questionId, id });
  const badge = h("span", { class: "bbh-answer-badge", hidden: true }, "\u2713 Solved");

  function check() {
    const judge = task.options.length ? judgeOption : judgeNumber;
    const { verdict, text } = judge(field.read(), task);
    const [symbol, headline] = HEADLINES[verdict];
    feedback.dataset.verdict = verdict;
    feedback.replaceChildren(
      h("span", { class: "bbh-answer-symbol", "aria-hidden": "true" }, symbol),
      h("span", {}, headline && h("strong", {}, headline), " ", text),
    );
    if (verdict === "refused") field.focus.setAttribute("aria-invalid", "true");
    else field.focus.removeAttribute("aria-invalid");
    if (verdict === "refused") field.focus.focus();
    if (verdict === "right") onRight();
  }

  const form = h("form", {
    class: "bbh-answer-form", novalidate: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        check();
      },
      // JupyterLab keeps Enter from submitting a form in a cell.
      keydown: (event) => {
        if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
        event.preventDefault();
        check();
      },
      input: () => field.focus.removeAttribute("aria-invalid"),
    },
  }, field.el, h("button", { type: "submit" }, "Check"));

  const el = h("div", { class: "bbh-answer", role: "group", "aria-labelledby": questionId },
    h("div", { class: "bbh-answer-head" }, h("p", { class: "bbh-answer-question", id: questionId }, task.question), badge),
    form, feedback,
    h("div", { class: "bbh-answer-help" }, folded("Hint", task.hint), folded("Worked solution", task.solution)));
  return {
    el,
    setSolved: (solved) => {
      badge.hidden = !solved;
      el.dataset.solved = String(solved);
    },
  };
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
    const next = buildBox(task, id, () => markSolved(id));
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
