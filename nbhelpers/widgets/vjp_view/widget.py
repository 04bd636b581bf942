"""A live vector-Jacobian product: drag v, see v^T J made by two routes, and what each one costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, RealArray, told
from nbhelpers.figures import matrices
from nbhelpers.layers import sigmoid
from nbhelpers.number_text import number_text
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Choice, Count, Numbers, StateError

from .facts import LARGEST, V_FROM

_TOGETHER = ("weights", "inputs", "v")


class VjpView(BookWidget):
    """``v^T J`` for the Jacobian ``J = da/dx`` of ``y = W x, a = sigmoid(y)``, by two routes.

    One route forms J and multiplies. The other is reverse mode: ``u = v * a (1 - a)``, then
    ``u^T W``. Without weights and inputs the view starts as source 003. Every argument is an
    attribute that can be read and assigned.

    Parameters
    ----------
    weights : array_like
        ``W : (m, n)``, 1 to 4 each.
    inputs : array_like
        ``x : (n,)``.
    v : array_like
        ``(m,)``, ones unless given; used where ``v_from`` is "free".
    v_from : str
        "free"; or "a", so that v is the gradient of ``1/2 sum a^2``; or "2a", of ``sum a^2``.
    step : int
        How far the backward pass is shown: 0 only the forward pass, 2 everything.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> view = nb.VjpView(weights=[[1, 0], [0, 1]], inputs=[0, 0], v=[1, 2])
    >>> view.vjp
    array([0.25, 0.5 ])
    """

    name = "vjp_view"

    weights = Numbers(2).tag(sync=True)
    inputs = Numbers(1).tag(sync=True)
    v = Numbers(1).tag(sync=True)
    v_from = Choice(V_FROM).tag(sync=True)
    step = Count(2, 2).tag(sync=True)

    def __init__(
        self,
        *,
        weights: ArrayLike | None = None,
        inputs: ArrayLike | None = None,
        v: ArrayLike | None = None,
        v_from: str = V_FROM[0],
        step: int = 2,
        widget_id: str = "vjp-view",
    ) -> None:
        if weights is None and inputs is None:
            weights, inputs = ((1.0, 3.0, 5.0), (0.2, 0.4, 0.6)), (1.0, 2.0, 3.0)
        for name, value in (("weights", weights), ("inputs", inputs)):
            if value is None:
                raise StateError(f"{name}: needed together with numbers of your own")
        rows = type(self).weights.validate(self, weights)
        super().__init__(
            weights=rows,
            inputs=inputs,
            v=(1.0,) * len(rows) if v is None else v,
            v_from=v_from,
            step=step,
            widget_id=widget_id,
        )

    @traitlets.validate(*_TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Refuse a value whose shape does not fit the others."""
        state = self._proposed(_TOGETHER, proposal)
        weights, inputs, v = state.values()
        m, n = len(weights), len(inputs)
        if not (1 <= m <= LARGEST and 1 <= n <= LARGEST):
            raise StateError(
                f"weights, inputs: expected 1 to {LARGEST} rows and entries, got {m} and {n}"
            )
        if {len(row) for row in weights} != {n}:
            raise StateError(
                f"weights: expected {n} numbers a row, one an input, got {told(weights)}"
            )
        if len(v) != m:
            raise StateError(f"v: expected {m} numbers, one a row of weights, got {len(v)}")
        return proposal.value

    @property
    def y(self) -> Array:
        """``W x : (m,)``."""
        y: Array = np.array(self.weights) @ np.array(self.inputs)
        return y

    @property
    def a(self) -> RealArray:
        """``sigmoid(y) : (m,)``."""
        return sigmoid(self.y)

    @property
    def slopes(self) -> RealArray:
        """``da_i/dy_i = a_i (1 - a_i) : (m,)``, where a unit saturates without cancellation."""
        return sigmoid(self.y) * sigmoid(-self.y)

    @property
    def upstream(self) -> RealArray:
        """The v in force, ``(m,)``."""
        factor = {"free": 0, "a": 1, "2a": 2}[self.v_from]
        return factor * self.a if factor else np.array(self.v)

    @property
    def jacobian(self) -> RealArray:
        """``J[i, j] = da_i/dx_j : (m, n)``."""
        jacobian: RealArray = self.slopes[:, None] * np.array(self.weights)
        return jacobian

    @property
    def vjp(self) -> Array:
        """``v^T J : (n,)``."""
        product: Array = (self.upstream * self.slopes) @ np.array(self.weights)
        return product

    @property
    def multiplications(self) -> dict[str, int]:
        """Products behind the forward pass and the slopes, with J formed and in reverse mode."""
        m, n = len(self.weights), len(self.inputs)
        return {"full": 2 * m * n, "reverse": m + m * n}

    def fallback_html(self) -> str:
        """The product as a picture with its text alternative, and the state as a table."""
        numbers = ", ".join(number_text(value) for value in self.vjp)
        costs = self.multiplications
        picture = matrices(
            [("v", self.upstream), "·", ("J", self.jacobian), "=", ("v · J", self.vjp)],
            color="gradient",
            alt=f"The vector v times the Jacobian J is {numbers}.",
            caption=f"A vector times a Jacobian. Forming J takes {costs['full']} multiplications, "
            f"reverse mode {costs['reverse']}. With JavaScript you can change the numbers.",
        )
        groups = {
            "x": self.inputs,
            "y": self.y,
            "a": self.a,
            "da/dy": self.slopes,
            "v": self.upstream,
            "v · J": self.vjp,
        } | {f"row {i} of W": row for i, row in enumerate(self.weights, start=1)}
        rows = [
            (name, ", ".join(number_text(e) for e in values)) for name, values in groups.items()
        ]
        return picture._repr_html_() + table("Initial state", rows)
