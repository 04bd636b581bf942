"""Every number that the sources print, computed anew by the programs of this package.

One function a source, from the id of a group in ``printed.toml`` to its values in reading order.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

from nbhelpers.networks import Network, mazur
from nbhelpers.networks import notebook_001 as network_001
from nbhelpers.sources import notebook_001_torch, notebook_002, notebook_003
from nbhelpers.sources.notebook_000 import article, listing
from nbhelpers.sources.notebook_001 import numpy_rounds
from nbhelpers.sources.notebook_004 import printed_run
from nbhelpers.sources.printed import SOURCES

Values = dict[str, list[object]]


def _flat(values: object) -> list[object]:
    """Return the entries of a nested sequence, array or tensor in reading order."""
    plain = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(plain, str) or not isinstance(plain, Iterable):
        return [plain]
    return list(chain.from_iterable(_flat(value) for value in plain))


def _operation(tensor: Tensor) -> str:
    return str(tensor.grad_fn.name())


def _source_000() -> Values:
    run = listing()
    return {
        "000-net-h": [*run.net_h],
        "000-out-h": [*run.out_h],
        "000-net-o": [*run.net_o],
        "000-out-o": [*run.out_o],
        "000-loss": [*run.losses, run.loss],
        "000-dE-dout": [run.dE_dout_o1],
        "000-dout-dnet": [run.dout_dnet_o1],
        "000-dnet-dw5": [run.dnet_o1_dw5],
        "000-dE-dw5": [run.dE_dw5],
    }


def _source_001() -> Values:
    program = notebook_001_torch
    given = [*program.INPUTS, *program.TARGETS]
    rounds = numpy_rounds()
    example = network_001()
    values = {
        "001-numpy-given": [*example.x.tolist(), *example.target.tolist()],
        "001-numpy-outputs": _flat([r.outputs for r in rounds[:10]]),
        "001-numpy-losses": [r.loss for r in rounds[:10]],
        "001-numpy-eleventh": [*rounds[10].outputs],
        "001-numpy-eleventh-loss": [rounds[10].loss],
    }
    for name, activation in (("torch", "sigmoid"), ("relu", "relu")):
        run = program.torch_rounds(activation=activation)
        values |= {
            f"001-{name}-given": [*given, *program.WEIGHTS],
            f"001-{name}-outputs": _flat(run.outputs),
            f"001-{name}-losses": [*run.losses],
            f"001-{name}-gradients": _flat(run.gradients),
            f"001-{name}-weights": [*run.weights],
        }
    return values


def _source_002() -> Values:
    layer = notebook_002
    first, forgetful = layer.neuron_pass(), layer.neuron_pass(add_bias=False)
    w, b, y = layer.neuron_step(add_bias=False)
    dweights, closing = layer.weight_gradients(), layer.closing_step()
    return {
        "002-first-product": [first.products[0]],
        "002-products": [*first.products],
        "002-z-y": [first.z, first.y, first.z],
        "002-drelu": [first.drelu_dz],
        "002-dsum-one-by-one": [*first.dsum[:3]],
        "002-dsum": [*forgetful.dsum],
        "002-dx-dw": [*forgetful.dx, *forgetful.dw],
        "002-before": [*layer.W, layer.B],
        "002-after": [*w, b],
        "002-new-y": [y],
        "002-dinputs-sums": _flat(layer.input_gradients_by_sums()),
        "002-dinputs-one": _flat(layer.input_gradients(layer.DVALUES[0])),
        "002-dinputs": _flat(layer.input_gradients()),
        "002-dweights": _flat(dweights),
        "002-shapes": [*dweights.shape, *closing.weights.shape],
        "002-dbiases": _flat(layer.bias_gradients()),
        "002-relu-mask": _flat(layer.relu_mask()),
        "002-relu-positive": _flat(layer.relu_gradient("z > 0")),
        "002-relu-negative": _flat(layer.relu_gradient("z < 0")),
        "002-closing-weights": _flat(closing.weights),
        "002-closing-biases": _flat(closing.biases),
    }


def _source_003() -> Values:
    run, example = notebook_003.source_run(), notebook_003.tutorial_example()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ys and y are no leaves, and PyTorch says so
        no_gradients = run.ys.grad, example.y.grad
    return {
        "003-x": _flat(run.xs),
        "003-w": _flat(run.ws),
        "003-flags": [t.requires_grad for t in (run.xs, run.ws, example.x, example.x2)],
        "003-sizes": [*run.ws.size(), *run.xs.size(), *run.ys.size()],
        "003-y": _flat(run.ys),
        "003-y-operation": [_operation(run.ys)],
        "003-a": _flat(run.a_s),
        "003-loss": [run.loss.item()],
        "003-operations": [_operation(run.a_s), _operation(run.loss)],
        "003-x-grad": _flat(run.xs.grad),
        "003-y-grad": [no_gradients[0]],
        "003-w-grad": _flat(run.ws.grad),
        "003-by-hand": [*notebook_003.by_hand()],
        "003-example-x": _flat(example.x),
        "003-example-x2": _flat(example.x2),
        "003-example-y": _flat(example.y) * 2,
        "003-example-z": _flat(example.z),
        "003-example-out": [example.out.item()],
        "003-example-operations": [
            *map(_operation, (example.y, example.y, example.z, example.out))
        ],
        "003-example-x-grad": _flat(example.x.grad),
        "003-example-x2-grad": _flat(example.x2.grad),
        "003-example-flags": [
            example.x.requires_grad,
            example.y.requires_grad,
            no_gradients[1],
            example.x2.requires_grad,
        ],
    }


def _source_004() -> Values:
    import torch

    session = printed_run()
    state, gradients = session.last, session.gradients()
    values = {
        "004-version": [torch.__version__.partition("+")[0]],
        "004-forward": [*_plain(state.a1, state.a2, state.a3, state.y, state.loss)],
        "004-operations": [*map(_operation, (state.a1, state.a2, state.y, state.loss))],
        "004-gradient": [gradients.pop("w11")],
        "004-no-gradient": [*gradients.values()],
        "004-warnings": [*session.warned()],
        "004-stop": [session.update(0.5)],
        "004-error": _refusal(0.5, session.weights["w12"]),
    }
    # The failing update has moved w11, and the loss that is still in memory is the old one.
    values["004-last-loss"] = _plain(session.last.loss)
    values["004-last-operation"] = [_operation(session.last.loss)]
    return values


def _refusal(rate: float, weight: Tensor) -> list[object]:
    """Return the name of the error that ``rate * weight.grad`` raises, and the types it names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the weight is no leaf
        gradient = weight.grad
    try:
        rate * gradient
    except TypeError as error:
        return [type(error).__name__, *re.findall(r"'(\w+)'", str(error))]
    return []


