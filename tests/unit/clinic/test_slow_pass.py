"""The slow pass: right where no bug is on, and with each bug what an independent program gives."""

import ast
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from random_loops import RATE, every_bug, random_loop, with_bug

from nbhelpers import Network, mazur
from nbhelpers.clinic import (
    ACTIVATIONS,
    BUGS,
    DIAGNOSES,
    Layer,
    Loop,
    does,
    harmless,
    places,
    title,
)
from nbhelpers.clinic.slow_pass import activate, slope
from nbhelpers.networks import ACTIVATIONS as TABLE
from nbhelpers.sources.notebook_000 import article

TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "identity": lambda net: net,
}


def flat(layers: list[Layer]) -> list[float]:
    return [v for L in layers for row in (*L.weights, L.biases) for v in row]


def tensors(loop: Loop) -> list[tuple[torch.Tensor, torch.Tensor]]:
    return [
        tuple(
            torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (L.weights, L.biases)
        )
        for L in loop.layers
    ]


def torch_loss(loop: Loop, parameters: list[tuple[torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """E by PyTorch; with the bug that detaches a value, that value is detached."""
    out = torch.tensor(loop.inputs, dtype=torch.float64)
    for at, (layer, (W, b)) in enumerate(zip(loop.layers, parameters, strict=True)):
        if loop.bug == "detached" and loop.at == at:
            out = out.detach()
        out = TORCH[layer.activation](out @ W.T + b)
    each = ((out - torch.tensor(loop.targets, dtype=torch.float64)) ** 2).sum(dim=1) / 2
    return each.mean() if loop.mean or loop.bug == "mean_for_sum" else each.sum()


def torch_gradient(loop: Loop) -> list[float]:
    parameters = tensors(loop)
    torch_loss(loop, parameters).backward()
    zero = [
        tuple(p.new_zeros(p.shape) if p.grad is None else p.grad for p in pair)
        for pair in parameters
    ]
    return [v for W, b in zero for row in (*W.tolist(), b.tolist()) for v in row]


def numpy_gradient(loop: Loop) -> list[float]:
    """The gradient with arrays, with the bugs that concern single lines."""
    X, T = np.array(loop.inputs), np.array(loop.targets)
    n = len(X)
    outs, nets = [X], []
    for layer in loop.layers:
        nets.append(outs[-1] @ np.array(layer.weights).T + layer.biases)
        outs.append(TABLE[layer.activation].forward(nets[-1]))
    upstream = (outs[-1] - T) / (n if loop.mean else 1)
    found: list[list[float]] = []
    for at in reversed(range(len(nets))):
        f, W = TABLE[loop.layers[at].activation], np.array(loop.layers[at].weights)
        here = loop.bug if loop.at == at else ""
        slopes = f.slopes(nets[at], outs[at + 1])
        if here == "no_slope":
            slopes = np.ones_like(slopes)
        if here == "slope_at_out":
            slopes = f.slopes(outs[at + 1], f.forward(outs[at + 1]))
        delta = upstream * slopes * (-1 if here == "sign_flipped" else 1)
        db = delta[-1] if loop.bug == "bias_not_summed" else delta.sum(axis=0)
        found.insert(0, [*(delta.T @ outs[at]).ravel(), *db])
        upstream = delta @ W
        if here == "path_dropped":
            upstream = delta[:, :-1] @ W[:-1]
        if here == "transposed":
            upstream = delta @ W.T
    return [v for row in found for v in row]


def test_activations_are_those_of_the_networks() -> None:
    assert set(ACTIVATIONS) == set(TABLE)
    for name in ACTIVATIONS:
        for net in (-800.0, -2.5, -0.3, 0.0, 0.4, 3.0, 800.0):
            out = TABLE[name].forward(np.array([net]))
            assert math.isclose(activate(name, net), out[0], rel_tol=1e-14, abs_tol=1e-300)
            right = TABLE[name].slopes(np.array([net]), out)[0]
            assert math.isclose(slope(name, net), right, rel_tol=1e-12, abs_tol=1e-15)


def test_without_a_bug_it_is_right() -> None:
    rng = np.random.default_rng(14)
    for _ in range(100):
        loop = random_loop(rng)
        loop.step()
        assert np.allclose(flat(loop.gradients), torch_gradient(loop), rtol=1e-12, atol=1e-14)
        assert math.isclose(loop.loss(), torch_loss(loop, tensors(loop)).item(), rel_tol=1e-13)
        assert np.allclose(flat(loop.gradients), numpy_gradient(loop), rtol=1e-12, atol=1e-14)


def test_it_is_the_networks_pass_and_step() -> None:
    example = mazur()
    network = Network(
        example.network.weights, example.network.biases, bias_mode="per_unit"
    )  # every bias learns
    layers = [
        Layer(W.tolist(), b.tolist(), "sigmoid")
        for W, b in zip(network.weights, network.biases, strict=True)
    ]
    loop = Loop(layers, [example.x.tolist()], [example.target.tolist()])
    assert math.isclose(loop.loss(), 0.2983711088, abs_tol=1e-10)
    loop.step(0.5)
    assert math.isclose(loop.gradients[0].weights[0][0], 0.0004385677, abs_tol=1e-10)
    after = network.update(example.x, example.target, learning_rate=0.5)
    for layer, W, b in zip(loop.layers, after.weights, after.biases, strict=True):
        assert np.allclose(layer.weights, W, rtol=1e-14)
        assert np.allclose(layer.biases, b, rtol=1e-14)


SINGLE_LINES = {
    "no_slope",
    "slope_at_out",
    "path_dropped",
    "sign_flipped",
    "transposed",
    "bias_not_summed",
}


def test_each_bug_gives_what_another_program_gives() -> None:
    """Arrays for six of them, PyTorch for detached and mean; the other two have their own tests."""
    rng = np.random.default_rng(15)
    seen = dict.fromkeys(BUGS, 0)
    for _ in range(60):
        for loop in every_bug(random_loop(rng), rng):
            loop.step()
            if loop.bug in SINGLE_LINES:
                expected = numpy_gradient(loop)
            elif loop.bug in ("detached", "mean_for_sum"):
                expected = torch_gradient(loop)
            else:  # one clean gradient is right
                expected = numpy_gradient(with_bug(loop, ""))
            assert np.allclose(flat(loop.gradients), expected, rtol=1e-11, atol=1e-13), loop.bug
            seen[loop.bug] += 1
    assert min(seen.values()) >= 15


def test_gradients_that_stay_are_pytorchs() -> None:
    rng = np.random.default_rng(16)
    for _ in range(20):
        loop = with_bug(random_loop(rng), "not_zeroed")
        parameters = tensors(loop)
        optimizer = torch.optim.SGD([p for pair in parameters for p in pair], lr=0.01)
        for _ in range(3):
            loop.step(0.01)
            torch_loss(loop, parameters).backward()  # and no zero_grad()
            optimizer.step()
        ends = [v for W, b in parameters for row in (*W.tolist(), b.tolist()) for v in row]
        assert np.allclose(flat(loop.layers), ends, rtol=1e-11, atol=1e-13)


def test_the_early_update_is_mazurs() -> None:
    """Source 000: the immediate order gives his published outputs after 10,000 updates."""
    example = mazur()
    W1, W2 = example.network.weights
    b1, b2 = example.network.biases
    layers = [
        Layer(W1.tolist(), b1.tolist(), "sigmoid"),
        Layer(W2.tolist(), b2.tolist(), "sigmoid"),
    ]
    loop = FrozenBiases(layers, [example.x.tolist()], [example.target.tolist()], bug="early_update")
    loop.step(0.5)
    assert math.isclose(loop.loss(), 0.29102792391, abs_tol=1e-10)
    for _ in range(99):
        loop.step(0.5)
    same = article(updates=100, order="immediate").network
    for layer, W in zip(loop.layers, same.weights, strict=True):
        assert np.allclose(layer.weights, W, rtol=1e-12)


class FrozenBiases(Loop):
    """Mazur's program leaves the biases alone."""

    def update(self, at: int, rate: float) -> None:
        kept = list(self.layers[at].biases)
        super().update(at, rate)
        self.layers[at].biases = kept


def test_the_early_update_is_the_networks_immediate_order() -> None:
    rng = np.random.default_rng(17)
    for _ in range(20):
        loop = with_bug(random_loop(rng, widest=3, deepest=3), "early_update")
        one = loop.on(loop.inputs[:1], loop.targets[:1])
        network = Network(
            [L.weights for L in one.layers],
            [L.biases for L in one.layers],
            activations=[L.activation for L in one.layers],
        )
        after = network.update(one.inputs[0], one.targets[0], learning_rate=RATE, order="immediate")
        one.step(RATE)
        for layer, W, b in zip(one.layers, after.weights, after.biases, strict=True):
            assert np.allclose(layer.weights, W, rtol=1e-12, atol=1e-14)
            assert np.allclose(layer.biases, b, rtol=1e-12, atol=1e-14)


def line(activation: str, *, units: int = 1, samples: int = 1, mean: bool = False) -> Loop:
    """A network of 2-2-units."""
    first = Layer([[0.3, -0.2], [0.5, 0.7]], [0.1, 0.2], activation)
    last = Layer([[0.4, -0.6]] * units, [0.0] * units, "identity")
    return Loop([first, last], [[0.5, 0.25]] * samples, [[1.0] * units] * samples, mean)


@pytest.mark.parametrize(
    ("bug", "harmless_in", "not_in"),
    [
        ("no_slope", line("identity"), line("tanh")),
        ("no_slope", line("relu"), line("sigmoid")),  # both units are on
        ("slope_at_out", line("relu"), line("tanh")),
        ("slope_at_out", line("leaky_relu"), line("sigmoid")),
        ("path_dropped", line("tanh"), line("tanh", units=2)),
        (
            "transposed",
            line("tanh"),
            Loop([*line("tanh").layers[:1] * 2], [[1.0, 2.0]], [[0.0, 0.0]]),
        ),
        ("bias_not_summed", line("tanh"), line("tanh", samples=2)),
        ("mean_for_sum", line("tanh"), line("tanh", samples=2)),
        ("mean_for_sum", line("tanh", samples=2, mean=True), line("tanh", samples=2)),
        ("early_update", Loop(line("tanh").layers[:1], [[1.0, 2.0]], [[0.0, 0.0]]), line("tanh")),
        ("detached", Loop(line("tanh").layers[:1], [[1.0, 2.0]], [[0.0, 0.0]]), line("tanh")),
    ],
)
def test_some_bugs_change_nothing_and_it_is_said(bug: str, harmless_in: Loop, not_in: Loop) -> None:
    assert harmless(harmless_in, bug)
    for at in range(len(harmless_in.layers)):
        sick, sound = with_bug(harmless_in, bug, at), with_bug(harmless_in, "")
        for _ in range(3):
            sick.step(0.1)
            sound.step(0.1)
        assert flat(sick.layers) == flat(sound.layers)
    assert not harmless(not_in, bug)
    sick, sound = with_bug(not_in, bug, places(not_in, bug)[0]), with_bug(not_in, "")
    for _ in range(2):
        sick.step(0.1)
        sound.step(0.1)
    assert flat(sick.layers) != flat(sound.layers)


def test_ten_bugs_have_a_title_and_a_sentence() -> None:
    assert len(BUGS) == 10
    assert len({title(d) for d in DIAGNOSES}) == len({does(d) for d in DIAGNOSES}) == 11


def test_it_is_plain_python(root: Path) -> None:
    """What MicroPython lacks is not used, and nothing is imported that it does not have."""
    folder = root / "nbhelpers" / "clinic"
    for path in sorted(folder.glob("[!_]*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert [alias.name for alias in node.names] == ["math"], path
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).startswith("nbhelpers.clinic."), path
            assert not isinstance(node, ast.JoinedStr | ast.Match | ast.Starred), path
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert not node.decorator_list, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("dataclass", "pairwise"), path
                assert not (node.func.id == "zip" and node.keywords), path
