"""A view that JupyterLab closes leaves nothing behind: no callback, no observer, no frame."""

import pytest
from playwright.sync_api import Browser

from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.bundle import modules_object
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

WIDGETS = [
    LearningRateLab(preset="000"),
    ExpressionGraph(),
    LayerView(inputs=[[1]], weights=[[2]], biases=[[3]], dvalues=[[4]]),
    VjpView(),
    DeepChain(),
    DigitReader(),
    RingScaling(),
    BugClinic(),
    FateMap(),
    Workbench(),
    Stepper(),
]

# A model that counts who listens, as Jupyter's does; and the observers that are at work.
CLOSE = """async (state) => {
  const listeners = new Map();
  const saved = [];
  const model = {
    get: (key) => state[key],
    set: (key, value) => (state[key] = value),
    save_changes: () => saved.push(structuredClone(state)),
    on: (event, call) => listeners.set(event, [...(listeners.get(event) ?? []), call]),
    off: (event, call) => listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== call)),
  };
  const count = () => [...listeners.values()].flat().length;
  let observers = 0;
  for (const kind of ["ResizeObserver", "MutationObserver"]) {
    const Native = window[kind];
    window[kind] = class extends Native {
      observe(...args) { if (!this.isOn) observers++; this.isOn = true; super.observe(...args); }
      disconnect() { if (this.isOn) observers--; this.isOn = false; super.disconnect(); }
    };
  }
  const el = document.body.appendChild(document.createElement("div"));
  const close = window.widget.widget.render({ model, el });
  const open = { listeners: count(), observers };
  const train = [...el.querySelectorAll("button")].find((button) => ["Train", "1000"].includes(button.textContent));
  if (train) performance.now = () => 0; // time stands still: an update a frame
  train?.click();
  for (let frames = 0; frames < 6; frames++) await new Promise((done) => requestAnimationFrame(done));
  close();
  const made = state.history?.[0]?.[2] ?? state.updates ?? 0;
  const saves = saved.length;
  el.querySelector(".bbh-hidden[role=status]").remove(); // it may still say what happened
  const before = el.innerHTML;
  await new Promise((done) => setTimeout(done, 100));
  document.documentElement.dataset.theme = "dark";
  await new Promise((done) => setTimeout(done, 50));
  el.remove();
  return { open, closed: { listeners: count(), observers }, made, later: saved.length - saves, same: el.innerHTML === before };
}"""


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_a_closed_view_leaves_nothing_behind(browser: Browser, widget: BookWidget) -> None:
    page = browser.new_page()
    page.evaluate(f"void Object.assign(window, {modules_object(f'{widget.name}/widget')})")
    found = page.evaluate(CLOSE, widget.state())
    page.close()
    unheard = {"widget_id", "compact", "own", "goal"}  # told once, when the view opens
    assert found["open"]["listeners"] >= len({*widget.state_names()} - unheard)
    assert found["closed"] == {"listeners": 0, "observers": 0}
    assert (found["later"], found["same"]) == (0, True)
    runs = {"learning_rate_lab": (2, 100), "stepper": (2, 1000)}
    if widget.name in runs:  # what was trained until then is kept, by both
        observers, most = runs[widget.name]
        assert found["open"]["observers"] == observers
        assert 1 <= found["made"] < most
