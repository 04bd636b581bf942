/** What the network sees: 8 by 8 pixels, to walk through and to change, each with its gradient. */
import { h, quantity, s, setQuantity } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { MOST, SIDE } from "./reader.js";

const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -SIDE],
  End: [0, SIDE],
};
const INKS = { "+": 2, "=": 2, "-": -2 };
const FULL = 0.72; // of a pixel's side: the square of the largest gradient
const LEAST = 0.1; // squares with a smaller side are left out
const HOLE = 0.56; // of a hollow square's side
const HALO = 1.15; // of a square's side: what sets it off from the ink

/** The squares of all gradients as three paths, in a drawing whose unit is a pixel. */
function squaresOf(gradient) {
  const most = Math.max(...gradient.map(Math.abs)) || 1;
  const paths = { halos: "", full: "", hollow: "" };
  gradient.forEach((slope, k) => {
    const side = FULL * Math.sqrt(Math.abs(slope) / most);
    if (side < LEAST) return;
    const square = (part) => {
      const [x, y] = [k % SIDE, Math.floor(k / SIDE)].map((at) => at + (1 - part * side) / 2);
      const length = (part * side).toFixed(3);
      return `M${x.toFixed(3)} ${y.toFixed(3)}h${length}v${length}h-${length}z`;
    };
    paths.halos += square(HALO);
    if (slope < 0) paths.hollow += square(1) + square(HOLE);
    else paths.full += square(1);
  });
  return paths;
}

/**
 * @param {{onBegin: () => void, onInk: (k: number, ink: number) => void}} spec `onBegin` before a
 *   change, `onInk` when a pixel gets other ink
 */
export function createGrid({ onBegin, onInk }) {
  let pixels = [];
  let gradient = [];
  let current = 0;
  let painting = null; // the ink that a mouse paints
  let isPainted = false; // whether the click that comes has been heard already

  const cells = Array.from({ length: SIDE * SIDE }, (_, k) =>
    h("button", {
      type: "button",
      tabindex: k ? -1 : 0,
      data: { quantity: `pixel[${Math.floor(k / SIDE)},${k % SIDE}]` },
      on: {
        focus: () => choose(k),
        click: () => onClick(k),
        keydown: (event) => onKey(event, k),
      },
    }),
  );
  // All squares are three paths: 64 elements, each with a size of its own, took a frame to paint.
  const [halos, full, hollow] = ["halos", "full", "hollow"].map((name) =>
    s("path", { class: `digit-${name}` }),
  );
  const inks = cells.map(() => "");
  const rows = Array.from({ length: SIDE }, (_, row) =>
    h(
      "div",
      { role: "row" },
      ...cells
        .slice(row * SIDE, (row + 1) * SIDE)
        .map((cell) => h("div", { role: "gridcell" }, cell)),
    ),
  );
  const el = h(
    "div",
    {
      class: "digit-grid",
      role: "grid",
      "aria-label": "What the network sees, 8 by 8 pixels",
      on: {
        pointerdown: onPress,
        pointermove: (event) => painting !== null && paint(event),
        pointerup: () => (painting = null),
        pointerleave: () => (painting = null),
      },
    },
    ...rows,
    s(
      "svg",
      { class: "digit-squares", viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" },
      halos,
      full,
      hollow,
    ),
  );
  const where = h("span", {});
  const ink = quantity("ink", 0, { digits: 4 });
  const slope = quantity("slope", 0, { digits: 3, class: "gradient" });
  const told = h("p", { class: "digit-told" }, where, "ink ", ink, ", gradient ", slope);

  function choose(k) {
    cells[current].tabIndex = -1;
    current = k;
    cells[current].tabIndex = 0;
    tell();
  }
  function tell() {
    where.textContent = `Row ${Math.floor(current / SIDE) + 1}, column ${(current % SIDE) + 1}: `;
    setQuantity(ink, pixels[current]);
    setQuantity(slope, gradient[current]);
  }
  const opposite = (k) => (pixels[k] < MOST / 2 ? MOST : 0);
  function change(k, value) {
    const next = Math.min(Math.max(value, 0), MOST);
    if (next !== pixels[k]) onInk(k, next);
  }
  function onClick(k) {
    if (isPainted) return void (isPainted = false);
    onBegin();
    change(k, opposite(k));
  }
  /** A mouse paints along its way with what its first pixel gets; a finger taps, and scrolls. */
  function onPress(event) {
    isPainted = false;
    const k = cells.indexOf(event.target.closest("button"));
    if (event.pointerType !== "mouse" || event.button !== 0 || k < 0) return;
    isPainted = true;
    painting = opposite(k);
    onBegin();
    change(k, painting);
  }
  function paint(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("button");
    const k = cells.indexOf(under);
    if (k >= 0) change(k, painting);
  }
  function onKey(event, k) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    isPainted = false;
    if (STEPS[event.key]) {
      const within = (value) => Math.min(Math.max(value, 0), SIDE - 1);
      const [down, right] = STEPS[event.key];
      const row = within(Math.floor(k / SIDE) + down);
      cells[row * SIDE + within((k % SIDE) + right)].focus();
    } else if (INKS[event.key]) {
      onBegin();
      change(k, pixels[k] + INKS[event.key]);
    } else return;
    event.preventDefault();
  }

  return {
    el,
    told,
    /** The pixel that is told of. */
    get current() {
      return current;
    },
    update(nextPixels, nextGradient) {
      [pixels, gradient] = [nextPixels, nextGradient];
      cells.forEach((cell, k) => {
        cell.dataset.value = String(pixels[k]);
        const share = (pixels[k] / MOST).toFixed(3);
        if (share !== inks[k]) cell.style.setProperty("--ink", (inks[k] = share));
      });
      const paths = squaresOf(gradient);
      halos.setAttribute("d", paths.halos);
      full.setAttribute("d", paths.full);
      hollow.setAttribute("d", paths.hollow);
      tell();
    },
    /** What is not heard while something is drawn. */
    name() {
      cells.forEach((cell, k) => {
        const place = `row ${Math.floor(k / SIDE) + 1}, column ${(k % SIDE) + 1}`;
        const numbers = `ink ${format(pixels[k], 4)}, gradient ${format(gradient[k], 3)}`;
        cell.setAttribute("aria-label", `${place}: ${numbers}`);
      });
    },
  };
}
