"""Two equal steps of the reader's own loop: what they do with the gradients, and where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from .depth import Gradients, reals, size
from .patient import Patient
from .places import covering, described, trained
from .recording import listening
from .report import Finding

if TYPE_CHECKING:
    import torch

_ALONG = 0.05  # the least cosine that counts as a direction
_CLEARLY = 0.5  # where it cannot be tried without momentum and weight decay
_TURNED = -0.8  # the cosine of a step's own gradient with that of the loss
_FRESH, _USED, _DIRTY = "fresh", "used", "dirty"


@dataclass
class Step:
    """What one run of the step did, by the ids of parameters."""

    change: dict[int, torch.Tensor] = field(default_factory=dict)
    fresh: dict[int, torch.Tensor] = field(default_factory=dict)  # gradients, without what was left
    used: dict[int, torch.Tensor] = field(default_factory=dict)  # gradients that an optimizer took
    carried: dict[int, tuple[float, float]] = field(
        default_factory=dict
    )  # sizes: with the old, alone
    left: dict[int, torch.Tensor] = field(default_factory=dict)  # gradients at the end
    modes: dict[int, bool] = field(default_factory=dict)
    optimizers: list[Any] = field(default_factory=list)

    @property
    def moved(self) -> set[int]:
        """The parameters that it changed."""
        return {one for one, change in self.change.items() if bool((change != 0).any())}

    def gradient(self, one: int) -> torch.Tensor | None:
        """The gradient that a parameter's update was made of."""
        return self.used.get(one, self.fresh.get(one))


def _sum(one: torch.Tensor | None, other: torch.Tensor) -> torch.Tensor:
    return other.clone() if one is None else one + other


class _Watch:
    """Hooks that follow each gradient from its parameter to the optimizer."""

    def __init__(self, patient: Patient) -> None:
        self.patient, self.found = patient, Step()
        self.parameters = trained(patient.model).values()
        self._state: dict[int, str] = {}
        self._sizes: dict[int, tuple[float, float]] = {}
        self._covered: set[int] = set()  # by optimizers that took a step
        self._searching = False  # whether an optimizer is calling a closure

    def arrives(self, parameter: Any, grad: torch.Tensor) -> None:
        """A gradient is about to be added to what the parameter has."""
        one, old = id(parameter), parameter.grad
        kept = grad.detach()
        if not (self._searching and one in self.found.fresh):  # a search starts from its first one
            self.found.fresh[one] = _sum(self.found.fresh.get(one), kept)
        if old is None or not size(old):
            self._state[one] = _FRESH
        elif self._state.get(one, _USED) == _USED:
            self._state[one] = _DIRTY
            self._sizes[one] = size(old.detach() + kept), size(kept)

    def before_update(self, optimizer: Any, *_: Any) -> None:
        self._searching = True
        self.patient.kept.add(optimizer, running=True)
        self.found.optimizers.append(optimizer)
        for parameter in self._held(optimizer):
            one, grad = id(parameter), parameter.grad
            if grad is not None and one in self._state:
                self.found.used[one] = _sum(self.found.used.get(one), grad.detach())

    def after_update(self, optimizer: Any, *_: Any) -> None:
        self._searching = False
        for parameter in self._held(optimizer):
            one = id(parameter)
            self._covered.add(one)
            if self._state.get(one) == _DIRTY:
                self.found.carried.setdefault(one, self._sizes[one])
            self._state[one] = _USED

    def end(self) -> None:
        for one, state in self._state.items():
            if state == _DIRTY and one not in self._covered:
                self.found.carried.setdefault(one, self._sizes[one])
        for parameter in self.parameters:
            if parameter.grad is not None:
                self.found.left[id(parameter)] = parameter.grad.detach().clone()

    @staticmethod
    def _held(optimizer: Any) -> Iterator[Any]:
        return (p for group in optimizer.param_groups for p in group["params"])


def run(patient: Patient, step: Callable[[Any], Any], *, as_new: Step | None = None) -> Step:
    """Run the step once, from where everything stands, and say what it did."""
    from torch.optim import optimizer as every

    watch = _Watch(patient)
    parameters = list(watch.parameters)
    hooked = [(p, p._backward_hooks) for p in parameters]
    before = [p.detach().clone() for p in parameters]
    with ExitStack() as stack:
        for parameter, hooks in hooked:
            stack.callback(setattr, parameter, "_backward_hooks", hooks)
            handle = parameter.register_hook(partial(watch.arrives, parameter))
            stack.callback(handle.remove)
        for register, hook in (
            (every.register_optimizer_step_pre_hook, watch.before_update),
            (every.register_optimizer_step_post_hook, watch.after_update),
        ):
            stack.callback(register(hook).remove)
        recorded = stack.enter_context(listening(patient.model, functions=False))
        step(patient.batch)
    watch.end()
    watch.found.modes = recorded.modes
    for parameter, was in zip(parameters, before, strict=True):
        watch.found.change[id(parameter)] = reals(parameter) - reals(was)
    return watch.found


