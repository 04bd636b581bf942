"""The Python side of the live vector-Jacobian product: its numbers, and what it refuses."""

import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
import torch
from torch.func import jacrev

from nbhelpers.sources.notebook_003 import by_hand
from nbhelpers.widgets.traits import StateError
from nbhelpers.widgets.vjp_view import VjpView


def test_it_starts_as_source_003() -> None:
    view = VjpView()
    assert view.y == pytest.approx([22, 2.8])
    assert view.multiplications == {"full": 12, "reverse": 8}


def test_the_two_losses_give_the_two_results_of_source_003() -> None:
    assert VjpView(v_from="a").vjp == pytest.approx(by_hand(), rel=1e-9)
    assert VjpView(v_from="2a").vjp == pytest.approx([2 * value for value in by_hand()], rel=1e-9)


def test_the_jacobian_is_that_of_torch_and_unit_vectors_give_its_rows() -> None:
    rng = np.random.default_rng(3)
    weights, inputs = rng.normal(size=(3, 4)), rng.normal(size=4)
    reference = jacrev(lambda x: torch.sigmoid(torch.tensor(weights) @ x))(torch.tensor(inputs))
    view = VjpView(weights=weights, inputs=inputs)
    assert view.jacobian == pytest.approx(reference.numpy(), rel=1e-12)
    for row, unit in zip(view.jacobian, np.eye(3), strict=True):
        view.v = unit
        assert view.vjp == pytest.approx(row)
    view.v = (0.5, -1.0, 2.0)
    assert view.vjp == pytest.approx(view.upstream @ view.jacobian)


def test_saturated_units_keep_their_tiny_slope() -> None:
    view = VjpView(weights=[[800.0], [-800.0], [40.0]], inputs=[1.0])
    assert view.a.tolist() == [1.0, 0.0, 1.0]
    assert view.slopes[2] == pytest.approx(np.exp(-40.0), rel=1e-12)
    assert np.isfinite(view.vjp).all()


@pytest.mark.parametrize(
    ("traits", "says"),
    [
        ({"weights": [[1.0]]}, "inputs: needed"),
        ({"inputs": [1.0]}, "weights: needed"),
        ({"weights": [[1.0, 2.0]], "inputs": [1.0]}, "weights: expected 1 numbers a row"),
        ({"weights": [[1.0], [1.0, 2.0]], "inputs": [1.0]}, "weights: expected 1 numbers a row"),
        ({"weights": [[1.0]] * 5, "inputs": [1.0]}, "1 to 4 rows and entries, got 5 and 1"),
        ({"weights": [], "inputs": []}, "got 0 and 0"),
        ({"weights": 3, "inputs": [1]}, "weights: expected numbers nested 2 deep, got 3"),
        ({"weights": np.array(3.0), "inputs": [1]}, "weights: expected numbers nested 2 deep"),
        ({"v": [1.0]}, "v: expected 2 numbers, one a row of weights"),
        ({"v": [1.0, np.nan]}, "v: expected a number from"),
        ({"v": [1.0, 1e7]}, "v: expected a number from"),
        ({"v": ["1", "2"]}, "v: expected a number, got '1'"),
    ],
)
def test_what_does_not_fit_is_refused(traits: dict[str, Any], says: str) -> None:
    with pytest.raises(StateError, match=says):
        VjpView(**traits)


def test_a_refused_assignment_leaves_the_state() -> None:
    view = VjpView()
    with pytest.raises(StateError, match="v: expected 2 numbers"):
        view.v = (1.0, 2.0, 3.0)
    assert view.v == (1.0, 1.0)
    with view.hold_trait_notifications():
        view.weights, view.inputs, view.v = [[2.0]], [3.0], [1.0]
    assert view.y == pytest.approx([6])


def test_the_figure_carries_the_state_and_a_fallback() -> None:
    html = VjpView(v=(0.0, 1.0)).figure_html()
    state = json.loads(unescape(re.search(r'data-state="([^"]*)"', html)[1]))
    assert state["v"] == [0.0, 1.0]
    assert state["v_from"] == "free"
    assert state["step"] == 2
    assert (
        'aria-label="The vector v times the Jacobian J is 0.0108076, 0.0216152, 0.0324229."' in html
    )
    assert '<th scope="row">v · J</th><td>0.0108076, 0.0216152, 0.0324229</td>' in html


def test_repr_is_the_same_on_every_run() -> None:
    assert repr(VjpView()) == repr(VjpView()) == "VjpView(widget_id='vjp-view')"
