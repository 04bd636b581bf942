/**
 * Frames, and what observers of size and of view, workers and the browser's own tasks tell, come
 * `window.lateBy` ms late to a page, as on a machine that has much to do: what reads too early is
 * found out.
 */
{
  const late = window.lateBy;
  const { requestAnimationFrame: frame, setTimeout: wait } = window;
  const delayed = (act) => (event) => wait(act, late, event);

  const dropped = new Map(); // by number: whether a frame that is to come is not wanted any more
  let last = 0;
  window.requestAnimationFrame = (act) => {
    last += 1;
    const mine = last;
    dropped.set(mine, false);
    const run = (now) => {
      const isDropped = dropped.get(mine);
      dropped.delete(mine);
      if (!isDropped) act(now);
    };
    wait(() => frame(run), late);
    return mine;
  };
  window.cancelAnimationFrame = (one) => void (dropped.has(one) && dropped.set(one, true));

  for (const name of ["ResizeObserver", "IntersectionObserver"]) {
    window[name] = class extends window[name] {
      constructor(act, ...options) {
        super(delayed(act), ...options);
      }
    };
  }
  const { addEventListener } = EventTarget.prototype;
  const LATER = ["toggle", "close", "hashchange", "storage", "scroll", "scrollend", "resize"];
  EventTarget.prototype.addEventListener = function (type, act, ...options) {
    const isLate =
      LATER.includes(type) ||
      (type === "change" && this instanceof MediaQueryList) ||
      (type === "message" && this instanceof Worker);
    const later = isLate && typeof act === "function" ? delayed(act.bind(this)) : act;
    addEventListener.call(this, type, later, ...options);
  };
}
