"""Compare a reader's own numbers with the reference, and name the mistake where one shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import Array, floats, positive
from nbhelpers.causes import factor_cause, rounding_cause

Answer = Mapping[str, object] | Sequence[object] | Array | float


@dataclass(frozen=True)
class CheckRow:
    """One entry: the reader's number, the reference, and whether they agree."""

    name: str
    mine: float
    reference: float
    ok: bool


@dataclass(frozen=True, repr=False)
class CheckReport:
    """What `check` found; its text says it in full sentences."""

    rows: tuple[CheckRow, ...]
    problems: tuple[str, ...]
    cause: str | None

    @property
    def ok(self) -> bool:
        """Whether every entry agrees and none is missing."""
        return not self.problems and all(row.ok for row in self.rows)

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.ok:
            count = len(self.rows)
            return "Right." if count == 1 else f"Right: all {count} entries agree."
        wrong = [row for row in self.rows if not row.ok]
        lines = list(self.problems)
        if wrong:
            lines.append(f"{len(wrong)} of {len(self.rows)} entries differ:")
            width = max(len(row.name) for row in wrong)
            lines += [
                f"  {row.name:<{width}}  yours {row.mine:.6g}, expected {row.reference:.6g}, "
                f"difference {row.mine - row.reference:.3g}"
                for row in wrong
            ]
        if self.cause:
            lines.append(f"Likely cause: {self.cause}")
        return "\n".join(lines)


def check(
    mine: Answer,
    reference: Answer,
    *,
    names: Sequence[str] | None = None,
    rtol: float = 1e-6,
) -> CheckReport:
    """Compare the reader's numbers ``mine`` with ``reference``.

    An entry is right if it differs from the reference by at most ``rtol`` times the
    reference's magnitude (and by at most 1e-12 where the reference is 0).

    Parameters
    ----------
    mine
        A number, a list, an array or a dict, of the same form as ``reference``. Torch tensors in
        it are detached.
    reference
        The right values.
    names
        Names of the entries, row by row, for a reference that is no dict.
    rtol
        Accepted relative error, above 0.

    Returns
    -------
    A report with ``.ok``, ``.rows``, ``.problems`` (wrong shape, missing or unknown names) and
    ``.cause``, the mistake that explains all differences, if one is recognized: rounding, the
    sign, a common factor, a transposed array, another order.

    Raises
    ------
    TypeError, ValueError
        If the reference is empty or no finite number(s), ``names`` does not fit it, ``rtol`` is not
        above 0, or ``mine`` holds something that is no number.
    """
    rtol = positive("rtol", rtol)
    if isinstance(reference, Mapping):
        return _check_named(mine, reference, names, rtol)
    right = floats("reference", reference)
    if not right.size:
        raise ValueError(f"reference: expected at least one number, got {reference!r}")
    if not np.all(np.isfinite(right)):
        raise ValueError(f"reference: expected finite numbers, got {right.tolist()}")
    labels = list(names) if names is not None else list(_labels(right.shape))
    if len(labels) != right.size:
        raise ValueError(f"names: expected {right.size} names, got {len(labels)}")
    if isinstance(mine, Mapping):
        raise TypeError("mine: expected an array or a list like the reference, got a dict")
    given = floats("mine", mine)
    if given.shape != right.shape:
        cause = None
        if given.T.shape == right.shape and _close(given.T, right, rtol).all():
            cause = "your array is the transpose of the expected one."
        return CheckReport((), (f"Your shape is {given.shape}, expected {right.shape}.",), cause)
    return _compare(labels, given, right, rtol, ())


def _check_named(
    mine: Answer, reference: Mapping[str, object], names: Sequence[str] | None, rtol: float
) -> CheckReport:
    """Compare by name; what is missing or unknown is a problem, the rest is compared."""
    if names is not None:
        raise ValueError("names: a dict has its own names; leave this argument out")
    labels = list(reference)
    if not labels:
        raise ValueError("reference: expected at least one number, got {}")
    right = np.array([_number(f"reference[{n!r}]", reference[n]) for n in labels])
    if not np.all(np.isfinite(right)):
        raise ValueError(f"reference: expected finite numbers, got {dict(reference)}")
    if not isinstance(mine, Mapping):
        given = floats("mine", mine).ravel()
        if given.size != right.size:
            problem = f"You gave {given.size} numbers, expected {right.size}: {', '.join(labels)}."
            return CheckReport((), (problem,), None)
        return _compare(labels, given, right, rtol, ())
    problems = []
    if missing := [n for n in labels if n not in mine]:
        problems.append(f"Missing: {', '.join(missing)}.")
    if unknown := [str(n) for n in mine if n not in reference]:
        problems.append(f"Unknown: {', '.join(unknown)}. Expected are {', '.join(labels)}.")
    present = [i for i, n in enumerate(labels) if n in mine]
    given = np.array([_number(f"mine[{labels[i]!r}]", mine[labels[i]]) for i in present])
    return _compare([labels[i] for i in present], given, right[present], rtol, tuple(problems))


def _compare(
    labels: Sequence[str],
    mine: Array,
    reference: Array,
    rtol: float,
    problems: tuple[str, ...],
) -> CheckReport:
    ok = _close(mine, reference, rtol)
    rows = tuple(
        CheckRow(str(name), float(m), float(r), bool(good))
        for name, m, r, good in zip(
            labels, mine.ravel(), reference.ravel(), ok.ravel(), strict=True
        )
    )
    cause = None if ok.all() else _cause(mine, reference, ok, rtol)
    return CheckReport(rows, problems, cause)


def _cause(mine: Array, reference: Array, ok: NDArray[np.bool_], rtol: float) -> str | None:
    """Return the one mistake that explains every wrong entry, or None."""
    if not np.all(np.isfinite(mine[~ok])):
        return "an entry is not a finite number."
    if mine.ndim == 2 and mine.shape == mine.T.shape and _close(mine.T, reference, rtol).all():
        return "your array is the transpose of the expected one."
    cause = rounding_cause(mine[~ok], reference[~ok]) or factor_cause(mine, reference, ~ok, rtol)
    if cause:
        return cause
    if (
        mine.size > 1
        and _close(np.sort(mine, axis=None), np.sort(reference, axis=None), rtol).all()
    ):
        return "the numbers are right, but in another order; check the wiring."
    return None


def _close(mine: Array, reference: Array, rtol: float) -> NDArray[np.bool_]:
    accepted = np.maximum(rtol * np.abs(reference), 1e-12 * (reference == 0))
    close: NDArray[np.bool_] = np.abs(mine - reference) <= accepted
    return close


def _number(name: str, value: object) -> float:
    array = floats(name, value)
    if array.size != 1:
        raise TypeError(f"{name}: expected one number, got {array.size}")
    return float(array.ravel()[0])


def _labels(shape: tuple[int, ...]) -> Iterator[str]:
    for index in np.ndindex(shape):
        yield f"[{', '.join(map(str, index))}]" if index else "value"
