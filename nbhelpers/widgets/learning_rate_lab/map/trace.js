/**
 * An update that is looked at: its loss is marked on the curve, its step on the map, and a line
 * says the numbers. The curve is pointed at, tapped, or walked along by a slider for the keyboard;
 * the map answers likewise.
 */
import { h, quantity, s, setQuantity, write } from "../../shared/dom.js";
import { format } from "../../shared/format.js";

const ASK = " a loss or a step: they light each other up.";

/**
 * @param {any} curve
 * @param {any} map
 */
export function createTrace(curve, map) {
  const marks = s("g", { class: "looked" });
  curve.el.append(marks);
  const numbers = ["sample", "sample_loss", "sample_x", "sample_y"].map((name) =>
    quantity(name, 0, { digits: 4 }),
  );
  const names = [h("span", {}), h("span", {})];
  const told = h(
    "span",
    {},
    "Update ",
    numbers[0],
    ": E ",
    numbers[1],
    names[0],
    numbers[2],
    names[1],
    numbers[3],
    ".",
  );
  const isTouch = matchMedia("(hover: none)").matches;
  const invitation = h("span", {}, (isTouch ? "Tap" : "Point at") + ASK);
  const el = h("p", { class: "lab-sample" }, invitation);
  const slider = h("input", {
    type: "range",
    class: "bbh-hidden",
    "aria-label": "update to look at",
    min: 0,
    on: {
      input: () => look(Number(slider.value)),
      focus: () => slider.matches(":focus-visible") && look(Number(slider.value)),
      blur: () => look(null),
    },
  });
  /** @type {{losses: number[], points: number[][], axes: string[][]}} */
  let now = { losses: [0], points: [[0, 0]], axes: [[], []] };
  /** @type {number|null} */
  let looked = null;
  let known = ""; // what the slider was set for

  /** @param {number|null} n the update, or none */
  function look(n) {
    if (n === looked) return;
    looked = n;
    map.light(n);
    marks.replaceChildren();
    if (n === null) return el.replaceChildren(invitation);
    const { losses, points, axes } = now;
    const dots = curve.placesOf(n, losses[n]);
    marks.replaceChildren(...dots.map(([cx, cy]) => s("circle", { cx, cy, r: 5 })));
    [n, losses[n], ...points[n]].forEach((value, k) => setQuantity(numbers[k], value));
    names.forEach((name, k) => write(name, `, ${axes[k].join(" = ")} `));
    if (!told.isConnected) el.replaceChildren(told);
    slider.value = String(n);
    const text = [losses[n], ...points[n]].map((value) => format(value, 4));
    slider.setAttribute("aria-valuetext", `update ${n}: E ${text[0]}, ${text[1]}, ${text[2]}`);
  }

  /** The mouse is at no step; what the slider looks at stays: a page may scroll under the mouse. */
  const leave = () => slider.matches(":focus-visible") || look(null);
  const at = ({ clientX }) => curve.updateAt(clientX - curve.el.getBoundingClientRect().left);
  let isDown = false; // a finger
  curve.el.addEventListener("pointerdown", (event) => {
    isDown = true;
    look(at(event));
  });
  curve.el.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" || isDown) look(at(event));
  });
  for (const name of ["pointerup", "pointercancel"])
    curve.el.addEventListener(name, () => (isDown = false));
  curve.el.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") leave();
  });

  return {
    el,
    slider,
    look,
    leave,
    /** The training now; what was looked at is forgotten if it is another. */
    update({ losses, points }, axes) {
      const last = losses.length - 1;
      now = { losses, points, axes };
      const key = [last, losses[last], ...axes].join();
      if (key === known) return;
      known = key;
      look(null);
      slider.max = slider.value = String(last);
    },
  };
}
