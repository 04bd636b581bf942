/** Plays the steps one after the other, until the pass is over or the reader does anything else. */

const PAUSE = 1100; // ms that each step stands, unless less is asked for

/**
 * @param {() => boolean} step makes a step; whether another one follows
 * @param {(isOn: boolean) => void} onChange
 * @param {number} [pause] ms that each step stands
 */
export function createPlayer(step, onChange, pause = PAUSE) {
  let timer = 0;
  let stepping = false;

  function stop() {
    if (stepping || !timer) return;
    clearTimeout(timer);
    timer = 0;
    onChange(false);
  }
  function play() {
    stepping = true;
    const more = step();
    stepping = false;
    if (more) timer = setTimeout(play, pause);
    else stop();
  }
  return {
    /** Ends the play; while it makes a step itself, nothing. */
    stop,
    toggle() {
      if (timer) return stop();
      timer = -1;
      onChange(true);
      return play();
    },
  };
}
