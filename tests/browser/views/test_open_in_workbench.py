"""*Open in the workbench*: every network that a widget shows is the same one there."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from random_networks import random_example
from site_pages import alive
from stepper_reader import STILL

from nbhelpers.clinic.patients import patient
from nbhelpers.networks import notebook_004
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.deep_chain.chain import Stack, rms
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.workbench import computed, read, trained

Open = Callable[..., Page]
NAME = "Open in the workbench"
HERE = "<script>document.documentElement.dataset.workbench = 'tools/bench.html#my-bench'</script>"
# Sets a widget, looks at its link as one who follows it, and at all its numbers.
SET = """([id, settings]) => settings.map((setting) => {
  const el = document.getElementById(id);
  const link = el.querySelector("a.bbh-open");
  if (setting) el.dispatchEvent(new CustomEvent("bbh-set", { detail: { setting, about: [] } }));
  link.dispatchEvent(new Event("focus"));
  const numbers = [...el.querySelectorAll("[data-quantity]")].filter((one) => one.dataset.value);
  return [link.hidden ? null : link.getAttribute("href"),
    Object.fromEntries(numbers.map((one) => [one.dataset.quantity, Number(one.dataset.value)]))];
})"""


def carried(address: str, page: str = "tools/bench.html#my-bench") -> Any:
    """The description in a link, which the workbench takes."""
    where, state = address.split("=v2:")
    assert where == page
    data = json.loads(base64.urlsafe_b64decode(state + "=" * (-len(state) % 4)))
    assert list(data) == ["description"]
    return read(data["description"])


def near(value: Any, size: float = 1.0) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-13 * size)


def test_it_is_the_network_that_the_widget_shows(scratch_page: Open) -> None:
    rng = np.random.default_rng(15)
    layers = [
        LayerView(
            inputs=rng.normal(size=(n, d_in)),
            weights=rng.normal(size=(d_in, d_out)),
            biases=rng.normal(size=d_out),
            dvalues=rng.normal(size=(n, d_out)),
            relu=n % 2 == 0,
            picked="dweights[0,0]",
            widget_id=f"layer-{n}",
        )
        for n, d_in, d_out in ((1, 3, 2), (2, 4, 5), (5, 1, 1))
    ]
    vjps = [
        VjpView(weights=rng.normal(size=(3, 2)), inputs=rng.normal(size=2), v=[1.5, 0, -2],
                v_from=kind, widget_id=f"vjp-{kind[-1]}{len(kind)}")
        for kind in ("free", "a", "2a")
    ]  # fmt: skip
    small = {"depth": 3, "width": 4, "activation": "tanh", "std": 0.7, "seed": 5}
    deep = DeepChain(**small, learning_rate=0.05, residual=False)
    too_deep = DeepChain(**small | {"depth": 4}, widget_id="too-deep")
    fates = FateMap(kind="start", view=(0.001, 0.011, 0.4, 1.5), updates=100)
    cured = patient(3)
    clinic = BugClinic(seed=3, diagnosis=cured.diagnosis())
    views = [Stepper(), LearningRateLab(), *layers, *vjps, deep, too_deep, fates, clinic]
    page = scratch_page(HERE + "".join(view.figure_html() for view in views), **STILL)

    def seen(widget_id: str, *settings: Any) -> list[Any]:
        return page.evaluate(SET, [widget_id, settings or [None]])

    # The stepper, in all its settings.
    states = []
    for n in range(20):
        example = random_example(rng)
        network = example.network
        order = ("simultaneous", "immediate")[n % 2]
        rate = float(rng.uniform(0, 2))
        stepper = Stepper(example, order=order, learning_rate=rate, momentum=0.3 * (n % 3))
        states.append((network, stepper.state()))
    found = seen("stepper", *(state for _, state in states))
    for (network, _), (address, shown) in zip(states, found, strict=True):
        description = carried(address)
        there = computed(description)
        quantities, updated = there["quantities"], there["updated"]
        names = list(network.parameters())
        assert there["loss"] == near(shown["loss"])
        if network.numbering == "indexed":  # behind one hidden layer its w1 is w11_2 there
            assert re.match("w11|b", next(iter(updated)))
        else:
            assert list(updated) == names
        for name, called in zip(names, updated, strict=True):
            assert quantities[f"dE/d{called}"] == near(shown[f"dE/d{name}"]), name
            assert updated[called] == near(shown[f"next_{name}"]), name
        for unit in sum(network.unit_names[1:], ()):
            for kind in ("net", "out", "delta"):
                assert quantities[f"{kind}_{unit}"] == near(shown[f"{kind}_{unit}"])

    # The laboratory, before and after an update.
    step = page.locator("#learning-rate-lab").get_by_role("button", name="Step", exact=True)
    for preset, rate in (("004", 0.02), ("001", 10.0), ("parabola", 0.1)):
        [now] = seen("learning-rate-lab", {"preset": preset, "learning_rate": rate})
        for _ in range(2):
            step.click()
            [after] = seen("learning-rate-lab")
            losses = trained(carried(now[0]), 1)[1]
            assert losses == near([now[1]["loss"], after[1]["loss"]])
            assert losses[1] < losses[0]
            now = after

    # A layer: its gradients; numbered by row and column.
    for view in layers:
        [(address, _)] = seen(view.widget_id)
        quantities = computed(carried(address))["quantities"]
        gradients = view.gradients
        rows, columns = gradients.weights.shape
        for j in range(rows):
            for k in range(columns):
                there = quantities[f"dE/dw{j + 1}{k + 1}"]
                assert there == near(gradients.weights[j, k], 100), (j, k)
        for k in range(columns):
            assert quantities[f"dE/db_o{k + 1}"] == near(gradients.biases.ravel()[k], 100)
        for i, row in enumerate(view.dz):
            before = f"sample {i + 1} " if len(view.dz) > 1 else ""
            assert [quantities[f"{before}delta_o{k + 1}"] for k in range(columns)] == near(row, 100)
    for view in vjps:
        [(address, _)] = seen(view.widget_id)
        there = computed(carried(address))
        quantities = there["quantities"]
        u = view.upstream * view.slopes
        for i in range(3):
            assert quantities[f"net_o{i + 1}"] == near(view.y[i])
            assert quantities[f"out_o{i + 1}"] == near(view.a[i])
            assert quantities[f"delta_o{i + 1}"] == near(u[i])
            for j, x in enumerate(view.inputs):
                assert quantities[f"dE/dw{i + 1}{j + 1}"] == near(u[i] * x)
        squares = {"a": 0.5, "2a": 1.0}.get(view.v_from)
        if squares:
            assert there["loss"] == near(squares * float(view.a @ view.a))

    # A stack that is small enough, as it is trained; a pixel; and a patient who is cured.
    [(address, shown)] = seen("deep-chain")
    description = carried(address)
    assert trained(description, 2)[1] == near(Stack(**small, residual=False).train(0.05)[:3])
    quantities = computed(description)["quantities"]
    outs = [quantities[f"sample {n} out_m{u}"] for n in range(1, 17) for u in range(1, 5)]
    assert rms(np.array(outs)) == near(shown["out"])
    assert seen("too-deep")[0][0] is None
    map_ = page.locator("#fate-map")
    map_.get_by_role("button", name="Train this pixel").click()
    [(address, shown)] = seen("fate-map")
    description = carried(address)
    start = float(map_.locator(".fates-here").get_attribute("data-up") or "nan")
    assert description.layers[0].weights[0][0] == start != notebook_004().network.weights[0][0, 0]
    assert trained(description, 100)[1][-1] == pytest.approx(shown["loss"], abs=1e-9)
    map_.get_by_role("combobox", name="Axes").select_option("rates")
    assert seen("fate-map")[0][0] is None  # the workbench has one rate for all layers
    right = cured.loop.copy()
    right.bug = ""
    right.step()
    [(address, _)] = seen("clinic")
    quantities = computed(carried(address))["quantities"]
    given = [
        *(g for layer in right.gradients for row in layer.weights for g in row),
        *(g for layer in right.gradients for g in layer.biases),
    ]
    assert [v for k, v in quantities.items() if re.match(r"dE/d(w|b_)", k)] == near(given)


def test_it_is_followed_by_keys_and_touch(open_page: Open, book: Path) -> None:
    """As files: the workbench shows the same numbers."""
    touch = {"has_touch": True, "viewport": {"width": 390, "height": 800}, **STILL}
    page = open_page(f"{book.as_uri()}/index.html", late=True, **touch)
    for way in ("Enter", "tap"):
        if way == "tap":
            page.go_back()
        widget = alive(page, "#landing")
        weight = 0.125 * len(way)
        weights = [[[weight, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]]
        [(_, shown)] = page.evaluate(SET, ["landing", [{"weights": weights}]])
        link = widget.get_by_role("link", name=NAME, exact=True)
        if way == "Enter":
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.tap()
        page.wait_for_url(re.compile(r"/chapters/workbench\.html#bench=v2:"))
        bench = page.locator("#bench")
        expect(bench.locator("[data-quantity=loss]").first).to_have_attribute(
            "data-value", re.compile(f"^{str(shown['loss'])[:12]}")
        )
        expect(bench.get_by_role("textbox", name="w1", exact=True)).to_have_value(str(weight))


def test_every_page_with_widgets_knows_where_it_is(book: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in book.rglob("*.html")}
    for path, text in pages.items():
        found = re.search(r'<html [^>]*data-workbench="([^"]*)#([^"]+)"', text)
        assert bool(found) == ('data-widget="' in text), path
        if found:
            there = pages[(path.parent / found[1]).resolve() if found[1] else path]
            assert f'data-widget="workbench" id="{found[2]}"' in there
    drawn = pages[book / "chapters" / "torch_three_layer.html"]
    [link] = re.findall(r'<a class="bbh-open[^"]*" href="([^"]+)"', drawn)
    example = notebook_004()
    there = computed(carried(link, "workbench.html#bench"))
    assert there["loss"] == example.network.loss_value(example.x, example.target)
