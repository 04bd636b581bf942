"""What is a number to the functions of the book, and what is not."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.arguments import floats
from nbhelpers.layers import Dense, relu
from nbhelpers.networks import mazur

LEAF = torch.tensor(2.0, requires_grad=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1.0),
        (np.float32(0.5), 0.5),
        (Fraction(1, 2), 0.5),
        (np.array(3, dtype=np.uint8), 3.0),
        ((1, np.int64(2), np.array(3)), [1.0, 2.0, 3.0]),
        (range(2), [0.0, 1.0]),
        ([np.array([1, 2]), (3.0, np.nan)], [[1.0, 2.0], [3.0, np.nan]]),
        (np.ones((0, 2)), np.ones((0, 2))),
        (LEAF, 2.0),
        (torch.ones(2, 1, requires_grad=True), [[1.0], [1.0]]),
        ([[LEAF, 1], torch.ones(2)], [[2.0, 1.0], [1.0, 1.0]]),
    ],
)
def test_numbers_of_every_kind_become_float64(value: Any, expected: Any) -> None:
    found = floats("x", value)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, expected)
    assert found.shape == np.shape(expected)


def test_the_result_is_a_copy() -> None:
    given = np.ones(2)
    floats("x", given)[0] = 7
    assert given.tolist() == [1, 1]


NO_NUMBERS = ["1", b"1", None, True, np.True_, 1j, torch.tensor(True), torch.tensor(1j), {"a": 1}]


@pytest.mark.parametrize("entry", NO_NUMBERS, ids=repr)
def test_text_booleans_and_complex_numbers_are_refused_everywhere(entry: Any) -> None:
    network = mazur().network
    for name, call in (
        ("x", lambda: floats("x", entry)),
        ("x", lambda: floats("x", [[1.0, entry]])),
        ("x", lambda: network.forward([1.0, entry])),
        ("target", lambda: network.gradients([1.0, 2.0], [entry, 1.0])),
        ("weights", lambda: Dense([[1.0], [entry]], [0.0])),
        ("biases", lambda: Dense([[1.0, 2.0]], [0.0, entry])),
        ("values", lambda: relu([1.0, entry])),
    ):
        with pytest.raises(TypeError, match=f"^{name}: expected numbers, got "):
            call()


@pytest.mark.parametrize(
    "value", [np.array(["1"]), np.array([True]), np.array([1j]), [[1], [1, 2]]]
)
def test_arrays_of_no_numbers_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^x: expected numbers, got "):
        floats("x", value)
