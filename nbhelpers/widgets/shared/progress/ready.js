/** Since when what the browser keeps can be looked at. */

/**
 * Calls back at once, or, on a page that was opened from a file, in its first frame, before
 * anything is drawn. Chromium 156 gives such a page, if it asks sooner, at times (a page without
 * content in about one reload of a hundred) a storage that is empty and that keeps nothing for as
 * long as the page is open.
 * @param {() => void} callback
 */
export function whenReady(callback) {
  if (location.protocol === "file:") requestAnimationFrame(callback);
  else callback();
}
