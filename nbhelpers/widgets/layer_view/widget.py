"""A live dense layer: pick a gradient cell, see the row and the column that make it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nbhelpers.arguments import RealArray, told
from nbhelpers.figures import matrices
from nbhelpers.layers import Dense, DenseGradients, relu, relu_backward
from nbhelpers.number_text import number_text
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.traits import Numbers, Row, StateError

from .facts import LARGEST

_TOGETHER = ("inputs", "weights", "biases", "dvalues", "relu", "picked")
_CELL = re.compile(r"([a-z]+)\[(\d),(\d)\]")


class LayerView(BookWidget):
    """A dense layer on a batch, with ReLU or without, and its backward pass.

    The reader picks any cell and sees the numbers that make it; the given numbers can be changed.
    Every argument is an attribute that can be read and assigned.

    Parameters
    ----------
    inputs : array_like
        ``X : (n, d_in)``, 1 to 5 each.
    weights : array_like
        ``W : (d_in, d_out)``, 1 to 5 each.
    biases : array_like
        ``(d_out,)`` or ``(1, d_out)``, as a `Dense` has them; the attribute is ``(1, d_out)``.
    dvalues : array_like
        ``dE/doutputs : (n, d_out)``. Unless given, a 1 arrives at the first output that passes it
        on, and 0 at the others.
    relu : bool
        Whether ``outputs = max(z, 0)`` with ``z = X W + b``, or z itself.
    picked : str
        The cell that is explained, as in NumPy: ``"dweights[1,2]"``.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> view = nb.LayerView(
    ...     inputs=[[1, 2]], weights=[[3], [4]], biases=[[5]]
    ... )
    >>> view.gradients.weights
    array([[1.],
           [2.]])
    """

    name = "layer_view"

    inputs = Numbers(2).tag(sync=True)
    weights = Numbers(2).tag(sync=True)
    biases = Row().tag(sync=True)
    dvalues = Numbers(2).tag(sync=True)
    relu = traitlets.Bool(True).tag(sync=True)
    picked = traitlets.Unicode("dweights[0,0]").tag(sync=True)

    def __init__(
        self,
        *,
        inputs: ArrayLike,
        weights: ArrayLike,
        biases: ArrayLike,
        dvalues: ArrayLike | None = None,
        relu: bool = True,
        picked: str = "dweights[0,0]",
        widget_id: str = "layer-view",
    ) -> None:
        rows = type(self).inputs.validate(self, inputs)
        columns = type(self).weights.validate(self, weights)
        silent = [[0.0] * len(columns[0] if columns else ())] * len(rows)
        super().__init__(
            inputs=rows,
            weights=columns,
            biases=biases,
            dvalues=silent if dvalues is None else dvalues,
            relu=relu,
            picked=picked,
            widget_id=widget_id,
        )
        if dvalues is None:
            message = np.zeros_like(self.z)
            message.flat[np.argmax(self.z > 0) if self.relu else 0] = 1
            self.dvalues = message

    @traitlets.validate(*_TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Refuse a value that does not fit the others."""
        state = self._proposed(_TOGETHER, proposal)
        n, d_in = len(state["inputs"]), len(state["weights"])
        d_out = len(state["weights"][0]) if d_in else 0
        if not all(1 <= size <= LARGEST for size in (n, d_in, d_out)):
            raise StateError(
                f"inputs, weights: expected 1 to {LARGEST} rows and columns, "
                f"got shapes ({n}, {d_in}) and ({d_in}, {d_out})"
            )
        shapes = {
            "inputs": (n, d_in),
            "weights": (d_in, d_out),
            "biases": (1, d_out),
            "dvalues": (n, d_out),
        }
        for name, shape in shapes.items():
            if (len(state[name]), *{len(row) for row in state[name]}) != shape:
                raise StateError(
                    f"{name}: expected a matrix of shape {shape}, got {told(state[name])}"
                )
        shapes |= {f"d{name}": shapes[name] for name in ("inputs", "weights", "biases")}
        shapes |= dict.fromkeys(("outputs", *(("z", "dz") if state["relu"] else ())), (n, d_out))
        match = _CELL.fullmatch(state["picked"])
        rows, columns = shapes.get(match[1], (0, 0)) if match else (0, 0)
        if match is None or int(match[2]) >= rows or int(match[3]) >= columns:
            raise StateError(
                f"picked: expected a cell such as 'dweights[0,0]' of {', '.join(shapes)}, "
                f"got {state['picked']!r}"
            )
        return proposal.value

    @property
    def z(self) -> RealArray:
        """``X W + b : (n, d_out)``."""
        return self._layer.forward(self.inputs)

    @property
    def outputs(self) -> RealArray:
        """``max(z, 0)``, or z where there is no ReLU."""
        return relu(self.z) if self.relu else self.z

    @property
    def dz(self) -> RealArray:
        """``dE/dz : (n, d_out)``."""
        return relu_backward(self.z, self.dvalues) if self.relu else np.array(self.dvalues)

    @property
    def gradients(self) -> DenseGradients:
        """The gradients of inputs, weights and biases."""
        return self._layer.backward(self.inputs, self.dz)

    @property
    def _layer(self) -> Dense:
        return Dense(self.weights, self.biases)

    def fallback_html(self) -> str:
        """Two pictures, forward and backward, with their text alternatives."""
        gradients = self.gradients
        forward: list[Any] = [("inputs", self.inputs), "@", ("weights", self.weights), "+"]
        forward += [("biases", self.biases), "="]
        backward: list[Any] = [("dinputs", gradients.inputs), ("dweights", gradients.weights)]
        backward += [("dbiases", gradients.biases)]
        if self.relu:
            forward += [("z", self.z), "→"]
            backward += [("dz", self.dz)]
        forward += [("outputs", self.outputs)]
        backward += [("dvalues", self.dvalues)]
        pictures = [
            matrices(
                forward,
                alt=f"The forward pass. {_in_words(forward)}",
                caption="A dense layer, forward. With JavaScript you can change its numbers.",
            ),
            matrices(
                backward,
                color="gradient",
                alt=f"The gradients. {_in_words(backward)}",
                caption="Every gradient has the shape of its array.",
            ),
        ]
        return "".join(picture._repr_html_() for picture in pictures)


def _in_words(parts: list[Any]) -> str:
    """The matrices of a picture as text: ``z: 4.8 1.21; 8.9 -1.81.``"""
    named = [part for part in parts if not isinstance(part, str)]
    rows = (
        (name, "; ".join(" ".join(number_text(value, 4) for value in row) for row in array))
        for name, array in named
    )
    return " ".join(f"{name}: {text}." for name, text in rows)
