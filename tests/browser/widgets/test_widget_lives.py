"""A view's life as JupyterLab leads it: a module of its own for each, and its end."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.bundle import modules_object, widget_names
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.progress import Progress
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

ASKS = {"question": "How many?", "hint": "Count.", "solution": "Two."}
WEIGHTS = [[0.1, 0.2], [0.3, 0.4]]

# Everything that a view could leave behind, counted.
WATCH = """() => {
  window.left = { listeners: 0, observers: 0, frames: 0 };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = function (...args) { left.listeners += 1; return addEventListener.apply(this, args); };
    target.removeEventListener = function (...args) { left.listeners -= 1; return removeEventListener.apply(this, args); };
  }
  for (const name of ["ResizeObserver", "MutationObserver"]) {
    const Original = window[name];
    window[name] = class extends Original {
      observe(...args) { if (!this.on) left.observers += 1; this.on = true; super.observe(...args); }
      disconnect() { if (this.on) left.observers -= 1; this.on = false; super.disconnect(); }
    };
  }
  const pending = new Set();
  const { requestAnimationFrame: request, cancelAnimationFrame: cancel } = window;
  window.requestAnimationFrame = (call) => {
    const id = request((time) => { pending.delete(id); left.frames = pending.size; call(time); });
    pending.add(id);
    left.frames = pending.size;
    return id;
  };
  window.cancelAnimationFrame = (id) => { pending.delete(id); left.frames = pending.size; cancel(id); };
}"""

# A model as Jupyter's, which counts who listens.
SHOW = """([state, modules, name]) => {
  const values = new Map(Object.entries(state));
  const heard = [];
  const model = {
    get: (key) => values.get(key),
    set: (key, value) => {
      if (JSON.stringify(values.get(key)) === JSON.stringify(value)) return;
      values.set(key, value);
      for (const [event, call] of [...heard]) if (event === `change:${key}`) call();
    },
    save_changes: () => {},
    on: (events, call) => { for (const event of events.split(" ")) heard.push([event, call]); },
    off: (events, call) => {
      for (const event of events.split(" ")) {
        const at = heard.findIndex(([other, one]) => other === event && one === call);
        if (at >= 0) heard.splice(at, 1);
      }
    },
  };
  const el = document.createElement("div");
  document.body.append(el);
  const widget = (0, eval)(modules).widget.widget;
  const end = widget.render({ model, el });
  window.views = [...(window.views ?? []), { model, el, end, heard }];
}"""


def _widgets() -> dict[str, BookWidget]:
    return {
        "answer_box": AnswerBox(widget_id="q", answer=2, **ASKS),
        "clinic": BugClinic(),
        "deep_chain": DeepChain(depth=3, width=2),
        "digit": DigitReader(),
        "expression": ExpressionGraph(),
        "fate_map": FateMap(),
        "layer_view": LayerView(
            inputs=[[1.0, 2.0]], weights=WEIGHTS, biases=[[0.0, 0.0]], dvalues=[[1.0, 1.0]]
        ),
        "learning_rate_lab": LearningRateLab(),
        "progress": Progress(),
        "scaling": RingScaling(),
        "stepper": Stepper(),
        "vjp_view": VjpView(weights=WEIGHTS, inputs=[1.0, 2.0], v=[1.0, 0.5]),
        "workbench": Workbench(),
    }


Show = Callable[[str], None]


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.evaluate(WATCH)
    yield page
    page.close()


def _show(page: Page, name: str) -> None:
    page.evaluate(
        SHOW,
        [json.loads(json.dumps(_widgets()[name].state())), modules_object(f"{name}/widget")],
    )


def _left(page: Page) -> dict[str, Any]:
    return page.evaluate("({ ...left, heard: views.map(({ heard }) => heard.length) })")


def test_every_widget_is_tried() -> None:
    assert sorted(_widgets()) == widget_names()


@pytest.mark.parametrize("name", widget_names())
def test_a_view_that_ends_leaves_nothing_behind(blank: Page, name: str) -> None:
    _show(blank, name)
    lives = _left(blank)
    assert lives["heard"][0] > 0
    if name in ("stepper", "learning_rate_lab"):
        assert lives["observers"] > 0
        run = {"stepper": "10\u202f000 updates", "learning_rate_lab": "Train"}[name]
        blank.emulate_media(reduced_motion="no-preference")
        blank.evaluate(
            """(name) => {
              const run = [...document.querySelectorAll("button")].find((el) => el.textContent === name);
              run.click();
              if (left.frames === 0) throw new Error("nothing runs");
              views[0].end();
            }""",
            run,
        )
    else:
        blank.evaluate("views[0].end()")
    assert _left(blank) == {"listeners": 0, "observers": 0, "frames": 0, "heard": [0]}


#: What a view shows; what it had to say before it ended may still come, a while after.
_SHOWN = """() => {
  const shown = views[0].el.cloneNode(true);
  shown.querySelectorAll(".bbh-live").forEach((el) => el.remove());
  return shown.innerHTML;
}"""


@pytest.mark.parametrize(
    "name",
    [
        "stepper",
        "learning_rate_lab",
        "vjp_view",
        "layer_view",
        "deep_chain",
        "digit",
        "expression",
        "scaling",
    ],
)
def test_a_view_that_has_ended_shows_no_change(blank: Page, name: str) -> None:
    _show(blank, name)
    blank.evaluate("views[0].end()")
    before = blank.evaluate(_SHOWN)
    blank.evaluate(
        """() => {
          const [{ model }] = views;
          if (model.get("x") && model.get("target")) model.set("x", [0.5, 0.6]);
          else if (model.get("preset")) model.set("learning_rate", 0.031);
          else if (model.get("bandwidth")) model.set("bandwidth", 7);
          else if (model.get("std")) model.set("std", 0.5);
          else if (model.get("expression")) model.set("expression", "c * c");
          else model.set("weights", [[0.5, 0.6], [0.7, 0.8]]);
        }"""
    )
    blank.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert blank.evaluate(_SHOWN) == before


@pytest.mark.parametrize("name", ["answer_box", "progress"])
def test_a_view_that_has_ended_hears_of_no_progress(blank: Page, name: str) -> None:
    state = json.loads(json.dumps(_widgets()[name].state()))
    asked = blank.evaluate(
        """([state, modules]) => {
          let asked = 0;
          const model = {
            get: (key) => (asked += 1, state[key]), set: () => {}, save_changes: () => {},
            on: () => {}, off: () => {},
          };
          const { notes, widget: module } = (0, eval)(modules);
          const end = module.widget.render({ model, el: document.createElement("div") });
          return [() => {}, end].map((first) => {
            first();
            asked = 0;
            notes.noteAnswer(state.widget_id, "1", "wrong");
            return asked;
          });
        }""",
        [state, modules_object(f"{name}/widget", "shared/progress/notes")],
    )
    assert asked[0] > 0
    assert asked[1] == 0


def test_no_id_is_used_twice(blank: Page) -> None:
    for name in [*widget_names(), *widget_names()]:
        _show(blank, name)  # each with modules of its own, as in JupyterLab
    ids = blank.evaluate("[...document.querySelectorAll('[id]')].map((el) => el.id)")
    assert len(ids) > 60
    assert sorted(ids) == sorted(set(ids))
    pointing = blank.evaluate(
        """() => ["aria-describedby", "aria-labelledby", "for"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)].flatMap((el) => el.getAttribute(name).split(" ")
            .map((id) => [id, el.closest("[data-widget]") === document.getElementById(id)?.closest("[data-widget]")])))"""
    )
    assert len(pointing) > 60
    assert [id_ for id_, is_own in pointing if not is_own] == []