@dataclass
class Steps:
    """Two equal steps, and a third without momentum and weight decay if the first looked uphill."""

    first: Step
    second: Step
    confirmed: Step


def two_steps(patient: Patient, step: Callable[[Any], Any]) -> Steps:
    """Run the step twice: the second time with the gradients (and modes) that the first left."""
    kept = patient.kept
    kept.restore()
    kept.empty_gradients()
    first = run(patient, step)
    gradients = {p: p.grad for p in patient.model.parameters()}
    others = {p: p.grad for one in kept.optimizers.values() for p in one.parameters}
    kept.restore(modes=False)
    for parameter, grad in {**gradients, **others}.items():
        parameter.grad = grad
    second = run(patient, step)
    kept.restore()
    confirmed = first
    if first.optimizers and _uphill(first):
        kept.empty_gradients()
        for optimizer in kept.optimizers.values():
            optimizer.as_new()
        confirmed = run(patient, step)
        kept.restore()
    return Steps(first, second, confirmed)


def not_cleared(patient: Patient, steps: Steps) -> Iterator[Finding]:
    """Find gradients that are added to those of the step before."""
    always = steps.first.moved & steps.second.moved
    carried = {one: sizes for one, sizes in steps.second.carried.items() if one in always}
    carried.update(steps.first.carried)
    if not carried:
        return
    with_old, alone = (sum(sizes[k] ** 2 for sizes in carried.values()) ** 0.5 for k in (0, 1))
    places = [place for place, _ in covering(patient.model, carried)]
    whole = always <= set(carried)
    yield Finding(
        "no_zero_grad",
        "step" if whole else places[0],
        with_old / alone if alone else float("inf"),
        "The gradients are not cleared: each step adds its own to those of all the steps before.",
        "Of two equal steps, the second was given the gradients that the first had left. The gradient "
        f"that it then used was {with_old / alone:.3g} times the one of this batch."
        if alone
        else "The second of two equal steps used what the first had left.",
        "Call optimizer.zero_grad() once per update, before backward(); with a loop of your own, set "
        "each .grad to None. The optimizer clears only what it holds.",
        () if whole else tuple(places[1:]),
    )


def _cosine(change: dict[int, torch.Tensor], gradient: dict[int, torch.Tensor]) -> float:
    """The cosine between a change and a gradient, over the parameters that have both."""
    product = moved = length = 0.0
    for one, grad in gradient.items():
        step, slope = change[one].ravel(), reals(grad).ravel()
        product += float(step @ slope)
        moved += float(step @ step)
        length += float(slope @ slope)
    return product / (moved * length) ** 0.5 if moved * length > 0 else 0.0


def _own(step: Step) -> dict[int, torch.Tensor]:
    """The gradients that the step's updates were made of."""
    found = {one: step.gradient(one) for one in step.change}
    return {one: grad for one, grad in found.items() if grad is not None}


def _uphill(step: Step) -> set[int]:
    """The parameters that went along their gradient."""
    own = _own(step)
    return {one for one in own if _cosine(step.change, {one: own[one]}) > _ALONG}


def uphill(patient: Patient, steps: Steps, gradients: Gradients) -> Iterator[Finding]:
    """Find updates along the gradient, and steps that descend on another loss than yours."""
    step = steps.confirmed
    line_search = any("LBFGS" in type(one).__name__ for one in step.optimizers)
    least = _ALONG if step.optimizers and not line_search else _CLEARLY
    own = _own(step)
    total = _cosine(step.change, own)
    yours = {
        one: grad for one, grad in gradients.items() if grad is not None and one in step.change
    }
    shared = {one: grad for one, grad in own.items() if one in yours}
    turned = (
        _cosine({one: reals(grad) for one, grad in shared.items()}, yours)
        if (shared and set(shared) == set(yours))
        else 0.0
    )
    against = _cosine(step.change, yours) if yours else 0.0
    up = [one for one in own if _cosine(step.change, {one: own[one]}) > _CLEARLY]
    sign = "Subtract the gradient: p -= rate * p.grad, or alpha=-rate. An optimizer has maximize=False."
    if total > least:
        yield Finding(
            "uphill",
            "step",
            total,
            "The step goes uphill: it changes the parameters along the gradient, so the loss grows.",
            f"The cosine between the change and the gradient is {total:.3f}; downhill it is negative.",
            sign,
        )
    elif up and not line_search:
        places = [place for place, _ in covering(patient.model, set(up))]
        part = _cosine(step.change, {one: own[one] for one in up})
        yield Finding(
            "uphill",
            places[0],
            part,
            f"The step takes {described(patient.model, places[0])} uphill, along its gradient.",
            f"The cosine between its change and its gradient is {part:.3f}; downhill it is negative.",
            sign,
            tuple(places[1:]),
        )
    elif against > least and (not own or turned < _TURNED):
        yield Finding(
            "uphill",
            "step",
            against,
            "The step goes uphill on the loss that you gave: it descends on another one, its negative.",
            f"The cosine between the change and the gradient of the loss is {against:.3f}.",
            "Look for a minus sign before the loss in the step, and for maximize=True.",
        )
