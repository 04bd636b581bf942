/* The answers of a book to print: they leave the text, and stand at its end, question by question. */
(() => {
  "use strict";

  /** What the reader of the site gets to see when a question is solved. */
  function solved(box, { typeset, shown, FACTS }, h) {
    const task = JSON.parse(box.dataset.state);
    if (task.solution === FACTS.withheld) return [];
    const { answer, exact, solution } = task;
    const text = typeof answer === "number" && !exact ? shown(answer) : String(answer);
    const right = h("strong", { "data-answer-of": box.id }, ...typeset(text));
    return [
      h("p", { class: "answer-asked" }, ...typeset(task.question), " ", right),
      h("p", {}, ...typeset(solution)),
    ];
  }

  /** A chapter's questions in their order, each with what answers it. */
  function questions(article, modules, { h, folio }) {
    const found = [];
    const add = (asked, title) => found.push({ asked, title, boxes: [], content: [] });
    const QUESTION = ".exercise, figure[data-widget='answer_box']";
    const ANSWER = "details.admonition.solution, .cell > details.hide";
    for (const el of article.querySelectorAll(`${QUESTION}, ${ANSWER}`)) {
      if (el.matches(".exercise")) {
        add(el, [...el.querySelector(".admonition-title").cloneNode(true).childNodes]);
      } else if (el.matches("figure")) {
        if (!el.closest(".exercise")) add(el, ["Question"]);
        found.at(-1).boxes.push(el.id);
        found.at(-1).content.push(...solved(el, modules, h));
      } else {
        const boxes = [...el.parentElement.classList].map((name) => name.replace(/^until-/, ""));
        const question = found.find((one) => one.boxes.some((id) => boxes.includes(id)));
        const { asked, content } = question ?? found.at(-1);
        el.querySelector("summary").remove();
        const shown = h("div", { class: "answer-shown" }, ...el.childNodes);
        content.push(shown);
        const id = `answer-${asked.id}`;
        const text = el.matches(".solution")
          ? "Solution"
          : shown.querySelector("svg")
            ? "Figure"
            : "Output";
        el.replaceWith(
          h("p", { class: "answer-link" }, h("a", { href: `#${id}` }, `${text}: page `, folio(id))),
        );
      }
    }
    return found.filter(({ content }) => content.length > 0);
  }

  function item({ asked, title, content }, { h, folio }) {
    const id = `answer-${asked.id}`;
    const head = asked.querySelector(".admonition-title") ?? asked;
    head.append(h("a", { class: "answer-link", href: `#${id}` }, "Answer: page ", folio(id)));
    const back = h("a", { href: `#${asked.id}` }, ...title);
    return h(
      "section",
      { class: "answer", id },
      h("p", { class: "answer-title" }, back, h("span", {}, "page ", folio(asked.id))),
      ...content,
    );
  }

  /**
   * Takes the answers out of the pages.
   * @param {{article: HTMLElement, title: HTMLElement, id: string}[]} pages
   * @param {Object<string, Function>} make
   * @returns one page more, or null where there is no answer
   */
  window.bookAnswers = (pages, make) => {
    const { h, words } = make;
    const modules = {
      ...window.widgetModules.typeset,
      ...window.widgetModules.answers,
      ...window.widgetModules.facts,
    };
    const article = h("article", { class: "page book-answers" });
    const title = h("h1", { id: "answers" }, "Answers");
    article.append(title);
    for (const page of pages) {
      const found = questions(page.article, modules, make);
      if (!found.length) continue;
      const heading = h("h2", { id: `answers-${page.id}` }, ...words(page.title));
      article.append(h("section", {}, heading, ...found.map((one) => item(one, make))));
    }
    return article.children.length > 1 ? { path: "", article, title, id: "answers" } : null;
  };
})();
