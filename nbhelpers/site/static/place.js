/* Where one is on a chapter's page: its section in the bar on top and in the list of sections, and
 * a line as long as what is read. The page's networks come to the reader as a sheet: from the bar,
 * and from the words that name one. */
(() => {
  "use strict";
  const bar = document.querySelector(".topbar");
  const place = document.getElementById("place");
  const open = document.getElementById("open-network");
  const sheet = document.getElementById("sheet");
  if (!place) return;

  /** The section in view, and how much of the page is behind. */
  function setUpPlace() {
    const headings = [...document.querySelectorAll("article section > :is(h2, h3)")];
    const title = document.querySelector("article h1");
    const links = new Map();
    for (const link of document.querySelectorAll(".page-toc a[href^='#']"))
      links.set(decodeURIComponent(link.hash.slice(1)), link);
    /** The link to the section of a heading, or to the nearest around it that the list names. */
    const linkTo = (heading) => {
      let section = heading?.closest("section");
      while (section && !links.has(section.id)) section = section.parentElement.closest("section");
      return section && links.get(section.id);
    };
    let marked = null;
    let waiting = false;
    const mark = () => {
      waiting = false;
      const edge = bar.offsetHeight + innerHeight / 4;
      const current = headings.findLast((one) => one.getBoundingClientRect().top < edge);
      const link = linkTo(current);
      if (link !== marked) {
        marked?.removeAttribute("aria-current");
        link?.setAttribute("aria-current", "location");
        marked = link;
      }
      const isPast = title && title.getBoundingClientRect().bottom < bar.offsetHeight;
      const named = isPast ? (current ?? title) : null;
      bar.classList.toggle("is-inside", Boolean(named));
      place.hidden = !named;
      if (named) {
        const words = named.cloneNode(true);
        for (const extra of words.querySelectorAll(".headerlink, .katex-mathml")) extra.remove();
        const text = words.textContent.trim();
        if (place.textContent !== text) place.textContent = text;
        place.href = `#${named.closest("section").id}`;
      }
      const whole = document.documentElement.scrollHeight - innerHeight;
      bar.style.setProperty("--read", whole > 0 ? Math.min(1, scrollY / whole).toFixed(4) : 0);
    };
    const soon = () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    };
    for (const event of ["scroll", "resize"]) addEventListener(event, soon, { passive: true });
    soon();
  }

  let shown = null; // the figure on the sheet, and what keeps its place on the page

  const NAMES = { stepper: "Network", learning_rate_lab: "Laboratory" };

  /** Puts a widget, as it stands, on the sheet; above it the words that ask for it. */
  function show(figure, asked) {
    putBack();
    figure.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
    const gap = document.createElement("div");
    gap.style.height = `${figure.offsetHeight}px`;
    gap.style.margin = getComputedStyle(figure).margin;
    figure.replaceWith(gap);
    shown = { figure, gap };
    const words = asked?.cloneNode(true);
    for (const link of words?.querySelectorAll("a") ?? []) link.replaceWith(...link.childNodes);
    for (const el of words?.querySelectorAll("[id]") ?? []) el.removeAttribute("id");
    sheet.querySelector(".sheet-text").replaceChildren(...(words?.childNodes ?? []));
    sheet.querySelector(".sheet-body").append(figure);
    sheet.setAttribute("aria-label", NAMES[figure.dataset.widget] ?? "From the text");
    sheet.showModal();
    figure.dispatchEvent(new Event("bbh-sheet"));
  }
  /** At once, also where the sheet's event `close` is still to come. */
  function putBack() {
    sheet.close();
    if (!shown) return;
    shown.gap.replaceWith(shown.figure);
    shown = null;
  }

  function setUpSheet() {
    const networks = [...document.querySelectorAll("figure[data-widget=stepper]")];
    open.hidden = networks.length === 0;
    sheet.addEventListener("close", () => sheet.open || putBack());
    sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
    document.getElementById("sheet-close").addEventListener("click", () => sheet.close());
    for (const event of ["hashchange", "beforeprint"]) addEventListener(event, putBack);
    open.addEventListener("click", () => {
      const above = networks.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2);
      show(above ?? networks[0], null);
    });
    // The card of a question asks for its network or laboratory (see widgets/shared/bring.js).
    document.addEventListener("bbh-bring", (event) => {
      event.preventDefault();
      show(event.target, event.detail);
    });
    for (const link of document.querySelectorAll("article a[href^='#']")) {
      const figure = document.getElementById(link.hash.slice(1));
      if (!figure?.matches("figure[data-widget]") || link.closest("figure")) continue;
      link.classList.add("opens-sheet");
      link.setAttribute("aria-haspopup", "dialog");
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        show(figure, link.closest("p, li"));
      });
    }
  }

  setUpPlace();
  setUpSheet();
})();
