/** What a reader is told when the browser does not keep what was answered. */
import { storageTrouble } from "./notes.js";
import { withStorage } from "./store.js";

const TROUBLE = {
  full: "This browser has no room left for your answers: they last until you close the page.",
  refused: "This browser keeps nothing for this page: your answers last until you close it.",
};
const TRIAL = "backprop-by-hand:trial"; // no answer: other tabs, which hear of it, must not look anew
const SAID = Symbol.for("backprop-by-hand.trouble");

/** What is to be said of the keeping after an answer; "" where all is well, or it was said. */
export function troubleToTell() {
  const trouble = storageTrouble();
  if (!trouble || document[SAID]) return "";
  document[SAID] = true; // once is enough
  return TROUBLE[trouble];
}

/** Whether what is answered now is still known when the page is opened again. */
export function isKept() {
  return withStorage((storage) => {
    storage.setItem(TRIAL, "?");
    storage.removeItem(TRIAL);
    return true;
  }, false);
}
