/** The motion of a stepper: its player and the controls of that, tied to drawing and timeline. */
import { createPlayer } from "./player.js";
import { createTransport } from "../controls/transport.js";

/**
 * @param {object} parts
 * @param {HTMLElement} parts.el the widget
 * @param {any} parts.graph
 * @param {{steps: import("../../engine/timeline.js").Step[]}} parts.view what is on the screen
 * @param {() => number} parts.position of the timeline
 * @param {(position: number) => void} parts.onMove shows a position while a pass is played
 * @param {(position: number) => void} parts.onJump goes to one, as the reader does
 * @param {() => void} parts.onBegin called before the reader plays or scrubs
 * @param {(isOn: boolean) => void} parts.onPlaying
 * @param {number} [parts.pause] ms that each step stands where nothing may move
 */
export function createStage({ el, graph, view, onBegin, onJump, onPlaying, ...parts }) {
  const { position, onMove, pause } = parts;
  let words = "";
  let wasPlaying = null;
  const begun = (act) => () => {
    onBegin();
    act();
  };
  const player = createPlayer({
    draw: graph.move,
    seen: graph.el,
    steps: () => view.steps,
    position,
    move: onMove,
    onChange: show,
    pause,
  });
  const transport = createTransport({
    onPlay: begun(() => player.toggle()),
    onRepeat: begun(() => player.repeat()),
    onSpeed: () => player.slower(),
    onPlace: (place) => {
      if (Number.isInteger(place)) return onJump(place);
      onBegin();
      return player.scrub(place);
    },
  });

  function show() {
    const isOn = player.playing();
    transport.update({ count: view.steps.length, at: player.place(), words });
    transport.playing({ isOn, pace: player.speed(), rests: position() === 0 });
    if (isOn !== wasPlaying) onPlaying((wasPlaying = isOn));
  }

  for (const event of ["pointerdown", "keydown"]) {
    el.addEventListener(event, player.hurry, { capture: true });
    graph.el.addEventListener(event, player.clear);
  }
  // For tests: a moment (ms) of a step or of the pass.
  el.addEventListener("bbh-seek", ({ detail }) => player.seek(detail));

  return {
    transport,
    step: player.step,
    stop: player.stop,
    first: player.first,
    destroy: player.destroy,
    toggle: begun(() => player.toggle()),
    /** The widget shows something else. @param {string} spoken what its position says */
    update(spoken) {
      words = spoken;
      player.refreshed();
      show();
    },
  };
}
