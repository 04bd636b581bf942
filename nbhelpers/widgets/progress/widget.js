/** What the reader has solved, chapter by chapter; the reader exports, restores and erases it. */
import { button, h } from "../shared/dom.js";
import { eraseProgress, exportProgress, importProgress } from "../shared/progress/backup.js";
import { isSolved, onProgress } from "../shared/progress/store.js";
import { isKept } from "../shared/progress/trouble.js";

const FILE = "backprop-by-hand-progress.json";

function download(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: url, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** How many of a chapter's questions are solved, as a bar and in words. */
function chapterRow({ title, href, ids }) {
  const bar = h("span", {});
  const count = h("span", { class: "bbh-progress-count", data: { quantity: "solved" } });
  const el = h(
    "li",
    {},
    h("a", { href }, title),
    h("span", { class: "bbh-progress-bar", "aria-hidden": "true" }, bar),
    count,
  );
  return {
    el,
    update: () => {
      const solved = ids.filter(isSolved).length;
      bar.style.width = `${(100 * solved) / ids.length}%`;
      count.dataset.value = String(solved);
      count.textContent = `${solved === ids.length ? "\u2713 " : ""}${solved} of ${ids.length}`;
      return solved;
    },
  };
}

/** The buttons. Erasing asks first, in place; focus follows the question. */
function controls(say) {
  const file = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    "aria-label": "Exported progress",
    on: {
      change: async () => {
        const [chosen] = file.files;
        if (!chosen) return;
        const text = chosen.size < 1e6 ? await chosen.text() : "";
        const count = importProgress(text);
        file.value = "";
        say(
          count < 0
            ? "This file holds no exported progress. Nothing was changed."
            : `Restored: the file knows of ${count} question${count === 1 ? "" : "s"}.`,
        );
      },
    },
  });
  const eraseButton = button("Erase", () => ask(true));
  const keepButton = button("Keep it", () => ask(false));
  const usual = h(
    "div",
    { class: "bbh-progress-buttons" },
    button("Export", () => {
      const text = exportProgress();
      download(text);
      copy.value = text;
      kept.hidden = false;
      say(`Your browser was asked to save ${FILE}. This page cannot see whether it did.`);
    }),
    button("Restore", () => file.click()),
    eraseButton,
    file,
  );
  const question = h(
    "div",
    { class: "bbh-progress-buttons", role: "group", "aria-label": "Erase progress", hidden: true },
    h("span", {}, "Erase all progress in this browser? It cannot be undone."),
    button("Erase it", () => {
      eraseProgress();
      ask(false);
      say("Progress is erased.");
    }),
    keepButton,
  );

  const copy = h("textarea", {
    class: "bbh-progress-text",
    readonly: true,
    rows: 5,
    spellcheck: "false",
    "aria-label": "Progress as text",
    on: { focus: () => copy.select() },
  });
  const kept = h(
    "details",
    { class: "bbh-progress-kept", hidden: true },
    h("summary", {}, "No file came?"),
    h(
      "p",
      {},
      `Some frames forbid it. Copy this text into a file of your own, named ${FILE}; Restore reads it.`,
    ),
    copy,
  );

  function ask(asking) {
    say("");
    kept.hidden = true;
    usual.hidden = asking;
    question.hidden = !asking;
    (asking ? keepButton : eraseButton).focus();
  }
  return { buttons: [usual, question], kept };
}

function render({ model, el }) {
  el.classList.add("bbh-root");
  el.dataset.widget = "progress";
  const total = h("p", { class: "bbh-progress-total", data: { quantity: "solved_total" } });
  const list = h("ul", { class: "bbh-progress-list" });
  const status = h("p", { class: "bbh-progress-status", role: "status" });
  const where = isKept()
    ? "Kept in this browser only; nothing is sent anywhere."
    : "This browser keeps nothing for this page: progress lasts until you close it. Nothing is sent anywhere.";
  let rows = [];

  function update() {
    const solved = rows.map((row) => row.update()).reduce((sum, count) => sum + count, 0);
    const all = model.get("chapters").reduce((sum, chapter) => sum + chapter.ids.length, 0);
    total.dataset.value = String(solved);
    total.textContent = `Your progress: ${solved} of ${all} questions solved`;
  }
  function rebuild() {
    rows = model.get("chapters").map(chapterRow);
    list.replaceChildren(...rows.map((row) => row.el));
    update();
  }

  const { buttons, kept } = controls((text) => (status.textContent = text));
  el.append(
    h(
      "div",
      { class: "bbh-progress" },
      total,
      list,
      buttons,
      status,
      kept,
      h("p", { class: "bbh-progress-where" }, where),
    ),
  );
  model.on("change:chapters", rebuild);
  const stop = onProgress(update);
  rebuild();
  return () => {
    model.off("change:chapters", rebuild);
    stop();
  };
}

export default { render };
