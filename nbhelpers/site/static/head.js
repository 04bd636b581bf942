/* In the head of every page, before anything is drawn: theme, side bar, whether code is open. Why a
 * page from a file looks at what is kept in its first frame, progress/ready.js says. */
(function (root) {
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  function setUp() {
    let mode = stored("book-mode");
    if (mode !== "light" && mode !== "dark") mode = "auto";
    const dark =
      mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.mode = mode;
    root.dataset.theme = dark ? "dark" : "light";
    root.dataset.code = stored("book-code") === "open" ? "open" : "closed";
    if (stored("book-nav") === "closed") root.classList.add("nav-closed");
  }
  root.classList.add("js");
  if (location.protocol === "file:") requestAnimationFrame(setUp);
  else setUp();
})(document.documentElement);
