/** The button that copies a link to a widget's state. */
import { button, h, write } from "./dom.js";

/**
 * @param {() => string} url the link to the state as it stands
 * @param {(text: string) => void} say tells a screen reader what happened
 * @param {(...children: (string|Element)[]) => void} [show] where the link goes that the clipboard
 *   does not take; beside the button unless given
 * @returns {{el: Element, clear: Function}} `clear` when the state has changed since
 */
export function createLinkButton(url, say, show = null) {
  const shown = h("span", { class: "bbh-link" });
  const copy = button(
    "Copy link",
    async () => {
      clear();
      const address = url();
      try {
        await navigator.clipboard.writeText(address);
        copy.textContent = "Link copied";
        say("Link copied. It restores exactly this state.");
      } catch {
        const box = h("input", {
          type: "text",
          readonly: true,
          value: address,
          "aria-label": "link to this state",
        });
        const place = show ?? ((...children) => shown.replaceChildren(...children));
        place("Copy this link; it restores exactly this state: ", box);
        box.select();
      }
    },
    { title: "Copy a link that restores this state" },
  );
  function clear() {
    write(copy, "Copy link");
    shown.replaceChildren();
  }
  return { el: h("span", { class: "bbh-share" }, copy, " ", shown), clear };
}
