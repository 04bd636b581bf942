"""Read an expression into its graph. The same grammar in JavaScript: ``grammar.js``.

::

    program  = statement (";" statement)*       the last one is the result
    statement = [NAME "="] sum
    sum      = product (("+" | "-") product)*
    product  = unary (("*" | "/") unary)*
    unary    = ("-" | "+") unary | power
    power    = postfix ["**" unary]
    postfix  = atom ("." FUNCTION "(" ")")*
    atom     = NUMBER | NAME | FUNCTION "(" sum ")" | "(" sum ")"
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from nbhelpers.tape import Value
from nbhelpers.widgets.expression.engine.tokens import NotReadError, Token, tokens_of
from nbhelpers.widgets.expression.facts import DEEPEST, FUNCTIONS, LONGEST, MOST_NODES

Operand = int | float
"""A node by its number, an int; or a number, a float."""

OPERATIONS: dict[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": math.pow,
    "neg": operator.neg,
    "relu": lambda a: max(a, 0.0),
    "sigmoid": lambda a: (1.0 if a >= 0 else math.exp(a)) / (1.0 + math.exp(-abs(a))),
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
}

OF_VALUES: dict[str, Callable[..., Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    **{name: operator.methodcaller(name) for name in FUNCTIONS},
}
_LONGEST_NAME = 12


@dataclass
class Node:
    """A name (``op`` is "leaf") or an operation, with what it was made from."""

    op: str
    at: int
    operands: tuple[Operand, ...] = ()
    name: str = ""

    @property
    def parents(self) -> list[int]:
        """Its operands that are nodes; a node twice where it is used twice."""
        return [operand for operand in self.operands if isinstance(operand, int)]


@dataclass
class _Reader:
    tokens: list[Token]
    nodes: list[Node] = field(default_factory=list)
    known: dict[str, Operand] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    place: int = 0
    depth: int = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> Token | None:
        token = self.token
        if token.kind != "sign" or token.text not in texts:
            return None
        self.place += 1
        return token

    def node(self, op: str, at: int, *operands: Operand) -> Operand:
        """A node; or a number, where an operation joins numbers alone."""
        if operands and all(isinstance(operand, float) for operand in operands):
            try:
                number = OPERATIONS[op](*operands)
            except (ArithmeticError, ValueError):
                number = math.nan
            if not math.isfinite(number):
                raise NotReadError(at, "this has no finite value")
            return number
        self.nodes.append(Node(op, at, operands))
        return len(self.nodes) - 1

    def program(self) -> Operand:
        result: Operand | None = None
        while True:
            while self.take(";"):
                pass
            if self.token.kind == "end":
                break
            if result is not None and not self.named:
                raise NotReadError(self.begin, "only the last part may stand without a name")
            result = self.statement()
        if result is None:
            raise NotReadError(0, "there is nothing yet")
        return result

    named = True
    begin = 0

    def statement(self) -> Operand:
        first, second = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        self.begin, self.named = first.at, first.kind == "name" and second.text == "="
        if not self.named:
            value = self.sum()
        else:
            if first.text in FUNCTIONS:
                raise NotReadError(first.at, f"{first.text} is the name of an operation")
            if first.text in self.known:
                raise NotReadError(first.at, f"{first.text} has a value already")
            self.check_name(first)
            self.place += 2
            value = self.sum()
            if first.text in self.known:
                raise NotReadError(first.at, f"{first.text} cannot be made from itself")
            self.known[first.text] = value
            if isinstance(value, int) and not self.nodes[value].name:
                self.nodes[value].name = first.text
        if self.token.kind == "end" or self.token.text == ";":
            return value
        raise NotReadError(self.token.at, self.unexpected())

    def unexpected(self) -> str:
        token = self.token
        if token.text == ")":
            return "this bracket closes none"
        if token.text == "=":
            return "only a single name can stand before ="
        if token.text == "(" or token.kind in ("name", "number"):
            return "an operation is missing before this; a product is written with *"
        return "an operation is expected here"

    def check_name(self, token: Token) -> None:
        if len(token.text) > _LONGEST_NAME:
            raise NotReadError(token.at, f"a name has {_LONGEST_NAME} letters at most")

    def sum(self) -> Operand:
        value = self.product()
        while sign := self.take("+", "-"):
            value = self.node(sign.text, sign.at, value, self.product())
        return value

    def product(self) -> Operand:
        value = self.unary()
        while sign := self.take("*", "/"):
            value = self.node(sign.text, sign.at, value, self.unary())
        return value

    def unary(self) -> Operand:
        if sign := self.take("-", "+"):
            self.deeper(sign.at)
            value = self.unary()
            self.depth -= 1
            return value if sign.text == "+" else self.node("neg", sign.at, value)
        return self.power()

    def power(self) -> Operand:
        value = self.postfix()
        if sign := self.take("**"):
            self.deeper(sign.at)
            value = self.node("**", sign.at, value, self.unary())
            self.depth -= 1
        return value

    def postfix(self) -> Operand:
        value = self.atom()
        while self.take("."):
            name = self.token
            if name.kind != "name" or name.text not in FUNCTIONS:
                raise NotReadError(name.at, f"after a point: {', '.join(FUNCTIONS)}")
            self.place += 1
            if not (self.take("(") and self.take(")")):
                raise NotReadError(self.token.at, f"{name.text} is written .{name.text}()")
            value = self.node(name.text, name.at, value)
        return value

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotReadError(at, f"more than {DEEPEST} brackets within brackets")

    def bracket(self, opened: Token) -> Operand:
        self.deeper(opened.at)
        value = self.sum()
        self.depth -= 1
        if self.take(")"):
            return value
        if self.token.kind == "end" or self.token.text == ";":
            raise NotReadError(opened.at, "this bracket is not closed")
        raise NotReadError(self.token.at, self.unexpected())

    def atom(self) -> Operand:
        token = self.token
        if opened := self.take("("):
            return self.bracket(opened)
        if token.kind not in ("number", "name"):
            at_end = token.kind == "end" or token.text == ";"
            what = "a name, a number or a bracket"
            raise NotReadError(
                token.at, f"{what} is missing at the end" if at_end else f"{what} is expected here"
            )
        self.place += 1
        if token.kind == "number":
            number = float(token.text)
            if not math.isfinite(number):
                raise NotReadError(token.at, "this number is too large")
            return number
        if token.text in FUNCTIONS:
            if opened := self.take("("):
                return self.node(token.text, token.at, self.bracket(opened))
            raise NotReadError(token.at, f"{token.text} is written {token.text}(...)")
        if self.token.text == "(":
            known = ", ".join(FUNCTIONS)
            raise NotReadError(token.at, f"{token.text} is no operation here; these are: {known}")
        self.check_name(token)
        if token.text not in self.known:
            self.nodes.append(Node("leaf", token.at, (), token.text))
            self.known[token.text] = len(self.nodes) - 1
        return self.known[token.text]


def is_name(text: object) -> bool:
    """Whether a value can have this name."""
    return (
        isinstance(text, str)
        and re.fullmatch(rf"[A-Za-z_]\w{{0,{_LONGEST_NAME - 1}}}", text, re.ASCII) is not None
        and text not in FUNCTIONS
    )


def read(text: str) -> list[Node]:
    """Return the nodes that the result of an expression is made from, itself last.

    Each stands after its parents. A part that is made of numbers alone is a number.

    Raises
    ------
    NotReadError
        If the text is no expression, or one without a name or with too many nodes.
    """
    if len(text) > LONGEST:
        raise NotReadError(LONGEST, f"more than {LONGEST} characters")
    reader = _Reader(tokens_of(text))
    result = reader.program()
    if isinstance(result, float):
        raise NotReadError(0, "a name is needed, such as a: what a gradient belongs to")
    used, waiting = set(), [result]
    while waiting:
        number = waiting.pop()
        used.add(number)
        waiting += [p for p in reader.nodes[number].parents if p not in used]
    kept = sorted(used)
    if len(kept) > MOST_NODES:
        raise NotReadError(
            reader.nodes[kept[MOST_NODES]].at, f"more than {MOST_NODES} names and operations"
        )
    new = {old: number for number, old in enumerate(kept)}
    nodes = [reader.nodes[old] for old in kept]
    for node in nodes:
        node.operands = tuple(new[o] if isinstance(o, int) else o for o in node.operands)
    return nodes
