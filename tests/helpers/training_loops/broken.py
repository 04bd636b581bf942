"""Loops with a fault, most with one, and the findings that each deserves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from .parts import Build, Case, Loop, classified, layers, numbers, squared, usual
from .sound import Transformer, next_word

BROKEN: dict[str, Case] = {}


def broken(*findings: tuple[str, str]) -> Callable[[Build], Build]:
    """List a loop with its faults."""

    def add(build: Build) -> Build:
        BROKEN[build.__name__] = Case(build, findings)
        return build

    return add


@broken(("no_zero_grad", "step"))
def never_cleared() -> Loop:
    loop = usual(layers(4, 16, 1), numbers())

    def step(batch: Any) -> None:
        squared(loop.model, batch).backward()
        loop.optimizer.step()

    return Loop(loop.model, squared, loop.batch, loop.optimizer, step)


@broken(("no_zero_grad", "step"))
def never_cleared_and_clipped() -> Loop:
    model = layers(4, 16, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step(batch: Any) -> None:
        squared(model, batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
        optimizer.step()

    return Loop(model, squared, numbers(), optimizer, step)


@broken(("no_zero_grad", "step"))
def own_rule_never_cleared() -> Loop:
    model = layers(4, 8, 1)

    def step(batch: Any) -> None:
        squared(model, batch).backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.1 * p.grad

    return Loop(model, squared, numbers(), None, step)


@broken(("not_in_optimizer", "2"))
def layer_replaced_after_the_optimizer_was_made() -> Loop:
    loop = usual(layers(4, 16, 2), numbers())
    loop.model[2] = nn.Linear(16, 1)
    return loop


@broken(("not_in_optimizer", "1.bias"))
def one_bias_left_out() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 1))
    kept = [p for name, p in model.named_parameters() if name != "1.bias"]
    optimizer = torch.optim.SGD(kept, lr=0.1)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        squared(model, batch).backward()
        optimizer.step()

    return Loop(model, squared, numbers(), optimizer, step)


class Cut(nn.Module):
    """Passes its input on, without its history."""

    def forward(self, x: Tensor) -> Tensor:
        return x.detach()


@broken(("no_gradient", "0"))
def detached_in_the_middle() -> Loop:
    return usual(nn.Sequential(nn.Linear(4, 8), nn.Tanh(), Cut(), nn.Linear(8, 1)), numbers())


class Forgetful(nn.Module):
    """Has a layer that it never calls."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.out = nn.Linear(4, 8), nn.Linear(8, 8), nn.Linear(8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(torch.relu(self.first(x)))


@broken(("no_gradient", "second"))
def layer_never_called() -> Loop:
    return usual(Forgetful(), numbers())


@broken(("no_gradient", "loss"))
def loss_made_anew() -> Loop:
    model = layers(4, 8, 1)

    def loss(model: nn.Module, batch: Any) -> Tensor:
        return torch.tensor(squared(model, batch).item())

    return Loop(model, loss, numbers())


class WrongSlope(torch.autograd.Function):
    """A sigmoid whose slope is taken at net instead of out."""

    @staticmethod
    def forward(ctx: Any, net: Tensor) -> Tensor:
        ctx.save_for_backward(net)
        return torch.sigmoid(net)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (net,) = ctx.saved_tensors
        return grad * net * (1 - net)


class ByFunction(nn.Module):
    """A module that calls an autograd function."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function.apply(x)


@broken(("wrong_gradient", "2"))
def own_function_with_a_wrong_slope() -> Loop:
    model = nn.Sequential(
        nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), ByFunction(WrongSlope), nn.Linear(8, 1)
    )
    return usual(model, numbers())


class WrongTranspose(torch.autograd.Function):
    """A square layer whose backward pass has the wrong transpose for its input."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return x @ weight.T

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor]:
        x, weight = ctx.saved_tensors
        return grad @ weight.T, grad.T @ x


class Square(nn.Module):
    """A square layer of its own."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(width, width) / width**0.5)

    def forward(self, x: Tensor) -> Tensor:
        return WrongTranspose.apply(x, self.weight)


@broken(("wrong_gradient", "0"))
def wrong_transpose() -> Loop:
    return usual(nn.Sequential(nn.Linear(4, 8), Square(8), nn.Tanh(), nn.Linear(8, 1)), numbers())


class HalfCut(nn.Module):
    """A residual block whose short path is detached."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(8, 8)

    def forward(self, x: Tensor) -> Tensor:
        return x.detach() + torch.tanh(self.inner(x))


@broken(("wrong_gradient", "0"))
def one_path_detached() -> Loop:
    return usual(nn.Sequential(nn.Linear(4, 8), HalfCut(), nn.Linear(8, 1)), numbers())


@broken(("dead_units", "0"))
def biases_far_below_zero() -> Loop:
    model = layers(4, 16, 1)
    nn.init.constant_(model[0].bias, -20.0)
    return usual(model, numbers())


