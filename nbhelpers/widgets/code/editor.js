/** A program that can be edited in its place: a text field over the colored text. */
import { LONGEST_PROGRAM } from "../shared/progress/programs.js";
import { tokens } from "./tokens.js";

const INDENT = "    ";

function element(tag, name, props = {}) {
  const el = document.createElement(tag);
  el.className = name;
  for (const [key, value] of Object.entries(props)) el.setAttribute(key, value);
  return el;
}

/** The lines that a selection touches: where they begin and end, and their text. */
function linesAround({ value, selectionStart, selectionEnd }) {
  const begin = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const last = Math.max(selectionStart, selectionEnd - (value[selectionEnd - 1] === "\n" ? 1 : 0));
  const found = value.indexOf("\n", last);
  const end = found < 0 ? value.length : found;
  return { begin, end, text: value.slice(begin, end) };
}

/** Writes over a part of the field, so that the browser can undo it. */
function write(field, begin, end, text) {
  field.setSelectionRange(begin, end);
  const done = text
    ? document.execCommand("insertText", false, text)
    : begin === end || document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, begin, end, "end");
  field.dispatchEvent(new Event("input"));
}

/** Tab indents the lines of a selection, or goes on by up to four blanks. */
function indent(field) {
  const { selectionStart, selectionEnd, value } = field;
  const { begin, end, text } = linesAround(field);
  if (!value.slice(selectionStart, selectionEnd).includes("\n")) {
    const blanks = INDENT.slice((selectionStart - begin) % INDENT.length);
    return write(field, selectionStart, selectionEnd, blanks);
  }
  write(field, begin, end, text.replace(/^(?=.)/gm, INDENT));
  return field.setSelectionRange(begin, begin + text.replace(/^(?=.)/gm, INDENT).length);
}

function dedent(field) {
  const { selectionStart, selectionEnd } = field;
  const { begin, end, text } = linesAround(field);
  const less = text.replace(/^ {1,4}/gm, "");
  if (less === text) return;
  const first = text.length - text.trimStart().length - (less.length - less.trimStart().length);
  write(field, begin, end, less);
  const from = Math.max(begin, selectionStart - first);
  const to = Math.max(from, selectionEnd - (text.length - less.length));
  field.setSelectionRange(from, to);
}

/** A new line begins under the one before it; deeper after a colon. */
function breakLine(field) {
  const { selectionStart, selectionEnd, value } = field;
  const before = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
  const deeper = /:\s*(?:#.*)?$/.test(before) ? INDENT : "";
  const [blanks] = /^ */.exec(before);
  write(field, selectionStart, selectionEnd, `\n${blanks}${deeper}`);
}

/**
 * @param {HTMLElement} pre the colored text, which stays what it is until it is changed
 * @param {object} about
 * @param {string} about.name what the field is called
 * @param {string} about.described the id of what tells its keys
 * @param {() => void} about.onRun
 * @param {() => void} about.onChange called when the reader has changed the text
 */
export function buildEditor(pre, { name, described, onRun, onChange }) {
  const original = pre.textContent.replace(/\n$/, "");
  const field = /** @type {HTMLTextAreaElement} */ (
    element("textarea", "code-field", {
      "aria-label": name,
      "aria-describedby": described,
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      spellcheck: "false",
      wrap: "off",
    })
  );
  const numbers = element("div", "code-numbers", { "aria-hidden": "true" });
  const mark = element("div", "code-mark", { "aria-hidden": "true" });
  const sheet = element("div", "code-sheet");
  const scroll = element("div", "code-scroll");
  pre.replaceWith(scroll);
  pre.setAttribute("aria-hidden", "true"); // the field says it
  sheet.append(mark, pre, field);
  scroll.append(numbers, sheet);
  let leaves = false; // Tab goes on: nothing was typed since Tab came here, or since Escape
  let isReplacing = false;

  function count() {
    const lines = field.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
  }
  /** Colors the text, but none that is too long to be kept: each key would take its time. */
  function color() {
    count();
    const { value } = field;
    if (value.length > LONGEST_PROGRAM) return void (pre.textContent = `${value}\n`);
    const pieces = tokens(value).map(([kind, text]) => {
      if (!kind) return text;
      const el = element("span", kind);
      el.textContent = text;
      return el;
    });
    return pre.replaceChildren(...pieces, "\n");
  }
  function point(line) {
    mark.hidden = line === null;
    if (line !== null) mark.style.setProperty("--line", String(line - 1));
  }
  function show() {
    color();
    point(null);
  }
  function put(text) {
    field.value = text;
    show();
  }
  /** Writes another text over this one, so that Control and Z bring this one back. */
  function replace(text) {
    if (Math.max(text.length, field.value.length) > LONGEST_PROGRAM) return put(text);
    const { activeElement } = document;
    isReplacing = true;
    field.inputMode = "none"; // no keyboard for this moment
    field.focus({ preventScroll: true });
    write(field, 0, field.value.length, text);
    field.inputMode = "";
    /** @type {HTMLElement} */ (activeElement).focus({ preventScroll: true });
    isReplacing = false;
    return show();
  }

  field.addEventListener("input", () => {
    if (isReplacing) return;
    show();
    onChange();
  });
  field.addEventListener("focus", () => (leaves = true));
  field.addEventListener("click", () => (leaves = false));
  field.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    if (event.isComposing) return;
    const wasLeaving = leaves;
    leaves = key === "Escape" || (leaves && (key === "Shift" || key === "Tab"));
    if (key === "Enter" && (shiftKey || event.ctrlKey || event.metaKey)) onRun();
    else if (key === "Enter" && !event.altKey) breakLine(field);
    else if (key === "Tab" && !wasLeaving && !event.ctrlKey && !event.altKey && !event.metaKey)
      (shiftKey ? dedent : indent)(field);
    else return;
    event.preventDefault();
  });

  field.value = original;
  count();
  point(null);
  return {
    original,
    get text() {
      return field.value;
    },
    /** Begins with another text. */
    put,
    replace,
    /** Lights a line; none for null. */
    point,
  };
}
