/* What the frame of a page does: theme, side bar, search key, copy buttons, scrolling boxes, print.
 * A classic script, so that it also runs from file://. Widgets have a script of their own. */
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);

  /** The element that a fragment names, or null: a fragment may be anything at all. */
  function targetOf(hash) {
    try {
      return hash.length > 1 ? $(decodeURIComponent(hash.slice(1))) : null;
    } catch {
      return null;
    }
  }

  /** Remembers a choice; where storage is refused it lasts as long as the page. */
  function remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // The page works without a memory.
    }
  }

  /** Light, dark, or as the system has it. */
  function setUpTheme() {
    const button = $("theme-toggle");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const apply = (mode) => {
      root.dataset.mode = mode;
      root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
      const name = mode === "auto" ? "as the system" : mode;
      button.setAttribute("aria-label", `Color theme: ${name}`);
      button.title = `Color theme: ${name}`;
    };
    apply(root.dataset.mode);
    system.addEventListener("change", () => apply(root.dataset.mode));
    button.addEventListener("click", () => {
      const order = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      const mode = order[(order.indexOf(root.dataset.mode) + 1) % order.length];
      remember("book-mode", mode);
      apply(mode);
    });
  }

  /** The list of chapters: a column on a wide page, a drawer on a narrow one and on the first. */
  function setUpNavigation() {
    const toggle = $("nav-toggle");
    const drawer = $("drawer");
    const list = document.querySelector(".site-nav-inner");
    const narrow = matchMedia("(max-width: 61.99rem)");
    const isDrawer = () => narrow.matches || root.classList.contains("landing");
    const update = () => {
      const open = isDrawer() ? drawer.open : !root.classList.contains("nav-closed");
      toggle.setAttribute("aria-expanded", String(open));
    };
    toggle.addEventListener("click", () => {
      if (isDrawer()) {
        drawer.append(list);
        drawer.showModal();
      } else {
        const closed = root.classList.toggle("nav-closed");
        remember("book-nav", closed ? "closed" : "open");
      }
      update();
    });
    drawer.addEventListener("close", () => {
      $("site-nav").append(list);
      update();
    });
    drawer.addEventListener("click", (event) => {
      if (event.target === drawer) drawer.close();
    });
    $("drawer-close").addEventListener("click", () => drawer.close());
    narrow.addEventListener("change", () => {
      if (drawer.open) drawer.close();
      update();
    });
    update();
    const current = list.querySelector("[aria-current]");
    if (current && current.offsetTop > innerHeight * 0.7) {
      $("site-nav").scrollTop = current.offsetTop - innerHeight / 2;
    }
  }

  /** The list of sections: folded on a narrow page. (place.js marks the section in view.) */
  function setUpSections() {
    const toc = document.querySelector(".page-toc");
    if (!toc) return;
    const wide = matchMedia("(min-width: 80rem)");
    const fold = () => toc.querySelector("details").toggleAttribute("open", wide.matches);
    fold();
    toc.classList.add("is-set");
    wide.addEventListener("change", fold);
  }

  /** Control-K, or Command-K, goes to the search. */
  function setUpSearchKey() {
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k")
        return;
      const field = $("search-input") ?? document.querySelector("input[name='q']");
      event.preventDefault();
      if (field.offsetParent) field.focus();
      else location.href = document.querySelector(".search-link").href;
    });
    if ($("search-input") && !location.search) $("search-input").focus();
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  /** What a block of code gives to run: of a session the lines after its prompts alone. */
  function codeIn(block) {
    const text = block.textContent.trimEnd();
    if (!text.startsWith(">>> ")) return text;
    const typed = text.split("\n").filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
    return typed.map((line) => line.slice(4)).join("\n");
  }

  /** A button on every block of code that a reader would run. */
  function setUpCopyButtons() {
    for (const block of document.querySelectorAll(".highlight > pre")) {
      if (block.closest(".cell_output")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", "Copy code");
      button.addEventListener("click", async () => {
        try {
          await copy(codeIn(block));
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not copied";
        }
        button.setAttribute("aria-label", `${button.textContent}: code`);
        setTimeout(() => {
          button.textContent = "Copy";
          button.setAttribute("aria-label", "Copy code");
        }, 1500);
      });
      block.parentElement.append(button);
    }
  }

  /**
   * A box that scrolls sideways can be reached, and so scrolled, by keyboard; while there is more
   * to the right it is marked, and fades there.
   */
  function setUpScrollingBoxes() {
    const names = { "math-scroll": "Formula", "table-scroll": "Table" };
    const boxes = document.querySelectorAll("pre, .math-scroll, .table-scroll, .bbh-scroll");
    const fade = (box) =>
      box.toggleAttribute("data-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    const update = (box) => {
      fade(box);
      if (box.className === "bbh-scroll") return; // a figure's box has a name of its own
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        const kind = names[box.className] ?? (box.closest(".cell_output") ? "Output" : "Code");
        box.setAttribute("aria-label", `${kind}, scrolls sideways`);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    };
    const observer = new ResizeObserver((entries) =>
      entries.forEach(({ target }) => update(target)),
    );
    boxes.forEach((box) => {
      observer.observe(box);
      box.addEventListener("scroll", () => fade(box), { passive: true });
    });
  }

  /** One switch opens the code behind all outputs of a page, and is remembered across pages. */
  function setUpCode() {
    const button = $("code-switch");
    if (!button) return;
    const apply = (open) => {
      for (const fold of document.querySelectorAll(".cell-code")) fold.open = open;
      button.textContent = open ? "Hide all code" : "Show all code";
    };
    let open = root.dataset.code === "open";
    if (open) apply(open);
    button.addEventListener("click", () => {
      open = !open;
      remember("book-code", open ? "open" : "closed");
      apply(open);
    });
  }

  /** Folds open for the printer, and for a link that leads into them. Code and solutions stay as
   * the reader left them: a printed page is also a sheet to work on. */
  function setUpFolds() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [
        ...document.querySelectorAll("main details:not([open], .hide, .cell-code, .solution)"),
      ];
      opened.forEach((fold) => (fold.open = true));
    });
    addEventListener("afterprint", () => opened.forEach((fold) => (fold.open = false)));
    const reveal = () => {
      const target = targetOf(location.hash);
      if (!target) return;
      for (
        let fold = target.closest("details");
        fold;
        fold = fold.parentElement.closest("details")
      ) {
        fold.open = true;
      }
    };
    addEventListener("hashchange", reveal);
    reveal();
  }

  /** What is far is jumped to: a page of thirty screens that rushes by says nothing. */
  function setUpJumps() {
    addEventListener("click", ({ target }) => {
      const link = target.closest?.("a[href^='#']");
      const far = link && targetOf(link.hash)?.getBoundingClientRect().top;
      if (!link || Math.abs(far ?? 0) < 2 * innerHeight) return;
      root.style.scrollBehavior = "auto";
      setTimeout(() => root.style.removeProperty("scroll-behavior"), 100);
    });
  }

  /** The menu of a page closes on Escape, and on a click elsewhere. */
  function setUpMenu() {
    const menu = $("page-menu");
    if (!menu) return;
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    addEventListener("click", ({ target }) => {
      if (!menu.contains(target)) menu.open = false;
    });
  }

  /** Where the widgets' script does not come, their pictures get the room that they need. */
  function setUpPictures() {
    const look = () => {
      if (!document.querySelector("[data-mounted]")) root.classList.add("without-widgets");
    };
    addEventListener("load", () => requestAnimationFrame(look)); // after that in which widgets begin
  }

  /** What begins as the reader left it. */
  function setUpKept() {
    setUpTheme();
    setUpNavigation();
    setUpCode();
  }

  root.classList.add("js"); // where a policy forbids the script in the head
  if (location.protocol === "file:") requestAnimationFrame(setUpKept); // after the head's
  else setUpKept();
  setUpSections();
  setUpSearchKey();
  setUpCopyButtons();
  setUpScrollingBoxes();
  setUpFolds();
  setUpJumps();
  setUpMenu();
  setUpPictures();
  $("print-page").addEventListener("click", () => print());
})();