@broken(("dead_units", "1"))
def convolution_switched_off() -> Loop:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    model.append(nn.Linear(8, 3))
    with torch.no_grad():
        model[1].bias[:6] = -9.0
    return usual(model, (torch.randn(12, 1, 6, 6), torch.randint(3, (12,))), classified)


@broken(("dead_units", "0"))
def channels_switched_off() -> Loop:
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model.append(nn.Linear(8, 3))
    with torch.no_grad():
        model[0].bias[:5] = -9.0
        model[0].bias[5:] = 1.0
    return usual(model, (torch.randn(12, 1, 6, 6), torch.randint(3, (12,))), classified)


@broken(("not_in_optimizer", "embed"))
def tied_weights_left_out() -> Loop:
    loop = usual(Transformer(), torch.randint(11, (8, 7)), next_word)
    kept = [p for name, p in loop.model.named_parameters() if name != "embed.weight"]
    loop.optimizer = torch.optim.SGD(kept, lr=0.1)
    return loop


@broken(("saturated_units", "0"))
def inputs_not_scaled() -> Loop:
    x, target = numbers()
    return usual(layers(4, 16, 1, activation=nn.Tanh), (300 * x, target))


@broken(("saturated_units", "2"))
def output_at_the_wrong_end() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid())
    nn.init.constant_(model[2].bias, 9.0)
    return usual(model, (torch.randn(32, 4), torch.zeros(32, 1)))


@broken(("evaluation_mode", "model"))
def left_in_evaluation_mode() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    loop = usual(model, numbers())
    model.eval()
    return loop


@broken(("evaluation_mode", "model"))
def evaluated_after_each_step() -> Loop:
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 1))
    loop = usual(model, numbers())
    inner = loop.step
    assert inner is not None

    def step(batch: Any) -> None:
        inner(batch)
        model.eval()

    return Loop(model, squared, loop.batch, loop.optimizer, step)


@broken(("evaluation_mode", "1"))
def one_part_in_evaluation_mode() -> Loop:
    part = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Tanh())
    loop = usual(nn.Sequential(nn.Linear(4, 8), part, nn.Linear(8, 1)), numbers())
    part.eval()
    return loop


@broken(("twin_units", "0"))
def constant_weights() -> Loop:
    model = layers(4, 8, 1, activation=nn.Tanh)
    nn.init.constant_(model[0].weight, 0.3)
    nn.init.zeros_(model[0].bias)
    nn.init.constant_(model[2].weight, 0.5)
    return usual(model, numbers())


@broken(("vanishing", "0"))
def twenty_sigmoids() -> Loop:
    return usual(layers(4, *[8] * 20, 1, activation=nn.Sigmoid), numbers())


class Sine(nn.Module):
    """An activation that does not saturate."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.sin(x)


@broken(("exploding", "0"))
def large_weights_in_depth() -> Loop:
    model = layers(4, *[16] * 20, 1, activation=Sine)
    for module in model[:-1]:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=1.0)
    return usual(model, numbers())


@broken(("uphill", "step"))
def added_instead_of_subtracted() -> Loop:
    model = layers(4, 8, 1)

    def step(batch: Any) -> None:
        model.zero_grad()
        squared(model, batch).backward()
        with torch.no_grad():
            for p in model.parameters():
                p += 0.1 * p.grad

    return Loop(model, squared, numbers(), None, step)


@broken(("uphill", "step"))
def maximized() -> Loop:
    return usual(layers(4, 8, 1), numbers(), optimizer=torch.optim.Adam, maximize=True)


@broken(("uphill", "step"))
def sign_of_the_loss_flipped() -> Loop:
    loop = usual(layers(4, 8, 1), numbers())

    def step(batch: Any) -> None:
        loop.optimizer.zero_grad()
        (-squared(loop.model, batch)).backward()
        loop.optimizer.step()

    return Loop(loop.model, squared, loop.batch, loop.optimizer, step)


@broken(("uphill", "2.bias"))
def one_bias_goes_uphill() -> Loop:
    model = layers(4, 8, 1)

    def step(batch: Any) -> None:
        model.zero_grad()
        squared(model, batch).backward()
        with torch.no_grad():
            for name, p in model.named_parameters():
                p += (0.01 if name == "2.bias" else -0.1) * p.grad

    return Loop(model, squared, numbers(), None, step)


@broken(("no_zero_grad", "step"), ("not_in_optimizer", "2"), ("evaluation_mode", "model"))
def three_faults_at_once() -> Loop:
    model = nn.Sequential(nn.Linear(4, 16), nn.Dropout(0.5), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model[0].parameters(), lr=0.1)

    def step(batch: Any) -> None:
        squared(model, batch).backward()
        optimizer.step()

    model.eval()
    return Loop(model, squared, numbers(), optimizer, step)
