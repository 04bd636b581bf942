"""The graph of an expression, whose backward pass is taken step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from nbhelpers.arguments import told
from nbhelpers.figures import Edge, Node, computational_graph
from nbhelpers.figures.svg import symbol
from nbhelpers.number_text import number_text
from nbhelpers.tape import Value
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Count, StateError, real

from .engine import grammar
from .engine.layout import layout
from .engine.recorded import written
from .engine.tokens import NotReadError
from .facts import EXAMPLES, MOST_NODES, START

_SIGNS = {"*": "×", "-": "−", "neg": "−"}


class _Expression(traitlets.Unicode[str, str]):
    """A text that the grammar can read."""

    def validate(self, obj: Any, value: Any) -> str:
        text = value if isinstance(value, str) else None
        if text is None:
            raise StateError(f"expression: expected a text or a Value, got {told(value)}")
        try:
            grammar.read(text)
        except NotReadError as error:
            raise StateError(
                f"expression: {error.why}, at character {error.at + 1} of {text!r}"
            ) from None
        return text


class _Named(traitlets.TraitType[Any, Any]):
    """A number for each of some names."""

    def validate(self, obj: Any, value: Any) -> dict[str, float]:
        if not isinstance(value, Mapping):
            raise StateError(f"values: expected a number for each name, got {told(value)}")
        return {str(name): real(f"values of {name}", value[name]) for name in sorted(value)}


class ExpressionGraph(BookWidget):
    """The graph of an expression: its values, and its backward pass, step by step.

    Every attribute can be read and assigned.

    Parameters
    ----------
    expression : str or Value
        An expression with ``+ - * / **``, brackets, and ``relu``, ``sigmoid``, ``tanh``, ``exp``
        and ``log``, written ``tanh(x)`` or ``x.tanh()``. A part that is used more than once can
        have a name: ``u = a*a; u + u*b``. Or a Value, whose tape is drawn.
    values : dict, optional
        The number of each name, 1 for the others; of a tape the Value of each name. Values of a
        tape that have no name are called x1, x2, and u1, u2 where they are made from others.
    step : int
        How far the backward pass is shown: 0 only the forward pass; each step serves a value.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> graph = nb.ExpressionGraph("a*b + a", values={"a": 2, "b": -3})
    >>> graph.result, graph.gradients
    (-4.0, {'a': -2.0, 'b': 2.0})
    >>> a, b = nb.Value(2.0), nb.Value(-3.0)
    >>> u = a * a
    >>> nb.ExpressionGraph(u + u * b, values={"a": a, "b": b, "u": u}).expression
    'u = a * a; u + u * b'
    """

    name = "expression"

    expression = _Expression(EXAMPLES[0]).tag(sync=True)
    values = _Named({}).tag(sync=True)
    step = Count(0, MOST_NODES + 1).tag(sync=True)

    def __init__(
        self,
        expression: str | Value = EXAMPLES[0],
        *,
        values: Mapping[str, float] | Mapping[str, Value] | None = None,
        step: int = 0,
        widget_id: str = "expression",
    ) -> None:
        given: Mapping[str, Any] = {} if values is None else values
        if isinstance(expression, Value):
            for name, value in given.items():
                if not isinstance(value, Value):
                    raise StateError(f"values of {name}: expected a Value, got {told(value)}")
                if not grammar.is_name(name):
                    raise StateError(f"values: {told(name)[1:-1]} can be no name")
            expression, given = written(expression, given)
        super().__init__(expression=expression, values=given, step=step, widget_id=widget_id)
        if unknown := sorted(self.values.keys() - self._leaves().keys()):
            raise StateError(f"values: {unknown[0]} is no name that the expression begins with")

    def _nodes(self) -> list[grammar.Node]:
        return grammar.read(self.expression)

    def _leaves(self) -> dict[str, int]:
        return {node.name: n for n, node in enumerate(self._nodes()) if node.op == "leaf"}

    def _tape(self) -> list[Value]:
        """The Value of each node."""
        tape: list[Value] = []
        for node in self._nodes():
            if node.op == "leaf":
                tape.append(Value(self.values.get(node.name, START)))
                continue
            operands = (tape[o] if isinstance(o, int) else o for o in node.operands)
            tape.append(grammar.OF_VALUES[node.op](*operands))
        return tape

    @property
    def result(self) -> float:
        """The value of the whole expression; a ValueError where it has none."""
        return self._tape()[-1].data

    @property
    def gradients(self) -> dict[str, float]:
        """The derivative of the result with respect to each name; a ValueError where there is none."""
        tape = self._tape()
        tape[-1].backward()
        return {name: tape[n].grad for name, n in self._leaves().items()}

    def fallback_html(self) -> str:
        """The graph after its whole backward pass, and its numbers as a table."""
        nodes = self._nodes()
        try:
            tape = self._tape()
            tape[-1].backward()
        except ValueError:
            tape = []
        placed = layout([node.parents for node in nodes])
        drawn = [
            Node(
                name=str(n),
                label=_label(node),
                value=tape[n].data if tape else None,
                gradient=tape[n].grad if tape else None,
                column=placed.columns[n],
                row=placed.rows[n],
            )
            for n, node in enumerate(nodes)
        ]
        edges = [
            Edge(src=str(parent), dst=str(n), local=tape[n].slopes[k] if tape else None)
            for n, node in enumerate(nodes)
            for k, parent in enumerate(node.parents)
        ]
        rows = [
            (
                name,
                *((number_text(tape[n].data), number_text(tape[n].grad)) if tape else ("–", "–")),
            )
            for name, n in self._leaves().items()
        ]
        told_of = "; ".join(f"{name} {value}, gradient {grad}" for name, value, grad in rows)
        result = number_text(tape[-1].data) if tape else "no number"
        picture = computational_graph(
            drawn,
            edges,
            alt=f"The graph of {self.expression}. The result is {result}. {told_of}.",
            caption=f"The graph of {self.expression}, with the gradients below. "
            "With JavaScript you can change it and take its backward pass step by step.",
        )
        return picture._repr_html_() + table(
            "Initial state", rows, head=("name", "value", "gradient")
        )


def _label(node: grammar.Node) -> str:
    """What is written in a node: its name, or its operation with the numbers that it joins."""
    if node.op == "leaf":
        return symbol(node.name)
    sign = _SIGNS.get(node.op, node.op)
    before, after = "", ""
    if len(node.operands) == 2:
        numbers = [number_text(o, 4) if isinstance(o, float) else "" for o in node.operands]
        before, after = (
            (f"{numbers[0]} " if numbers[0] else ""),
            (f" {numbers[1]}" if numbers[1] else ""),
        )
    return (f"{symbol(node.name)} = " if node.name else "") + f"{before}{sign}{after}"
