"""The verdicts of the gradient check: on random networks at any scale, and on what hides a slope."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from gradient_scan import RandomNetwork, verdicts

from nbhelpers.exercises import check
from nbhelpers.gradcheck import central_difference, check_gradients, one_sided_difference


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("within", [6, 12])
def test_right_gradients_agree_at_any_scale(dtype: type, within: float) -> None:
    found = verdicts(dtype, 1, within, 40)
    assert found["wrong"] == 0
    few = 0.01 if dtype is np.float64 and within == 6 else 0.1
    assert found["cannot tell"] <= few * found.total()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("factor", [2, 0.5, -1])
def test_wrong_gradients_never_agree_at_any_scale(dtype: type, factor: float) -> None:
    found = verdicts(dtype, factor, 12, 12)
    assert found["agrees"] == 0
    assert found["wrong"] >= 0.9 * found.total() > 0


def test_float32_within_a_network_of_float64_is_seen() -> None:
    """In one direction, or by small nudges, these change too little to show their steps."""
    for seed in (486, 31, 32, 481):
        rng = np.random.default_rng(seed)
        network = RandomNetwork(rng, np.float32, 10 ** rng.uniform(-12, 12))
        point = {name: value.astype(float) for name, value in network.parameters.items()}
        report = check_gradients(lambda p, n=network: float(n.loss(p)), point, network.gradients())
        assert "wrong" not in {row.verdict for row in report.rows}, seed


def test_wide_nudges_that_jump_over_a_kink_are_not_believed() -> None:
    """A ReLU is 1e-4 from its kink, and nudges of 45 and 11 agree with each other by accident."""
    rng = np.random.default_rng(404)
    network = RandomNetwork(rng, np.float32, 10 ** rng.uniform(-6, 6))
    report = check_gradients(network.loss, network.parameters, network.gradients())
    assert "wrong" not in {row.verdict for row in report.rows}


@pytest.mark.parametrize("seed", [0, 3])
def test_a_chaotic_network_is_judged_by_nudges_that_are_small_enough(seed: int) -> None:
    """Fifty layers of tanh with weights three times Xavier's: wide nudges agree on nobody's slope."""
    rng = np.random.default_rng(seed)
    layers, x = 0.75 * rng.normal(size=(50, 16, 16)), rng.normal(size=16)

    def outs(b: np.ndarray) -> list[np.ndarray]:
        found = [np.tanh(layers[0] @ x + b)]
        for W in layers[1:]:
            found.append(np.tanh(W @ found[-1]))
        return found

    through = outs(np.zeros(16))
    right = through[-1]
    for W, out in zip(layers[:0:-1], through[:0:-1], strict=True):
        right = W.T @ (right * (1 - out**2))
    right = right * (1 - through[0] ** 2)

    def told(analytic: np.ndarray) -> list[str]:
        report = check_gradients(
            lambda b: float((outs(b)[-1] ** 2).sum() / 2), np.zeros(16), analytic
        )
        return [row.verdict for row in report.rows]

    assert "wrong" not in told(right)
    assert told(right).count("agrees") >= 10
    assert "agrees" not in told(right / 2)
    assert told(right / 2).count("wrong") >= 10


def test_a_large_loss_hides_no_factor_of_2() -> None:
    def loss(p: dict[str, float]) -> float:
        return (p["w1"] + 1e-5 * p["w2"] - 300000) ** 2 / 2

    point = {"w1": 0.5, "w2": 0.5}
    error = 0.5 + 0.5e-5 - 300000
    assert check_gradients(loss, point, {"w1": error, "w2": 1e-5 * error})
    report = check_gradients(loss, point, {"w1": error, "w2": 2e-5 * error})
    assert [row.verdict for row in report.rows] == ["agrees", "wrong"]


def test_the_nudge_grows_with_the_parameter() -> None:
    assert check_gradients(lambda p: p["a"], {"a": 1e12}, {"a": 1.0})
    assert not check_gradients(lambda p: p["a"], {"a": 1e12}, {"a": 100.0})
    assert central_difference(lambda x: x, 1e10) == 1
    assert one_sided_difference(lambda x: x, -1e10) == 1
    assert central_difference(lambda x: x**2, 1e10) == pytest.approx(2e10, rel=1e-9)
    for difference in (central_difference, one_sided_difference):
        with pytest.raises(ValueError, match="h: 1e-05 is too small to change 1e"):
            difference(lambda x: x, 1e12, 1e-5)


def test_what_rounding_hides_cannot_be_told() -> None:
    for slope in (1.0, 2.0):
        report = check_gradients(lambda p: 1e20 + p["w"], {"w": 1.0}, {"w": slope})
        assert report.rows[0].verdict == "cannot tell"
        assert not report
        assert not report.ok
        assert "Rounding hides w: too small, beside the loss" in repr(report)


def in_float32(p: dict[str, float]) -> Any:
    """Mazur-like: one neuron in float32."""
    z = np.float32(p["w"]) * np.float32(0.35) + np.float32(p["b"])
    return np.float32(0.5) * (np.float32(1) / (np.float32(1) + np.exp(-z)) - np.float32(0.01)) ** 2


def wrapped(p: dict[str, float]) -> float:
    return float(in_float32(p))


def scaled(p: dict[str, float]) -> float:
    return float(in_float32(p)) * 0.7  # no float32, but it moves in steps of one


@pytest.mark.parametrize("loss", [in_float32, wrapped, scaled])
def test_float32_is_recognized_and_said(loss: Callable[[dict[str, float]], Any]) -> None:
    point = {"w": 0.15, "b": 0.35}
    out = 1 / (1 + np.exp(-(0.15 * 0.35 + 0.35)))
    delta = (out - 0.01) * out * (1 - out) * (0.7 if loss is scaled else 1)
    right = {"w": float(delta * 0.35), "b": float(delta)}
    report = check_gradients(loss, point, right)
    assert report.ok
    assert report.tolerance == 1e-3
    assert "float32" in repr(report)
    assert "double" in repr(report)
    assert check_gradients(loss, point, right, h=1e-2, tolerance=1e-3)
    for h in (None, 1e-5):
        assert all(row.verdict != "wrong" for row in check_gradients(loss, point, right, h=h).rows)
        twice = {name: 2 * slope for name, slope in right.items()}
        assert not any(row.ok for row in check_gradients(loss, point, twice, h=h).rows)


def test_float64_is_not_taken_for_float32() -> None:
    assert "float32" not in repr(check_gradients(lambda p: 3 * p["w"], {"w": 0.5}, {"w": 3.0}))
    flat = check_gradients(lambda p: 1.0, {"w": 0.5}, {"w": 0.0})
    assert flat.ok
    assert "float32" not in repr(flat)


def test_a_difference_in_float32_is_right_to_three_digits_or_warns() -> None:
    def cube(x: Any) -> Any:
        return np.float32(x) ** 3

    assert central_difference(cube, 1.7) == pytest.approx(3 * 1.7**2, rel=1e-3)
    with pytest.warns(RuntimeWarning, match="f computes in float32"):
        central_difference(cube, 1.7, 1e-5)


def test_a_loss_with_a_narrow_domain_is_checked_within_it() -> None:
    from math import exp, log

    assert check_gradients(lambda p: log(p["w"]), {"w": 0.01}, {"w": 100.0})
    assert not check_gradients(lambda p: log(p["w"]), {"w": 0.01}, {"w": 50.0})
    assert not check_gradients(lambda p: exp(p["w"]), {"w": 700.0}, {"w": exp(700.0) / 2})


@pytest.mark.parametrize("distance", [0.1, 0.3, 0.6, 0.9])
def test_a_kink_within_the_nudge(distance: float) -> None:
    def hinge(p: dict[str, float]) -> float:
        return max(0.0, p["w"])

    near = check_gradients(hinge, {"w": -distance * 0.1}, {"w": 0.0}, h=0.1)
    assert near.rows[0].verdict == "cannot tell"
    assert check_gradients(
        hinge, {"w": -distance * 1e-5}, {"w": 0.0}
    ).ok  # smaller nudges are tried
    assert not check_gradients(hinge, {"w": -distance * 1e-5}, {"w": 0.5}).ok


@pytest.mark.parametrize(
    ("slope", "verdict"), [(0.0, "cannot tell"), (0.5, "cannot tell"), (9.0, "wrong")]
)
def test_at_a_kink_only_what_is_far_from_both_slopes_is_wrong(slope: float, verdict: str) -> None:
    report = check_gradients(lambda p: max(0.0, p["w"]), {"w": 0.0}, {"w": slope})
    assert report.rows[0].verdict == verdict
    assert report.rows[0].reason == "kink"
    if verdict == "cannot tell":
        assert "A kink at w" in repr(report)


def reports() -> Iterator[tuple[Any, bool]]:
    yield check([1, 2], [1, 2]), True
    yield check([1, 2], [1, 3]), False
    yield check([1], [1, 3]), False
    yield check_gradients(lambda p: p["w"] ** 2, {"w": 3.0}, {"w": 6.0}), True
    yield check_gradients(lambda p: p["w"] ** 2, {"w": 3.0}, {"w": 3.0}), False


@pytest.mark.parametrize(("report", "right"), list(reports()))
def test_a_report_is_true_if_all_is_right(report: Any, right: bool) -> None:
    assert bool(report) is right is report.ok
