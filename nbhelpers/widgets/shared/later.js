/**
 * Puts off what is not urgent while something moves, so that no frame is long.
 * @returns {{begin: (acts: (() => void)[], isSpread: boolean) => void,
 *   after: (act: () => void) => void, finish: () => void, isBusy: () => boolean}} `begin` does
 *   `acts` now, or where they are spread one in each of the next frames, and forgets what was left;
 *   `after` adds one to what is left; `finish` does that at once; `isBusy`: whether this frame has
 *   some of it
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

  function finish() {
    if (request) cancelAnimationFrame(request);
    request = 0;
    for (const act of left.splice(0)) act();
  }

  return {
    begin(acts, isSpread) {
      left = acts;
      if (!isSpread) finish();
      else request ||= requestAnimationFrame(next);
    },
    after(act) {
      left.push(act);
      request ||= requestAnimationFrame(next);
    },
    finish,
    isBusy: () => request !== 0,
  };
}
