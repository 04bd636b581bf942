"""The Python side of the deep chain: its random numbers, its two passes and its training."""

import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.deep_chain.chain import Stack, normals, rms
from nbhelpers.widgets.deep_chain.facts import SAMPLES, UPDATES
from nbhelpers.widgets.traits import StateError

TORCH = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
}
STACKS = [
    Stack(depth, width, activation, std, residual, seed)
    for seed, (depth, width, activation, std, residual) in enumerate(
        [
            (1, 1, "identity", 1.0, False),
            (12, 8, "sigmoid", 2.0, False),
            (12, 8, "tanh", 0.4, True),
            (20, 16, "relu", 0.35, False),
            (20, 16, "relu", 0.02, True),
            (9, 64, "leaky_relu", 0.2, False),
        ]
    )
]


def _reference(stack: Stack, weights: list[torch.Tensor], x: torch.Tensor) -> list[torch.Tensor]:
    outs = [x]
    for W in weights:
        outs.append(TORCH[stack.activation](outs[-1] @ W) + stack.residual * outs[-1])
        outs[-1].retain_grad()
    return outs


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.activation)
def test_sizes_are_those_of_autograd(stack: Stack) -> None:
    weights = [torch.tensor(W, requires_grad=True) for W in stack.weights()]
    samples, back = (
        torch.tensor(normals(stack.seed, block)[:SAMPLES, : stack.width]) for block in (0, 1)
    )
    outs = _reference(stack, weights, samples.requires_grad_())
    outs[-1].backward(back)
    found_outs, found_gradients, _ = stack.sizes()
    assert found_outs == pytest.approx([rms(out.detach().numpy()) for out in outs], rel=1e-9)
    assert found_gradients == pytest.approx([rms(out.grad.numpy()) for out in outs], rel=1e-9)


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.activation)
def test_the_training_is_that_of_autograd(stack: Stack) -> None:
    x = torch.tensor(normals(stack.seed, 0)[:SAMPLES, : stack.width])
    target = torch.sin(2 * x[:, 0])
    weights = [torch.tensor(W) for W in stack.weights()]
    biases = [torch.zeros(stack.width, dtype=torch.float64) for _ in weights]
    top = torch.tensor(normals(stack.seed, 2)[0, : stack.width] / np.sqrt(stack.width))
    last = torch.zeros((), dtype=torch.float64)
    parameters = [*weights, *biases, top, last]
    losses = []
    for _ in range(11):
        for parameter in parameters:
            parameter.requires_grad_().grad = None
        h = x
        for W, b in zip(weights, biases, strict=True):
            h = TORCH[stack.activation](h @ W + b) + stack.residual * h
        loss = ((h @ top + last - target) ** 2).mean() / 2
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for parameter in parameters:
                parameter -= 0.02 * parameter.grad
    assert stack.train(0.02)[:11] == pytest.approx(losses, rel=1e-9)


def test_the_random_numbers_are_normal_and_differ_by_seed_and_block() -> None:
    many = np.array([normals(seed, block) for seed in range(4) for block in range(6)])
    assert abs(many.mean()) < 0.02
    assert many.std() == pytest.approx(1, abs=0.02)
    assert np.mean(many**4) == pytest.approx(3, abs=0.15)
    flat = many.reshape(len(many), -1)
    apart = np.corrcoef(flat) - np.eye(len(flat))
    assert np.abs(apart).max() < 0.08
    neighbors = np.corrcoef(flat[:, :-1].ravel(), flat[:, 1:].ravel())[0, 1]
    assert abs(neighbors) < 0.02


def test_the_rules_keep_the_size_and_others_do_not() -> None:
    def ends(activation: str, std: float) -> np.ndarray:
        chains = [DeepChain(width=64, activation=activation, std=std, seed=n) for n in range(8)]
        return np.log10([chain.gradient_sizes[0] for chain in chains])

    assert abs(ends("identity", 1 / 8).mean()) < 0.3
    assert abs(ends("relu", 2**0.5 / 8).mean()) < 0.5
    assert ends("relu", 1 / 8).mean() == pytest.approx(15 * np.log10(0.5), abs=0.5)


def test_nothing_overflows_and_what_is_zero_is_zero() -> None:
    for kind in TORCH:
        for residual in (False, True):
            wide = {"depth": 50, "width": 64, "activation": kind, "residual": residual}
            for std in (1e-4, 100.0):
                chain = DeepChain(**wide, std=std)
                assert np.isfinite([chain.out_sizes, chain.gradient_sizes]).all()
                assert np.isfinite(chain.losses).all()
    dead = DeepChain(width=1, std=1.0)
    assert dead.gradient_sizes[0] == dead.out_sizes[-1] == 0
    assert 0 < dead.off <= 30
    assert len(dead.losses) == UPDATES + 1
    assert "log" not in dead.fallback_html() or "NaN" not in dead.fallback_html()


@pytest.mark.parametrize(
    ("traits", "says"),
    [
        ({"depth": 0}, "depth: expected a whole number from 1 to 50, got 0"),
        ({"depth": 51}, "depth: expected a whole number from 1 to 50, got 51"),
        ({"width": 65}, "width: expected a whole number from 1 to 64, got 65"),
        ({"width": 2.5}, "width: expected a whole number, got 2.5"),
        ({"activation": "swish"}, "activation: expected one of sigmoid, .*'swish'"),
        ({"std": 0.0}, "std: expected a number from"),
        ({"learning_rate": 11.0}, "learning_rate: expected a number from"),
        ({"seed": 1000}, "seed: expected a whole number from 0 to 999, got 1000"),
    ],
)
def test_what_does_not_fit_is_refused(traits: dict[str, Any], says: str) -> None:
    with pytest.raises(StateError, match=says):
        DeepChain(**traits)


def test_the_figure_carries_the_state_and_a_fallback() -> None:
    chain = DeepChain(std=0.5)
    html = chain.figure_html()
    state = json.loads(unescape(re.search(r'data-state="([^"]*)"', html)[1]))
    assert (state["std"], state["depth"], state["residual"]) == (0.5, 30, False)
    assert 'aria-label="The rms of the outs goes from' in html
    assert "thrown out by update 1" in html
    assert re.search(r"gradient of the inputs, rms</th><td>9\.\d+×10⁸<", html)
