/** What a reader takes along: programs, a notebook, and the network itself as a file. */
import { button, h, write } from "../shared/dom.js";
import { keep } from "./files.js";

const PROGRAMS = [
  ["python", "Plain Python"],
  ["numpy", "NumPy"],
  ["torch", "PyTorch"],
];

/**
 * @param {{onProgram: (which: string) => Promise<string|null>, say: (text: string) => void}} spec
 *   `onProgram` gives a program, or the notebook's text
 */
export function createTaking({ onProgram, say }) {
  const text = h("textarea", {
    readonly: true,
    rows: 14,
    class: "bench-text",
    "aria-label": "the program, to copy",
    hidden: true,
  });
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      write(copy, "Copied");
      say("Copied.");
    } catch {
      text.select();
    }
  });
  copy.hidden = true;
  let chosen = "";
  const buttons = PROGRAMS.map(([which, label]) =>
    button(label, () => show(which), { "aria-pressed": "false", data: { program: which } }),
  );

  async function show(which) {
    const program = await onProgram(which);
    if (program === null) return;
    chosen = which;
    text.value = program;
    text.dataset.export = which;
    text.hidden = copy.hidden = false;
    write(copy, "Copy");
    for (const one of buttons)
      one.setAttribute("aria-pressed", String(one.dataset.program === which));
  }
  const notebook = button("Download as a notebook", async () => {
    const made = await onProgram("notebook");
    if (made !== null) keep("network.ipynb", made, "application/x-ipynb+json");
  });

  return {
    el: h(
      "div",
      {},
      h("p", {}, "A program that stands alone and prints the same numbers:"),
      h("div", { class: "bench-row" }, ...buttons, notebook, copy),
      text,
    ),
    /** The network is another one now: the program that stands there is made again. */
    again: () => chosen && show(chosen),
  };
}
