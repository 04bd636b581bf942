/** Runs of many updates: some of them a frame, so that the reader sees the loss fall. */
import { trainerOf, trained } from "./stepper_values.js";

const FRAMES = 100; // about this many for a long run, under two seconds on a usual display

/** Whether the reader has asked for less motion. */
export function prefersStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * @param {object} handlers `onFrame(traits, trainer, from)` while it runs, from = updates whose
 *   losses are new; `onEnd(traits, trainer)` once, at the end or when stopped
 */
export function createRunner({ onFrame, onEnd }) {
  let running = null;

  function end() {
    if (!running) return;
    const { frame, traits, trainer } = running;
    cancelAnimationFrame(frame);
    running = null;
    onEnd(trained(traits, trainer), trainer);
  }

  function advance() {
    const run = running;
    const from = run.trainer.done;
    run.trainer.run(Math.min(run.perFrame, run.count - from));
    onFrame(trained(run.traits, run.trainer), run.trainer, from);
    if (run.trainer.diverged || run.trainer.done >= run.count) end();
    else run.frame = requestAnimationFrame(advance);
  }

  return {
    get running() {
      return running !== null;
    },
    /** Starts `count` updates from `traits`; all at once if the reader wants no motion. */
    start(traits, count) {
      end();
      const perFrame = prefersStill() ? count : Math.ceil(count / FRAMES);
      running = { traits, count, perFrame, trainer: trainerOf(traits), frame: 0 };
      advance();
    },
    stop: end,
  };
}
