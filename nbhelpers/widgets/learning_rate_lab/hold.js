/** Keeps boxes in their places while numbers change: nothing outside them is laid out anew. */

/**
 * @param {HTMLElement} el the widget, which keeps its height: nothing below it moves
 * @param {HTMLElement[]} parts of it whose text changes; each grows if its text does, and no more
 *   shrinks, until all are let go
 */
export function createHold(el, parts) {
  let isHeld = false;
  return {
    take() {
      if (isHeld) return;
      isHeld = true;
      const all = [el, ...parts];
      const heights = all.map((part) => part.getBoundingClientRect().height);
      all.forEach((part, k) => (part.style.height = `${heights[k]}px`));
      el.classList.add("held");
    },
    /** To be called once all texts are written. */
    fit() {
      if (!isHeld) return;
      for (const part of parts) {
        const lack = part.scrollHeight - part.clientHeight;
        if (lack > 0) part.style.height = `${part.offsetHeight + lack}px`;
      }
    },
    letGo() {
      if (!isHeld) return;
      isHeld = false;
      for (const part of [el, ...parts]) part.style.height = "";
      el.classList.remove("held");
    },
  };
}
