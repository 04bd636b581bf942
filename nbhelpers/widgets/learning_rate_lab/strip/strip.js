/** The strip of rates: its picture, the thumb that trains, zoom, veil and flags. */
import { button, h, write } from "../../shared/dom.js";
import { format } from "../../shared/format.js";
import { axisOf, between, placeOf, rangeOf, shortRateAt, widened } from "./axis.js";
import { createPicture } from "./picture.js";
import { listen } from "./pointers.js";
import { createVeil } from "./veil.js";

/** @import { Axis } from "./axis.js" */

const ZOOM = 2;
const KEYS = { "+": 1 / ZOOM, "=": 1 / ZOOM, "-": ZOOM };

/**
 * @param {object} rate the number control of the learning rate: its slider is the thumb, its box
 *   the flag
 * @param {object} acts
 * @param {(rate: number, isDone: boolean) => void} acts.onTrial a rate that is dragged to
 * @param {(text: string) => void} acts.say
 */
export function createStrip(rate, { onTrial, say }) {
  /** @type {any} what is shown */
  let now = null;
  /** @type {Axis} */
  let axis = { low: 0, high: 1, log: false, most: 1 };
  let isNear = false; // nothing is made for a strip that nobody sees
  let pinched = axis; // the axis when two fingers came
  let tried = 0; // the rate that was dragged to last

  const picture = createPicture((columns) => veil.done(columns, (value) => format(value, 3)));
  const px = () => picture.wide || 700;
  const veil = createVeil(
    {
      place: (value) => placeOf(axis, value),
      rate: (place) => shortRateAt(axis, place, px()),
    },
    { start: () => now.state, onLift: show, say },
  );
  const part = h("div", { class: "lab-part", hidden: true });
  const thumb = h("div", { class: "lab-thumb" }, h("span", { class: "lab-knob" }));
  const flag = h("label", { class: "lab-flag" }, rate.label, rate.box);
  const title = h("span", {});
  const whole = button("whole", () => zoom(axisOf(now.preset)), {
    "aria-label": "whole range",
  });
  const stage = h(
    "div",
    { class: "lab-stage", role: "group", "aria-label": "strip of rates" },
    ...picture.parts,
    veil.cover,
    part,
    veil.flags.el,
    rate.slider,
    thumb,
    flag,
    rate.error,
  );
  const el = h(
    "div",
    { class: "lab-strip" },
    h(
      "div",
      { class: "lab-strip-head" },
      title,
      h(
        "div",
        { class: "lab-zoom" },
        whole,
        button("\u2212", () => zoomBy(ZOOM), { "aria-label": "zoom out" }),
        button("+", () => zoomBy(1 / ZOOM), { "aria-label": "zoom in" }),
      ),
    ),
    stage,
    veil.note,
  );

  function zoom(next) {
    axis = next;
    rate.rescale(rangeOf(axis));
    veil.flags.layout();
    whole.hidden = JSON.stringify(axis) === JSON.stringify(axisOf(now.preset));
    show();
  }

  /** In, or out, about the thumb, where it is in sight. */
  function zoomBy(times) {
    const at = placeOf(axis, now.rate);
    zoom(widened(axis, times, at >= 0 && at <= 1 ? at : 0.5));
  }

  /** Shows what is in force. */
  function show() {
    if (!now) return;
    const at = placeOf(axis, now.rate);
    const within = Math.min(Math.max(at, 0), 1);
    thumb.style.transform = `translateX(${(within * px()).toFixed(1)}px)`;
    thumb.classList.toggle("out", at !== within);
    flag.style.transform = `translateX(${(within * px()).toFixed(1)}px) translateX(${(-100 * within).toFixed(1)}%)`;
    if (isNear) picture.show({ ...now, axis, isVeiled: veil.isDown });
  }

  const placeAt = (x) => x / px();
  listen(stage, {
    begin(from, x, target) {
      if (veil.isDown && !target.closest(".lab-thumb")) veil.flags.take(placeAt(from), target);
      else {
        if (!veil.isDown) veil.flags.clear(); // they have been judged, and are in the way now
        onTrial((tried = shortRateAt(axis, placeAt(x), px())), false);
      }
    },
    move(x) {
      if (veil.flags.isHeld) return veil.flags.move(placeAt(x));
      const next = shortRateAt(axis, placeAt(x), px());
      if (next !== tried) onTrial((tried = next), false);
    },
    end() {
      if (veil.flags.isHeld) veil.flags.release();
      else onTrial(tried, true);
    },
    mark(one, other, isDone) {
      part.hidden = isDone;
      part.style.left = `${Math.min(one, other)}px`;
      part.style.width = `${Math.abs(one - other)}px`;
      if (isDone) zoom(between(axis, placeAt(one), placeAt(other)));
    },
    unmark: () => (part.hidden = true),
    meet: () => (pinched = axis),
    pinch(before, after) {
      const [a, b] = before.map(placeAt);
      const [c, d] = after.map(placeAt);
      if (Math.abs(c - d) < 0.02 || Math.abs(a - b) < 0.02) return;
      const times = (a - b) / (c - d); // what stood under each finger stays under it
      if (times > 0) zoom(between(pinched, a - c * times, a + (1 - c) * times));
    },
  });
  rate.slider.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "0") zoom(axisOf(now.preset));
    else if (event.key in KEYS) zoomBy(KEYS[event.key]);
    else return;
    event.preventDefault();
  });

  const near = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting || isNear) return;
    isNear = true;
    picture.resize();
    show();
  });
  near.observe(stage);

  return {
    el,
    /** @param {any} next what `picture.show` takes but the axis, and `preset`, `rate`, `output` */
    update(next) {
      const isOther = now?.preset !== next.preset;
      now = next;
      if (isOther) {
        veil.begin(next.preset);
        write(title, `${next.output}, ${picture.title}`);
        zoom(axisOf(next.preset));
      } else show();
    },
    resize() {
      if (!isNear) return;
      picture.resize();
      show();
    },
    recolor: picture.recolor,
    destroy() {
      near.disconnect();
      picture.stop();
    },
  };
}
