"""The examples are the networks of the chapters, with the same numbers; XOR is learned."""

import doctest

import numpy as np
import pytest
from published_networks import PUBLISHED
from random_networks import random_example

from nbhelpers import Example, mazur, notebook_001, notebook_004
from nbhelpers.workbench import Pass, computed, read, trained
from nbhelpers.workbench import examples as module
from nbhelpers.workbench.examples import described, examples


def same_numbers(example: Example, **options: object) -> None:
    """Loss, deltas and one update are those of the network, in the order of its parameters."""
    d = read(described(example, learning_rate=0.5, **options))
    found, network = computed(d), example.network
    assert found["loss"] == pytest.approx(network.loss_value(example.x, example.target), rel=1e-12)
    gradients, one = network.gradients(example.x, example.target), Pass(d)
    after = network.update(
        example.x,
        example.target,
        learning_rate=0.5,
        order=str(options.get("update_order", "simultaneous")),
    )
    for layer in range(1, len(d.layers) + 1):
        for u, delta in enumerate(gradients.deltas[layer - 1]):
            assert one("delta", 0, layer, u) == pytest.approx(delta, rel=1e-11, abs=1e-14)
            new = [one("new_w", -1, layer, u, i) for i in range(d.sizes()[layer - 1])]
            assert new == pytest.approx(after.weights[layer - 1][u], rel=1e-12, abs=1e-14)
            if d.bias_mode != "none":
                new_b = one("new_b", -1, layer, 0 if d.bias_mode == "shared" else u)
                assert new_b == pytest.approx(after.biases[layer - 1][u], rel=1e-12, abs=1e-14)
    if network.numbering != "indexed":
        named = [name for row in network.weight_names for unit in row for name in unit]
        assert set(named) <= set(found["updated"])


def test_a_network_is_described_with_its_numbers() -> None:
    rng = np.random.default_rng(31)
    for n in range(40):
        same_numbers(random_example(rng), update_order=("simultaneous", "immediate")[n % 2])
    for example in (mazur(), notebook_001(), notebook_004()):
        same_numbers(example)


def test_each_example_is_complete_and_can_be_worked_out() -> None:
    found = examples()
    assert len({title for title, _ in found.values()}) == len(found) == 8
    for _, data in found.values():
        assert read(data).plain() == data
        assert computed(read(data))["loss"] > 0
    assert computed(read(found["mazur"][1]))["quantities"]["dE/dw1"] == pytest.approx(
        0.0004385677, abs=5e-11
    )
    assert found["notebook_004"][1]["numbering"] == "unit_source"
    published = read(PUBLISHED["Han and Kamber"][0]).plain()
    assert found["han_kamber"][1] == published


def test_xor_is_learned() -> None:
    end, losses = trained(read(examples()["xor"][1]), 1000)
    outs = [Pass(end)("out", s, 2, 0) for s in range(4)]
    assert [round(out) for out in outs] == [0, 1, 1, 0]
    assert max(losses[1:]) <= losses[0]


def test_what_the_docstrings_show_is_true() -> None:
    done = doctest.testmod(module)
    assert (done.failed, done.attempted) == (0, 8)
