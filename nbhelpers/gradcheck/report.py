"""What a gradient check found, derivative by derivative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, isfinite, log10

import numpy as np

from nbhelpers.causes import cause_line, factor_cause
from nbhelpers.gradcheck.differences import relative_error

AGREES, WRONG, CANNOT_TELL = "agrees", "wrong", "cannot tell"
_PRINTED = {AGREES: "ok", WRONG: "WRONG", CANNOT_TELL: "cannot tell"}
_SHOWN = 10
_REASONS = {
    "rounding": "Rounding hides {names}: too small, beside the loss, to be measured.",
    "kink": "A kink at {names}: the slopes left and right of the point differ. Move the point.",
    "nudge": "The loss bends within the nudge of {names}: leave h out, or make it smaller.",
}


@dataclass(frozen=True)
class GradientRow:
    """One derivative: as given, as measured, the error bound of the measurement, the verdict.

    ``verdict`` is ``"agrees"``, ``"wrong"`` or ``"cannot tell"``; ``reason`` is what most of the
    error bound is: ``"rounding"``, a ``"nudge"`` too wide or a ``"kink"``.
    """

    name: str
    analytic: float
    numeric: float
    error: float
    verdict: str
    reason: str = "rounding"

    @property
    def ok(self) -> bool:
        """Whether the derivative agrees."""
        return self.verdict == AGREES

    @property
    def relative_error(self) -> float:
        """``|a - n| / max(|a|, |n|)``, see `relative_error`."""
        return relative_error(self.analytic, self.numeric)

    @property
    def bound(self) -> float:
        """How far off the given derivative is at most, as a relative error."""
        largest = max(abs(self.analytic), abs(self.numeric))
        return (abs(self.analytic - self.numeric) + self.error) / largest if largest else 0.0


@dataclass(frozen=True, repr=False)
class GradientReport:
    """The comparison of all derivatives; its text is an aligned table of ten rows at most.

    The report is true, and ``ok``, if all of them agree. Errors within the tolerance print as a
    bound (``< 1e-06``), those of derivatives that are 0 as ``rounding``, and the derivatives to the
    digits that rounding leaves reliable, so that the table is the same on every machine.

    Examples
    --------
    >>> point, mine = {"a": 2.0, "b": 3.0}, {"a": 3.0, "b": 4.0}
    >>> report = nb.check_gradients(lambda p: p["a"] * p["b"], point, mine)
    >>> report
    name   analytic    numeric  relative error  verdict
    a     3.0000000  3.0000000         < 1e-06  ok
    b     4.0000000  2.0000000        5.00e-01  WRONG
    2 derivatives checked: 1 of 2 is wrong
    Likely cause: the entry that differs is 2 times what is expected, and the
      others agree: look at what it alone has.
    >>> [row.name for row in report.rows if not row.ok]
    ['b']
    """

    rows: tuple[GradientRow, ...]
    tolerance: float
    decimals: int
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every derivative agrees."""
        return all(row.ok for row in self.rows)

    def __bool__(self) -> bool:
        return self.ok

    @property
    def cause(self) -> str | None:
        """The factor that explains every wrong derivative, if one does."""
        told = [row for row in self.rows if row.verdict != CANNOT_TELL]
        wrong = np.array([row.verdict == WRONG for row in told])
        if not wrong.any():
            return None
        a, n = (np.array([getattr(row, name) for row in told]) for name in ("analytic", "numeric"))
        return factor_cause(a, n, wrong, self.tolerance)

    def __repr__(self) -> str:
        first = [row for row in self.rows if not row.ok] or list(self.rows)
        shown = first[:_SHOWN] if len(self.rows) > _SHOWN else list(self.rows)
        table = [("name", "analytic", "numeric", "relative error", "verdict")]
        table += [self._cells(row) for row in shown]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            f"{name:<{widths[0]}}  {a:>{widths[1]}}  {n:>{widths[2]}}  {e:>{widths[3]}}  {verdict}"
            for name, a, n, e, verdict in table
        ]
        if len(shown) < len(self.rows):
            lines.append(self._rest(shown))
        return "\n".join([*lines, self._summary(), *self._why()])

    def _cells(self, row: GradientRow) -> tuple[str, str, str, str, str]:
        if row.ok and row.relative_error <= self.tolerance:
            error = f"< {self.tolerance:.0e}"
        elif row.ok:
            error = f"< {10.0 ** ceil(log10(row.bound)):.0e}" if row.analytic else "rounding"
        else:
            error = f"{row.relative_error:.2e}"
        return (
            row.name,
            self._digits(row.analytic),
            self._digits(row.numeric),
            error,
            _PRINTED[row.verdict],
        )

    def _digits(self, value: float) -> str:
        """A derivative; the sign of a numeric zero is rounding."""
        largest = max(max(abs(row.analytic), abs(row.numeric)) for row in self.rows)
        small_or_large = largest and not 10.0 ** (2 - self.decimals) < largest < 1e10
        if self.decimals < 2 or small_or_large:
            return f"{value:.6g}" if self.tolerance < 1e-4 else f"{value:.4g}"
        return f"{value:.{self.decimals}f}"

    def _rest(self, shown: list[GradientRow]) -> str:
        counts = []
        for verdict, one, many in (
            (WRONG, "is wrong", "are wrong"),
            (CANNOT_TELL, "cannot be told", "cannot be told"),
            (AGREES, "agrees", "agree"),
        ):
            count = sum(row.verdict == verdict for row in self.rows)
            count -= sum(row.verdict == verdict for row in shown)
            if count:
                counts.append(f"{count} that {one if count == 1 else many}")
        return f"... and {', '.join(counts)}"

    def _summary(self) -> str:
        total = len(self.rows)
        wrong, unsure = (
            sum(row.verdict == verdict for row in self.rows) for verdict in (WRONG, CANNOT_TELL)
        )
        if total == 1:
            only = "it is wrong" if wrong else "it cannot be told" if unsure else "it agrees"
            return f"1 derivative checked: {only}"
        told = [f"{wrong} of {total} {'is' if wrong == 1 else 'are'} wrong"] * bool(wrong)
        told += [f"{unsure} of {total} cannot be told"] * bool(unsure)
        return f"{total} derivatives checked: {', '.join(told) or 'all agree'}"

    def _why(self) -> Iterator[str]:
        if self.cause:
            yield cause_line(self.cause)
        for reason, text in _REASONS.items():
            rows = [r for r in self.rows if r.verdict == CANNOT_TELL and r.reason == reason]
            if rows:
                more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
                yield text.format(names=rows[0].name + more)
        yield from self.notes


def reliable_decimals(loss: float, eps: float, h: float) -> int:
    """The decimals that rounding leaves to a difference of losses of this size."""
    rounding = max(10 * eps * abs(loss) / h, float(np.finfo(float).tiny))
    return min(max(-ceil(log10(rounding)) - 1, 0), 10) if isfinite(rounding) else 0
