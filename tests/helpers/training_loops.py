"""Training loops in PyTorch: sound ones, and ones with one fault each, built from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

Build = Callable[[], "Loop"]


@dataclass
class Loop:
    """The parts of a loop, as `nbhelpers.examine` takes them."""

    model: nn.Module
    loss: Callable[[Any, Any], Any]
    batch: Any
    optimizer: Any = None
    step: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Case:
    """How to build a loop, and the findings (name, where) that it deserves."""

    build: Build
    findings: tuple[tuple[str, str], ...] = ()


SOUND: dict[str, Case] = {}
BROKEN: dict[str, Case] = {}


def sound(build: Build) -> Build:
    """List a loop without a fault."""
    SOUND[build.__name__] = Case(build)
    return build


def broken(*findings: tuple[str, str]) -> Callable[[Build], Build]:
    """List a loop with its faults."""

    def add(build: Build) -> Build:
        BROKEN[build.__name__] = Case(build, findings)
        return build

    return add


def squared(model: nn.Module, batch: Any) -> Tensor:
    """The mean squared error of a batch of pairs."""
    x, target = batch
    return functional.mse_loss(model(x), target)


def classified(model: nn.Module, batch: Any) -> Tensor:
    """The cross-entropy of a batch of examples and classes."""
    x, target = batch
    return functional.cross_entropy(model(x), target)


def usual(
    model: nn.Module,
    batch: Any,
    loss: Callable[[Any, Any], Any] = squared,
    optimizer: Callable[..., Any] = torch.optim.SGD,
    updates: int = 0,
    **options: Any,
) -> Loop:
    """The loop that the documentation of PyTorch shows, after some updates."""
    options.setdefault("lr", 0.01)
    made = optimizer(model.parameters(), **options)

    def step(batch: Any) -> None:
        made.zero_grad()
        loss(model, batch).backward()
        made.step()

    for _ in range(updates):
        step(batch)
    return Loop(model, loss, batch, made, step)


def numbers(rows: int = 32, features: int = 4) -> tuple[Tensor, Tensor]:
    """Examples with one target each."""
    x = torch.randn(rows, features)
    return x, x[:, :1] * x[:, 1:2] + 0.1 * torch.randn(rows, 1)


def classes(rows: int = 32, features: int = 4, kinds: int = 3) -> tuple[Tensor, Tensor]:
    """Examples with the number of a class each."""
    return torch.randn(rows, features), torch.randint(kinds, (rows,))


def layers(*widths: int, activation: type[nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear layers with an activation between."""
    made: list[nn.Module] = []
    for d_in, d_out in pairwise(widths):
        made += [nn.Linear(d_in, d_out), activation()]
    return nn.Sequential(*made[:-1])


# --- sound ---------------------------------------------------------------------------------------


@sound
def two_layers() -> Loop:
    return usual(layers(4, 16, 1), numbers(), lr=0.1)


@sound
def convolution() -> Loop:
    model = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 8, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32, 3),
    )
    return usual(model, (torch.randn(12, 1, 8, 8), torch.randint(3, (12,))), classified)


class Tagger(nn.Module):
    """A classifier of short texts, padded with 0."""

    def __init__(self, sparse: bool = False) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 6, padding_idx=None if sparse else 0, sparse=sparse)
        self.out = nn.Linear(6, 3)

    def forward(self, words: Tensor) -> Tensor:
        return self.out(torch.tanh(self.embed(words)).mean(1))


def texts(rows: int = 16) -> tuple[Tensor, Tensor]:
    """Words and classes."""
    words = torch.randint(1, 20, (rows, 5))
    words[::2, 3:] = 0
    return words, torch.randint(3, (rows,))


@sound
def embedding() -> Loop:
    return usual(Tagger(), texts(), classified, torch.optim.Adam)


@sound
def sparse_embedding() -> Loop:
    return usual(Tagger(sparse=True), texts(), classified, updates=2)


@sound
def batch_normalization() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    return usual(model, numbers(), updates=2)


@sound
def convolution_with_normalization() -> Loop:
    model = nn.Sequential(
        nn.Conv2d(2, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    model.append(nn.Linear(6, 3))
    return usual(model, (torch.randn(9, 2, 6, 6), torch.randint(3, (9,))), classified, updates=1)


@sound
def layer_normalization() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 1))
    return usual(model, numbers(), optimizer=torch.optim.AdamW, weight_decay=0.1)


@sound
def dropout() -> Loop:
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 1))
    return usual(model, numbers(), updates=3, momentum=0.9)


