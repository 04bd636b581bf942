/** Runs of many updates: some of them a frame, so that the reader sees the loss fall. */
import { trainerOf, trained } from "../stepper/values.js";

const DURATION = 500; // ms that a run takes, whatever the display's rate: seen, not waited for

/** Whether the reader has asked for less motion. */
export function prefersStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * @param {{onFrame: Function, onEnd: Function}} handlers `onFrame(traits, trainer, from)` while it
 *   runs, from = updates whose losses are new; `onEnd(traits, trainer)` once, at the end or when
 *   stopped
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
    const share = run.still ? 1 : Math.min(1, (performance.now() - run.start) / DURATION);
    run.trainer.run(Math.max(1, Math.ceil(share * run.count) - from));
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
      running = {
        traits,
        count,
        still: prefersStill(),
        start: performance.now(),
        trainer: trainerOf(traits),
        frame: 0,
      };
      advance();
    },
    stop: end,
    /** Forgets a run that is under way, as if it had not begun. */
    cancel() {
      if (running) cancelAnimationFrame(running.frame);
      running = null;
    },
  };
}
