"""Compare a reader's own numbers with the reference, and name the mistake where one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import Array, floats, numbers, positive, told
from nbhelpers.causes import cause_line, factor_cause, rounding_cause

_SHOWN = 10  # rows, and names, that a text shows

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
    """What `check` found; its text says it in full sentences, and shows ten rows at most.

    The report is true, and ``ok``, if every entry agrees and none is missing.

    Examples
    --------
    >>> report = nb.check([1, 2], [1, 4])
    >>> report
    1 of 2 entries differ:
      [1]  yours 2, expected 4, difference -2
    Likely cause: the entry that differs is 1/2 times what is expected, and the
      others agree: look at what it alone has.
    >>> bool(report)
    False
    """

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
            shown = wrong[:_SHOWN]
            width = max(len(row.name) for row in shown)
            lines += [
                f"  {row.name:<{width}}  yours {row.mine:.6g}, expected {row.reference:.6g}, "
                f"difference {row.mine - row.reference:.3g}"
                for row in shown
            ]
            if len(shown) < len(wrong):
                lines.append(f"  ... and {len(wrong) - len(shown)} more")
        if self.cause:
            lines.append(cause_line(self.cause))
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
    mine : number, array_like or dict of them
        A number, a list, an array, a tensor or a dict of them, of the same form as ``reference``.
    reference : number, array_like or dict of them
        The right values.
    names : sequence of str, optional
        Names of the entries, row by row, for a reference that is no dict.
    rtol : float
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

    Examples
    --------
    >>> nb.check([0.5, 0.25], [0.5, 0.25])
    Right: all 2 entries agree.
    >>> nb.check({"w1": 0.2, "w2": 0.6}, {"w1": 0.1, "w2": 0.3}).cause
    'a factor of 2; does your loss have the 1/2?'
    """
    rtol = positive("rtol", rtol)
    if isinstance(reference, Mapping):
        return _check_named(mine, reference, names, rtol)
    right = numbers("reference", reference)
    if not right.size:
        raise ValueError(f"reference: expected at least one number, got {told(reference)}")
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
    right = {name: numbers(f"reference[{name!r}]", value) for name, value in reference.items()}
    if not sum(array.size for array in right.values()):
        raise ValueError(f"reference: expected at least one number, got {told(reference)}")
    labels = {name: list(_labels(array.shape, str(name))) for name, array in right.items()}
    if not isinstance(mine, Mapping):
        given = floats("mine", mine).ravel()
        every = [*chain(*labels.values())]
        if given.size != len(every):
            problem = f"You gave {given.size} numbers, expected {len(every)}: {_listed(every)}."
            return CheckReport((), (problem,), None)
        return _compare(every, given, _joined(right.values()), rtol, ())
    problems = []
    if missing := [name for name in right if name not in mine]:
        problems.append(f"Missing: {_listed(missing)}.")
    if unknown := [name for name in mine if name not in right]:
        problems.append(f"Unknown: {_listed(unknown)}. Expected are {_listed([*right])}.")
    own = {name: floats(f"mine[{name!r}]", mine[name]) for name in right if name in mine}
    for name, array in [*own.items()]:
        if array.shape != right[name].shape and not array.size == right[name].size == 1:
            problems.append(f"{name}: your shape is {array.shape}, expected {right[name].shape}.")
            del own[name]
    present = [*chain(*(labels[name] for name in own))]
    reference_row = _joined(right[name] for name in own)
    return _compare(present, _joined(own.values()), reference_row, rtol, tuple(problems))


def _joined(arrays: Iterable[Array]) -> Array:
    """All numbers in one row."""
    return np.concatenate([np.zeros(0), *(array.ravel() for array in arrays)])


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
    cause: str | None
    if endless := [row.name for row in rows if not isfinite(row.mine)]:
        are = "is no finite number" if len(endless) == 1 else "are no finite numbers"
        cause = f"{_listed(endless, most=1)} {are}."
    else:
        cause = None if ok.all() else _cause(mine, reference, ok, rtol)
    return CheckReport(rows, problems, cause)


def _cause(mine: Array, reference: Array, ok: NDArray[np.bool_], rtol: float) -> str | None:
    """Return the one mistake that explains every wrong entry, or None."""
    if mine.ndim == 2 and mine.shape == mine.T.shape and _close(mine.T, reference, rtol).all():
        return "your array is the transpose of the expected one."
    cause = rounding_cause(mine[~ok], reference[~ok]) or factor_cause(mine, reference, ~ok, rtol)
    if cause:
        return cause
    if (
        mine.size > 1
        and _close(np.sort(mine, axis=None), np.sort(reference, axis=None), rtol).all()
    ):
        return "the numbers are right, but in another order; check which one belongs where."
    return None


def _close(mine: Array, reference: Array, rtol: float) -> NDArray[np.bool_]:
    accepted = np.maximum(rtol * np.abs(reference), 1e-12 * (reference == 0))
    close: NDArray[np.bool_] = np.abs(mine - reference) <= accepted
    return close


def _listed(names: Sequence[object], most: int = _SHOWN) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more


def _labels(shape: tuple[int, ...], name: str = "") -> Iterator[str]:
    for index in np.ndindex(shape):
        yield f"{name}[{', '.join(map(str, index))}]" if index else name or "value"
