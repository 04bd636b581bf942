"""What a stranger writes first, with ``import nbhelpers as nb``, works as it stands."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import Linear, Sequential, Tanh

import nbhelpers as nb

W1, b1 = [[0.1, 0.8], [0.4, 0.6]], [0.0, 0.1]
W2, b2 = [[0.3, 0.9]], [0.2]
x, target = [1, 2], [0.3]
WORDS = {"alt": "The loss falls in 50 updates.", "caption": "The loss of a training."}


@pytest.fixture
def net() -> nb.Network:
    """The network of the first line."""
    return nb.Network([W1, W2], [b1, b2])


def test_biases_that_are_given_are_trained(net: nb.Network) -> None:
    after = net.update(x, target, learning_rate=0.5)
    gradients = net.named_gradients(x, target)
    for name, before in net.parameters().items():
        assert after.parameters()[name] == pytest.approx(before - 0.5 * gradients[name])
    assert gradients["b_o1"] != 0


def test_a_network_from_torch() -> None:
    model = Sequential(Linear(2, 3), Tanh(), Linear(3, 1))
    network = nb.Network.from_torch(model)
    (out,) = network.forward([0.5, -1.0]).outs[-1]
    assert out == pytest.approx(model(torch.tensor([0.5, -1.0])).item(), rel=1e-5)
    assert network.activations == ("tanh", "identity")


def test_the_gradients_of_a_module() -> None:
    torch.manual_seed(0)
    model = Sequential(Linear(2, 3), Tanh(), Linear(3, 1))

    def loss(model: Sequential) -> torch.Tensor:
        return ((model(torch.tensor([[0.5, -1.0]])) - 0.3) ** 2).sum()

    loss(model).backward()
    report = nb.check_gradients(lambda: loss(model), model)
    assert report
    assert len(report.rows) == 13
    assert "The loss computes in float32" in repr(report)
    assert "model.double()" in repr(report)
    model[0].weight.grad[1, 0] *= 2
    report = nb.check_gradients(lambda: loss(model), model)
    assert not report
    assert [row.name for row in report.rows if not row.ok] == ["0.weight[1, 0]"]


@pytest.mark.parametrize(
    "W",
    [
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64, requires_grad=True),
        torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
    ],
    ids=["array", "tensor", "float32"],
)
def test_the_gradients_of_arrays_tensors_and_dicts_of_them(W: np.ndarray) -> None:
    assert nb.check_gradients(lambda W: (W**2).sum(), W, 2 * W)
    assert not nb.check_gradients(lambda W: (W**2).sum(), W, 3 * W)
    both = {"W": W, "b": 2.0}
    right = {"W": 2 * W, "b": 1.0}
    assert nb.check_gradients(lambda p: (p["W"] ** 2).sum() + p["b"], both, right)
    assert not nb.check_gradients(lambda p: (p["W"] ** 2).sum() + p["b"], both, right | {"b": 2.0})


def test_a_stepper(net: nb.Network) -> None:
    assert nb.Stepper(nb.mazur()).loss == nb.Stepper().loss
    stepper = nb.Stepper(net, x=[1, 2], target=[0.3])
    assert stepper.loss == net.loss_value(x, target)
    assert stepper.bias_mode == "per_unit"


def test_a_check_is_true_if_all_is_right() -> None:
    assert nb.check([1, 2], [1, 2]) and not nb.check([1, 2], [1, 3])  # noqa: PT018


def test_a_training_has_a_verdict(net: nb.Network) -> None:
    verdict = nb.classify(net.train(x, target, learning_rate=0.5, steps=50))
    assert verdict.regime == "converging"


def test_a_laboratory_with_a_network_of_ones_own(net: nb.Network) -> None:
    lab = nb.LearningRateLab(network=net, x=x, target=target)
    assert lab.losses[0] == net.loss_value(x, target)


def test_an_answer_is_judged() -> None:
    box = nb.AnswerBox(
        widget_id="q", question="4 + 4?", answer=8, exact=True, hint="Add.", solution="8"
    )
    assert box.judge("8") and not box.judge("9")  # noqa: PT018


def test_a_page_and_a_picture(net: nb.Network, tmp_path: Path) -> None:
    stepper, box = nb.Stepper(nb.mazur()), nb.AnswerBox(
        widget_id="q", question="4 + 4?", answer=8, exact=True, hint="Add.", solution="8"
    )  # fmt: skip
    page = nb.save_html(tmp_path / "sheet.html", stepper, box).read_text(encoding="utf-8")
    assert 'data-widget="stepper"' in page
    assert 'data-widget="answer_box"' in page
    losses = net.train(x, target, learning_rate=0.5, steps=50).losses
    nb.curves({"loss": losses}, xlabel="update", ylabel="E", **WORDS).save(tmp_path / "loss.svg")
    assert (tmp_path / "loss.svg").read_text(encoding="utf-8").startswith("<svg")
