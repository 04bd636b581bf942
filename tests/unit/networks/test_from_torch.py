"""A network from a PyTorch model: the same outputs, gradients and updates, and what is refused."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import (
    Dropout,
    Identity,
    LeakyReLU,
    Linear,
    Module,
    ReLU,
    Sequential,
    Sigmoid,
    Softmax,
    Tanh,
)

from nbhelpers.gradcheck import check_gradients
from nbhelpers.networks import ACTIVATIONS, Network

MODELS: dict[str, Module] = {
    "tanh": Sequential(Linear(2, 3), Tanh(), Linear(3, 1)),
    "sigmoid, no biases": Sequential(Linear(2, 3, bias=False), Sigmoid(), Linear(3, 2, bias=False)),
    "three layers": Sequential(Linear(3, 2), ReLU(), Linear(2, 3), Tanh(), Linear(3, 2), Sigmoid()),
    "nested": Sequential(Sequential(Linear(1, 2), Sigmoid()), Linear(2, 2), Identity()),
    "one layer": Linear(2, 1),
    "two linear layers": Sequential(Linear(2, 2), Linear(2, 1)),
    "double": Sequential(Linear(2, 3), Tanh(), Linear(3, 1)).double(),
}
if "leaky_relu" in ACTIVATIONS:
    MODELS["leaky"] = Sequential(Linear(2, 3), LeakyReLU(), Linear(3, 1))


@pytest.mark.parametrize("kind", MODELS)
def test_outputs_gradients_and_an_update_are_those_of_autograd(kind: str) -> None:
    torch.manual_seed(0)
    model = MODELS[kind]
    network = Network.from_torch(model, loss_function="squared")
    model = model.double()
    rng = np.random.default_rng(1)
    x, target = rng.normal(size=network.sizes[0]), rng.normal(size=network.sizes[-1])
    out = model(torch.tensor(x))
    loss = ((out - torch.tensor(target)) ** 2).sum()
    assert network.forward(x).outs[-1] == pytest.approx(out.detach().numpy(), rel=1e-6)
    assert network.loss_value(x, target) == pytest.approx(loss.item(), rel=1e-6)
    loss.backward()
    gradients = network.gradients(x, target)
    given = dict(model.named_parameters())
    W = [p.grad for name, p in given.items() if name.endswith("weight")]
    b = [p.grad for name, p in given.items() if name.endswith("bias")]
    for mine, theirs in zip(gradients.weights, W, strict=True):
        assert mine == pytest.approx(theirs.numpy(), rel=1e-5, abs=1e-12)
    for mine, theirs in zip(gradients.biases, b, strict=False):
        assert mine == pytest.approx(theirs.numpy(), rel=1e-5, abs=1e-12)
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    after = network.update(x, target, learning_rate=0.1)
    again = Network.from_torch(model, loss_function="squared")
    assert after.parameters() == pytest.approx(again.parameters(), rel=1e-6)
    assert after.bias_mode == ("per_unit" if b else "frozen")


def test_float32_weights_become_float64_and_the_model_keeps_its_own() -> None:
    model = Sequential(Linear(2, 3), Tanh(), Linear(3, 1))
    network = Network.from_torch(model)
    assert network.weights[0].dtype == np.float64
    assert network.weights[0].tolist() == model[0].weight.tolist()
    assert model[0].weight.dtype == torch.float32
    example = {"x": [0.3, 0.7], "target": [0.1]}
    named = network.parameters()

    def loss(values: dict[str, float]) -> float:
        return network.replace_parameters(**values).loss_value(**example)

    assert check_gradients(loss, named, network.named_gradients(**example))


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        (Sequential(Linear(2, 2), Softmax(dim=0)), TypeError, "got Softmax as part 1"),
        (Sequential(Linear(2, 2), Dropout()), TypeError, "Linear, .*Identity, got Dropout"),
        (
            Sequential(Tanh(), Linear(2, 2)),
            ValueError,
            "one activation after each Linear, got Tanh",
        ),
        (Sequential(Linear(2, 2), Tanh(), ReLU()), ValueError, "got ReLU as part 2"),
        (
            Sequential(Linear(2, 2), Linear(2, 1, bias=False)),
            ValueError,
            "in all layers or in none",
        ),
        (Sequential(), ValueError, "at least one Linear, got none"),
        (
            Sequential(Linear(784, 2)),
            ValueError,
            r"\(2, 784\); nbhelpers.Dense takes layers of any",
        ),
        (Sequential(*[Linear(1, 1)] * 4), ValueError, "expected 1 to 3 layers, got 4"),
        ([Linear(1, 1)], TypeError, "a torch.nn.Sequential or Linear, got list"),
    ],
)
def test_what_is_no_such_model_is_refused(model: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Network.from_torch(model)


@pytest.mark.skipif("leaky_relu" not in ACTIVATIONS, reason="there is no leaky ReLU")
def test_a_leaky_relu_of_another_slope_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a LeakyReLU of slope 0.01, got 0.2"):
        Network.from_torch(Sequential(Linear(1, 1), LeakyReLU(0.2)))