def _plain(*values: Tensor | int) -> list[object]:
    return [value if isinstance(value, int) else value.item() for value in values]


def _source_mazur() -> Values:
    def weights(network: Network, first: int) -> list[object]:
        return [network.parameters()[f"w{k}"] for k in range(first, first + 4)]

    after_one, mixed = article(updates=1), article(updates=1, order="immediate")
    simultaneous, immediate = article(updates=9_999), article(updates=10_000, order="immediate")
    return {
        "mazur-new-output-weights": weights(after_one.network, 5),
        "mazur-new-hidden-weights": weights(after_one.network, 1),
        "mazur-first-loss": [mixed.losses[-1].item()],
        "mazur-outputs": _flat(immediate.network.forward(mazur().x).outs[-1]),
        "mazur-old-loss": [immediate.losses[-1].item()],
        "mazur-new-loss": [simultaneous.losses[-1].item()],
    }


_PROGRAMS: dict[str, Callable[[], Values]] = {
    "000": _source_000,
    "001": _source_001,
    "002": _source_002,
    "003": _source_003,
    "004": _source_004,
    "mazur": _source_mazur,
}


@cache
def recomputed(source: str) -> Values:
    """Return the computed values of every group of one source, by the group's id.

    Raises
    ------
    ValueError
        If ``source`` is none of `nbhelpers.sources.printed.SOURCES`.
    """
    if source not in SOURCES:
        raise ValueError(f"source: expected one of {', '.join(SOURCES)}, got {source!r}")
    return _PROGRAMS[source]()
