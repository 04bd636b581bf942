/* The search page: the field, the list of results and the line that says how many. */
(() => {
  "use strict";
  const SHOWN = 10;
  const $ = (id) => document.getElementById(id);
  const form = document.querySelector(".search-page-form");
  const field = $("search-input");
  const status = $("search-status");
  const list = $("search-results");
  const more = $("search-more");
  const advice = $("search-advice");

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  const line = (pieces) =>
    pieces.map(({ text, marked }) => (marked ? element("mark", "", text) : text));

  function item({ href, title, where, excerpt, isCode }) {
    const link = element("a", "search-title", ...line(title));
    link.href = href;
    const parts = [link];
    if (where.length) parts.push(element("p", "search-where", where.join(" › ")));
    if (excerpt.length) {
      const name = isCode ? "search-excerpt search-code" : "search-excerpt";
      parts.push(element("p", name, ...line(excerpt)));
    }
    return element("li", "", ...parts);
  }

  /**
   * List the results, or more of them; returns the first of the new ones.
   * @returns {{ answer: import("./finder.js").Answer, first: Element | undefined }}
   */
  function showFrom(from) {
    const answer = window.bookSearch.find(field.value, from + SHOWN);
    list.append(...answer.results.slice(from).map(item));
    more.hidden = list.children.length >= answer.count;
    return { answer, first: list.children[from] };
  }

  const quoted = (words) => words.map((word) => `“${word}”`).join(" or ");
  const sections = (count) => (count === 1 ? "1 section" : `${count} sections`);

  /** What was found, in a sentence or two. */
  function summary({ count, all, missing }) {
    const said = missing.map(({ said: word, shown }) => {
      const instead = shown.length ? `; it was looked for as ${quoted(shown)}` : "";
      return `The book does not say “${word}”${instead}.`;
    });
    const rest = `${sections(count - all)} with some of the words`;
    if (!count) said.push("Nothing was found.");
    else if (!all) said.push(`${rest}.`);
    else if (count === all) said.push(`${sections(all)} found.`);
    else said.push(`${sections(all)} found, then ${rest}.`);
    return said.join(" ");
  }

  const ownTitle = document.title;

  /** Keep the question in the address, so that it can be shared and come back to. */
  function remember(question) {
    const query = question ? `?q=${encodeURIComponent(question)}` : "";
    try {
      history.replaceState(null, "", `${location.pathname}${query}`);
    } catch {
      // The search works without an address of its own.
    }
  }

  function run() {
    const question = field.value.trim();
    list.replaceChildren();
    const { answer } = showFrom(0);
    status.textContent = question ? summary(answer) : "";
    advice.hidden = !question || answer.count > 0;
    document.title = question ? `${question} — ${ownTitle}` : ownTitle;
    remember(question);
  }

  let waiting = 0;
  function searchAfter(milliseconds) {
    clearTimeout(waiting);
    waiting = setTimeout(run, milliseconds);
  }

  field.addEventListener("input", () => searchAfter(200));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    searchAfter(0);
  });
  more.addEventListener("click", () =>
    showFrom(list.children.length).first.querySelector("a").focus(),
  );
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  searchAfter(0); // the page is drawn first
})();
