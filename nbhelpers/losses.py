"""Softmax and cross-entropy on batches, in NumPy: what stands behind the last layer of a classifier.

A row of ``logits : (n, k)`` holds one number for each of ``k`` classes, a label is the number of the
right one. Arrays of float32 stay float32; what is no array of floats becomes float64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import RealArray, finite_reals, matrix, reals

__all__ = ["cross_entropy", "cross_entropy_backward", "softmax"]


def softmax(logits: ArrayLike) -> RealArray:
    """Return ``p_j = exp(z_j) / sum_m exp(z_m)`` along the last axis; the shape stays.

    The largest of the numbers is subtracted first, which changes no quotient: then no exponential is
    above 1, and none overflows.

    Parameters
    ----------
    logits : (..., k)

    Raises
    ------
    TypeError, ValueError
        If ``logits`` holds anything but finite numbers, or has no axis to sum along.

    Examples
    --------
    >>> nb.softmax([1.0, 2.0, 3.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    >>> nb.softmax([[0.0, 0.0], [1000.0, -1000.0]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    z = finite_reals("logits", logits)
    if not z.ndim or not z.size:
        raise ValueError(f"logits: expected one number a class or more, got shape {z.shape}")
    powers = np.exp(_shifted(z.reshape(-1, z.shape[-1])))
    powers /= powers.sum(axis=0)
    return powers.T.reshape(z.shape)


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the mean of ``-log p_label`` over the batch, where ``p = softmax(logits)``.

    It is computed as ``log(sum_m exp(z_m)) - z_label``, with the largest ``z`` subtracted from all of
    them: so it is exact where ``p_label`` itself is too small to be told from 0.

    Parameters
    ----------
    logits : (n, k)
    labels : (n,)
        For each row the number of its class, from 0 to ``k - 1``.

    Raises
    ------
    TypeError, ValueError
        If ``logits`` is no matrix of finite numbers, or the labels do not fit.

    Examples
    --------
    >>> nb.cross_entropy([[0.0, 0.0]], [1])  # log(2)
    0.6931471805599453
    >>> nb.cross_entropy([[1000.0, -1000.0]], [1])
    2000.0
    """
    z, right = _batch(logits, labels)
    shifted = _shifted(z)
    with np.errstate(over="ignore"):
        losses = np.log(np.exp(shifted).sum(axis=0)) - shifted[right, np.arange(len(z))]
        return float(losses.sum() / len(z))


def cross_entropy_backward(logits: ArrayLike, labels: ArrayLike) -> RealArray:
    """Return the gradient of `cross_entropy` with respect to the logits, ``(p - y) / n``.

    ``y`` is 1 at the label and 0 elsewhere. Each row of the gradient adds up to 0.

    Parameters
    ----------
    logits : (n, k)
    labels : (n,)
        For each row the number of its class, from 0 to ``k - 1``.

    Raises
    ------
    TypeError, ValueError
        If ``logits`` is no matrix of finite numbers, or the labels do not fit.

    Examples
    --------
    >>> nb.cross_entropy_backward([[0.0, 0.0], [0.0, 0.0]], [1, 0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    z, right = _batch(logits, labels)
    n = len(z)
    gradient = np.exp(_shifted(z))
    gradient /= n * gradient.sum(axis=0)
    gradient[right, np.arange(n)] -= 1.0 / n
    return gradient.T.copy()


def _shifted(z: RealArray) -> RealArray:
    """A copy with one row a class, since sums over many short rows are slow; the largest becomes 0.

    A difference that overflows is minus infinity, whose exponential is 0.
    """
    shifted: RealArray = z.T.copy()
    with np.errstate(over="ignore"):
        shifted -= shifted.max(axis=0)
    return shifted


def _batch(logits: ArrayLike, labels: ArrayLike) -> tuple[RealArray, NDArray[np.intp]]:
    z = matrix("logits", logits)
    n, classes = z.shape
    if isinstance(labels, np.ndarray) and labels.dtype == np.intp and labels.shape == (n,):
        whole: NDArray[np.intp] = labels
        if whole.view(np.uintp).max() < classes:  # a negative one is large there
            return z, whole
    given = reals("labels", labels, "whole numbers")
    if given.shape != (n,):
        raise ValueError(f"labels: expected shape ({n},), got {given.shape}")
    bad = ~np.isin(given, np.arange(classes))
    if bad.any():
        first = int(bad.argmax())
        raise ValueError(
            f"labels: expected whole numbers from 0 to {classes - 1}, "
            f"got {given[first]:g} at [{first}]"
        )
    return z, given.astype(np.intp)
