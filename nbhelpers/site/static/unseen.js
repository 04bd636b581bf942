/* What is out of sight is neither laid out nor painted while a widget moves (book.css). */
(() => {
  "use strict";
  const REST = 500; // ms after which all has its size, and the browser remembers it
  const root = document.documentElement;
  let width = innerWidth;
  let timer = 0;

  /** After a rest, and a frame in which all is measured: a page in the background has none. */
  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      requestAnimationFrame(() => (timer = setTimeout(() => root.classList.add("settled"))));
    }, REST);
  }

  addEventListener("load", settle);
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    root.classList.remove("settled"); // lines break elsewhere: all sizes are new
    settle();
  });
})();
