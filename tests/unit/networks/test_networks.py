"""The scalar networks against the sources' figures, finite differences, and PyTorch."""

import math
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from random_networks import random_example

from nbhelpers.gradcheck import central_difference, check_gradients
from nbhelpers.networks import (
    ACTIVATIONS,
    BIAS_MODES,
    LOSSES,
    MAGNITUDE_LIMIT,
    ORDERS,
    Example,
    Network,
    mazur,
    notebook_001,
    notebook_004,
    sigmoid,
)


def rounded(values: Any, digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]


# ---------------------------------------------------------------------------- the sources' figures


def test_mazur_forward_and_loss() -> None:
    example = mazur()
    forward = example.network.forward(example.x)
    assert rounded(forward.nets[0], 10) == [0.3775, 0.3925]
    assert rounded(forward.outs[0], 10) == [0.5932699921, 0.5968843783]
    assert rounded(forward.nets[1], 9) == [1.105905967, 1.224921404]
    assert rounded(forward.outs[1], 10) == [0.7513650696, 0.7729284653]
    assert round(example.network.loss_value(example.x, example.target), 10) == 0.2983711088


def test_mazur_gradients() -> None:
    example = mazur()
    named = example.network.named_gradients(example.x, example.target)
    assert rounded([named[f"w{n}"] for n in range(1, 9)], 10) == [
        0.0004385677,
        0.0008771355,
        0.0004977127,
        0.0009954255,
        0.0821670406,
        0.0826676278,
        -0.0226025405,
        -0.0227402422,
    ]
    shared = replace(example.network, bias_mode="shared")
    named = shared.named_gradients(example.x, example.target)
    assert rounded([named["b1"], named["b2"]], 10) == [0.0187256094, 0.1004003251]


@pytest.mark.parametrize(
    ("order", "first", "outputs", "last"),
    [
        ("simultaneous", 0.2910277737, [0.0159136204, 0.9840642735], 3.510187783e-05),
        ("immediate", 0.2910279239, [0.0159121963, 0.9840657345], 3.508478630e-05),
    ],
)
def test_mazur_training(order: str, first: float, outputs: list[float], last: float) -> None:
    example = mazur()
    training = example.network.train(
        example.x, example.target, learning_rate=0.5, steps=10_000, order=order
    )
    assert training.losses.shape == (10_001,)
    assert round(float(training.losses[1]), 10) == first
    assert rounded(training.network.forward(example.x).outs[-1], 10) == outputs
    assert float(f"{training.losses[-1]:.9e}") == last
    assert repr(training) == f"Training(loss {last:.6g} after 10000 updates)"


@pytest.mark.parametrize(
    ("bias_mode", "loss"),
    [("frozen", 0.2910277737), ("per_unit", 0.2804714468), ("shared", 0.2857508867)],
)
def test_mazur_bias_modes(bias_mode: str, loss: float) -> None:
    example = mazur()
    network = replace(example.network, bias_mode=bias_mode)
    updated = network.update(example.x, example.target, learning_rate=0.5)
    assert round(updated.loss_value(example.x, example.target), 10) == loss


def test_notebook_001() -> None:
    example = notebook_001()
    named = example.network.named_gradients(example.x, example.target)
    assert rounded([named[f"w{n}"] for n in range(1, 5)], 5) == [
        -0.00842,
        0.01261,
        -0.00505,
        0.00756,
    ]
    training = example.network.train(example.x, example.target, learning_rate=1, steps=10)
    assert round(float(training.losses[0]), 7) == 0.2097098
    assert round(float(training.losses[2]), 7) == 0.1813509
    assert round(float(training.losses[10]), 7) == 0.1037546
    step = example.network.update(example.x, example.target, learning_rate=10)
    assert rounded(step.forward(example.x).outs[-1], 5) == [0.3945, 0.32252]


@pytest.mark.parametrize(
    ("rate", "loss"),
    [(10, 0.00949), (50, 0.00328), (100, 0.00258), (200, 0.0274), (500, 0.0289), (1000, 0.0289)],
)
def test_notebook_001_rates(rate: float, loss: float) -> None:
    example = notebook_001()
    losses = example.network.train(example.x, example.target, learning_rate=rate, steps=10).losses
    assert float(f"{losses[-1]:.3g}") == loss


def test_notebook_004() -> None:
    example = notebook_004()
    forward = example.network.forward(example.x)
    assert forward.outs[0].tolist() == [2, 2, 0]
    assert forward.outs[1].tolist() == [4]
    named = example.network.named_gradients(example.x, example.target)
    assert list(named)[:9] == ["w11", "w12", "w21", "w22", "w31", "w32", "w1", "w2", "w3"]
    assert list(named.values())[:9] == [-4, -6, -4, -6, 0, 0, -4, -4, 0]
    training = example.network.train(example.x, example.target, learning_rate=0.5, steps=3)
    assert training.losses.tolist() == [1, 7225, 25, 25]


