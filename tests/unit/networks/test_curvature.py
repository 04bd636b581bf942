"""The numeric Hessian against second derivatives that are known in closed form."""

from dataclasses import replace
from math import inf, sqrt

import numpy as np
import pytest

from nbhelpers.curvature import critical_rate, hessian
from nbhelpers.networks import Network, mazur, notebook_004


def twins(u: float, z: float) -> Network:
    """Notebook 004 with two equal units: output weight u, net z, y = 2 u z."""
    p, q = 2 * z / 13, 3 * z / 13
    named = {"w11": p, "w21": p, "w12": q, "w22": q, "w1": u, "w2": u}
    return notebook_004().network.replace_parameters(**named)


def test_a_linear_unit_has_a_constant_hessian() -> None:
    network = Network(weights=([[0.3, -2.0]],), activations="identity")
    x = np.array([2.0, 3.0])
    assert hessian(network, x, [1.0]) == pytest.approx(np.outer(x, x), abs=1e-8)
    assert critical_rate(network, x, [1.0]) == pytest.approx(2 / 13)
    assert critical_rate(network, x, [1.0], momentum=0.9) == pytest.approx(3.8 / 13)


@pytest.mark.parametrize("weights", [(1.0, 0.5), (3e5, -7e9), (4.1e14, 2e14), (1e40, 1.0)])
def test_a_parabola_curves_as_much_however_large_its_weights(weights: tuple[float, float]) -> None:
    network = Network(weights=([[w] for w in weights],), activations="identity")
    assert hessian(network, [2.0], [0.0, 0.0]) == pytest.approx(np.diag([4.0, 4.0]), abs=1e-6)
    assert critical_rate(network, [2.0], [0.0, 0.0]) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("u", [0.6, 1.0, sqrt(2.5 / sqrt(13)), 2.0])
def test_at_zero_loss_the_largest_eigenvalue_is_twice_the_squared_slope(u: float) -> None:
    example = notebook_004()
    z = 2.5 / u
    rate = critical_rate(twins(u, z), example.x, example.target)
    assert rate == pytest.approx(1 / (26 * u**2 + 2 * z**2), rel=1e-7)


def test_biases_count_only_if_they_are_trained() -> None:
    example = mazur()
    assert hessian(example.network, example.x, example.target).shape == (8, 8)
    trained = replace(example.network, bias_mode="per_unit")
    assert hessian(trained, example.x, example.target).shape == (12, 12)


def test_nothing_curves_where_every_unit_is_off() -> None:
    network = Network(weights=([[-1.0]],), activations="relu")
    assert critical_rate(network, [1.0], [1.0]) == inf


@pytest.mark.parametrize("h", [0.0, -1.0, inf, float("nan")])
def test_refuses_a_nudge_that_is_none(h: float) -> None:
    with pytest.raises(ValueError, match="h: expected a finite number above 0"):
        hessian(mazur().network, mazur().x, mazur().target, h=h)


@pytest.mark.parametrize("momentum", [-0.1, 0.9995, 1.0])
def test_refuses_a_momentum_out_of_range(momentum: float) -> None:
    with pytest.raises(ValueError, match=r"momentum: expected a number from 0 to 0.999, got"):
        critical_rate(mazur().network, mazur().x, mazur().target, momentum=momentum)
