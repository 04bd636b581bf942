/** The map of fates: every pixel is a whole training. */
import { createAnswers, numbersIn, washIn } from "../shared/answers.js";
import {
  button,
  h,
  liveRegion,
  notify,
  quantity,
  select,
  setQuantity,
  write,
} from "../shared/dom.js";
import { createCurve } from "../shared/curve.js";
import { createLinkButton } from "../shared/link_button.js";
import { bindTraits } from "../shared/traits.js";
import { percent } from "../shared/format.js";
import { FACTS } from "./facts.js";
import { CONVERGED, lossesOf, networkAt, settingAt } from "./fates.js";
import { isResolved, shifted, zoomed } from "./moving.js";
import { originOf } from "./origins.js";
import { listen } from "./pointers.js";
import { createPicture, numbersAt, swatch } from "./picture.js";

const TRAITS = ["kind", "activation", "updates", "view"];
const { side: SIDE, kinds, activations, fates, whole } = FACTS;
const STEP = 0.5; // of a press of the buttons or a key
const WHEEL = 0.0015; // of a pixel of the wheel
const NAMES = Object.fromEntries(kinds.map(([name, , across, up]) => [name, [across, up]]));
const END =
  "Here neighboring pixels are the same numbers: closer than this the numbers of a computer do not go.";

/** A number with all its digits. */
const exact = (value) => String(value).replaceAll("-", "\u2212");

/** @returns {string|null} what is wrong with a state that came from a link, or null */
function validate({ kind, activation, updates, view }) {
  if (!Object.hasOwn(whole, kind))
    return `kind: one of ${Object.keys(whole).join(", ")} is accepted`;
  if (!activations.includes(activation))
    return `activation: one of ${activations.join(", ")} is accepted`;
  if (!FACTS.updates.includes(updates))
    return `updates: one of ${FACTS.updates.join(", ")} is accepted`;
  const isView = Array.isArray(view) && view.length === 4 && view.every(Number.isFinite);
  if (!isView || view.some((value) => Math.abs(value) > FACTS.most) || !isResolved(view))
    return "view: four numbers are accepted, from and to, to the right and upwards";
  return null;
}