class Transformer(nn.Module):
    """One block of a language model, whose last layer shares the table of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(11, 8)
        self.place = nn.Parameter(0.1 * torch.randn(1, 6, 8))
        self.block = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)
        self.head = nn.Linear(8, 11, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, words: Tensor) -> Tensor:
        mask = nn.Transformer.generate_square_subsequent_mask(words.shape[1])
        mixed = self.block(self.embed(words) + self.place, src_mask=mask.to(self.place.dtype))
        return self.head(mixed)


def next_word(model: nn.Module, words: Tensor) -> Tensor:
    """The cross-entropy of each next word."""
    logits = model(words[:, :-1])
    return functional.cross_entropy(logits.flatten(0, 1), words[:, 1:].flatten())


@sound
def transformer_with_tied_weights() -> Loop:
    return usual(Transformer(), torch.randint(11, (8, 7)), next_word, torch.optim.AdamW)


class Reader(nn.Module):
    """A recurrent network that judges a sequence by its last state."""

    def __init__(self, kind: type[nn.RNNBase]) -> None:
        super().__init__()
        self.recurrent = kind(3, 6, num_layers=2, batch_first=True)
        self.out = nn.Linear(6, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.recurrent(x)[0][:, -1])


@sound
def plain_recurrent() -> Loop:
    return usual(Reader(nn.RNN), (torch.randn(16, 7, 3), torch.randn(16, 1)))


@sound
def gru_with_clipping() -> Loop:
    model = Reader(nn.GRU)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        squared(model, batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()

    batch = torch.randn(16, 7, 3), torch.randn(16, 1)
    for _ in range(3):
        step(batch)
    return Loop(model, squared, batch, optimizer, step)


@sound
def adam_with_weight_decay() -> Loop:
    return usual(
        layers(4, 12, 12, 1, activation=nn.Tanh),
        numbers(),
        optimizer=torch.optim.Adam,
        updates=20,
        weight_decay=1.0,
    )


class Residual(nn.Module):
    """A block that adds to its input, nothing at first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = layers(width, width, width)
        nn.init.zeros_(self.inner[-1].weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.inner(x)


@sound
def residual_layers() -> Loop:
    blocks = [Residual(8) for _ in range(4)]
    return usual(nn.Sequential(nn.Linear(4, 8), *blocks, nn.Linear(8, 1)), numbers())


@sound
def momentum_that_overshoots() -> Loop:
    return usual(layers(4, 8, 1), numbers(), lr=0.1, momentum=0.95, updates=30)


@sound
def frozen_features() -> Loop:
    model = nn.Sequential(
        nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU()), nn.Linear(16, 1)
    )
    model[0].requires_grad_(False).eval()
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        squared(model, batch).backward()
        optimizer.step()

    return Loop(model, squared, numbers(), optimizer, step)


@sound
def accumulated_gradients() -> Loop:
    model = layers(4, 8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def step(batch: Any) -> None:
        for x, target in zip(*(part.chunk(4) for part in batch), strict=True):
            (squared(model, (x, target)) / 4).backward()
        optimizer.step()
        optimizer.zero_grad()

    return Loop(model, squared, numbers(), optimizer, step)


@sound
def closures_of_lbfgs() -> Loop:
    model = layers(4, 6, 1, activation=nn.Tanh)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=5)

    def step(batch: Any) -> None:
        def closure() -> Tensor:
            optimizer.zero_grad()
            value = squared(model, batch)
            value.backward()
            return value

        optimizer.step(closure)

    return Loop(model, squared, numbers(), optimizer, step)


@sound
def own_update_rule() -> Loop:
    model = layers(4, 8, 1)

    def step(batch: Any) -> None:
        for p in model.parameters():
            p.grad = None
        squared(model, batch).backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.1 * p.grad

    return Loop(model, squared, numbers(), None, step)


@sound
def softmax_regression_from_zeros() -> Loop:
    model = nn.Linear(4, 9)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return usual(model, classes(), classified)


@sound
def sum_over_the_batch_with_a_penalty() -> Loop:
    def loss(model: nn.Module, batch: Any) -> Tensor:
        x, target = batch
        penalty = sum((p**2).sum() for p in model.parameters())
        return ((model(x) - target) ** 2).sum() + 0.1 * penalty

    return usual(layers(4, 8, 1), numbers(), loss, lr=1e-3)


@sound
def trained_classifier_with_a_sigmoid() -> Loop:
    x = torch.randn(32, 4)
    batch = x, (x[:, :1] > 0).float()
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())

    def loss(model: nn.Module, batch: Any) -> Tensor:
        return functional.binary_cross_entropy(model(batch[0]), batch[1])

    return usual(model, batch, loss, lr=30.0, updates=200)


def settled(end: float) -> Loop:
    """A sigmoid that stands where its targets are."""
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
    nn.init.constant_(model[0].bias, 9.0 if end else -9.0)
    return usual(model, (torch.randn(32, 4), torch.full((32, 1), end)))


@sound
def output_rightly_at_0() -> Loop:
    return settled(0.0)


@sound
def output_rightly_at_1() -> Loop:
    return settled(1.0)


@sound
def wrong_end_that_cross_entropy_leaves() -> Loop:
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
    nn.init.constant_(model[0].bias, 9.0)

    def loss(model: nn.Module, batch: Any) -> Tensor:
        return functional.binary_cross_entropy(model(batch[0]), batch[1])

    return usual(model, (torch.randn(32, 4), torch.zeros(32, 1)), loss)


@sound
def mode_set_by_the_step() -> Loop:
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    loop = usual(model, numbers())
    inner = loop.step
    assert inner is not None

    def step(batch: Any) -> None:
        model.train()
        inner(batch)
        model.eval()
        with torch.no_grad():
            model(batch[0])

    model.eval()
    return Loop(model, squared, loop.batch, loop.optimizer, step)


# --- broken --------------------------------------------------------------------------------------


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
