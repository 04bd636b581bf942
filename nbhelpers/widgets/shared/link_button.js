/** A widget's links: the button that copies one to its state, and the one to the workbench. */
import { button, h, write } from "./dom.js";
import { workbenchLink } from "./workbench_link.js";

/**
 * @param {() => string} url the link to the state as it stands
 * @param {(text: string) => void} say tells a screen reader what happened
 * @param {object} [more]
 * @param {(...children: (string|Element)[]) => void} [more.show] where the link goes that the
 *   clipboard does not take; beside the button unless given
 * @param {() => object} [more.network] what the widget shows, as the workbench takes it
 * @returns {{el: Element, open: HTMLAnchorElement|null, clear: Function}} `open` leads to the
 *   workbench; `clear` when the state has changed since
 */
export function createLinkButton(url, say, { show, network } = {}) {
  const open = network ? workbenchLink(network) : null;
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
  return { el: h("span", { class: "bbh-share" }, copy, " ", open, " ", shown), open, clear };
}
