"""WebKit: GTK's MiniBrowser under a virtual screen, driven by Selenium."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

# A window of MiniBrowser is never narrower than its tool bar, so that pages stand in a frame.
FRAME = '<!doctype html><body style="margin:0"><iframe style="border:0" width="{}" height="900" src="{}"></iframe>'


class WebKit:
    """A MiniBrowser with one page."""

    def __init__(self, driver: str, browser: str) -> None:
        reading, writing = os.pipe()
        screen = ["-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *screen],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            display = f":{pipe.readline().strip()}"
        options = Options()
        options.binary_location = browser
        options.add_argument("--automation")
        service = Service(driver, env={**os.environ, "DISPLAY": display})
        self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_window_size(1300, 1000)
        self.version = self._driver.capabilities["browserVersion"]

    def open(self, address: str, width: int) -> None:
        """Open an address in a frame that is ``width`` wide."""
        self._driver.switch_to.default_content()
        with NamedTemporaryFile("w", suffix=".html") as page:
            page.write(FRAME.format(width, address))
            page.flush()
            self._driver.get(Path(page.name).as_uri())
        self._driver.switch_to.frame(self._driver.find_element(By.TAG_NAME, "iframe"))

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        return self._driver.execute_script(f"return ({expression})")

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Press the mouse at the first place, move through the others, release it."""
        actions = ActionBuilder(self._driver, duration=20)
        mouse = actions.pointer_action
        for k, (x, y) in enumerate(places):
            mouse.move_to_location(round(x), round(y))
            if k == 0:
                mouse.pointer_down()
        mouse.pointer_up()
        actions.perform()

    def replace(self, text: str) -> None:
        """Select what stands in the focused field, type ``text`` over it, and press Enter."""
        keys = ActionChains(self._driver).key_down(Keys.CONTROL).send_keys("a")
        keys.key_up(Keys.CONTROL).send_keys(text, Keys.ENTER).perform()

    def close(self) -> None:
        """End the browser and its screen."""
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait(30)