function render({ model, el }) {
  el.classList.add("bbh-root", "fates");
  el.dataset.widget = "fate_map";
  const traits = bindTraits(model, TRAITS, (next) => {
    state = next;
    show();
  });
  let state = traits.values;
  let cross = [SIDE / 2, SIDE / 2]; // the pixel that is looked at
  const live = liveRegion();
  const network = () => networkAt(state, ...numbersAt(state.view, ...cross));
  const link = model.link ? createLinkButton(() => model.link(state), live.say, { network }) : null;

  const shares = fates.map((name) => h("td", { data: { quantity: name } }, ""));
  const setting = h("span", {});
  const table = h(
    "table",
    {},
    h("caption", {}, h("span", {}, "What becomes of a training: "), setting),
    h(
      "tbody",
      {},
      ...fates.map((name, n) =>
        h("tr", {}, h("td", {}, swatch(n)), h("th", { scope: "row" }, name), shares[n]),
      ),
    ),
  );
  const legend = h("div", { class: "fates-legend" }, table);
  const picture = createPicture({
    onProgress(found, isDone) {
      found.forEach((part, n) => {
        shares[n].dataset.value = String(part);
        write(shares[n], percent(part));
      });
      answers.refresh();
      el.dataset.drawn = isDone ? "whole" : "partly";
    },
  });
  const part = h("div", { class: "fates-part", hidden: true });
  const hair = h("div", { class: "fates-cross" });
  const stage = h(
    "div",
    {
      class: "fates-stage",
      role: "application",
      tabindex: "0",
      "aria-label": "map of fates: arrow keys move, plus and minus zoom, 0 shows all, Enter trains",
      data: { part: "drawing" },
      on: { keydown: onKey, wheel: onWheel },
    },
    picture.el,
    picture.veil,
    part,
    hair,
  );
  const ends = ["x0", "x1", "y0", "y1"].map((name) => quantity(name, 0, { digits: 12 }));
  const [acrossName, upName] = [h("span", {}), h("span", {})];
  const [acrossHere, upHere] = ["across", "up"].map((name) =>
    h("span", { data: { quantity: name } }),
  );
  const [acrossIs, upIs, fateIs] = [h("span", {}), h("span", {}), h("span", {})];
  const here = h("p", { class: "fates-here" }, acrossIs, acrossHere, upIs, upHere, fateIs);
  const curve = createCurve();
  const trained = h("div", { class: "fates-trained", hidden: true });
  const said = h("p", { data: { part: "status" }, "aria-live": "polite" });
  const updatesMade = quantity("updates", 0);
  const lastLoss = quantity("loss", 0, { class: "target" });
  trained.append(said, curve.el);
  let lastOut = NaN;
  const wash = washIn(el);
  const answers = createAnswers(el, {
    originOf: (name) =>
      originOf({ state, cross, known: picture.known, lastOut, names: NAMES[state.kind] }, name),
    valueOf: () => undefined, // the formulas bring their numbers
    light(names, sources) {
      wash(names, sources);
      picture.pick(fates.indexOf(names[0]));
      hair.classList.toggle("hot", names[0] === "across" || names[0] === "up");
    },
    say: live.say,
    isWordy: true,
  });
  const side = h("div", { class: "fates-said" }, here, trained);
  for (const area of [legend, side]) answers.walk(area, () => numbersIn(area));

  const change = (next) => {
    state = { ...state, ...next };
    traits.save(state);
    link?.clear();
    show();
  };
  const kind = select(
    "Axes",
    kinds.map(([name, label]) => [name, label]),
    state.kind,
    (value) => change({ kind: value, view: [...whole[value]] }),
  );
  const activation = select(
    "Activation",
    activations.map((name) => [name, name]),
    state.activation,
    (value) => change({ activation: value }),
  );
  const updates = select(
    "Updates",
    FACTS.updates.map((count) => [String(count), String(count)]),
    String(state.updates),
    (value) => change({ updates: Number(value) }),
  );

  function move(view) {
    if (view) change({ view });
    else notify(el, END);
  }
  const share = ([i, j]) => [(i + 0.5) / SIDE, 1 - (j + 0.5) / SIDE];
  const zoom = (factor, at = share(cross)) => move(zoomed(state.view, factor, ...at));
  const all = () => move([...whole[state.kind]]);

  function show() {
    kind.set(state.kind);
    activation.set(state.activation);
    updates.set(String(state.updates));
    const [across, up] = NAMES[state.kind];
    write(acrossName, across);
    write(upName, up);
    write(setting, `${state.activation}, ${state.updates} updates`);
    state.view.forEach((value, n) => setQuantity(ends[n], value));
    trained.hidden = true;
    if (link?.open) link.open.hidden = state.kind === "rates";
    el.dataset.drawn = "partly";
    picture.show(state);
    look(cross);
  }

  const fateOf = (found) =>
    found % 8 === CONVERGED
      ? `${fates[CONVERGED]} after ${(found - CONVERGED) / 8} updates`
      : fates[found % 8];

  /** Looks at a pixel: says its numbers and its fate. */
  function look([i, j]) {
    cross = [Math.min(Math.max(i, 0), SIDE - 1), Math.min(Math.max(j, 0), SIDE - 1)];
    hair.style.left = `${((cross[0] + 0.5) / SIDE) * 100}%`;
    hair.style.top = `${((cross[1] + 0.5) / SIDE) * 100}%`;
    const [across, up] = numbersAt(state.view, ...cross);
    const names = NAMES[state.kind];
    const found = picture.foundAt(...cross);
    write(acrossIs, `${names[0]} `);
    write(upIs, `, ${names[1]} `);
    for (const [place, value] of [
      [acrossHere, across],
      [upHere, up],
    ]) {
      place.dataset.value = String(value);
      write(place, exact(value));
    }
    write(fateIs, `: ${fateOf(found)}`);
    Object.assign(here.dataset, { across, up, fate: fates[found % 8] });
    answers.refresh();
    return here.textContent;
  }

  /** Trains the very pixel. */
  function train() {
    const { losses, found, out } = lossesOf(settingAt(state, ...numbersAt(state.view, ...cross)));
    trained.hidden = false;
    losses.filter(Number.isFinite).forEach((loss, n) => curve.add(n, loss));
    curve.resize();
    setQuantity(updatesMade, losses.length - 1);
    setQuantity(lastLoss, losses.at(-1));
    lastOut = out;
    said.replaceChildren(
      `This pixel: ${fateOf(found)}. E after `,
      updatesMade,
      " updates: ",
      lastLoss,
      ".",
    );
  }

  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const far = event.shiftKey ? 10 : 1;
    if (KEYS[event.key]) {
      const [di, dj] = KEYS[event.key].map((by) => by * far);
      const [i, j] = [cross[0] + di, cross[1] + dj];
      const isOut = i < 0 || j < 0 || i >= SIDE || j >= SIDE;
      if (isOut) move(shifted(state.view, di / SIDE, -dj / SIDE));
      live.say(look([i, j]));
    } else if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") all();
    else if (event.key === "Enter") train();
    else return;
    event.preventDefault();
  }
  /** Where an event is: the pixel, and its share of the picture. */
  function placeOf({ clientX, clientY }) {
    const { left, top, width, height } = picture.el.getBoundingClientRect();
    const [across, down] = [(clientX - left) / width, (clientY - top) / height];
    return { pixel: [Math.floor(across * SIDE), Math.floor(down * SIDE)], at: [across, 1 - down] };
  }
  function onWheel(event) {
    if (document.activeElement !== stage) return; // else the page scrolls
    event.preventDefault();
    zoom(2 ** Math.max(-1, Math.min(1, event.deltaY * WHEEL * 4)), placeOf(event).at);
  }

  listen(stage, part, {
    view: () => state.view,
    at: (event) => placeOf(event).at,
    look: (event) => look(placeOf(event).pixel),
    press(event) {
      look(placeOf(event).pixel);
      train();
    },
    zoom: (view) => change({ view }),
    mark: move,
  });

  el.append(
    h("div", { class: "fates-bar" }, kind.el, activation.el, updates.el),
    h(
      "div",
      { class: "fates-body" },
      h(
        "div",
        { class: "fates-map" },
        h("p", { class: "fates-axis" }, "↑ ", upName, ", ", ends[2], " to ", ends[3]),
        stage,
        h(
          "p",
          { class: "fates-axis fates-right" },
          acrossName,
          ", ",
          ends[0],
          " to ",
          ends[1],
          " →",
        ),
        h(
          "div",
          { class: "fates-buttons" },
          button("Nearer", () => zoom(STEP)),
          button("Farther", () => zoom(1 / STEP)),
          button("All of it", all),
          button("Train this pixel", train),
          link?.el,
        ),
      ),
      h("div", { class: "fates-side" }, legend, side),
      answers.el,
    ),
    live.el,
  );
  show();
  const seen = new ResizeObserver(() => trained.hidden || curve.resize());
  seen.observe(el);
  return () => {
    picture.stop();
    seen.disconnect();
    traits.destroy();
  };
}

export default { render, shared: TRAITS, validate };
