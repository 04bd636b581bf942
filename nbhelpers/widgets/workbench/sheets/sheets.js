/** Exercise sheets and their solutions, to print or to keep: a number gives always the same one. */
import { button, h, select, uniqueId, write } from "../../shared/dom.js";
import { FACTS } from "../facts.js";
import { keep } from "../files.js";

const MOST = FACTS.sheets;
const KINDS = [
  ["exercise", "Exercises"],
  ["solution", "Solutions"],
];

/** Numbers from 1, to choose from. */
const upTo = (most) => Array.from({ length: most }, (_, n) => [String(n + 1), String(n + 1)]);

/**
 * A box for a whole number, which marks and explains what it refuses.
 * @param {{name: string, value: number, least: number, most: number, error: Element}} spec
 */
function wholeBox({ name, value, least, most, error }) {
  const box = h("input", {
    type: "text",
    class: "bbh-number",
    inputmode: "numeric",
    value,
    "aria-describedby": error.id,
    on: { input: () => refuse("") },
  });
  function refuse(text) {
    write(error, text);
    if (text) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }
  return {
    el: h("label", { class: "bbh-select" }, h("span", {}, name), box),
    /** The number; or null, and why. */
    read() {
      const number = /^\s*\d{1,6}\s*$/.test(box.value) ? Number(box.value) : NaN;
      if (number >= least && number <= most) return number;
      refuse(`${name}: a whole number from ${least} to ${most} is accepted.`);
      return null;
    },
  };
}

/**
 * @param {{ask: (question: any) => Promise<import("../../shared/python/desk.js").Answer>,
 *   onTake: (network: any) => void}} spec `onTake` gets the network of the first sheet
 * @returns {{el: Element, stop: () => void}}
 */
export function createSheets({ ask, onTake }) {
  const error = h("p", { class: "bbh-error", id: uniqueId("error"), role: "alert" });
  const first = wholeBox({ name: "First sheet", value: 1, least: 0, most: MOST.seed, error });
  const many = wholeBox({ name: "How many", value: 1, least: 1, most: MOST.count, error });
  const chosen = { layers: "2", units: "2", numbers: "friendly" };
  const choice = (label, key, options) =>
    select(label, options, chosen[key], (value) => (chosen[key] = value)).el;
  const status = h("p", { class: "bench-sheets-said", role: "status" });
  /** What it shows has no scripts, and could run none: a document of its own, for its print. */
  const frame = /** @type {HTMLIFrameElement} */ (
    h("iframe", {
      class: "bench-sheets",
      title: "the sheets",
      sandbox: "allow-same-origin allow-modals",
      hidden: true,
    })
  );
  const shows = KINDS.map(([kind, label]) =>
    button(label, () => show(kind), { "aria-pressed": "false" }),
  );
  const rest = h(
    "div",
    { class: "bench-row", hidden: true },
    button("Print", () => {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    }),
    button("Save as a file", () => keep(`${made.shown}s-${made.first}.html`, text(), "text/html")),
    button("First sheet to the bench", () => onTake(made.sheets[0].network)),
  );
  let made = null; // the sheets that stand there
  let turn = 0;

  /** The document: what the sheets are, with what stands around them. */
  function text() {
    const [begin, end] = made.sheets[0].around[made.shown === "exercise" ? 0 : 1];
    return begin + made.sheets.map((one) => one[made.shown]).join("\n") + end;
  }

  async function show(kind) {
    turn += 1;
    const mine = turn;
    write(error, "");
    const seed = first.read();
    const count = seed === null ? null : many.read();
    if (count === null) return;
    const wanted = JSON.stringify([seed, count, chosen]);
    if (made?.wanted !== wanted) {
      const sheets = await make(seed, count, mine);
      if (!sheets) return;
      made = { wanted, sheets, first: seed };
    }
    made.shown = kind;
    frame.srcdoc = text();
    frame.hidden = rest.hidden = false;
    KINDS.forEach(([one], n) => shows[n].setAttribute("aria-pressed", String(one === kind)));
    const last = count > 1 ? ` to ${seed + count - 1}` : "";
    write(status, `${KINDS.find(([one]) => one === kind)[1]}: ${seed}${last}.`);
  }

  /** Asks for the sheets, one after the other; gives null where a later wish came between. */
  async function make(seed, count, mine) {
    const { layers, units, numbers } = chosen;
    const sheets = [];
    for (let n = 0; n < count; n++) {
      write(status, `Sheet ${n + 1} of ${count} is made …`);
      const { said, problem } = await ask({
        about: "sheet",
        seed: seed + n,
        layers: Number(layers),
        units: Number(units),
        friendly: numbers === "friendly",
        ...(n === 0 && { count }),
      });
      if (mine !== turn) return null;
      if (!said) {
        write(status, "");
        write(error, `${problem ?? "This was stopped"}.`);
        return null;
      }
      sheets.push(said);
    }
    return sheets;
  }

  return {
    el: h(
      "div",
      {},
      h(
        "p",
        {},
        "For a class, or to practice: a number gives a sheet to fill in, always the same one, and its solution. Counting it up gives everybody another one.",
      ),
      h(
        "div",
        { class: "bench-row bench-wishes" },
        first.el,
        many.el,
        choice("Layers", "layers", upTo(MOST.layers)),
        choice("Units a layer", "units", upTo(MOST.units)),
        choice("Numbers", "numbers", [
          ["friendly", "friendly, for the head"],
          ["decimals", "decimals, for a calculator"],
        ]),
      ),
      h("div", { class: "bench-row" }, ...shows),
      error,
      status,
      frame,
      rest,
    ),
    /** Ends what is under way. */
    stop: () => (turn += 1),
  };
}
