/**
 * When the figures of a page come alive: the first at once, the others when they are near the
 * window, and any of them when it is named, focused, printed, or asked for by event `bbh-mount`.
 * What is being read stays where it is while figures above it change their height.
 */

const NEAR = 1.5; // windows above and below the one that is seen
const REST = 150; // ms without scrolling after which a jump has ended

/** How far an element is from the window, in pixels; 0 where it is in view. */
function distance(el) {
  const { top, bottom } = el.getBoundingClientRect();
  return Math.max(0, -bottom, top - innerHeight);
}

/** The element that the page's address names, or null: a fragment may be anything at all. */
function addressed() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
}

/** Runs `act`, which may change the height of `el`; what stands below the window's top stays. */
function inPlace(el, act) {
  // Most browsers see to it themselves; the page need not be laid out for it.
  if (CSS.supports("overflow-anchor", "auto")) {
    act();
    return;
  }
  const { bottom } = el.getBoundingClientRect();
  act();
  if (bottom > 0) return;
  const grown = el.getBoundingClientRect().bottom - bottom;
  scrollBy({ top: grown, behavior: "instant" });
}

/**
 * Sees to it that a jump ends where its target is, although figures on the way grow meanwhile.
 * @returns {{to: (target: Element, behavior: ScrollBehavior) => void, again: () => void}} `to`
 *   jumps; `again` when heights have changed: it goes on to the target of a jump under way
 */
function createJump() {
  let target = null;
  /** @type {ScrollBehavior} */
  let behavior = "auto";
  let timer;
  const end = () => (target = null);
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(end, REST);
  };
  for (const sign of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(sign, end, { passive: true });
  addEventListener("scroll", () => target && rest(), { passive: true });
  const again = () => {
    if (!target) return;
    target.scrollIntoView({ block: "start", behavior });
    rest();
  };
  return {
    to: (...next) => {
      [target, behavior] = next;
      again();
    },
    again,
  };
}

/** Where the focus goes in a figure that came alive under it. */
function focusWithin(el, from) {
  const controls = [
    ...el.querySelectorAll("a[href], button, input, select, summary, [tabindex]"),
  ].filter((one) => one.tabIndex >= 0 && one.getClientRects().length);
  const backwards = from && el.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING;
  controls.at(backwards ? -1 : 0)?.focus();
}

/**
 * @param {HTMLElement[]} figures
 * @param {(el: HTMLElement) => void} mount brings one figure to life; called once for each
 * @returns {{now: (el: HTMLElement) => void, arrive: (target?: Element|null,
 *   behavior?: ScrollBehavior) => void}} `now` mounts a figure unless that is done; `arrive` jumps
 *   to an element, the one that the address names unless given, with the figures around it alive
 */
export function mountLate(figures, mount) {
  const waiting = new Set(figures);
  const near = new Set();
  const jump = createJump();
  let timer = null;

  function now(el) {
    if (!waiting.delete(el)) return;
    near.delete(el);
    observer.unobserve(el);
    el.removeAttribute("tabindex");
    inPlace(el, () => mount(el));
  }
  const all = () => [...waiting].forEach(now);

  /** One figure at a time, so that the page can scroll and answer in between. */
  function next() {
    timer = null;
    if (near.size === 0) return;
    now([...near].reduce((one, other) => (distance(other) < distance(one) ? other : one)));
    jump.again();
    if (near.size) timer = setTimeout(next);
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) near.delete(target);
        else if (distance(target) === 0) now(target);
        else near.add(target);
      }
      jump.again();
      timer ??= setTimeout(next);
    },
    { rootMargin: `${100 * NEAR}% 0px` },
  );

  function arrive(target = addressed(), behavior = "auto") {
    if (!target) return;
    const { top } = target.getBoundingClientRect();
    const from = top - innerHeight / 2;
    for (const el of waiting) {
      const place = el.getBoundingClientRect();
      if (place.bottom > from && place.top < top + innerHeight) now(el);
    }
    jump.to(target, behavior);
  }

  for (const el of figures) {
    el.tabIndex = 0; // so that Tab does not pass by what is not there yet
    observer.observe(el);
  }
  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    const el = /** @type {Element} */ (target).closest("figure[data-widget]");
    if (!waiting.has(el)) return;
    now(/** @type {HTMLElement} */ (el));
    focusWithin(el, relatedTarget);
  });
  document.addEventListener("bbh-mount", ({ target }) => now(/** @type {HTMLElement} */ (target)));
  addEventListener("beforeprint", all);
  matchMedia("print").addEventListener("change", ({ matches }) => matches && all());
  return { now, arrive };
}
