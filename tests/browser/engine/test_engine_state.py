"""What the page's engine refuses as a state, and how it finds parameters by name."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
import traitlets
from engine_cases import state_of

from nbhelpers.networks import MAGNITUDE_LIMIT, notebook_001
from nbhelpers.widgets.stepper import Stepper

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/network_state", "engine/network_check", "stepper/values")


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        *(({"momentum": value}, ok) for value, ok in ((0, True), (0.999, True), (0.9995, False))),
        *(({"step": value}, ok) for value, ok in ((-1, False), (200, True), (201, False))),
        *(({"updates": value}, ok) for value, ok in ((10**9, True), (10**9 + 1, False))),
        *(({"learning_rate": value}, ok) for value, ok in ((0, True), (1e6, True), (1.1e6, False))),
        *(({"x": [0, value]}, ok) for value, ok in ((-1e6, True), (1.1e6, False))),
        *(({"target": [0, value]}, ok) for value, ok in ((1e6, True), (-1.1e6, False))),
        *(({"biases": [[0, v], [0, 0]]}, ok) for v, ok in ((1e100, True), (-1.1e100, False))),
        *(({"velocity": [v] * 12}, ok) for v, ok in ((-1e300, True), (1.1e300, False))),
        ({"velocity": [0] * 11}, False),
        ({"bias_mode": "shared", "velocity": [0] * 4 + [1, 2] + [0] * 6}, False),
        ({"bias_mode": "shared", "velocity": [0] * 4 + [1, 1] + [0] * 4 + [2, 2]}, True),
        ({"bias_mode": "shared", "biases": [[0, 1], [0, 0]]}, False),
    ],
)
def test_the_page_and_python_accept_the_same(
    js: Evaluate, change: dict[str, Any], accepted: bool
) -> None:
    state = Stepper().state()
    message = js("(state) => values.problemWith(state)", state | change)
    assert (message is None) == accepted, message
    outcome = nullcontext() if accepted else pytest.raises(traitlets.TraitError)
    with outcome:
        Stepper(**(state | change))


def test_the_limits_are_those_of_python(js: Evaluate) -> None:
    traits = Stepper.class_traits()
    assert js("network_state.LIMITS") == {
        "layers": 3,
        "units": 3,
        "magnitude": MAGNITUDE_LIMIT,
        "sample": traits["x"].limit,
        "learningRate": traits["learning_rate"].range[1],
        "momentum": traits["momentum"].range[1],
        "velocity": traits["velocity"].limit,
        "timeline": traits["step"].high,
        "updates": traits["updates"].high,
    }


def test_the_page_accepts_every_velocity_that_it_makes(js: Evaluate) -> None:
    vast = Stepper(
        weights=[[[1e100]], [[1e100]], [[1e-156]]],
        activations="identity",
        x=[1e6],
        target=[0],
        momentum=0.999,
        learning_rate=0,
    )
    before, after = js(
        """(traits) => {
          const trainer = values.trainerOf(traits);
          trainer.run(10000);
          const next = values.trained(traits, trainer);
          return [traits, next].map((state) => [values.problemWith(state), state]);
        }""",
        vast.state(),
    )
    assert (before[0], after[0]) == (None, None)
    assert after[1]["updates"] == 10000
    assert max(Stepper(**after[1]).velocity) > 1e250


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("sizes", "sizes: '2,2,2'"),
        ("sizes", "sizes: [2]"),
        ("sizes", "sizes: [2, 2, 2, 2, 2]"),
        ("sizes", "sizes: [2, 4, 2]"),
        ("sizes", "sizes: [2, 0, 2]"),
        ("sizes", "sizes: [2, 2.5, 2]"),
        ("activations", "sizes: [2, 2]"),
        ("activations", "activations: ['sigmoid']"),
        ("activations", "activations: ['sigmoid', 'step']"),
        ("activations", "activations: 'sigmoid'"),
        ("loss_function", "loss_function: 'mse'"),
        ("loss_function", "loss_function: undefined"),
        ("numbering", "numbering: 'constructor'"),
        ("bias_mode", "bias_mode: null"),
        ("order", "order: ['simultaneous']"),
        ("weights", "weights: undefined"),
        ("weights", "weights: [[[1, 2], [3, 4]]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], null]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7]]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7, '8']]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7, NaN]]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7, -Infinity]]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7, null]]]"),
        ("weights", "weights: [[[1, 2], [3, 4]], [[5, 6], [7, 1e101]]]"),
        ("weights", f"activations: ['relu', 'relu'], weights: {[[[1e90] * 2] * 2] * 2}"),
        ("biases", "biases: [[0, 0]]"),
        ("biases", "biases: [[0, 0], [0]]"),
        ("biases", "biases: [[0, 0], [0, {}]]"),
        ("biases", "bias_mode: 'shared', biases: [[0.1, 0.2], [0, 0]]"),
        ("x", "x: [1]"),
        ("x", "x: [1, 2e6]"),
        ("target", "target: [1, 2, 3]"),
        ("target", "target: [1, '<img src=x>']"),
        ("learning_rate", "learning_rate: -0.1"),
        ("learning_rate", "learning_rate: '0.5'"),
        ("learning_rate", "learning_rate: 1e7"),
        ("momentum", "momentum: 1"),
        ("momentum", "momentum: -0.1"),
        ("momentum", "momentum: undefined"),
        ("updates", "updates: -1"),
        ("updates", "updates: 0.5"),
        ("updates", "updates: 2 ** 60"),
    ],
)
def test_validate_names_what_it_refuses(js: Evaluate, key: str, change: str) -> None:
    message = js(f"network_check.validate({{ ...network_state.MAZUR, {change} }})")
    assert message is not None
    assert message.startswith(f"{key}: ")
    assert "<" not in message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("sizes: [2]", "sizes: 2 to 4 whole numbers from 1 to 3 are accepted"),
        (
            "activations: ['relu']",
            "activations: 2 names are accepted, each one of sigmoid, tanh, relu, leaky_relu, identity",
        ),
        (
            "loss_function: 'mse'",
            "loss_function: one of half_squared, squared, mean_squared, absolute is accepted",
        ),
        (
            "weights: null",
            "weights: finite numbers are accepted, for 2 units of 2, then 2 units of 2 inputs",
        ),
        ("biases: null", "biases: finite numbers are accepted, 2, then 2 of them"),
        (
            "bias_mode: 'shared', biases: [[0.1, 0.2], [0, 0]]",
            "biases: all biases of a layer must be equal where they are shared",
        ),
        ("x: [1]", "x: 2 numbers from -1000000 to 1000000 are accepted"),
        ("target: [1]", "target: 2 numbers from -1000000 to 1000000 are accepted"),
        ("learning_rate: -1", "learning_rate: a number from 0 to 1000000 is accepted"),
        ("momentum: 1", "momentum: a number from 0 to 0.999 is accepted"),
        ("updates: -1", "updates: a whole number of at least 0 is accepted"),
        (
            f"activations: ['relu', 'relu'], weights: {[[[1e90] * 2] * 2] * 2}",
            "weights: they are so large that the loss is no finite number",
        ),
    ],
)
def test_validate_says_what_is_accepted(js: Evaluate, change: str, message: str) -> None:
    assert js(f"network_check.validate({{ ...network_state.MAZUR, {change} }})") == message


@pytest.mark.parametrize("anything", ["null", "undefined", "7", "'state'", "[]", "{}"])
def test_validate_takes_anything(js: Evaluate, anything: str) -> None:
    assert isinstance(js(f"network_check.validate({anything})"), str)


def test_parameters_by_name(js: Evaluate) -> None:
    example = notebook_001()
    network = replace(example.network, bias_mode="shared")
    state = state_of(replace(example, network=network))
    values = js(
        """(state) => network_state.names(state).parameters.map(({ name }) => [
          name, network_state.parameterValue(state, name), network_state.withParameter(state, name, 7),
        ])""",
        state,
    )
    assert {name: value for name, value, _ in values} == network.parameters()
    for name, _, changed in values:
        expected = network.replace_parameters(**{name: 7})
        assert changed["weights"] == [W.tolist() for W in expected.weights]
        assert changed["biases"] == [b.tolist() for b in expected.biases]
    with pytest.raises(Exception, match="no parameter is called w9"):
        js("(state) => network_state.parameterValue(state, 'w9')", state)
