"""What an examination found: a list of findings, and a letter that tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import fill

from nbhelpers.causes import LINE

NAMES = (
    "no_zero_grad",
    "not_in_optimizer",
    "no_gradient",
    "wrong_gradient",
    "dead_units",
    "saturated_units",
    "evaluation_mode",
    "twin_units",
    "vanishing",
    "exploding",
    "uphill",
)
"""What an examination looks for."""

_REDUCTIONS = {
    "mean": "The loss averages over the batch: the batch twice over gives the same loss.",
    "sum": "The loss sums over the batch: the batch twice over adds the same amount once more. So a "
    "rate that suits this batch is too large for a larger one.",
}


@dataclass(frozen=True, repr=False)
class Finding:
    """One fault: its ``name``, ``where`` it is, and the number that shows it, ``evidence``.

    ``where`` names a module or a parameter as ``model.named_modules()`` does; ``"model"`` is all of
    it, ``"loss"`` and ``"step"`` are what you passed. ``what`` says what is wrong, ``seen`` how that
    was seen, ``advice`` what to try. ``also`` names other places that show the same, most often as
    its consequence.

    Examples
    --------
    >>> import torch
    >>> model = torch.nn.Linear(2, 1)
    >>> data = torch.ones(8, 2)
    >>> report = nb.examine(model, lambda m, x: m(x).detach().sum(), data)
    >>> report.findings
    (Finding('no_gradient', 'loss', 2),)
    >>> print(report.findings[0].advice)
    Look for .detach(), .item(), .data, .numpy(), torch.tensor(...) or
    torch.no_grad() between the parameters and the loss.
    """

    name: str
    where: str
    evidence: float
    what: str
    seen: str
    advice: str
    also: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Finding({self.name!r}, {self.where!r}, {self.evidence:.3g})"

    def __str__(self) -> str:
        also = f" Also at: {_listed(self.also)}." if self.also else ""
        return "\n".join(
            [
                f"{self.name} at {self.where}",
                _labelled("What: ", self.what),
                _labelled("Seen: ", self.seen + also),
                _labelled("Try:  ", self.advice),
            ]
        )


@dataclass(frozen=True, repr=False)
class ExaminationReport:
    """The findings of `examine`, none for a sound loop; its text reads like a doctor's letter.

    The report is true, and ``ok``, if there is no finding. ``reduction`` says whether the loss takes
    the ``"mean"`` or the ``"sum"`` over the batch, and is None where that cannot be told. ``examined``
    has the names of what was looked for, and ``notes`` say how, and why something was not.

    Examples
    --------
    >>> import torch
    >>> model = torch.nn.Linear(2, 1)
    >>> batch = torch.tensor([[1.0, 2.0], [3.0, 5.0]]), torch.ones(2, 1)
    >>> def loss(model, batch):
    ...     x, target = batch
    ...     return torch.nn.functional.mse_loss(model(x), target)
    >>> report = nb.examine(model, loss, batch)
    >>> report.ok, report.findings, report.reduction
    (True, (), 'mean')
    """

    patient: str
    findings: tuple[Finding, ...]
    reduction: str | None
    examined: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no finding."""
        return not self.findings

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield fill(f"Examined: {self.patient}", LINE, subsequent_indent="  ")
        count = len(self.findings)
        yield ["No finding.", "One finding."][count] if count < 2 else f"{count} findings."
        for number, finding in enumerate(self.findings, start=1):
            yield f"\n{number}. {finding}"
        yield ""
        if self.reduction:
            yield _bullet(_REDUCTIONS[self.reduction])
        yield from map(_bullet, self.notes)
        found = {finding.name for finding in self.findings}
        clear = [name for name in self.examined if name not in found]
        if clear:
            yield _bullet(f"Looked for and not found: {', '.join(clear)}.")
        missing = [name for name in NAMES if name not in self.examined and name not in found]
        if missing:
            yield _bullet(f"Not looked for: {', '.join(missing)}.")


def _bullet(text: str) -> str:
    return fill(text, LINE, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)


def _labelled(label: str, text: str) -> str:
    start = f"   {label}"
    return fill(
        text, LINE, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False
    )


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown
