/** Moves a line to where it is read, as long as its own place is out of sight. */

const GAP = 6; // px between the line and the number that it tells of, or the window's edge

/** What is seen of an element's surroundings: the window, less what its frames cut off. */
function seenAround(el) {
  let [top, bottom] = [0, innerHeight];
  for (let frame = el.parentElement; frame !== document.body; frame = frame.parentElement) {
    if (getComputedStyle(frame).overflowY === "visible") continue;
    const box = frame.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { top, bottom };
}

/**
 * Brings a line into the window: to its lower edge, or above the number where it would cover it.
 * @param {HTMLElement} line keeps its room where it stands
 * @param {HTMLElement} root what it must not leave
 * @param {Element|null} number that is pointed at; null puts the line back
 */
export function bringInSight(line, root, number) {
  line.classList.remove("afloat");
  line.style.removeProperty("transform");
  if (!number || !line.isConnected) return;
  const [box, at] = [line.getBoundingClientRect(), number.getBoundingClientRect()];
  const seen = seenAround(line);
  const isSeen = box.top >= seen.top && box.bottom <= seen.bottom;
  const hasRoom =
    seen.bottom - seen.top > box.height && at.bottom > seen.top && at.top < seen.bottom;
  if (isSeen || !hasRoom || box.height === 0) return;
  let goal = Math.min(seen.bottom - GAP, root.getBoundingClientRect().bottom) - box.height;
  if (goal < at.bottom + GAP) goal = at.top - GAP - box.height;
  if (goal < seen.top) return;
  line.classList.add("afloat");
  line.style.transform = `translateY(${goal - box.top}px)`;
}
