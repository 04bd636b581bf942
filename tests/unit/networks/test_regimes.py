"""The regimes of trainings whose fate is known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from nbhelpers.curvature import critical_rate, hessian
from nbhelpers.networks import Example, Network, mazur, notebook_001, notebook_004
from nbhelpers.regimes import Probe, Verdict, classify, probe
from nbhelpers.widgets.learning_rate_lab.presets import parabola

OPEN = Probe(floor=0.0, gradient=1.0, off=False, stuck=False, slope=0.0)


def verdict(example: Example, rate: float, steps: int, momentum: float = 0.0) -> Verdict:
    """What becomes of an example at a rate."""
    run = example.network.train(
        example.x, example.target, learning_rate=rate, steps=steps, momentum=momentum
    )
    seen = probe(run.network, example.x, example.target)
    return classify(run.losses, seen, turns=run.turns, diverged=run.diverged)


@pytest.mark.parametrize(
    ("example", "rate", "steps", "regime"),
    [
        (notebook_004(), 0.01, 100, "converging"),
        (notebook_004(), 0.012, 100, "converging"),
        (notebook_004(), 0.013, 100, "zigzagging"),
        (notebook_004(), 0.026, 10, "undecided"),
        (notebook_004(), 0.026, 100, "zigzagging"),
        (notebook_004(), 0.027, 200, "zigzagging"),
        (notebook_004(), 0.028, 1000, "bouncing"),
        (notebook_004(), 0.03, 100, "bouncing"),
        (notebook_004(), 0.04, 47, "undecided"),
        (notebook_004(), 0.04, 50, "wandering"),
        (notebook_004(), 0.04, 100, "wandering"),
        (notebook_004(), 0.0404, 100, "bouncing"),
        (notebook_004(), 0.05, 100, "dead"),
        (notebook_004(), 0.5, 2, "dead"),
        (notebook_001(), 1, 100, "converging"),
        (notebook_001(), 10, 100, "converging"),
        (notebook_001(), 100, 100, "converging"),
        (notebook_001(), 100, 500, "converging"),
        *((notebook_001(), 100, steps, "edge") for steps in (600, 900, 1000, 1500)),
        (notebook_001(), 200, 10, "saturated"),
        (notebook_001(), 200, 100, "converging"),
        (notebook_001(), 500, 100, "saturated"),
        (mazur(), 0.5, 1000, "converging"),
        (mazur(), 500, 1000, "saturated"),
        (mazur(), 0.5, 0, "undecided"),
        (mazur(), 0.5, 1, "undecided"),
        (parabola(), 0.05, 100, "converging"),
        (parabola(), 0.25, 6, "converging"),
        (parabola(), 0.4, 6, "zigzagging"),
        (parabola(), 0.4, 1000, "zigzagging"),
        (parabola(), 0.5, 6, "bouncing"),
        (parabola(), 0.5, 100, "bouncing"),
        (parabola(), 0.6, 6, "diverging"),
    ],
)
def test_the_source_notebooks(example: Example, rate: float, steps: int, regime: str) -> None:
    assert verdict(example, rate, steps).regime == regime


def test_says_what_shows_it() -> None:
    assert verdict(notebook_004(), 0.03, 100).facts["period"] == 2
    assert verdict(notebook_004(), 0.035, 200).facts["period"] == 4
    assert verdict(notebook_004(), 0.0404, 100).facts["period"] == 3
    assert verdict(notebook_004(), 0.04, 50).facts["longest"] == 8
    assert verdict(notebook_004(), 0.04, 100).facts["longest"] == 16
    assert verdict(notebook_004(), 0.5, 5).facts == {"last": 25.0}
    assert verdict(notebook_001(), 500, 10).facts["slope"] < 1e-6
    zigzag = verdict(notebook_004(), 0.027, 100).facts
    assert (zigzag["rises"], zigzag["turns"], zigzag["window"]) == (12, 50, 50)
    flat = verdict(parabola(), 0.5, 100).facts
    assert flat == {"low": 2.5, "high": 2.5, "window": 50, "period": 1}


def test_the_edge_of_stability_remembers_where_the_loss_was_lower() -> None:
    facts = verdict(notebook_001(), 100, 1000).facts
    assert (facts["turns"], facts["window"]) == (400, 400)
    assert 500 < facts["lowest_at"] < 560  # the last digits decide when the bounces begin
    assert facts["lowest"] == pytest.approx(0.0024581, abs=1e-7)
    assert facts["low"] > facts["lowest"]
    later = verdict(notebook_001(), 100, 2000)
    assert later.regime == "zigzagging"
    assert 500 < later.facts["lowest_at"] < 560
    assert "lowest" not in verdict(notebook_004(), 0.027, 100).facts


def test_a_settled_training_is_judged_by_what_came_before_the_rounding() -> None:
    facts = verdict(notebook_004(), 0.02, 1000).facts
    assert facts["turns"] == facts["window"]
    assert facts["rises"] == 0
    assert verdict(notebook_004(), 0.01, 1000).facts["rises"] == 0


def test_a_slow_swing_is_no_wandering() -> None:
    assert verdict(notebook_004(), 0.001, 100, momentum=0.99).regime == "undecided"
    assert verdict(notebook_004(), 0.001, 1000, momentum=0.99).regime == "converging"


def test_the_verdict_speaks_of_the_latest_updates() -> None:
    wild, calm = np.tile([9.0, 1.0, 4.0], 20), 9.0 * 0.8 ** np.arange(1, 21)
    losses = [*wild, *calm]
    assert classify(losses, OPEN).regime != "converging"
    assert classify(losses, OPEN, latest=20) == Verdict(
        "converging",
        {"first": 9.0, "last": losses[-1], "rises": 0, "turns": 0, "window": 10},
    )
    assert classify(losses, OPEN, latest=2).regime == "undecided"


@pytest.mark.parametrize(
    ("factor", "regime"),
    [(0.9, "converging"), (0.999, "converging"), (1.0, "still"), (1.02, "diverging")],
)
def test_a_loss_that_changes_by_one_factor(factor: float, regime: str) -> None:
    assert classify(factor ** np.arange(50), OPEN).regime == regime


def test_three_updates_are_the_fewest_to_judge_by() -> None:
    assert classify([1.0, 0.5, 0.25], OPEN).regime == "undecided"
    assert classify([1.0, 0.5, 0.25, 0.125], OPEN).regime == "converging"


def test_growing_of_late_counts_from_where_it_began() -> None:
    losses = [*0.5 ** np.arange(20), *(1e-5 * 1.1 ** np.arange(40))]
    found = classify(losses, OPEN)
    assert found == Verdict("diverging", {"first": losses[-30], "last": losses[-1]})


def test_a_stopped_training_has_diverged() -> None:
    assert classify([1.0, 2.0], OPEN, diverged=True) == Verdict(
        "diverging", {"first": 1.0, "last": 2.0}
    )


def one_unit(activation: str, weight: float, loss: str = "half_squared") -> Network:
    return Network(weights=([[weight]],), activations=activation, loss_function=loss)


@pytest.mark.parametrize(
    ("activation", "target", "floor"),
    [
        *(("relu", -1.0, 0.5), ("relu", 0.5, 0.0), ("relu", 7.0, 0.0)),
        *(("sigmoid", -1.0, 0.5), ("sigmoid", 0.5, 0.0), ("sigmoid", 3.0, 2.0)),
        *(("tanh", -2.0, 0.5), ("tanh", -0.5, 0.0), ("tanh", 3.0, 2.0)),
        *(("identity", -9.0, 0.0), ("identity", 9.0, 0.0), ("leaky_relu", -9.0, 0.0)),
    ],
)
def test_the_floor_belongs_to_targets_out_of_reach(
    activation: str, target: float, floor: float
) -> None:
    assert probe(one_unit(activation, 1.0), [1.0], [target]).floor == floor
    assert probe(one_unit(activation, 1.0, "squared"), [1.0], [target]).floor == 2 * floor


@pytest.mark.parametrize(
    ("activation", "weight", "slope"),
    [
        *(("tanh", 3.0, 1 - np.tanh(3.0) ** 2), ("tanh", 2.0, None)),
        *(("sigmoid", 5.0, 0.006648056670790155), ("sigmoid", -3.0, None)),
        *(("relu", -1.0, None), ("leaky_relu", -1.0, None), ("identity", 9.0, None)),
    ],
)
def test_a_saturated_output_is_told_by_its_slope(
    activation: str, weight: float, slope: float | None
) -> None:
    seen = probe(one_unit(activation, weight), [1.0], [0.2])
    assert seen.stuck is (slope is not None)
    assert seen.slope == pytest.approx(slope or 0.0)


def test_the_floor_of_a_mean_is_divided_by_their_number() -> None:
    network = Network([[[1.0], [1.0]]], activations="sigmoid", loss_function="mean_squared")
    assert probe(network, [1.0], [3.0, -1.0]).floor == (4.0 + 1.0) / 2


@pytest.mark.parametrize(
    ("x", "target", "gradient"),
    [([3.0, -1.0], 0.0, 6.0), ([-3.0, 1.0], 0.0, 6.0), ([1.0, -4.0], 0.0, 12.0)],
)
def test_a_probe_sees_the_largest_gradient_of_either_sign(
    x: list[float], target: float, gradient: float
) -> None:
    network = Network(weights=([[1.0, 1.0]],), activations="identity")
    assert probe(network, x, [target]).gradient == pytest.approx(gradient)


@pytest.mark.parametrize(
    ("activations", "weights", "off"),
    [
        (("relu", "identity"), ([[1.0], [-1.0]], [[1.0, 1.0]]), False),
        (("relu", "identity"), ([[-1.0], [-1.0]], [[1.0, 1.0]]), True),
        (("identity", "relu"), ([[1.0], [1.0]], [[-1.0, -1.0]]), True),
        (("sigmoid", "identity"), ([[-1.0], [-1.0]], [[1.0, 1.0]]), False),
        (("sigmoid", "identity"), ([[-900.0], [-900.0]], [[1.0, 1.0]]), False),
        (("leaky_relu", "identity"), ([[-1.0], [-1.0]], [[1.0, 1.0]]), False),
    ],
)
def test_a_layer_is_off_where_no_relu_of_it_passes_anything(
    activations: tuple[str, ...], weights: tuple, off: bool
) -> None:
    assert probe(Network(weights=weights, activations=activations), [1.0], [0.5]).off is off


@pytest.mark.parametrize(
    ("targets", "stuck"), [([3.0, 0.2], False), ([0.0, 0.45], True), ([0.9, 0.9], False)]
)
def test_an_output_is_stuck_if_most_of_what_could_be_gained_is_its(
    targets: list[float], stuck: bool
) -> None:
    network = Network(weights=([[10.0], [0.0]],), activations="sigmoid")
    assert probe(network, [1.0], targets).stuck is stuck


def test_the_floor_of_notebook_001() -> None:
    example = notebook_001()
    assert probe(example.network, example.x, example.target).floor == pytest.approx(0.07**2 / 2)
    example = mazur()
    assert probe(example.network, example.x, example.target).floor == 0


@pytest.mark.parametrize(
    ("losses", "options", "message"),
    [
        ([], {}, r"losses: expected one or more numbers in a row, got shape \(0,\)"),
        ([np.nan, 1.0], {}, "losses: expected a finite one before the first update, got nan"),
        ([1.0, 2.0], {"turns": [True, False]}, "turns: expected 1 truth values"),
        ([1.0, 2.0], {"latest": 2}, "latest: expected a number of updates up to 1, got 2"),
        ([1.0, 2.0], {"latest": -1}, "latest: expected a whole number of at least 0, got -1"),
    ],
)
def test_refuses_what_does_not_fit(
    losses: ArrayLike, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        classify(losses, OPEN, **options)


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


def test_an_output_is_stuck_only_with_more_than_half_of_the_loss() -> None:
    network = Network(weights=([[6.0], [0.0]],), activations="sigmoid")  # out 0.9975 and 0.5
    assert probe(network, [1.0], [0.0, 0.0]).stuck
    assert not probe(network, [1.0], [0.7, 0.0]).stuck  # 0.044 of 0.169
    assert not probe(network, [1.0], [0.6, 0.0]).stuck  # 0.079 of 0.204, more than a third


def test_what_nearly_repeats_does_not_bounce() -> None:
    nearly = np.tile([1.0, 3.0], 60) + 0.2 * np.sin(np.arange(120.0))
    assert classify(nearly, OPEN, turns=[True] * 119).regime == "wandering"
    drift = [*np.linspace(2, 1, 300), 1.006]  # two updates hardly differ, the stretch does
    assert classify(drift, OPEN).regime == "wandering"


def test_a_slow_fall_is_no_standstill() -> None:
    assert classify(0.9999 ** np.arange(50), OPEN).regime == "converging"


def test_a_lower_loss_is_told_of_where_it_was_much_lower_and_long_ago() -> None:
    falling = np.geomspace(0.5, 0.05, 40)
    assert classify([1.0, 0.01, *falling], OPEN).facts["lowest_at"] == 1
    assert "lowest" not in classify([1.0, 0.045, *falling], OPEN).facts
    swings = verdict(notebook_004(), 0.037, 100, momentum=0.9).facts
    assert swings["turns"] > 25
    assert "lowest" not in swings  # the lowest of the stretch itself


def test_a_training_brings_all_that_a_verdict_needs() -> None:
    example = notebook_004()
    for rate in (0.01, 0.026, 0.04, 0.3):
        run = example.network.train(example.x, example.target, learning_rate=rate, steps=300)
        seen = probe(run.network, example.x, example.target)
        said = classify(run.losses, seen, turns=run.turns, diverged=run.diverged)
        assert classify(run) == said
        made = len(run.turns)
        assert classify(run, latest=made // 2) == classify(
            run.losses, seen, turns=run.turns, latest=made // 2, diverged=run.diverged
        )
        assert probe(replace(example, network=run.network)) == seen
    for extra in ({"seen": seen}, {"turns": run.turns}, {"diverged": True}):
        with pytest.raises(TypeError, match="a Training has its own; leave them out"):
            classify(run, **extra)
    with pytest.raises(TypeError, match="seen: needed with losses"):
        classify(run.losses)
    with pytest.raises(TypeError, match="seen: expected a Probe, got Network"):
        classify(run.losses, example.network)


@pytest.mark.parametrize("end", [np.nan, np.inf])
def test_losses_that_end_in_no_number_diverge(end: float) -> None:
    said = classify([1.0, 5.0, end, end], OPEN)
    assert (said.regime, said.facts) == ("diverging", {"first": 1.0, "last": 5.0})


@pytest.mark.parametrize("look", [probe, hessian, critical_rate])
def test_an_example_is_a_network_with_its_sample(look: Callable[..., Any]) -> None:
    example = mazur()
    alone = look(example)
    assert np.array_equal(alone, look(example.network, example.x, example.target))
    with pytest.raises(TypeError, match="an Example has its own; leave them out"):
        look(example, example.x, example.target)
    with pytest.raises(TypeError, match="target: needed with a Network"):
        look(example.network, example.x)
    with pytest.raises(TypeError, match="network: expected a Network or an Example, got list"):
        look([1], example.x, example.target)
