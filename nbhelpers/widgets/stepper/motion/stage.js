/** The motion of a stepper: its player and the controls of that, tied to drawing and timeline. */
import { createPlayer } from "./player.js";
import { createTransport } from "../controls/transport.js";

const PAUSE = 1100; // ms that each step stands where nothing may move
const QUICK = 650; // while a pass is watched beside a goal

/**
 * @param {object} parts
 * @param {HTMLElement} parts.el the widget
 * @param {any} parts.graph
 * @param {{steps: import("../../engine/timeline.js").Step[]}} parts.view what is on the screen
 * @param {any} parts.act what the reader can do
 * @param {any} parts.store the widget's state
 * @param {any} parts.runner
 * @param {() => void} parts.onBegin called before the reader plays or scrubs
 * @param {(isOn: boolean) => void} parts.onPlaying
 * @param {() => boolean} parts.isBusy whether this frame has something else to draw
 * @param {boolean} parts.isQuick whether a step stands for less long where nothing may move
 */
export function createStage({ el, graph, view, act, store, runner, ...parts }) {
  let words = "";
  let wasPlaying = false;
  const begun =
    (play) =>
    (...given) => {
      runner.stop();
      parts.onBegin();
      play(...given);
    };
  const player = createPlayer({
    draw: graph.move,
    seen: graph.el,
    steps: () => view.steps,
    position: act.position,
    move: (step) => store.move(step),
    onChange: show,
    pause: parts.isQuick ? QUICK : PAUSE,
  });
  const transport = createTransport({
    onPlay: begun(player.toggle),
    onRepeat: begun(player.repeat),
    onSpeed: () => player.slower(),
    onPlace: (place) => (Number.isInteger(place) ? act.jump : begun(player.scrub))(place),
  });

  function show() {
    const isOn = player.playing();
    if (isOn !== wasPlaying) parts.onPlaying((wasPlaying = isOn));
    transport.playing({ isOn, pace: player.speed(), rests: act.position() === 0 });
    transport.update(
      { count: view.steps.length, at: player.place(), words },
      isOn && parts.isBusy(),
    );
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
    isPlayed: player.isPlayed,
    destroy: player.destroy,
    toggle: begun(player.toggle),
    /** The widget shows something else. @param {string} spoken what its position says */
    update(spoken) {
      words = spoken;
      player.refreshed();
      show();
    },
  };
}
