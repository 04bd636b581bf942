"""The workbench: a reader's own network, worked out, checked, and taken along."""

from __future__ import annotations

from typing import Any

import traitlets
from numpy.typing import ArrayLike

from nbhelpers.networks import Example, Network, mazur
from nbhelpers.networks.examples import sample_of
from nbhelpers.number_text import number_text
from nbhelpers.widgets.base import BookWidget, rounded
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import StateError, state_errors
from nbhelpers.workbench.description import read
from nbhelpers.workbench.desk import answer
from nbhelpers.workbench.examples import described
from nbhelpers.workbench.results import computed


class Described(traitlets.TraitType[Any, Any]):
    """A network as `nbhelpers.workbench.read` takes it, with all keys."""

    def validate(self, obj: Any, value: Any) -> dict[str, Any]:
        """Return it complete, or raise a StateError."""
        with state_errors():
            return read(value).plain()


class Workbench(BookWidget):
    """A network of one's own: all its numbers worked out, one's own checked, programs to take along.

    Parameters
    ----------
    network : Network or Example, optional
        What to start from; Mazur's network unless given. A network needs ``x`` and ``target``.
    x, target : (d_in,), (d_out,) array_like, optional
        The sample.
    description : dict, optional
        Instead of a network: up to 4 layers of 8 units, a batch of up to 16 samples, and how it is
        trained, as ``nbhelpers.workbench.description`` says. It is an attribute that can be read
        and assigned.
    learning_rate : float
        Of a ``network``; a description has its own.
    widget_id : str
        Names the widget in the links that it gives.

    Raises
    ------
    TypeError, ValueError
        If there is both a network and a description, or one of them is not accepted.

    Examples
    --------
    >>> bench = nb.Workbench(nb.mazur())
    >>> round(bench.quantities["dE/dw5"], 6)
    0.082167
    >>> bench.description = bench.description | {"loss": "squared"}
    >>> round(bench.quantities["dE/dw5"], 6)
    0.164334
    """

    name = "workbench"
    runs_python = True

    description = Described().tag(sync=True)

    def __init__(
        self,
        network: Network | Example | None = None,
        x: ArrayLike | None = None,
        target: ArrayLike | None = None,
        *,
        description: dict[str, Any] | None = None,
        learning_rate: float = 0.5,
        widget_id: str = "workbench",
    ) -> None:
        if description is None:
            example = mazur() if network is None else sample_of(network, x, target)
            description = described(example, learning_rate=learning_rate)
        elif network is not None:
            raise StateError("description: expected a network or a description, got both")
        super().__init__(description=description, widget_id=widget_id)
        self.on_msg(self._answer)

    @traitlets.default("description")
    def _default_description(self) -> dict[str, Any]:
        return read(described(mazur())).plain()

    def _answer(self, _: Any, content: Any, buffers: Any) -> None:
        """Answer the view in JupyterLab."""
        if not isinstance(content, dict) or content.get("ask") != "workbench":
            return
        try:
            said: dict[str, Any] = {"said": answer(content)}
        except ValueError as error:
            said = {"problem": str(error)}
        self.send(said | {"question": content.get("question")})

    @property
    def quantities(self) -> dict[str, float]:
        """All that is computed, by name, in the order of the computation."""
        found: Any = computed(read(self.description))["quantities"]
        return dict(found)

    @property
    def updated(self) -> dict[str, float]:
        """The parameters after one update, by name."""
        found: Any = computed(read(self.description))["updated"]
        return dict(found)

    def known(self) -> dict[str, Any]:
        """The first answer, to ten digits: the page shows it without running anything."""
        return {"first": rounded(answer({"about": "compute", "description": self.description}))}

    def fallback_html(self) -> str:
        """All values as tables."""
        values = {name: number_text(value) for name, value in self.quantities.items()}
        updated = {name: number_text(value) for name, value in self.updated.items()}
        return table("All values", values.items()) + table("After one update", updated.items())
