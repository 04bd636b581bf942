"""A patient of the bug clinic: a training loop with one bug of ten, or with none."""

from __future__ import annotations

from typing import Any

import traitlets

from nbhelpers.clinic.bugs import DIAGNOSES
from nbhelpers.clinic.patients import MOST_SEED
from nbhelpers.clinic.visit import MOST_ORDERS, visit
from nbhelpers.figures import TARGET, curves
from nbhelpers.number_text import number_text
from nbhelpers.widgets.base import BookWidget, rounded
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Choice, Count, Names, StateError, state_errors


class BugClinic(BookWidget):
    """A patient of the bug clinic: order examinations, pay for them, and give a diagnosis.

    The seed gives a network, a batch, a learning rate, and one bug of the ten, or none. The slow
    pass of ``nbhelpers.clinic`` answers: in JupyterLab the kernel's, on the built page MicroPython's,
    from the same files. Every argument is an attribute that can be read and assigned.

    Parameters
    ----------
    seed : int
        The patient's, from 0 to 999999.
    orders : sequence of str
        What is ordered, 30 at most: ``"nudge:w3"``, ``"check"``, ``"samples"``, ``"units:0:1"`` (the
        deltas of a layer with one sample, both counted from 0), ``"step"``, ``"repeat"``,
        ``"two"`` and ``"overfit"``.
    diagnosis : str
        A bug's name as in ``nbhelpers.clinic.BUGS``, ``"none"``, or empty for none yet.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> clinic = nb.BugClinic(seed=3, orders=["check"])
    >>> clinic.bill == clinic.visit["done"][0]["cost"]
    True
    """

    name = "clinic"
    runs_python = True

    seed = Count(0, MOST_SEED).tag(sync=True)
    orders = Names(default_value=()).tag(sync=True)
    diagnosis = Choice(("", *DIAGNOSES), "").tag(sync=True)

    def __init__(
        self,
        *,
        seed: int = 0,
        orders: Any = (),
        diagnosis: str = "",
        widget_id: str = "clinic",
    ) -> None:
        super().__init__(seed=seed, orders=orders, diagnosis=diagnosis, widget_id=widget_id)
        self.on_msg(self._answer)

    @traitlets.validate("seed", "orders", "diagnosis")
    def _check_together(self, proposal: Any) -> Any:
        """Refuse what this patient cannot be asked."""
        state = self._proposed(("seed", "orders", "diagnosis"), proposal)
        orders = state["orders"]
        if isinstance(orders, str):
            raise StateError(f"orders: expected a sequence of orders, got {orders!r}")
        if len(orders) > MOST_ORDERS:
            raise StateError(f"orders: at most {MOST_ORDERS} are accepted, got {len(orders)}")
        with state_errors():
            visit(state["seed"], list(orders), state["diagnosis"])
        return proposal.value

    def _answer(self, _: Any, content: Any, buffers: Any) -> None:
        """Answer the view in JupyterLab."""
        if not isinstance(content, dict) or content.get("ask") != "visit":
            return
        try:
            said: dict[str, Any] = {
                "said": visit(content["seed"], content["orders"], content["diagnosis"])
            }
        except (KeyError, TypeError, ValueError) as error:
            said = {"problem": str(error)}
        self.send(said | {"question": content.get("question")})

    @property
    def visit(self) -> dict[str, Any]:
        """The patient's card, the examinations done, and the verdict, as plain data."""
        return visit(self.seed, list(self.orders), self.diagnosis)

    @property
    def bill(self) -> int:
        """The price of all orders, in passes of one sample through the network, forward or backward."""
        cost = self.visit["bill"]
        assert isinstance(cost, int)
        return cost

    def known(self) -> dict[str, Any]:
        """The first visit, to ten digits: the page shows it without running anything.

        What was ordered keeps all: differences of its losses are told.
        """
        return {"first": rounded(self.visit) | {"done": self.visit["done"]}}

    def fallback_html(self) -> str:
        """The loss curve with its text alternative, and the patient's card as a table."""
        card = self.visit["card"]
        losses = card["losses"]
        ends = number_text(losses[0], 4), number_text(losses[-1], 4)
        picture = curves(
            {"E": losses},
            xlabel="update",
            ylabel="loss E",
            log_y=True,
            color=TARGET,
            alt=f"The loss goes from {ends[0]} to {ends[1]} in {len(losses) - 1} updates.",
            caption="A patient's loss. With JavaScript you can order examinations and give a diagnosis.",
        )
        rows = {
            "patient no.": str(self.seed),
            "network": "-".join(map(str, card["sizes"])),
            "activations": ", ".join(card["activations"]),
            "samples": f"{card['samples']}, the loss is their {'mean' if card['mean'] else 'sum'}",
            "learning rate": number_text(card["rate"]),
            "E at the start": ends[0],
            f"E after {len(losses) - 1} updates": ends[1],
        }
        return picture._repr_html_() + table("The patient's card", rows.items())
