"""The regimes of trainings whose fate is known."""

import numpy as np
import pytest

from nbhelpers.networks import Example, mazur, notebook_001, notebook_004
from nbhelpers.regimes import REGIMES, Probe, Verdict, classify, probe

OPEN = Probe(floor=0.0, gradient=1.0, off=False, stuck=False, slope=0.0)


def verdict(example: Example, rate: float, steps: int) -> Verdict:
    """What becomes of an example at a rate."""
    run = example.network.train(example.x, example.target, learning_rate=rate, steps=steps)
    seen = probe(run.network, example.x, example.target)
    return classify(run.losses, seen, diverged=run.diverged)


@pytest.mark.parametrize(
    ("example", "rate", "steps", "regime"),
    [
        (notebook_004(), 0.01, 100, "converging"),
        (notebook_004(), 0.027, 200, "converging"),
        (notebook_004(), 0.03, 100, "oscillating"),
        (notebook_004(), 0.04, 100, "wandering"),
        (notebook_004(), 0.05, 100, "dead"),
        (notebook_004(), 0.5, 2, "dead"),
        (notebook_001(), 1, 100, "converging"),
        (notebook_001(), 10, 100, "converging"),
        (notebook_001(), 100, 100, "converging"),
        (notebook_001(), 200, 10, "saturated"),
        (notebook_001(), 200, 100, "converging"),
        (notebook_001(), 500, 100, "saturated"),
        (mazur(), 0.5, 1000, "converging"),
        (mazur(), 500, 1000, "saturated"),
        (mazur(), 0.5, 0, "undecided"),
        (mazur(), 0.5, 1, "undecided"),
    ],
)
def test_the_source_notebooks(example: Example, rate: float, steps: int, regime: str) -> None:
    assert verdict(example, rate, steps).regime == regime
    assert regime in REGIMES


def test_says_what_shows_it() -> None:
    assert verdict(notebook_004(), 0.03, 100).facts["period"] == 2
    assert verdict(notebook_004(), 0.035, 200).facts["period"] == 4
    assert verdict(notebook_004(), 0.5, 5).facts == {"last": 25.0}
    assert verdict(notebook_001(), 500, 10).facts["slope"] < 1e-6
    bouncing = verdict(notebook_004(), 0.027, 100).facts
    assert 0 < bouncing["rises"] < bouncing["window"]


@pytest.mark.parametrize(
    ("factor", "regime"), [(0.9, "converging"), (0.999, "converging"), (1.02, "diverging")]
)
def test_a_loss_that_changes_by_one_factor(factor: float, regime: str) -> None:
    assert classify(factor ** np.arange(50), OPEN).regime == regime


def test_a_stopped_training_has_diverged() -> None:
    assert classify([1.0, 2.0], OPEN, diverged=True) == Verdict(
        "diverging", {"first": 1.0, "last": 2.0}
    )


def test_the_floor_belongs_to_targets_out_of_reach() -> None:
    example = notebook_001()
    assert probe(example.network, example.x, example.target).floor == pytest.approx(0.07**2 / 2)
    example = mazur()
    assert probe(example.network, example.x, example.target).floor == 0


def test_refuses_no_losses() -> None:
    with pytest.raises(ValueError, match="losses must be a sequence"):
        classify([], OPEN)


@pytest.mark.parametrize(
    ("x", "target", "error", "message"),
    [
        ([1], [1, 1], ValueError, r"x: expected shape \(2,\), got \(1,\)"),
        ([1, 1], [1, 1, 1], ValueError, r"target: expected shape \(2,\), got \(3,\)"),
        ([1, 1], [1, np.nan], ValueError, "target: expected finite numbers"),
        ([1, 1], "high", TypeError, "target: expected numbers, got 'high'"),
    ],
)
def test_a_probe_names_a_bad_sample(
    x: object, target: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        probe(mazur().network, x, target)
