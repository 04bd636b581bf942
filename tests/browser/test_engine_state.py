"""What the page's engine refuses as a state, and how it finds parameters by name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from engine_cases import state_of

from nbhelpers.networks import notebook_001

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("network_state", "network_check")


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
        ("loss", "loss: 'mse'"),
        ("loss", "loss: undefined"),
        ("wiring", "wiring: 'constructor'"),
        ("bias_mode", "bias_mode: null"),
        ("update_order", "update_order: ['simultaneous']"),
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
        ("inputs", "inputs: [1]"),
        ("inputs", "inputs: [1, 2e6]"),
        ("targets", "targets: [1, 2, 3]"),
        ("targets", "targets: [1, '<img src=x>']"),
        ("learning_rate", "learning_rate: -0.1"),
        ("learning_rate", "learning_rate: '0.5'"),
        ("learning_rate", "learning_rate: 1e7"),
        ("momentum", "momentum: 1"),
        ("momentum", "momentum: -0.1"),
        ("momentum", "momentum: undefined"),
        ("step", "step: -1"),
        ("step", "step: 0.5"),
        ("step", "step: 2 ** 60"),
    ],
)
def test_validate_names_what_it_refuses(js: Evaluate, key: str, change: str) -> None:
    message = js(f"network_check.validate({{ ...network_state.MAZUR, {change} }})")
    assert message is not None
    assert message.startswith(f"{key}: ")
    assert "<" not in message


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
