/** Files that a reader keeps. */
import { h } from "../shared/dom.js";

/** Gives the browser a file to keep. */
export function keep(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
