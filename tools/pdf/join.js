/* Joins the pages of a built book into one document to print: ids that are unique, links that stay
 * inside, a cover, contents. What the pages hold is theirs; the answers are in answers.js. */
(() => {
  "use strict";
  const HERE = "https://book.invalid/"; // stands for the book's folder
  const NAMING = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
  // What belongs to a screen, or to one reader, and not to a book.
  const LEFT_OUT = [
    ".headerlink",
    ".page-facts",
    ".cell-code",
    ".errata-filter",
    ".toctree-wrapper",
    "script",
    "figure[data-widget='progress']",
  ];

  const OF_ONE_READER = "[data-review]"; // a page that has it is left out

  /** @returns {HTMLElement} */
  function h(tag, attributes = {}, ...children) {
    const el = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
    el.append(...children);
    return el;
  }

  /** The number of the page that something is on, once it is known. */
  function folio(id) {
    return h("span", { class: "folio", "data-page-of": id }, "000");
  }

  /** A heading's words and formulas, without what only a screen needs. */
  function words(heading) {
    return [...heading.cloneNode(true).childNodes];
  }

  /** A formula is one thing with a name, and not the same thing twice, once of them hidden. */
  function spell(formula) {
    const { textContent } = formula.querySelector("annotation");
    formula.querySelector(".katex-mathml").remove();
    formula.setAttribute("role", "img");
    formula.setAttribute("aria-label", textContent);
  }

  /** Code keeps the colors that it has: of its hundred thousand pieces most are plain ink. */
  function plain(code) {
    const { color } = getComputedStyle(code);
    for (const token of code.querySelectorAll("span")) {
      const own = getComputedStyle(token);
      if (own.color === color && own.fontWeight === "400" && own.fontStyle === "normal")
        token.replaceWith(...token.childNodes);
    }
    code.normalize();
  }

  /** Who follows a link to a section comes to its heading: the section may begin a page before it. */
  function leadToHeadings(article, names) {
    const headings = new Map();
    for (const heading of article.querySelectorAll("section > :is(h1, h2, h3, h4, h5, h6)")) {
      const section = heading.parentElement;
      heading.id = `${section.id}--heading`;
      for (let el = heading.previousElementSibling; el; el = el.previousElementSibling)
        headings.set(el.id, heading.id);
      headings.set(section.id, heading.id);
    }
    for (const [name, now] of names) names.set(name, headings.get(now) ?? now);
  }

  /** Reads one page, and gives what is unique in the book a name that is. */
  function readPage({ path, html }, taken) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const article = document.importNode(page.querySelector("article"), true);
    article.querySelectorAll(LEFT_OUT.join()).forEach((el) => el.remove());
    const stem = path.replace(/\.html$/, "").replaceAll(/[^\w-]+/g, "-");
    const names = new Map();
    for (const el of article.querySelectorAll("[id]")) {
      const name = taken.has(el.id) ? `${stem}--${el.id}` : el.id;
      if (!names.has(el.id)) names.set(el.id, name);
      taken.add((el.id = name));
    }
    article.querySelectorAll(".katex").forEach(spell);
    article.querySelectorAll("details").forEach((fold) => (fold.open = true));
    const title = article.querySelector("h1");
    leadToHeadings(article, names);
    return { path, article, names, title, id: title.id };
  }

  /** Whatever refers to a name of its own page refers to the name that it has now. */
  function rename({ article, names }) {
    const now = (name) => names.get(name) ?? name;
    for (const el of article.querySelectorAll("*")) {
      for (const { name, value } of el.attributes) {
        if (NAMING.includes(name)) el.setAttribute(name, value.split(" ").map(now).join(" "));
        else if (value.includes("url(#")) {
          el.setAttribute(
            name,
            value.replaceAll(/url\(#([^)]+)\)/g, (_, id) => `url(#${now(id)})`),
          );
        }
      }
    }
  }

  /** Links between pages become links in the document, those to other files become text. */
  function relink({ path, article }, pages, site) {
    for (const link of article.querySelectorAll(".bbh-open")) link.remove(); // to a live widget
    for (const link of article.querySelectorAll("a[href], use[href]")) {
      const url = new URL(link.getAttribute("href"), HERE + path);
      if (url.origin !== new URL(HERE).origin) continue;
      const page = pages.get(decodeURIComponent(url.pathname.slice(1)));
      const name = decodeURIComponent(url.hash.slice(1));
      if (!page) link.replaceWith(...link.childNodes);
      else if (name && !page.names.has(name))
        throw new Error(`${path}: no ${name} in ${page.path}`);
      else link.setAttribute("href", `#${name ? page.names.get(name) : page.id}`);
    }
    for (const image of article.querySelectorAll("img[src]")) {
      image.setAttribute("src", new URL(image.getAttribute("src"), site + path).href);
    }
  }

  /** The part of the book that each page is in, as its list of chapters has it. */
  function parts(html) {
    const found = new Map();
    let part = "";
    const list = new DOMParser().parseFromString(html, "text/html");
    for (const el of list.querySelectorAll(".site-nav-inner :is(.caption, li > a)")) {
      if (el.matches(".caption")) part = el.textContent;
      else found.set(el.getAttribute("href"), part);
    }
    return found;
  }

  function cover(first, colophon) {
    const sentence = first.title.parentElement.querySelector("p").cloneNode(true);
    sentence.querySelectorAll(".start").forEach((el) => el.remove());
    const picture = first.article.querySelector("svg")?.cloneNode(true) ?? "";
    return h(
      "section",
      { class: "book-cover" },
      h("p", { class: "book-title" }, ...words(first.title)),
      sentence,
      h("div", { class: "book-picture" }, picture),
      h("div", { class: "book-colophon" }, ...colophon),
    );
  }

  function entry(id, heading, kind) {
    const link = h("a", { href: `#${id}` }, h("span", {}, ...words(heading)), folio(id));
    return h("li", { class: kind }, link);
  }

  /** The contents: parts, chapters, sections, each with its page. */
  function contents(pages, partOf) {
    const list = h("ol", { class: "book-contents" });
    let part = "";
    for (const { path, id, title, article } of pages) {
      const own = partOf.get(path) ?? "";
      if (own !== part) list.append(h("li", { class: "book-part" }, (part = own)));
      list.append(entry(id, title, "book-chapter"));
      for (const heading of article.querySelectorAll("h2")) {
        list.append(entry(heading.id, heading, "book-section"));
      }
    }
    const heading = h("h1", { id: "book-contents" }, "Contents");
    return h("section", { class: "book-front" }, heading, list);
  }

  /** A page's name on top of each of its pages. */
  function runningHeads(pages) {
    const rules = pages.map(({ title, article }, n) => {
      article.style.setProperty("page", `chapter-${n}`);
      const text = title.textContent.trim().replaceAll(/["\\]/g, "\\$&");
      return `@page chapter-${n} { @top-left { content: "${text}"; } }`;
    });
    return h("style", {}, rules.join("\n"));
  }

  /**
   * Makes this document the book.
   * @param {{path: string, html: string}[]} read the pages in their order, the first page first
   * @param {string} site the address of the folder that they are in
   */
  function join(read, site) {
    const taken = new Set();
    const pages = read
      .map((page) => readPage(page, taken))
      .filter(({ article }) => !article.querySelector(OF_ONE_READER));
    const byPath = new Map(pages.map((page) => [page.path, page]));
    for (const page of pages) {
      rename(page);
      relink(page, byPath, site);
    }
    const [first] = pages;
    const start = new DOMParser().parseFromString(read[0].html, "text/html");
    const front = cover(
      first,
      start.querySelectorAll(".site-footer > :last-child, .site-footer p"),
    );
    document.title = first.title.textContent;
    first.title.textContent = start.querySelector(".site-nav-home")?.textContent ?? "Start";
    const answers = window.bookAnswers(pages.slice(), { h, folio, words });
    if (answers) pages.push(answers);
    document.body.append(
      front,
      contents(pages, parts(read[0].html)),
      h("main", {}, ...pages.map(({ article }) => article)),
    );
    document.head.append(runningHeads(pages));
    document.querySelectorAll(".highlight pre").forEach(plain);
  }

  /** Writes the numbers of the pages, by what is on them; says how many have changed. */
  function number(pageOf) {
    let changed = 0;
    // Chromium keeps parts of a layout, and with them breaks of the print before: it starts anew.
    document.body.hidden = true;
    document.body.getBoundingClientRect();
    document.body.hidden = false;
    for (const el of document.querySelectorAll("[data-page-of]")) {
      const text = String(pageOf[el.dataset.pageOf]);
      if (el.textContent !== text) changed++;
      el.textContent = text;
    }
    return changed;
  }

  window.book = { join, number };
})();