@pytest.mark.parametrize(
    ("rate", "last"),
    [(0.01, [0, 0]), (0.03, [1.3125, 2.3200]), (0.05, [25, 25]), (0.1, [25, 25])],
)
def test_notebook_004_converges_oscillates_and_dies(rate: float, last: list[float]) -> None:
    example = notebook_004()
    training = example.network.train(example.x, example.target, learning_rate=rate, steps=1000)
    assert sorted(rounded(training.losses[-2:], 4)) == last


# --------------------------------------------------------------------------------- the mathematics


@pytest.mark.parametrize("seed", range(60))
def test_gradients_agree_with_central_differences(seed: int) -> None:
    example = random_example(np.random.default_rng(seed), smooth=True)
    network, x, target = example.network, example.x, example.target
    numeric = central_difference(
        lambda p: network.replace_parameters(**p).loss_value(x, target), network.parameters()
    )
    named = network.named_gradients(x, target)
    assert list(named) == list(numeric) == list(network.parameters())
    scale = max(1.0, *map(abs, named.values()))
    assert max(abs(named[name] - numeric[name]) for name in named) <= 1e-7 * scale


TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.LeakyReLU(),
    "identity": lambda z: z,
}
SUM = torch.nn.MSELoss(reduction="sum")
TORCH_LOSSES = {
    "half_squared": lambda out, target: SUM(out, target) / 2,
    "squared": SUM,
    "mean_squared": torch.nn.MSELoss(),
    "absolute": torch.nn.L1Loss(reduction="sum"),
}


