"""When a page looks at what the browser keeps: when it can be read, and before anything is drawn."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from windows import WAIT, go_to, reload

# Notes who looks before the first frame, how often after that, and when the page is dark.
LOOKS = """(() => {
  window.looks = { early: [], later: 0, dark: null };
  let framed = false;
  requestAnimationFrame(() => (framed = true));
  const { get } = Object.getOwnPropertyDescriptor(window, "localStorage");
  Object.defineProperty(window, "localStorage", { get() {
    if (framed) looks.later += 1;
    else looks.early.push(new Error().stack.split("\\n").slice(2, 4).join());
    return get.call(window);
  } });
  new MutationObserver(() => {
    if (document.documentElement.dataset.theme === "dark") looks.dark ??= performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-theme"] });
})()"""
SEEN = "performance.getEntriesByType('paint').length && looks.later > 1"
THEMED = "looks.dark <= performance.getEntriesByType('paint')[0].startTime"


@pytest.mark.parametrize("name", ["index", "chapters/one_neuron", "chapters/review", "search"])
def test_a_page_from_a_file_looks_in_its_first_frame(
    browser: Browser, book: Path, name: str
) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        go_to(page, f"{book.as_uri()}/{name}.html")
        page.get_by_role("button", name="Color theme").click()
        page.add_init_script(LOOKS)
        reload(page)
        page.wait_for_function(SEEN)
        assert page.evaluate("looks.early") == []
        assert page.evaluate(THEMED)
        label = page.get_by_role("button", name="Color theme: dark")
        assert label.is_visible()
