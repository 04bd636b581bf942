"""The page's engine against NumPy, in a real browser."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_cases import error, flat, random_cases, state_of

from nbhelpers.networks import (
    ACTIVATIONS,
    BIAS_MODES,
    LOSSES,
    NUMBERINGS,
    ORDERS,
    Example,
    Network,
    mazur,
    notebook_001,
    notebook_004,
)

STEPS = 4

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/engine", "engine/network_state", "engine/network_check")


def d_outs(network: Network, example: Example) -> list[np.ndarray]:
    """dE/dout of every layer, from the deltas above it."""
    deltas = network.gradients(example.x, example.target).deltas
    outs = network.forward(example.x).outs[-1]
    last = LOSSES[network.loss_function].backward(outs, example.target)
    pairs = zip(network.weights[1:], deltas[1:], strict=True)
    return [*(W.T @ delta for W, delta in pairs), last]


def test_a_thousand_random_networks(js: Evaluate) -> None:
    cases = random_cases(10, seed=1)
    assert len(cases) >= 1000
    for key, accepted in {
        "loss_function": LOSSES,
        "numbering": NUMBERINGS,
        "bias_mode": BIAS_MODES,
        "order": ORDERS,
        "momentum": (0.0, 0.9),
    }.items():
        assert {state[key] for _, state in cases} == set(accepted)
    assert {name for _, state in cases for name in state["activations"]} == set(ACTIVATIONS)
    assert any(len(set(state["activations"])) == 3 for _, state in cases)
    results = js(
        """([states, steps]) => states.map((state) => {
          const { state: end, losses, diverged } = engine.train(state, steps);
          return {
            valid: network_check.validate(state),
            values: engine.evaluate(state),
            look: engine.lookAt(state),
            one: engine.train(state, 1),
            after: Object.fromEntries(engine.changes({ ...state, momentum: 0 }).parameters
              .map(({ name, after }) => [name, after])),
            end: { weights: end.weights, biases: end.biases, updates: end.updates },
            losses: [...losses],
            diverged,
            names: network_state.names(state),
          };
        })""",
        [[state for _, state in cases], STEPS],
    )
    worst: dict[str, float] = {}
    for (example, state), result in zip(cases, results, strict=True):
        network, pair = example.network, (example.x, example.target)
        rule = {"learning_rate": state["learning_rate"], "order": state["order"]}
        forward, gradients = network.forward(example.x), network.gradients(*pair)
        training = network.train(*pair, steps=STEPS, momentum=state["momentum"], **rule)
        names, values = result["names"], result["values"]
        named = network.named_gradients(*pair)
        assert result["valid"] is None
        assert result["diverged"] == training.diverged
        look, one = result["look"], result["one"]  # at once what is computed apart elsewhere
        assert (look["values"], look["names"]) == (values, names)
        assert look["next"]["loss"] == one["losses"]["1"]
        assert look["next"]["diverged"] == one["diverged"]
        assert result["end"]["updates"] == len(training.losses) - 1
        assert names["units"] == [list(layer) for layer in network.unit_names]
        assert names["weights"] == [[list(r) for r in layer] for layer in network.weight_names]
        assert names["biases"] == [list(layer) for layer in network.bias_names]
        assert [p["name"] for p in names["parameters"]] == list(named) == list(values["named"])
        # Where a unit saturates, its slope out (1 - out) is the rounding of out: whatever is
        # multiplied by a slope is held against the largest dE/dout, not against itself.
        outs_slope = d_outs(network, example)
        scale = float(np.max(np.abs(flat(outs_slope))))
        comparisons = {
            "nets": (values["nets"], forward.nets),
            "outs": (values["outs"], forward.outs),
            "loss": (values["loss"], network.loss_value(*pair)),
            "losses of the outputs": (sum(values["losses"]), values["loss"]),
            "dE/dout": (values["dOut"], outs_slope),
            "deltas": (values["deltas"], gradients.deltas, scale),
            "dE/dw": (values["gradients"]["weights"], gradients.weights, scale),
            "dE/db": (values["gradients"]["biases"], gradients.biases, scale),
            "named": (values["named"], named, scale),
            "after": (result["after"], network.update(*pair, **rule).parameters()),
            "losses": (result["losses"], training.losses),
            "weights": (result["end"]["weights"], training.network.weights),
            "biases": (result["end"]["biases"], training.network.biases),
        }
        for what, numbers in comparisons.items():
            worst[what] = max(worst.get(what, 0.0), error(*numbers))
    assert max(worst.values()) <= 1e-12, worst


@pytest.mark.parametrize(
    ("options", "first", "last", "outputs"),
    [
        ({}, 0.2910277737, 3.510187783e-05, [0.0159136204, 0.9840642735]),
        (
            {"order": "immediate"},
            0.2910279239,
            3.508478630e-05,
            [0.0159121963, 0.9840657345],
        ),
        ({"bias_mode": "per_unit"}, 0.2804714468, None, None),
        ({"bias_mode": "shared"}, 0.2857508867, None, None),
    ],
)
def test_the_figures_of_source_000(
    js: Evaluate, options: dict[str, Any], first: float, last: float, outputs: list[float]
) -> None:
    assert js("network_state.MAZUR") == state_of(mazur())
    losses, outs, named = js(
        """(options) => {
          const state = { ...network_state.MAZUR, ...options };
          const { state: end, losses } = engine.train(state, 10000);
          return [[...losses], engine.evaluate(end).outs[1], engine.evaluate(state).named];
        }""",
        options,
    )
    assert round(losses[0], 10) == 0.2983711088
    assert round(named["w5"], 10) == 0.0821670406
    assert round(named["w1"], 10) == 0.0004385677
    assert round(losses[1], 10) == first
    if last is not None:
        assert float(f"{losses[-1]:.9e}") == last
        assert [round(out, 10) for out in outs] == outputs


def test_chaos_is_the_same_to_the_last_bit(js: Evaluate) -> None:
    # ReLU, + and x are exact in both, so even a chaotic training agrees: sums run in one order.
    example = notebook_004()
    state = state_of(example, learning_rate=0.04)
    losses = js("(state) => [...engine.train(state, 1000).losses]", state)
    training = example.network.train(example.x, example.target, learning_rate=0.04, steps=1000)
    assert losses == training.losses.tolist()
    assert len({round(loss, 6) for loss in losses[-100:]}) > 50


def test_relu_at_zero_has_slope_zero(js: Evaluate) -> None:
    example = notebook_004()
    values = js("(state) => engine.evaluate(state)", state_of(example))
    assert values["nets"][0][2] == 0
    assert values["slopes"][0] == [1, 1, 0]
    assert values["deltas"][0] == [-2, -2, 0]
    assert values["named"] == example.network.named_gradients(example.x, example.target)


def test_training_can_be_continued(js: Evaluate) -> None:
    whole, parts, clicks, ends = js(
        """(state) => {
          const trainer = new engine.Trainer(state);
          const done = [3, 0, 2000, 1].map((steps) => trainer.run(steps));
          const first = engine.train(state, 3);
          const second = engine.train(first.state, 2001, { velocity: first.velocity });
          const whole = engine.train(state, 2004);
          return [
            [...whole.losses],
            [...trainer.losses],
            [...first.losses, ...second.losses.slice(1)],
            [whole.state, trainer.state, second.state, done, trainer.loss, trainer.done],
          ];
        }""",
        state_of(notebook_001(), momentum=0.9, bias_mode="shared", learning_rate=0.1),
    )
    assert len(whole) == 2005
    assert whole == parts == clicks
    assert ends[0] == ends[1] == ends[2]
    assert ends[0]["updates"] == 2004
    assert ends[3:] == [[3, 0, 2000, 1], whole[-1], 2004]


def test_a_frozen_bias_gathers_no_velocity(js: Evaluate) -> None:
    state = state_of(mazur(), momentum=0.9, bias_mode="frozen")
    velocity, end, named = js(
        """(state) => {
          const { velocity, state: end } = engine.train(state, 10);
          return [[...velocity], end, engine.evaluate(end).named];
        }""",
        state,
    )
    moving = [True] * 4 + [False] * 2  # the weights of a layer, then its biases
    assert [v != 0 for v in velocity] == moving * 2
    assert end["biases"] == state["biases"]
    assert all(gradient for name, gradient in named.items() if name.startswith("b"))


def test_a_diverging_training_keeps_its_last_finite_state(js: Evaluate) -> None:
    network = Network(weights=([[1.0]], [[1.0]]), activations="identity")
    example = Example(network, np.array([1.0]), np.array([0.0]))
    result = js(
        """(state) => {
          const trainer = new engine.Trainer(state);
          const done = trainer.run(1000);
          const { named } = engine.evaluate(trainer.state);
          const more = trainer.run(5);
          return { done, more, named, losses: [...trainer.losses], diverged: trainer.diverged,
                   state: trainer.state, valid: network_check.validate(trainer.state) };
        }""",
        state_of(example, learning_rate=10),
    )
    training = network.train(example.x, example.target, learning_rate=10, steps=1000)
    assert training.diverged
    assert result["diverged"]
    assert result["losses"] == training.losses.tolist()
    assert result["state"]["weights"] == [W.tolist() for W in training.network.weights]
    assert result["done"] == result["state"]["updates"] == len(training.losses) - 1
    assert result["more"] == 0
    assert result["valid"] is None
    assert all(np.isfinite(value) for value in result["named"].values())


def test_a_parameter_beyond_the_limit_is_a_divergence(js: Evaluate) -> None:
    # the output's weight jumps to 1e100 and more, where the sigmoid saturates: the loss is finite
    network = Network(weights=([[1e96]], [[0.0]]), activations=("identity", "sigmoid"))
    example = Example(network, np.array([1.0]), np.array([1.0]))
    state = state_of(example, learning_rate=1e6, momentum=0.9)
    found = js(
        """(state) => {
          const trainer = new engine.Trainer(state);
          const done = [trainer.run(3), trainer.run(3)];
          return { done, diverged: trainer.diverged, loss: trainer.loss, state: trainer.state,
                   velocity: [...trainer.velocity] };
        }""",
        state,
    )
    training = network.train(example.x, example.target, learning_rate=1e6, steps=3, momentum=0.9)
    assert training.diverged
    assert training.losses.tolist() == [0.125]
    assert found["diverged"]
    assert found["done"] == [0, 0]
    assert found["loss"] == 0.125
    assert found["state"] == state
    assert found["velocity"] == [0, 0, 0, 0]
