/** The picture: every pixel a training, coarse at first and then finer, in slices of a few ms. */
import { FACTS } from "./facts.js";
import { CONVERGED, fate, settingAt } from "./fates.js";

const { side: SIDE } = FACTS;
const SLICE = 8; // ms
const VEIL = [255, 255, 255, 190]; // over what is not looked for
const STAGES = [16, 4, 1]; // pixels of a block
/** By fate: its color, and whether a pixel belongs to its pattern, which is darker or lighter. */
const LOOKS = [
  [[0, 117, 90]],
  [[152, 211, 190]],
  [[222, 226, 231], (i, j) => i % 6 < 2 && j % 2 === 0, [150, 156, 165]],
  [[126, 132, 142], (i, j) => (i * 7 + j * 13) % 11 === 0, [70, 74, 82]],
  [[184, 74, 0], (i, j) => (i + j) % 8 === 0, [240, 150, 80]],
  [[27, 31, 36], (i, j) => i % 8 === 0 || j % 8 === 0, [110, 116, 124]],
];

/** A pixel's color: of a converged one the brighter, the longer it took. */
function colorOf(found, i, j, updates) {
  const which = found % 8;
  const [plain, pattern, other] = LOOKS[which];
  if (which === CONVERGED) {
    const share = Math.sqrt(Math.min(1, (found - which) / 8 / updates));
    return plain.map((part) => Math.round(part + share * (205 - part) * 0.8));
  }
  return pattern?.(i, j) ? other : plain;
}

/** Paints one fate's look over a small canvas, for the legend. */
export function swatch(which) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 16];
  paint(canvas.getContext("2d"), 0, 0, 32, 16, () => which, 1);
  return canvas;
}

/** @type {ImageData|null} the last block's, for the next: new ones are much to clear */
let block = null;

function paint(pen, x, y, width, height, foundAt, updates) {
  if (block?.width !== width || block.height !== height) block = pen.createImageData(width, height);
  const { data } = block;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = 4 * (j * width + i);
      [data[at], data[at + 1], data[at + 2]] = colorOf(
        foundAt(x + i, y + j),
        x + i,
        y + j,
        updates,
      );
      data[at + 3] = 255;
    }
  }
  pen.putImageData(block, x, y);
}

/** The two numbers in the middle of a pixel. */
export function numbersAt([x0, x1, y0, y1], i, j) {
  return [x0 + ((i + 0.5) / SIDE) * (x1 - x0), y1 - ((j + 0.5) / SIDE) * (y1 - y0)];
}

/**
 * @param {{onProgress: (shares: number[], isDone: boolean) => void}} spec `shares` of each fate
 * @returns {{el: HTMLCanvasElement, veil: HTMLCanvasElement, known: number[],
 *   pick: (which: number) => void, show: (map: any) => void, foundAt: (i: number, j: number) =>
 *   number, stop: () => void}}
 */
export function createPicture({ onProgress }) {
  const el = document.createElement("canvas");
  el.width = el.height = SIDE;
  el.className = "fates-canvas";
  const pen = el.getContext("2d");
  const found = new Int32Array(SIDE * SIDE).fill(-1);
  const veil = document.createElement("canvas"); // over all that is not looked for
  veil.width = veil.height = SIDE;
  veil.className = "fates-canvas fates-veil";
  let picked = -1;
  let counts = FACTS.fates.map(() => 0);
  let map = null;
  let timer = 0;
  let run = 0;

  const trained = (i, j) => {
    const [across, up] = numbersAt(map.view, i, j);
    return fate(settingAt(map, across, up));
  };

  /** All blocks of a stage, row by row; a block is known by the pixel in its middle. */
  function* blocks() {
    for (const size of STAGES) {
      for (let j = 0; j < SIDE; j += size) {
        for (let i = 0; i < SIDE; i += size) {
          const middle = size >> 1;
          const at = (j + middle) * SIDE + i + middle;
          if (found[at] < 0) found[at] = trained(i + middle, j + middle);
          paint(pen, i, j, size, size, () => found[at], map.updates);
          yield size;
        }
      }
    }
  }

  function tell(isDone) {
    counts = FACTS.fates.map(() => 0);
    let all = 0;
    for (const one of found) {
      if (one < 0) continue;
      counts[one % 8] += 1;
      all += 1;
    }
    uncover();
    onProgress(
      counts.map((count) => count / Math.max(all, 1)),
      isDone,
    );
  }

  /** Covers all but the pixels of the fate that is picked. */
  function uncover() {
    const over = veil.getContext("2d");
    over.clearRect(0, 0, SIDE, SIDE);
    if (picked < 0) return;
    const image = over.createImageData(SIDE, SIDE);
    found.forEach((one, n) => {
      if (one % 8 !== picked) image.data.set(VEIL, 4 * n);
    });
    over.putImageData(image, 0, 0);
  }

  function work(steps, mine) {
    if (mine !== run) return;
    const until = performance.now() + SLICE;
    let step = steps.next();
    while (!step.done && performance.now() < until) step = steps.next();
    if (step.done) return tell(true);
    timer = setTimeout(() => work(steps, mine));
    return undefined;
  }

  return {
    el,
    veil,
    /** How many pixels of each fate were found when it was told last. */
    get known() {
      return counts;
    },
    /** Leaves only the pixels of a fate, by its place, uncovered; -1 uncovers all. */
    pick(which) {
      if (which === picked) return;
      picked = which;
      uncover();
    },
    /** Draws another map; what is left of the one before stays until it is painted over. */
    show(next) {
      map = next;
      run += 1;
      clearTimeout(timer);
      found.fill(-1);
      const mine = run;
      const steps = blocks();
      timer = setTimeout(() => {
        work(steps, mine);
        if (mine === run) tell(false);
      });
    },
    foundAt(i, j) {
      const at = j * SIDE + i;
      return found[at] < 0 ? trained(i, j) : found[at];
    },
    stop() {
      run += 1;
      clearTimeout(timer);
    },
  };
}
