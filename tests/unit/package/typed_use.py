"""What people write, as their type checker sees it: mypy reads this file, and nobody runs it."""

from typing import Any, TypedDict, assert_type

import numpy as np
from numpy.typing import NDArray

import nbhelpers as nb
from nbhelpers import Network, check  # each name can be imported by itself, too

W1, b1 = [[0.1, 0.8], [0.4, 0.6]], [0.0, 0.1]
W2, b2 = [[0.3, 0.9]], [0.2]


class Words(TypedDict):
    """What every figure asks for."""

    alt: str
    caption: str


WORDS: Words = {"alt": "A description of the picture.", "caption": "What it shows."}

net = nb.Network([W1, W2], [b1, b2], activations="tanh")
assert_type(net, Network)
assert_type(net.weights, tuple[NDArray[np.float64], ...])
training = net.train([1, 2], np.array([0.3]), learning_rate=0.5, steps=50)
assert_type(training.losses, NDArray[np.float64])
assert_type(nb.classify(training), nb.Verdict)
assert_type(nb.classify([1.0, 0.5], nb.probe(nb.mazur())).facts, dict[str, float])
assert_type(nb.check([1, 2], (1, 2)).ok, bool)
check({"a": np.ones(2)}, {"a": [1.0, 1.0]}, rtol=1e-3)
assert_type(nb.check_gradients(lambda p: p["w"] ** 2, {"w": 3.0}, {"w": 6.0}), nb.GradientReport)
assert_type(nb.check_function(abs, lambda z: max(z, 0), [(1.0,)]), nb.FunctionReport)
assert_type(nb.central_difference(lambda x: x**2, 3.0), float)
assert_type(nb.hessian(nb.Example(net, [1, 2], [0.3])), NDArray[np.float64])
assert_type(nb.critical_rate(net, [1, 2], [0.3], momentum=0.9), float)
gradients = nb.Dense([[1.0]], [0.0]).backward([[1.0]], np.ones((1, 1)))
assert_type(gradients, nb.DenseGradients)
assert_type(nb.cross_entropy([[1.0, 2.0]], [0]), float)
assert_type(nb.digits(), tuple[NDArray[np.float64], NDArray[np.int64]])
nb.Stepper(net, x=[1, 2], target=[0.3]).set(w5=0.2)
nb.curves({"a": [1, 2]}, xlabel="x", ylabel="y", **WORDS).save("x.svg")
nb.scatter({"a": ([1, 2], [3, 4])}, xlabel="x", ylabel="y", **WORDS)
nb.matrices([("X", [[1, 2]]), "@", ("W", np.ones((2, 2)))], **WORDS)
nb.landscape(nb.mazur().loss_over("w5", "w7"), (-1, 1), (-1, 1), path=[(0, 0)], **WORDS)
nb.network_graph(nb.mazur(), show="gradients", **WORDS)
nb.save_html("x.html", "text", nb.Stepper(nb.mazur()))


def letter(model: Any, loss: Any, batch: Any) -> nb.ExaminationReport:
    """What is found has a name and a place."""
    report = nb.examine(model, loss, batch, optimizer=None, step=None)
    assert_type(report.findings, tuple[nb.Finding, ...])
    return report


def of_anything(model: Any) -> Network:
    """A model of PyTorch becomes a network."""
    return nb.Network.from_torch(model)
