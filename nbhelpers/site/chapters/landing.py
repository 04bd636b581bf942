"""The network on the book's first page."""

from nbhelpers.widgets.stepper import Stepper


def landing_network() -> Stepper:
    """Return source 000's network with its task, for the ``{book-widget}`` directive."""
    return Stepper(widget_id="landing", goal=0.03)
