"""The examination of a training loop: what is looked at, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .activity import activity
from .copies import copy_of, reduction
from .depth import across_layers, twins
from .differences import compare, wrong_gradient
from .missing import not_in_optimizer, without_gradient
from .modes import evaluation_mode
from .patient import Patient, check_arguments, finite
from .places import trained
from .recording import listening
from .report import NAMES, ExaminationReport, Finding
from .saving import kept
from .steps import not_cleared, two_steps, uphill

if TYPE_CHECKING:
    import torch

_BY_STEP = {"no_zero_grad", "uphill"}


def examine(
    model: torch.nn.Module,
    loss: Callable[[Any, Any], Any],
    batch: Any,
    *,
    optimizer: Any = None,
    step: Callable[[Any], Any] | None = None,
) -> ExaminationReport:
    """Examine the parts of a training loop in PyTorch for the usual faults.

    Nothing of what you pass is changed: parameters, gradients, buffers, modes, the optimizer's
    state and the random state are put back bit by bit, also after an error. What your own functions
    keep elsewhere cannot be put back: a list of losses, a counter, a scheduler, which a step moves
    on. ``step`` runs twice, and once more if it seems to lead uphill, then without momentum.

    Parameters
    ----------
    model : torch.nn.Module
        The model, in the mode in which it is trained.
    loss : callable
        ``loss(model, batch)`` returns the loss, a tensor with one entry. It uses the model that it
        is given: a copy in float64, too.
    batch : anything
        What ``loss`` and ``step`` take. Some dozens of examples say more than one.
    optimizer : torch.optim.Optimizer or a list of them, optional
        With it, it is asked whether each trained parameter is in it.
    step : callable, optional
        ``step(batch)`` is one whole step of your own loop: clear, backward, update. It is run from
        the same parameters and random numbers, the second time with the gradients that the first left.

    Returns
    -------
    A report that is true if all is well; see `ExaminationReport`. Its ``findings`` have these names:

    - ``no_zero_grad``: a step adds to the gradients of the one before (needs ``step``),
    - ``not_in_optimizer``: a trained parameter is in no group of the optimizer,
    - ``no_gradient``: a parameter's gradient is None; it is detached, or never used,
    - ``wrong_gradient``: differs from central differences, on a copy in float64, in up to 4 entries
      and along one random direction of each parameter tensor,
    - ``dead_units``: more than half of a layer's units give 0 on the whole batch (of fewer than 8
      rows, more than chance explains): off on this batch; in a narrow layer chance alone may do it,
      and then the letter says how often,
    - ``saturated_units``: more than half of a layer's outputs are within .01 of an end (at the
      model's output, of an end from which the loss pulls them away),
    - ``evaluation_mode``: a part that is trained is in evaluation mode, which changes the loss,
    - ``twin_units``: equal weights and equal gradients, not 0, in a layer that is not the last,
    - ``vanishing``, ``exploding``: the first layer's gradient, relative to its weights, is less than
      1e-6, or more than 1e6, of the last one's,
    - ``uphill``: the step changes parameters along their gradient.

    Raises
    ------
    TypeError, ValueError
        If the model has nothing to train, or the loss is no finite number in a tensor.

    Examples
    --------
    >>> import torch
    >>> from torch.nn.functional import mse_loss
    >>> model = torch.nn.Linear(2, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    >>> batch = torch.tensor([[1.0, 2.0], [3.0, 5.0]]), torch.ones(2, 1)
    >>> def loss(model, batch):
    ...     x, target = batch
    ...     return mse_loss(model(x), target)
    >>> def step(batch):
    ...     loss(model, batch).backward()
    ...     optimizer.step()
    >>> nb.examine(model, loss, batch, optimizer=optimizer, step=step)
    Examined: Linear, 3 trained numbers in 2 tensors
    One finding.
    <BLANKLINE>
    1. no_zero_grad at step
       What: The gradients are not cleared: each step adds its own to those of
             all the steps before.
       Seen: Of two equal steps, the second was given the gradients that the
             first had left. The gradient that it then used was 2 times the one
             of this batch.
       Try:  Call optimizer.zero_grad() once per update, before backward(); with
             a loop of your own, set each .grad to None. The optimizer clears
             only what it holds.
    <BLANKLINE>
    - The loss averages over the batch: the batch twice over gives the same loss.
    - Held against differences: 3 of 3 derivatives, in 2 of 2 parameter tensors.
    - Looked for and not found: not_in_optimizer, no_gradient, wrong_gradient,
      dead_units, saturated_units, evaluation_mode, twin_units, vanishing,
      exploding, uphill.
    """
    loss, optimizers = check_arguments(model, loss, optimizer, step)
    with kept(model, batch, optimizers) as everything:
        return _examined(Patient(model, loss, batch, everything), optimizers, step)


def _examined(
    patient: Patient, optimizers: Iterable[Any], step: Callable[[Any], Any] | None
) -> ExaminationReport:
    model = patient.model
    findings: list[Finding] = []
    notes: list[str] = []
    patient.prepare()
    with listening(model, functions=False) as first:
        value = patient.value()
    finite(value, first.not_finite)
    steps = None
    seen: dict[int, bool] = {}
    later = False
    if step is not None:
        steps = two_steps(patient, step)
        patient.modes, seen = steps.first.modes, steps.second.modes
        later = seen != patient.modes
    patient.prepare()
    with listening(model) as recorded:
        value = patient.value()
    finite(value, recorded.not_finite)
    active = list(activity(model, recorded, value))
    gradients = patient.gradients(value)
    if steps:
        findings += not_cleared(patient, steps)
    if optimizers:
        findings += not_in_optimizer(model, optimizers)
    findings += without_gradient(model, gradients, value.requires_grad, recorded)
    patient.prepare()
    copied, told = copy_of(patient, gradients)
    compared = compare(copied, copied.gradients)
    findings += wrong_gradient(patient, compared, recorded)
    findings += active
    findings += evaluation_mode(patient, seen, later)
    ids = {name: id(p) for name, p in trained(model).items()}
    fine = {ids[name]: grad for name, grad in copied.gradients.items()}
    findings += twins(model, fine, recorded)
    findings += across_layers(model, fine, recorded)
    if steps:
        findings += uphill(patient, steps, gradients)
        if not steps.first.moved:
            notes.append("The step changed no parameter, so it tells nothing.")
    reduced, why = reduction(copied)
    if reduced is None:
        notes.append(f"Whether the loss sums or averages cannot be told: {why}.")
    notes += told + compared.notes
    examined = [
        name
        for name in NAMES
        if (steps or name not in _BY_STEP) and (optimizers or name != "not_in_optimizer")
    ]
    return ExaminationReport(
        _patient(patient), tuple(findings), reduced, tuple(examined), tuple(notes)
    )


def _patient(patient: Patient) -> str:
    tensors = trained(patient.model)
    count = sum(p.numel() for p in tensors.values())
    return f"{type(patient.model).__name__}, {count:,} trained numbers in {len(tensors)} tensors"
