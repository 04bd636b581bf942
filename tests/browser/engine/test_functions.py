"""The page's table of activations and losses against Python's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Error

from nbhelpers.networks import ACTIVATIONS, LOSSES
from nbhelpers.widgets import bundle
from nbhelpers.widgets.engine import facts

Evaluate = Callable[..., Any]

NETS = [0.0, 1e-300, -1e-300, 0.5, -0.5, 2.0, -3.0, 20.0, -20.0, 700.0, -700.0]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/functions", "engine/machine", "engine/network_state")


def test_both_know_the_same_in_the_same_order(js: Evaluate) -> None:
    assert js("Object.keys(functions.ACTIVATIONS)") == list(ACTIVATIONS)
    assert js("Object.keys(functions.LOSSES)") == list(LOSSES)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_of_a_layer(js: Evaluate, name: str) -> None:
    rng = np.random.default_rng(3)
    net, d_out = np.array([*NETS, *rng.normal(size=50)]), rng.normal(size=len(NETS) + 50)
    found = js(
        """([name, nets, dOuts]) => {
          const entry = functions.ACTIVATIONS[name];
          const arrays = [[9, ...nets, 9], nets.map(() => 7), [9, ...dOuts, 9], nets.map(() => 7)];
          arrays[1] = [7, ...arrays[1], 7];
          arrays[3] = [7, ...arrays[3], 7];
          const [net, out, up, delta] = arrays.map((list) => Float64Array.from(list));
          entry.forward(net, out, 1, nets.length + 1);
          entry.backward(net, out, up, delta, 1, nets.length + 1);
          const slopes = functions.slopesOf(name, nets, [...out.subarray(1, nets.length + 1)]);
          return { out: [...out], delta: [...delta], slopes, saturates: functions.saturates(name) };
        }""",
        [name, net.tolist(), d_out.tolist()],
    )
    entry = ACTIVATIONS[name]
    out = entry.forward(net)
    for key, expected in (("out", out), ("delta", entry.backward(net, out, d_out))):
        assert [found[key][0], found[key][-1]] == [7, 7]  # the neighbors' places are left alone
        np.testing.assert_allclose(found[key][1:-1], expected, rtol=4e-16, atol=1e-15)
    np.testing.assert_allclose(found["slopes"], entry.slopes(net, out), rtol=4e-16, atol=1e-15)
    assert found["saturates"] == entry.saturates
    low, high = entry.range
    assert np.all((low <= out) & (out <= high))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_in_words_is_the_slope(name: str) -> None:
    entry = ACTIVATIONS[name]
    words = entry.slope.translate({ord("×"): "*", ord("−"): "-", ord(","): ""}).replace("²", "**2")
    for net in NETS:
        out = entry.forward(np.array([net]))
        slope = eval(words, {"net": net, "out": out[0]})
        assert slope == pytest.approx(entry.slopes(np.array([net]), out)[0], abs=1e-15)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_and_its_products(js: Evaluate, name: str, count: int) -> None:
    rng = np.random.default_rng(count)
    out, target = rng.normal(size=(2, count))
    found = js(
        """([name, out, target]) => {
          const entry = functions.LOSSES[name];
          const [outs, goal] = [[9, ...out], target].map((list) => Float64Array.from(list));
          const terms = new Float64Array(out.length);
          const dOuts = new Float64Array(out.length + 1);
          entry.terms(outs, 1, goal, terms);
          entry.backward(outs, 1, goal, dOuts);
          const products = ["term", "slope"].map((key) => out.map((o, u) =>
            entry[key](out.length).reduce((product, part) => product * part.of(o, target[u]), 1)));
          const constants = entry.term(out.length).concat(entry.slope(out.length))
            .filter(({ label }) => /^[0-9/]+$/.test(label)).map(({ label, of }) => [label, of(0, 0)]);
          return { terms: [...terms], dOuts: [...dOuts.subarray(1)], products, constants };
        }""",
        [name, out.tolist(), target.tolist()],
    )
    entry = LOSSES[name]
    assert found["terms"] == entry.terms(out, target).tolist()
    assert found["dOuts"] == entry.backward(out, target).tolist()
    np.testing.assert_allclose(found["products"][0], found["terms"], rtol=1e-15)
    np.testing.assert_allclose(found["products"][1], found["dOuts"], rtol=1e-15)
    for label, value in found["constants"]:
        assert value == eval(label) != 1


def test_an_unknown_name_is_refused(js: Evaluate) -> None:
    for change in ({"activations": ["sigmoid", "toString"]}, {"loss_function": "mse"}):
        message = js(
            """(change) => {
              try {
                machine.compile({ ...network_state.MAZUR, ...change });
              } catch (error) {
                return `${error.name}: ${error.message}`;
              }
            }""",
            change,
        )
        assert message.startswith("RangeError: expected one of ")


def test_a_name_that_one_language_lacks_is_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browser.new_page()
    known = facts.facts()
    for change in ({"swish": known["activations"]["tanh"]}, {"tanh": None}):
        entries = {k: v for k, v in (known["activations"] | change).items() if v is not None}
        monkeypatch.setattr(facts, "facts", lambda e=entries: known | {"activations": e})
        bundle._module.cache_clear()
        with pytest.raises(Error, match="is not in both"):
            page.evaluate(f"void {bundle.modules_object('engine/functions')}")
    bundle._module.cache_clear()
    page.close()
