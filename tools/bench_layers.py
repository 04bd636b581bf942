"""The dense layers of nbhelpers beside PyTorch's autograd and beside the bare matrix products.

One step of gradient descent is timed: forward, softmax and cross-entropy, backward, update.
Each runs for a while by itself, since threads of another library go on spinning after its call, and
all take several turns, so that a machine whose speed drifts treats them alike.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

SHAPES = (((64, 32, 10), 32), ((784, 256, 10), 128), ((1024, 1024, 1024, 10), 512))
SECONDS = 2.0  # for each of the three
TURNS = 4


def layer_rows() -> list[tuple[str, str, str]]:
    """The rows of the table, from a process of its own in which the libraries choose their kernels."""
    threads = str(os.cpu_count())
    given = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    limits = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, str(Path(__file__))],
        env=given | limits,
        check=True,
        capture_output=True,
        text=True,
    )
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return [(network, kind, value) for network, kind, value in rows]


def _steps(widths: tuple[int, ...], n: int, kind: str) -> dict[str, Callable[[], object]]:
    import numpy as np
    import torch

    from nbhelpers.layers import Dense, relu, relu_backward
    from nbhelpers.losses import cross_entropy, cross_entropy_backward

    rng = np.random.default_rng(0)
    pairs = list(pairwise(widths))
    weights = [(rng.normal(size=pair) / pair[0] ** 0.5).astype(kind) for pair in pairs]
    X = rng.normal(size=(n, widths[0])).astype(kind)
    labels = rng.integers(widths[-1], size=n)
    layers = [Dense(W, np.zeros(W.shape[1], dtype=kind)) for W in weights]
    rate = 1e-6

    def ours() -> None:
        values, nets = [X], []
        for k, layer in enumerate(layers):
            nets.append(layer.forward(values[-1]))
            values.append(relu(nets[-1]) if k < len(layers) - 1 else nets[-1])
        cross_entropy(values[-1], labels)
        G = cross_entropy_backward(values[-1], labels)
        for k in reversed(range(len(layers))):
            if k < len(layers) - 1:
                G = relu_backward(nets[k], G)
            gradients = layers[k].backward(values[k], G, input_gradient=k > 0)
            layers[k] = layers[k].update(gradients, learning_rate=rate)
            if gradients.inputs is not None:
                G = gradients.inputs

    model = torch.nn.Sequential()
    for W in weights:
        linear = torch.nn.Linear(*W.shape, dtype=getattr(torch, kind))
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(W.T.copy()))
            linear.bias.zero_()
        model.extend([linear, torch.nn.ReLU()])
    model = model[:-1]
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    inputs, targets = torch.from_numpy(X), torch.from_numpy(labels)

    def autograd() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs), targets).backward()
        optimizer.step()

    between = [rng.normal(size=(n, width)).astype(kind) for width in widths]

    def products() -> None:
        for k, W in enumerate(weights):
            between[k] @ W
        for k in reversed(range(len(weights))):
            between[k].T @ between[k + 1]
            if k:
                between[k + 1] @ weights[k].T

    return {"nbhelpers": ours, "autograd": autograd, "products": products}


def _median_times(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(TURNS):
        for name, step in steps.items():
            for _ in range(3):  # until the other libraries' threads rest
                step()
            until = time.perf_counter() + SECONDS / TURNS
            while (started := time.perf_counter()) < until:
                step()
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(given) for name, given in times.items()}


def _print_rows() -> None:
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    for widths, n in SHAPES:
        for kind in ("float32", "float64"):
            times = _median_times(_steps(widths, n, kind))
            mine = times["nbhelpers"]
            name = f"layers {'-'.join(map(str, widths))} x {n}, {kind}"
            against = (
                f"PyTorch autograd takes {times['autograd'] / mine:.2f} times as long, "
                f"the bare products {times['products'] / mine:.2f} times"
            )
            print(name, f"{1000 * mine:.3g} ms", against, sep="\t")


if __name__ == "__main__":
    _print_rows()
