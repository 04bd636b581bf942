/** How a number in the drawing is changed where it stands: dragged, or by the arrow keys. */

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/**
 * Lets the reader drag a number sideways; a press without a drag is a click. A finger that moves
 * up or down scrolls the page, as everywhere. (CSS has `touch-action` for that, but a part of a
 * drawing is not everywhere taken for an element that can have one.)
 * @param {string} name
 * @param {Object<string, any>} handlers see graph.js
 * @returns {Object<string, (event: any) => void>} listeners
 */
export function dragging(name, { onPlace, onScrub, onCommit }) {
  let start = null; // where the press began
  let moved = false;

  function onMove({ clientX, clientY, pointerType, shiftKey }) {
    if (start === null) return;
    const [across, along] = [clientX - start.x, clientY - start.y];
    if (!moved && pointerType === "touch" && Math.abs(along) > Math.max(3, Math.abs(across)))
      start = null;
    if (start === null || (!moved && Math.abs(across) < 4)) return;
    moved = true;
    onScrub(name, Math.round(across), shiftKey);
  }
  function end(isClick, element) {
    if (moved) onCommit();
    else if (isClick && start !== null) onPlace(name, element);
    start = null;
    moved = false;
  }
  return {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    pointermove: onMove,
    touchmove: (event) => {
      if (moved) event.preventDefault(); // the drag goes on, the page does not scroll
    },
    pointerup: ({ currentTarget }) => end(true, currentTarget),
    pointercancel: ({ currentTarget }) => end(false, currentTarget),
  };
}

/**
 * The keys of a focused number: the arrows change it as a drag of one pixel does, Enter and the
 * space bar are a click. An arrow that is held down is one change.
 * @param {string} name
 * @param {Object<string, any>} handlers see graph.js
 */
export function keys(name, { onPlace, onScrub, onCommit }) {
  let pixels = null; // since the first arrow of those that are held down
  let fine = false;

  function finish() {
    if (pixels !== null) onCommit();
    pixels = null;
  }
  return {
    keydown: (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        onPlace(name, event.currentTarget);
      }
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      event.stopPropagation(); // the timeline's arrows stay where they are
      if (fine !== event.shiftKey) finish();
      fine = event.shiftKey;
      pixels = (pixels ?? 0) + STEPS[event.key];
      onScrub(name, pixels, fine);
    },
    keyup: ({ key }) => key in STEPS && finish(),
    blur: finish,
  };
}