def train_in_torch(
    example: Example, *, learning_rate: float, momentum: float, steps: int
) -> tuple[list[np.ndarray], list[np.ndarray], list[float]]:
    """Train the same network by autograd and torch.optim.SGD; return weights, biases, losses."""
    network = example.network
    weights = [torch.tensor(W, requires_grad=True) for W in network.weights]
    if network.bias_mode == "shared":
        biases = [torch.tensor(b[0], requires_grad=True) for b in network.biases]
    else:
        biases = [torch.tensor(b, requires_grad=True) for b in network.biases]
    trained = weights if network.bias_mode == "frozen" else weights + biases
    optimizer = torch.optim.SGD(trained, lr=learning_rate, momentum=momentum)
    target = torch.tensor(example.target)
    losses = []
    for _ in range(steps + 1):
        out = torch.tensor(example.x)
        for W, b, name in zip(weights, biases, network.activations, strict=True):
            out = TORCH[name](W @ out + b)
        loss = TORCH_LOSSES[network.loss_function](out, target)
        losses.append(loss.item())
        if len(losses) > steps:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (
        [W.detach().numpy() for W in weights],
        [
            np.broadcast_to(b.detach().numpy(), W.shape[:1])
            for b, W in zip(biases, weights, strict=True)
        ],
        losses,
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_activation_agrees_with_torch(name: str) -> None:
    net = torch.tensor([0.0, 1.5, -1.5, 1e-9, -1e-9, 30.0, -30.0], dtype=torch.float64)
    net.requires_grad_()
    out = TORCH[name](net)
    d_out = torch.linspace(-1.0, 2.0, 7, dtype=torch.float64)
    out.backward(d_out)
    entry, mine = ACTIVATIONS[name], net.detach().numpy()
    np.testing.assert_allclose(entry.forward(mine), out.detach().numpy(), rtol=1e-15)
    slope = net.grad.numpy()
    back = entry.backward(mine, entry.forward(mine), d_out.numpy())
    np.testing.assert_allclose(back, slope, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("name", LOSSES)
def test_each_loss_agrees_with_torch(name: str, count: int) -> None:
    out = torch.tensor([0.75, -0.5, 3.0][:count], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([0.25, 1.0, -2.0][:count], dtype=torch.float64)
    loss = TORCH_LOSSES[name](out, target)
    loss.backward()
    mine = out.detach().numpy(), target.numpy()
    assert LOSSES[name].terms(*mine).sum() == pytest.approx(loss.item(), rel=1e-15)
    np.testing.assert_allclose(LOSSES[name].backward(*mine), out.grad.numpy(), rtol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("loss_function", LOSSES)
def test_the_gradient_check_knows_each(name: str, loss_function: str) -> None:
    rng = np.random.default_rng(5)
    example = random_example(
        rng, sizes=(2, 3, 2), activations=(name, name), loss_function=loss_function
    )
    network, x, target = example.network, example.x, example.target
    gradients = network.named_gradients(x, target)

    def loss(parameters: dict[str, float]) -> float:
        return network.replace_parameters(**parameters).loss_value(x, target)

    assert check_gradients(loss, network.parameters(), gradients).ok
    doubled = {name: 2 * value for name, value in gradients.items()}
    assert not check_gradients(loss, network.parameters(), doubled).ok


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("seed", range(20))
def test_training_agrees_with_torch_sgd(seed: int, momentum: float) -> None:
    example = random_example(np.random.default_rng(1000 + seed))
    options = {"learning_rate": 0.02, "momentum": momentum, "steps": 20}
    weights, biases, losses = train_in_torch(example, **options)
    training = example.network.train(example.x, example.target, **options)
    np.testing.assert_allclose(training.losses, losses, rtol=1e-9, atol=1e-12)
    for mine, theirs in zip(training.network.weights, weights, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)
    for mine, theirs in zip(training.network.biases, biases, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("bias_mode", BIAS_MODES)
@pytest.mark.parametrize("order", ORDERS)
def test_orders_agree_with_a_loop_by_hand(order: str, bias_mode: str) -> None:
    w = dict(
        zip(
            (f"w{n}" for n in range(1, 9)),
            (0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55),
            strict=True,
        )
    )
    bh, bo = [0.35, 0.35], [0.6, 0.6]
    rate = 0.5
    for _ in range(7):
        h1 = 1 / (1 + math.exp(-(w["w1"] * 0.05 + w["w2"] * 0.1 + bh[0])))
        h2 = 1 / (1 + math.exp(-(w["w3"] * 0.05 + w["w4"] * 0.1 + bh[1])))
        o1 = 1 / (1 + math.exp(-(w["w5"] * h1 + w["w6"] * h2 + bo[0])))
        o2 = 1 / (1 + math.exp(-(w["w7"] * h1 + w["w8"] * h2 + bo[1])))
        d1 = (o1 - 0.01) * o1 * (1 - o1)
        d2 = (o2 - 0.99) * o2 * (1 - o2)
        old = dict(w)
        w["w5"] -= rate * d1 * h1
        w["w6"] -= rate * d1 * h2
        w["w7"] -= rate * d2 * h1
        w["w8"] -= rate * d2 * h2
        used = w if order == "immediate" else old
        dh1 = (d1 * used["w5"] + d2 * used["w7"]) * h1 * (1 - h1)
        dh2 = (d1 * used["w6"] + d2 * used["w8"]) * h2 * (1 - h2)
        w["w1"] -= rate * dh1 * 0.05
        w["w2"] -= rate * dh1 * 0.1
        w["w3"] -= rate * dh2 * 0.05
        w["w4"] -= rate * dh2 * 0.1
        if bias_mode == "per_unit":
            bh, bo = (
                [bh[0] - rate * dh1, bh[1] - rate * dh2],
                [bo[0] - rate * d1, bo[1] - rate * d2],
            )
        elif bias_mode == "shared":
            bh, bo = [bh[0] - rate * (dh1 + dh2)] * 2, [bo[0] - rate * (d1 + d2)] * 2
    example = mazur()
    network = replace(example.network, bias_mode=bias_mode)
    training = network.train(example.x, example.target, learning_rate=rate, steps=7, order=order)
    named = training.network.parameters()
    np.testing.assert_allclose([named[name] for name in w], list(w.values()), rtol=1e-14)
    np.testing.assert_allclose(training.network.biases, [bh, bo], rtol=1e-14)


def test_three_layers_in_the_immediate_order() -> None:
    network = Network(weights=([[2.0]], [[3.0]], [[5.0]]), activations="identity")
    # net = 2, 6, 30; delta = 29; new w3 = 5 - .01 x 29 x 6 = 3.26; delta below = 29 x 3.26
    updated = network.update([1.0], [1.0], learning_rate=0.01, order="immediate")
    delta2 = 29 * 3.26
    w2 = 3 - 0.01 * delta2 * 2
    w1 = 2 - 0.01 * delta2 * w2
    assert [W.item() for W in updated.weights] == pytest.approx([w1, w2, 3.26], rel=1e-14)


def test_relu_at_zero_has_slope_zero() -> None:
    network = Network(weights=([[1.0, -1.0]], [[1.0]]), activations=("relu", "identity"))
    gradients = network.gradients([0.5, 0.5], [1.0])
    assert network.forward([0.5, 0.5]).nets[0].item() == 0
    assert gradients.weights[0].tolist() == [[0, 0]]
    assert gradients.deltas[1].item() == -1


def test_squared_is_twice_half_squared() -> None:
    example = mazur()
    twice = replace(example.network, loss_function="squared")
    pair = (example.x, example.target)
    assert twice.loss_value(*pair) == 2 * example.network.loss_value(*pair)
    halves = example.network.named_gradients(*pair)
    assert twice.named_gradients(*pair) == {name: 2 * value for name, value in halves.items()}


def test_sigmoid_saturates_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist() == [0.0, 0.5, 1.0]


def test_a_diverging_training_keeps_its_last_finite_state() -> None:
    network = Network(weights=([[1.0]], [[1.0]]), activations="identity")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training = network.train([1.0], [0.0], learning_rate=10, steps=1000)
    assert training.diverged
    assert np.all(training.losses <= MAGNITUDE_LIMIT)
    assert training.network.loss_value([1.0], [0.0]) == training.losses[-1]
    assert "diverged after" in repr(training)
    one_less = network.train([1.0], [0.0], learning_rate=10, steps=len(training.losses) - 1)
    assert not one_less.diverged
    assert one_less.losses.tolist() == training.losses.tolist()
