/**
 * Puts off what is not urgent while a pass is played, so that no frame is long.
 * @returns {{begin: (acts: (() => void)[]) => void, finish: () => void, isBusy: () => boolean}}
 *   `begin` does one of `acts` in each of the next frames, and forgets what was left; `finish` does
 *   at once what is left; `isBusy`: whether this frame has some of it
 */
export function createLater() {
  /** @type {(() => void)[]} */
  let left = [];
  let request = 0;

  function next() {
    const act = left.shift();
    request = act ? requestAnimationFrame(next) : 0;
    act?.();
  }

  return {
    begin(acts) {
      left = acts;
      request ||= requestAnimationFrame(next);
    },
    finish() {
      cancelAnimationFrame(request);
      request = 0;
      for (const act of left.splice(0)) act();
    },
    isBusy: () => request !== 0,
  };
}
