/** What follows a card on its page, and the way there. */

const NEVER = "script, style, template, span";

function isShown(el) {
  return !el.matches(NEVER) && el.getClientRects().length > 0;
}

/**
 * The next question of the same card, or else what comes after it: an output that was folded, a
 * heading, a paragraph. Null where there is no page around the card, as in JupyterLab.
 * @param {Element} card
 * @returns {HTMLElement | null}
 */
export function follows(card) {
  const frame = card.closest(".question-card");
  if (!frame) return null;
  const figures = [...frame.querySelectorAll('figure[data-widget="answer_box"]')];
  const next = figures[figures.indexOf(card.closest("figure")) + 1];
  if (next) return next.querySelector("input") ?? next;
  for (let el = frame; el && !el.matches("article"); el = el.parentElement) {
    for (let after = el.nextElementSibling; after; after = after.nextElementSibling) {
      if (!isShown(after)) continue;
      return after.matches("section") ? after.querySelector("h2, h3, h4") : after;
    }
  }
  return null;
}

/** Brings the element to the upper part of the window, and the focus to it. */
export function goTo(el) {
  const takesFocus = el.matches("input");
  if (!takesFocus) {
    el.tabIndex = -1;
    el.addEventListener("blur", () => el.removeAttribute("tabindex"), { once: true });
  }
  (takesFocus ? el.closest("figure") : el).scrollIntoView({ block: "start", behavior: "instant" });
  el.focus({ preventScroll: true });
}
