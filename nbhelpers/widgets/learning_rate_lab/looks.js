/** Watches what changes how the laboratory looks: its width, the page's theme, paper. */

/**
 * @param {HTMLElement} el
 * @param {object} acts
 * @param {() => void} acts.resize
 * @param {() => void} acts.recolor colors come from the page
 * @returns {() => void} ends it
 */
export function watchLooks(el, { resize, recolor }) {
  const watcher = new ResizeObserver(resize);
  watcher.observe(el);
  const paper = matchMedia("print");
  paper.addEventListener("change", recolor);
  const theme = new MutationObserver(recolor);
  for (const node of [document.documentElement, document.body]) {
    theme.observe(node, {
      attributes: true,
      attributeFilter: ["data-theme", "data-jp-theme-light"],
    });
  }
  return () => {
    watcher.disconnect();
    theme.disconnect();
    paper.removeEventListener("change", recolor);
  };
}
