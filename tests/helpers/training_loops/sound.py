"""Loops without a fault, in which an examination finds nothing."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from .parts import Build, Case, Loop, classes, classified, layers, numbers, squared, usual

SOUND: dict[str, Case] = {}


def sound(build: Build) -> Build:
    """List a loop without a fault."""
    SOUND[build.__name__] = Case(build)
    return build


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
