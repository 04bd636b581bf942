/** Spreads many updates over frames, so that the reader sees what they do. */

/** Whether the reader has asked for less motion. */
export function prefersStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function evenly(share, count) {
  return Math.ceil(share * count);
}

/**
 * One run at a time. A single update is made at once, and so are many where the reader wants no
 * motion; else each frame makes its share of them.
 *
 * @param {number} duration ms that a run takes, whatever the display's rate: seen, not waited for
 */
export function createRunner(duration) {
  let running = null;

  function end() {
    if (!running) return;
    const { frame, made, onEnd } = running;
    cancelAnimationFrame(frame);
    running = null;
    onEnd(made);
  }

  function piece() {
    const run = running;
    const time = run.duration ?? duration;
    const share = run.still ? 1 : Math.min(1, (performance.now() - run.start) / time);
    const wanted = Math.max(1, run.madeBy(share, run.count) - run.made);
    const made = run.advance(wanted);
    run.made += made;
    if (made < wanted || run.made >= run.count) return end();
    run.onFrame();
    run.frame = requestAnimationFrame(piece);
  }

  return {
    get running() {
      return running !== null;
    },
    /**
     * @param {number} count updates to make, at least 1
     * @param {object} act
     * @param {(count: number) => number} act.advance makes that many updates; fewer are the last
     * @param {() => void} act.onFrame called after each frame's share but the last
     * @param {(made: number) => void} act.onEnd called once: at the end, or when stopped
     * @param {number} [act.duration] ms that this run takes
     * @param {(share: number, count: number) => number} [act.madeBy] how many of the updates are
     *   made after a share of the time
     */
    start(count, act) {
      end();
      const still = prefersStill() || count === 1;
      const madeBy = act.madeBy ?? evenly;
      running = { ...act, madeBy, count, still, made: 0, start: performance.now(), frame: 0 };
      if (still) piece();
      else running.frame = requestAnimationFrame(piece);
    },
    /** Ends a run that is under way; what it made is kept. */
    stop: end,
    /** Forgets a run that is under way, as if it had not begun. */
    cancel() {
      if (running) cancelAnimationFrame(running.frame);
      running = null;
    },
  };
}
