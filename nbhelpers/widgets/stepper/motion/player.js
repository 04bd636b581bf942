/**
 * Plays a motion: a step that the reader takes, the whole pass, or where the scrubber stands. What
 * a step makes is in the page before its motion begins, so nobody waits for it; only its picture
 * comes later, and any other thing that the reader does ends it.
 */
import { prefersStill } from "../../shared/runner.js";
import { frame, layersOf, partAt, sequence, still } from "../../engine/motion/motion.js";

/**
 * @import { Step } from "../../engine/timeline.js"
 * @import { Plot, Sequence, Token } from "../../engine/motion/motion.js"
 */

const CLICK = 450; // ms that the motion of a step takes at most, once it is asked for
const FRAME = 50; // ms: a page that was away goes on where it was
const SPEEDS = [1, 0.5, 0.25];

/**
 * @param {object} parts
 * @param {(picture: {tokens: Token[], plots: Plot[], coming: string[]}) => void} parts.draw
 * @param {Element} parts.seen the drawing: what is out of sight is not played
 * @param {() => Step[]} parts.steps
 * @param {() => number} parts.position of the timeline
 * @param {(position: number) => void} parts.move shows that position
 * @param {() => void} parts.onChange when it plays or not, or the scrubber has moved
 * @param {number} parts.pause ms that each step stands where nothing may move
 */
export function createPlayer({ draw, seen, steps, position, move, onChange, pause }) {
  /** @type {Sequence|null} */
  let played = null;
  let mode = "rest"; // or "step", "play"; "held" where the reader has put it
  let time = 0;
  let before = 0; // when the last frame was; 0: there was none
  let request = 0;
  let speed = 0;
  let pace = 1; // of what is played
  let isSeen = true;
  let isOwn = false; // the position changes because time goes on
  let shown = -1; // the position at rest
  const alone = (at, options) => sequence([[steps()[at - 1]]], { before: at - 1, ...options });
  const pass = () =>
    prefersStill()
      ? sequence(
          steps().map((step) => [step]),
          { each: pause },
        )
      : sequence(layersOf(steps()), { paced: true });

  function show() {
    const { last } = partAt(played, time);
    if (last !== position()) {
      isOwn = true;
      move(last);
      isOwn = false;
    }
    draw((prefersStill() ? still : frame)(played, time));
    onChange();
  }

  function go() {
    cancelAnimationFrame(request);
    before = 0;
    if (isSeen && ["step", "play"].includes(mode)) request = requestAnimationFrame(tick);
  }

  function tick(now) {
    if (!played) {
      played = pass();
      time = timeOf(played, position());
      request = requestAnimationFrame(tick);
      return;
    }
    if (before) time += pace * Math.min(FRAME, now - before);
    before = now;
    if (time >= played.duration) return rest(true);
    show();
    request = requestAnimationFrame(tick);
  }

  function start(next, how, at, speeded) {
    [played, mode, time, pace] = [next, how, at, speeded];
    show();
    go();
  }

  /** Ends what plays. What a step leaves standing is seen where its position has just come. */
  function rest(isNew = position() !== shown) {
    cancelAnimationFrame(request);
    mode = "rest";
    shown = position();
    const ended = shown > 0 && shown <= steps().length ? alone(shown) : null;
    const { tokens, plots } = !ended
      ? { tokens: [], plots: [] }
      : prefersStill()
        ? still(ended, 0)
        : frame(ended, ended.duration);
    draw({
      tokens: isNew ? tokens : tokens.filter(({ phase }) => phase !== "entered"),
      plots,
      coming: [],
    });
    onChange();
  }

  /** When the pass comes to the end of a step; in the middle of a layer, when that begins. */
  function timeOf({ parts }, at) {
    const part = parts.find(({ last }) => at <= last);
    if (at >= steps().length) return 0;
    return at === part.last ? part.end : part.start;
  }

  const watcher = new IntersectionObserver(([{ isIntersecting }]) => {
    isSeen = isIntersecting;
    if (!isSeen && mode === "step") rest();
    else go();
  });
  watcher.observe(seen);

  return {
    playing: () => mode === "play",
    /** The position of the first step of those that are played together; else undefined. */
    first: () => (isOwn ? partAt(played, time).first : undefined),
    /** Whether the position changes because a pass is played. */
    isPlayed: () => isOwn && mode === "play",
    speed: () => SPEEDS[speed],
    /** Where the scrubber stands: whole numbers are steps, what is between them is on its way. */
    place() {
      if (!played || mode === "rest" || mode === "step") return position();
      const { first, last, start: begin, end } = partAt(played, time);
      const share = Math.min(1, (time - begin) / (end - begin));
      return first - 1 + share * (last - first + 1);
    },
    /** The timeline has gone on by a step. */
    step() {
      if (isSeen && !prefersStill()) start(alone(position(), { most: CLICK }), "step", 0, 1);
    },
    /** The step that is shown, again, and as slowly as in a pass. */
    repeat() {
      if (position() > 0) start(alone(position()), "step", 0, SPEEDS[speed]);
    },
    toggle() {
      if (mode === "play") {
        mode = "held";
        cancelAnimationFrame(request);
        return onChange();
      }
      // The button answers in this frame, the next one plans the pass, and then comes its picture.
      if (mode !== "held") played = null;
      [mode, pace] = ["play", SPEEDS[speed]];
      onChange();
      return go();
    },
    /** The reader moves the scrubber between two steps. */
    scrub(place) {
      const next = (mode === "held" || mode === "play" ? played : null) ?? pass();
      const part = next.parts.find(({ last }) => place <= last) ?? next.parts.at(-1);
      const share = (place - part.first + 1) / (part.last - part.first + 1);
      start(next, "held", part.start + share * (part.end - part.start), 1);
    },
    /** A moment of a step in its own time, or of the pass (ms); without a clock. */
    seek({ step, time: ms }) {
      start(step ? alone(step) : pass(), "held", ms, 1);
    },
    slower() {
      speed = (speed + 1) % SPEEDS.length;
      if (mode === "play") pace = SPEEDS[speed];
      onChange();
    },
    /** Ends a step that is under way; what it leaves standing stays. */
    hurry() {
      if (mode === "step") rest(true);
    },
    /** What an update leaves standing covers the weights: away with it. */
    clear() {
      if (mode === "rest") rest(false);
    },
    /** Ends whatever plays: the reader does something else. */
    stop() {
      if (mode !== "rest") rest();
    },
    /** The page shows something else, unless it is what plays that has gone on. */
    refreshed() {
      if (!isOwn) rest();
    },
    destroy() {
      cancelAnimationFrame(request);
      watcher.disconnect();
    },
  };
}
