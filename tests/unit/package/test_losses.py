"""Softmax and cross-entropy on batches, against PyTorch and finite differences; the digits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from nbhelpers.gradcheck import central_difference
from nbhelpers.handwriting import digits
from nbhelpers.losses import cross_entropy, cross_entropy_backward, softmax

RNG = np.random.default_rng(5)
LABELS = [3, 0, 9, 1, 3, 7]
BATCHES = {
    "usual": RNG.normal(size=(6, 10)),
    "large": 300 * RNG.normal(size=(6, 10)),
    "far apart": np.where(RNG.random((6, 10)) < 0.5, -1000.0, 1000.0),
    "far up": 1000 + RNG.normal(size=(6, 10)),
    "equal": np.full((6, 10), -1000.0),
    "one of ten": np.eye(10)[[1, 0, 9, 2, 4, 7]] * 1000,
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("name", BATCHES)
def test_they_are_those_of_torch(name: str, kind: str) -> None:
    z = BATCHES[name].astype(kind)
    theirs = torch.from_numpy(z.copy()).requires_grad_()
    loss = F.cross_entropy(theirs, torch.tensor(LABELS))
    loss.backward()
    close = {"rtol": 1e-12, "atol": 1e-15} if kind == "float64" else {"rtol": 1e-5, "atol": 1e-7}
    gradient = cross_entropy_backward(z, LABELS)
    np.testing.assert_allclose(softmax(z), F.softmax(theirs, dim=1).detach(), **close)
    np.testing.assert_allclose(cross_entropy(z, LABELS), loss.item(), **close)
    np.testing.assert_allclose(gradient, theirs.grad, **close)
    assert softmax(z).dtype == gradient.dtype == kind
    assert isinstance(cross_entropy(z, LABELS), float)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-7)


def test_the_gradient_agrees_with_finite_differences() -> None:
    z = RNG.normal(size=(4, 3))
    numeric = central_difference(lambda a: cross_entropy(a, [2, 0, 0, 1]), z)
    np.testing.assert_allclose(cross_entropy_backward(z, [2, 0, 0, 1]), numeric, atol=1e-9)


@pytest.mark.filterwarnings("error")
def test_numbers_at_the_end_of_the_range() -> None:
    assert softmax([1e308, -1e308]).tolist() == [1, 0]
    assert cross_entropy([[1e308, -1e308]], [0]) == 0
    assert cross_entropy([[1e308, -1e308]], [1]) == np.inf  # 2e308, as with PyTorch
    assert cross_entropy_backward([[1e308, -1e308]], [1]).tolist() == [[1, -1]]
    assert cross_entropy([[0.0, -800.0]], [1]) == 800  # exp(-800) is 0


def test_softmax_sums_along_the_last_axis_and_changes_nothing() -> None:
    z = RNG.normal(size=(2, 3, 4))
    before = z.copy()
    p = softmax(z)
    assert p.shape == z.shape
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    np.testing.assert_allclose(p[1, 2], softmax(z[1, 2]))
    cross_entropy_backward(z[0], [0, 1, 2])
    assert np.array_equal(z, before)


@pytest.mark.parametrize(
    "form", [list, np.array, np.uint8, np.float64, torch.tensor, lambda v: [*np.array(v)]]
)
def test_labels_come_in_any_form(form: Callable[[Any], Any]) -> None:
    z = BATCHES["usual"]
    assert cross_entropy(z, form(LABELS)) == cross_entropy(z, LABELS)
    assert np.array_equal(
        cross_entropy_backward(z, form(LABELS)), cross_entropy_backward(z, LABELS)
    )


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: softmax([1, np.inf]), ValueError, "logits: expected finite numbers, got [1.0, inf]"),
        (lambda: softmax([[np.nan]]), ValueError, "logits: expected finite numbers"),
        (lambda: softmax(["a"]), TypeError, "logits: expected numbers"),
        (lambda: softmax(3.0), ValueError, "logits: expected one number a class or more, got shape ()"),
        (lambda: softmax(np.ones((0, 3))), ValueError, "got shape (0, 3)"),
        (lambda: cross_entropy([1, 2], [0]), ValueError, "logits: expected a matrix, got shape (2,)"),
        (lambda: cross_entropy([[1, -np.inf]], [0]), ValueError, "logits: expected finite numbers"),
        (lambda: cross_entropy([[1, 2]], 0), ValueError, "labels: expected shape (1,), got ()"),
        (lambda: cross_entropy([[1, 2]], [0, 1]), ValueError, "labels: expected shape (1,), got (2,)"),
        (lambda: cross_entropy([[1, 2]], [2]), ValueError, "from 0 to 1, got 2 at [0]"),
        (lambda: cross_entropy([[1, 2]] * 2, np.array([0, -1])), ValueError, "got -1 at [1]"),
        (lambda: cross_entropy([[1, 2]], [0.5]), ValueError, "whole numbers from 0 to 1, got 0.5"),
        (lambda: cross_entropy([[1, 2]], [np.nan]), ValueError, "whole numbers from 0 to 1, got nan"),
        (lambda: cross_entropy([[1, 2]], [True]), TypeError, "labels: expected whole numbers, got"),
        (lambda: cross_entropy_backward([[1, 2]], ["1"]), TypeError, "labels: expected whole numbers"),
        (lambda: cross_entropy_backward([[1, 2]], [[1, 0]]), ValueError, "labels: expected shape (1,)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(
    call: Callable[[], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)


def test_the_digits_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    theirs = datasets.load_digits()
    images, labels = digits()
    assert np.array_equal(images, theirs.images)
    assert np.array_equal(labels, theirs.target)


def test_the_digits_are_counted_as_their_source_counts_them() -> None:
    """The archive's own table of the classes of its test set, and sums taken from its file."""
    images, labels = digits()
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (images.shape, images.min(), images.max()) == ((1797, 8, 8), 0, 16)
    assert (images.sum(), (images * np.arange(64).reshape(8, 8)).sum()) == (561718, 17660653)
    for array in (images, labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_batch_of_one_stays_as_it_was() -> None:
    z = np.array([[1.0, 2.0]])
    assert cross_entropy(z, [0]) == pytest.approx(np.log1p(np.e))
    cross_entropy_backward(z, [0])
    softmax(z)
    assert z.tolist() == [[1, 2]]
