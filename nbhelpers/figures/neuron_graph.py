"""The computational graph of one neuron, drawn as far as it has been computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nbhelpers.arguments import mapping, told
from nbhelpers.figures.computational_graph import computational_graph
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.nodes import Edge, Node, Shown

LEAVES = ("x1", "w1", "x2", "w2", "x3", "w3", "b")
PRODUCTS = ("x1w1", "x2w2", "x3w3")
NAMES = (*LEAVES, *PRODUCTS, "z", "y")


def neuron_graph(
    values: Mapping[str, Shown],
    *,
    gradients: Mapping[str, Shown] | None = None,
    local: Mapping[str, Shown] | None = None,
    highlight: Sequence[str] = (),
    alt: str,
    caption: str,
) -> Figure:
    """Draw the parts of ``y = ReLU(x1 w1 + x2 w2 + x3 w3 + b)`` that have a value.

    Every node but y leads to exactly one other, so a node's name also names the edge that
    leaves it.

    Parameters
    ----------
    values : mapping of str to float or str
        Forward values by name: x1, w1, ... x3, w3, b, the products x1w1, x2w2, x3w3, the sum z,
        and y. A node without a value is not drawn.
    gradients : mapping of str to float or str, optional
        dy/d(node), by name, drawn below the node.
    local : mapping of str to float or str, optional
        Local derivatives on the edges, by the name of the node that the edge leaves.
    highlight : sequence of str
        Names of nodes whose leaving edge is drawn thick.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If an argument is no mapping, a name is none of the above, or there is a gradient for a
        node without a value.

    Examples
    --------
    >>> values = {"x1": 1.0, "w1": -3.0, "x1w1": -3.0}
    >>> words = {
    ...     "alt": "x1 = 1 times w1 = -3 is -3.",
    ...     "caption": "The first product.",
    ... }
    >>> nb.neuron_graph(values, gradients={"x1w1": 1.0}, **words)
    Figure('x1 = 1 times w1 = -3 is -3.')
    """
    if not mapping("values", values, "names to values"):
        raise ValueError(f"values: expected at least one of {', '.join(NAMES)}, got none")
    gradients = mapping("gradients", gradients or {}, "names to values")
    local = mapping("local", local or {}, "names to values")
    for argument, names in (
        ("values", values),
        ("gradients", gradients),
        ("local", local),
        ("highlight", highlight),
    ):
        for name in names:
            if name not in NAMES:
                raise ValueError(
                    f"{argument}: expected names of {', '.join(NAMES)}, got {told(name)}"
                )
            if name not in values:
                raise ValueError(f"{argument}: {name!r} has no value, so it is not drawn")
    nodes = [
        Node(
            name=name,
            label=_label(name),
            value=values[name],
            gradient=gradients.get(name),
            column=_column(name),
            row=_row(name, wide="x1" in values),
        )
        for name in NAMES
        if name in values
    ]
    edges = [
        Edge(src=name, dst=after, local=local.get(name), highlight=name in highlight)
        for name in values
        if (after := _next(name)) and after in values
    ]
    return computational_graph(nodes, edges, alt=alt, caption=caption)


def _next(name: str) -> str | None:
    """The node that takes the value of ``name``."""
    if name in ("z", "y"):
        return "y" if name == "z" else None
    return "z" if name in PRODUCTS or name == "b" else PRODUCTS[int(name[1]) - 1]


def _label(name: str) -> str:
    if name in PRODUCTS:
        return f"x_{name[1]} × w_{name[1]}"
    return {"z": "z = sum", "y": "y = max(z, 0)", "b": "b"}.get(name, f"{name[0]}_{name[1:]}")


def _column(name: str) -> int:
    """Leaves, products, sum, output; the bias stands with the products that it is added to."""
    if name in ("z", "y"):
        return 2 if name == "z" else 3
    return 1 if name in PRODUCTS or name == "b" else 0


def _row(name: str, *, wide: bool) -> float:
    """Rows two apart where x and w stand before each product, one apart where they do not."""
    if name in PRODUCTS:
        place = PRODUCTS.index(name)
        return 2 * place + 0.5 if wide else place
    if name in ("z", "y"):
        return 2.5 if wide else 1.5
    if name == "b":
        return 6 if wide else 3
    return LEAVES.index(name)
