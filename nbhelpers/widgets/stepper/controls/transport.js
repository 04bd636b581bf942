/** What plays a pass: play and pause, the scrubber over its time, the step again, the speed. */
import { button, h, restable, write } from "../../shared/dom.js";

const FINE = 0.1; // of a step: an arrow key with Shift, or a pass that is played, moves it so far
const SPEEDS = { 1: "1\u00d7", 0.5: "\u00bd\u00d7", 0.25: "\u00bc\u00d7" };

/**
 * @param {{onPlay: () => void, onPlace: (place: number) => void, onRepeat: () => void,
 *   onSpeed: () => void}} handlers `onPlace(place)`: whole numbers are steps, what lies between
 *   two of them is on its way
 * @returns {{play: HTMLElement, track: HTMLElement, repeat: HTMLElement, speed: HTMLElement,
 *   update: Function, playing: Function}} `track` holds the scrubber
 */
export function createTransport({ onPlay, onPlace, onRepeat, onSpeed }) {
  const sign = h("span", { class: "written" });
  const play = button(sign, onPlay, { class: "play", data: { part: "play" } });
  const repeat = restable("\u21bb Repeat", onRepeat);
  const speed = button("", onSpeed, { class: "speed" });
  const place = h("input", {
    type: "range",
    min: 0,
    step: "any",
    class: "timeline-place",
    "aria-label": "timeline",
    on: { input: () => onPlace(Number(place.value)), keydown: onKey },
  });
  const track = h("span", { class: "timeline-track" }, place);
  const shown = { place: -1, count: 0, words: "", playing: "" };

  /** The arrow keys go from step to step, with Shift a little. */
  function onKey(event) {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = Number(place.value);
    const whole = by > 0 ? Math.floor(at) + 1 : Math.ceil(at) - 1;
    const next = event.shiftKey ? Number((at + by * FINE).toFixed(3)) : whole;
    onPlace(Math.max(0, Math.min(shown.count, next)));
  }

  return {
    play,
    track,
    repeat: repeat.el,
    speed,
    /**
     * @param {{count: number, at: number, words: string}} now
     * @param {boolean} isBusy whether the page has enough to draw: then a little is not shown
     */
    update({ count, at, words }, isBusy) {
      if (count !== shown.count) place.max = String((shown.count = count));
      if (words !== shown.words) place.setAttribute("aria-valuetext", (shown.words = words));
      const isLittle = shown.playing.startsWith("true") && Math.abs(at - shown.place) < FINE;
      if (at === shown.place || isLittle || isBusy) return;
      shown.place = at;
      place.value = String(at);
    },
    /** @param {{isOn: boolean, pace: number, rests: boolean}} now `rests`: nothing to repeat */
    playing({ isOn, pace, rests }) {
      repeat.rest(rests);
      if (shown.playing === `${isOn} ${pace}`) return;
      shown.playing = `${isOn} ${pace}`;
      write(sign, isOn ? "\u275a\u275a" : "\u25b6\ufe0e");
      play.title = isOn ? "Pause the pass" : "Play the pass";
      play.setAttribute("aria-label", play.title);
      write(speed, SPEEDS[pace]);
      speed.setAttribute("aria-label", `Speed ${SPEEDS[pace]}`);
    },
  };
}
