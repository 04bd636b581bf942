/* Lines of code and the numbers of widgets light each other up, by the map of the chapter's author
 * (site/content/lit_lines.py). Where a program was changed, the lines that it still has do. */
(() => {
  "use strict";
  const maps = JSON.parse(document.querySelector("script.code-lines").textContent);
  const known = new Set(maps.flatMap(({ lines }) => Object.values(lines)));
  const marks = new Map(); // text of a line -> its mark
  let lit = null; // the line that is lit
  let asked = null; // the widget that was asked to light up

  /** The number's line, if a map of its widget has one: its own, or that of its array. */
  function lineOf(widget, name) {
    const id = widget.dataset.widgetId ?? widget.id;
    const map = maps.filter(({ widgets }) => name && widgets.includes(id));
    return [name, name?.split("[")[0]]
      .flatMap((key) => map.map(({ lines }) => lines[key]))
      .find(Boolean);
  }
  function light(text) {
    marks.get(lit)?.classList.remove("lit");
    lit = text ?? null;
    marks.get(lit)?.classList.add("lit");
  }
  const isSeen = (el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return el.getClientRects().length > 0 && bottom > 60 && top < innerHeight;
  };

  /** Of the widgets that show what a line computes one that is in view, or else the nearest. */
  function widgetFor(text) {
    const away = (el) => {
      const { top, bottom } = el.getBoundingClientRect();
      const mark = marks.get(text).getBoundingClientRect();
      return isSeen(el) ? -1 : Math.max(mark.top - bottom, top - mark.bottom, 0);
    };
    return maps
      .filter(({ lines }) => Object.values(lines).includes(text))
      .flatMap(({ widgets }) => widgets.map((id) => document.getElementById(id)))
      .filter((el) => el?.matches(".bbh-root"))
      .sort((one, other) => away(one) - away(other))[0];
  }
  /** The names of all numbers of a widget that a line computes. */
  function namesFor(widget, text) {
    const shown = [...widget.querySelectorAll("[data-quantity]")].map((el) => el.dataset.quantity);
    return [...new Set(shown)].filter((name) => lineOf(widget, name) === text);
  }
  /** The reader is at a line of code, or at none that is known. */
  function point(text) {
    if (text === lit && (asked || !text)) return;
    asked?.dispatchEvent(new CustomEvent("bbh-point", { detail: [] }));
    asked = text ? widgetFor(text) : null;
    const names = asked ? namesFor(asked, text) : [];
    asked?.dispatchEvent(new CustomEvent("bbh-point", { detail: names }));
    light(text);
  }

  let byPointer = false; // and not by a key: then a page that scrolls under a pointer is not left

  /** Marks the lines of a block that the map knows. */
  function setUp(pre) {
    const host = pre.closest(".code-sheet") ?? pre; // of a box that can be edited, or of mere text
    const field = host.querySelector("textarea");
    const own = new Map(); // row -> mark

    function lay() {
      for (const mark of own.values()) mark.remove();
      own.clear();
      const rows = (field ? field.value : pre.textContent).split("\n");
      rows.forEach((text, row) => {
        if (!known.has(text.trimEnd())) return;
        const mark = document.createElement(field ? "div" : "button");
        mark.className = "code-line";
        mark.style.setProperty("--row", row);
        mark.dataset.text = text.trimEnd();
        if (field) mark.setAttribute("aria-hidden", "true");
        else {
          mark.type = "button";
          mark.setAttribute("aria-label", `Show what ${mark.dataset.text.trim()} computes`);
          mark.addEventListener("focus", () => {
            byPointer = false;
            point(mark.dataset.text);
          });
          mark.addEventListener("blur", () => point(null));
        }
        own.set(row, mark);
        marks.set(mark.dataset.text, mark);
      });
      host.prepend(...own.values());
      light(lit);
    }
    const at = (row) => point(own.get(row)?.dataset.text ?? null);
    const rowAt = ({ clientY }) => {
      const { lineHeight, paddingTop } = getComputedStyle(pre);
      const y = clientY - pre.getBoundingClientRect().top - parseFloat(paddingTop);
      return Math.floor(y / parseFloat(lineHeight));
    };
    const caret = () => at(field.value.slice(0, field.selectionStart).split("\n").length - 1);
    for (const event of ["pointermove", "pointerdown"])
      host.addEventListener(event, (where) => {
        byPointer = true;
        at(rowAt(where));
      });
    host.addEventListener("pointerleave", ({ pointerType }) => {
      if (!byPointer || (pointerType === "touch" && !field)) return;
      if (field && document.activeElement === field) caret();
      else point(null);
    });
    if (field) {
      for (const event of ["keyup", "click", "focus"]) field.addEventListener(event, caret);
      field.addEventListener("blur", () => point(null));
      for (const event of ["input", "click"])
        pre.closest(".cell").addEventListener(event, () => setTimeout(lay));
    }
    lay();
  }

  for (const pre of document.querySelectorAll("article .cell_input pre")) {
    const rows = pre.textContent.split("\n").map((text) => text.trimEnd());
    if (rows.some((text) => known.has(text))) setUp(pre);
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (asked && !target.closest(".cell_input, [data-widget]")) point(null);
  });
  document.addEventListener("bbh-origin", ({ target, detail }) => {
    if (asked) return; // the line asked, and is lit
    const text = lineOf(target, detail);
    light(text);
    target.querySelector(".code-way")?.remove();
    const mark = marks.get(text);
    if (!mark || isSeen(mark)) return;
    const way = document.createElement("a");
    way.className = "code-way";
    way.href = "#";
    way.textContent = "line of code";
    way.addEventListener("click", (event) => {
      event.preventDefault();
      mark.scrollIntoView({ block: "center" });
    });
    target.querySelector(".bbh-origin")?.append(way);
  });
})();
