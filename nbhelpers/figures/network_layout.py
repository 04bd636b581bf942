"""Where everything in the drawing of a network stands: what ``stepper/layout.js`` lays down.

That module and ``receipt.js`` beside it are the specification, and say what the parts are; this is
the same in Python, for static drawings. A test holds the two together on random networks. Lengths
are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

CHARACTER = 0.63  # of the text's size: the width of the widest font's digits
DIGITS = 9  # characters that a number has room for, if there is any
LANE = 3.5  # half the distance between a wire's two lines, forward and gradient
INPUT_WIDTH, INPUT_HEIGHT = 80.0, 32.0
ERROR_WIDTH, ERROR_HEIGHT, ERROR_LEFT, ERROR_RIGHT = 112.0, 46.0, 12.0, 8.0
TOTAL = 34.0
LEAST_GAP, MOST_GAP = 38.0, 130.0
PILL_WIDTH, PILL_HEIGHT = 84.0, 32.0
FIRST_GAP, WIRES_GAP, LOSS_GAP, COLUMN_GAP = 36.0, 34.0, 20.0, 6.0
SINGLE = 240.0  # no receipt is wider
CELL = 18.0  # a line of E's box

Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """Where a text stands: its start, middle or end, the middle of its line, and its room."""

    x: float
    y: float
    room: float
    anchor: str = "start"


@dataclass(frozen=True)
class Entry:
    """A name and its number; of a unit also the number's gradient."""

    name: Spot
    value: Spot
    gradient: Spot | None = None


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Named(Box):
    """A box that holds one name and its number: an input, or E."""

    name: Spot
    value: Spot


@dataclass(frozen=True)
class Outcome(Box):
    """The target of an output and its error."""

    target: Entry
    error: Entry


@dataclass(frozen=True)
class Receipt(Box):
    """A unit: ``rows`` of weights and the bias, the height of the ``rule`` below, net and out."""

    both: bool
    rule: float
    rows: tuple[Entry, ...]
    net: Entry
    out: Entry


@dataclass(frozen=True)
class Wire:
    """The two lines of a weight."""

    forward: Line
    gradient: Line


@dataclass(frozen=True)
class Plan:
    """A whole drawing; ``wires[layer][unit][input]``."""

    direction: str
    text: float
    width: float
    height: float
    inputs: tuple[Named, ...]
    units: tuple[tuple[Receipt, ...], ...]
    wires: tuple[tuple[tuple[Wire, ...], ...], ...]
    errors: tuple[Outcome, ...]
    total: Named
    plain: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class _Style:
    text: float
    row: float
    line: float
    pad: float
    name: float
    low: float


def layout(sizes: Sequence[int], direction: str, width: float, *, kinds: int = 2) -> Plan:
    """Return where everything stands.

    Parameters
    ----------
    sizes : sequence of int
        Units a layer, the inputs first; upright at most 3 outputs.
    direction : {"across", "upright"}
        From left to right, or from top to bottom.
    width : float
        What the drawing may take; across it takes less where that is enough.
    kinds : {1, 2}
        1 where only one kind of number is shown.
    """
    if direction == "upright":
        return _upright(sizes, width, kinds, _Style(12, 24, 14, 5, 26, 34))
    tall = max(sizes[1:]) > 2
    style = _Style(14, 20 if tall else 24, 16 if tall else 17, 6, 29, 40)
    return _across(sizes, width, kinds, style)


def _wide(characters: int, text: float) -> float:
    return characters * CHARACTER * text


def _pair(left: float, right: float, y: float, name: float) -> Entry:
    return Entry(Spot(left, y, name), Spot(left + name, y, right - left - name))


def _receipt_height(inputs: int, both: bool, style: _Style) -> float:
    return 2 + style.row * (inputs + 1) + 4 + (3 if both else 2.5) * style.line


def _receipt(
    left: float, top: float, width: float, inputs: int, both: bool, style: _Style
) -> Receipt:
    height = _receipt_height(inputs, both, style)
    right, start = left + width - style.pad, left + style.pad
    rule = top + 2 + style.row * (inputs + 1)
    gradient = _wide(DIGITS, style.text)

    def entry(y: float, label: float) -> Entry:
        pair = _pair(start, right - gradient - 4 if both else right, y, label)
        back = (
            Spot(right, y, gradient, "end")
            if both
            else Spot(start + label, y, right - start - label)
        )
        return Entry(pair.name, pair.value, back)

    def half(middle: float) -> Entry:
        lines = [
            Spot(middle, rule + 1 + style.line * (n + 0.5), width / 2 - 10, "middle")
            for n in range(3)
        ]
        return Entry(*lines)

    def below(n: int) -> Entry:
        return entry(rule + 1 + 1.25 * style.line * (n + 0.5), style.low)

    return Receipt(
        x=left + width / 2,
        y=top + height / 2,
        width=width,
        height=height,
        both=both,
        rule=rule,
        rows=tuple(entry(top + 2 + style.row * (n + 0.5), style.name) for n in range(inputs + 1)),
        net=half(left + width / 4) if both else below(0),
        out=half(left + 3 * width / 4) if both else below(1),
    )


def _across_widths(
    layers: int, width: float, kinds: int, style: _Style
) -> tuple[bool, float, float]:
    """Whether both numbers fit, a unit's width, and the gap between layers."""
    fixed = 4 + INPUT_WIDTH + ERROR_LEFT + ERROR_WIDTH + ERROR_RIGHT
    choices = [(9, True), (8, True), (9, False), (8, False), (7, False)]
    for digits, both in choices[2 if kinds == 1 else 0 :]:
        number = _wide(digits, style.text)
        unit = 2 * style.pad + (style.name + 2 * number + 4 if both else style.low + number)
        gap = (width - fixed) / layers - unit
        if gap >= LEAST_GAP:
            break
    return both, unit, max(LEAST_GAP, min(MOST_GAP, gap))


def _across(sizes: Sequence[int], width: float, kinds: int, style: _Style) -> Plan:
    layers = len(sizes) - 1
    both, unit, gap = _across_widths(layers, width, kinds, style)
    space = 10.0 if max(sizes[1:]) > 2 else 16.0
    tall = [style.row + 30, *(_receipt_height(size, both, style) for size in sizes[:-1])]
    middle = 2 + max(n * high + (n - 1) * space for n, high in zip(sizes, tall, strict=True)) / 2

    def top(layer: int, n: int) -> float:
        pitch = tall[layer] + space
        return middle + n * pitch - (sizes[layer] * pitch - space) / 2

    def left(layer: int) -> float:
        return 2 + INPUT_WIDTH + layer * gap + (layer - 1) * unit

    inputs = []
    for n in range(sizes[0]):
        y = top(0, n) + tall[0] / 2
        pair = _pair(11, 2 + INPUT_WIDTH - 6, y, 19)
        inputs.append(
            Named(2 + INPUT_WIDTH / 2, y, INPUT_WIDTH, INPUT_HEIGHT, pair.name, pair.value)
        )
    units = tuple(
        tuple(
            _receipt(left(layer), top(layer, u), unit, sizes[layer - 1], both, style)
            for u in range(sizes[layer])
        )
        for layer in range(1, layers + 1)
    )
    ports = [[(2 + INPUT_WIDTH, box.y - LANE, box.y + LANE) for box in inputs]]
    for layer, row in enumerate(units, start=1):
        out = [(box.out.value.y, box.out.gradient.y if box.out.gradient else 0.0) for box in row]
        edge = left(layer) + unit
        ports.append([(edge, y, back) if both else (edge, y - LANE, y + LANE) for y, back in out])
    wires = tuple(
        tuple(
            tuple(
                Wire(
                    (x, forward, left(layer + 1), box.rows[n].value.y - LANE),
                    (x, back, left(layer + 1), box.rows[n].value.y + LANE),
                )
                for n, (x, forward, back) in enumerate(ports[layer])
            )
            for box in row
        )
        for layer, row in enumerate(units)
    )
    start = left(layers) + unit
    begin, end = start + ERROR_LEFT, start + ERROR_LEFT + ERROR_WIDTH
    heights = [port[1] for port in ports[layers]]
    errors = []
    for y in heights:
        at = min(y, 2 * middle - 2 - ERROR_HEIGHT / 2)
        lines = (at - style.line / 2 - 1.5, 40.0), (at + style.line / 2 + 1.5, 28.0)
        target, error = (_pair(begin + style.pad, end - 5, line, name) for line, name in lines)
        errors.append(Outcome((begin + end) / 2, at, ERROR_WIDTH, ERROR_HEIGHT, target, error))
    y = fsum(error.y for error in errors) / len(errors)
    if len(errors) % 2:
        y -= ERROR_HEIGHT / 2 + 10 + TOTAL / 2
    corner = end + ERROR_RIGHT - 2
    pair = _pair(begin + style.pad + 4, end - 5, y, 16)
    return Plan(
        direction="across",
        text=style.text,
        width=corner + 2,
        height=2 * middle,
        inputs=tuple(inputs),
        units=units,
        wires=wires,
        errors=tuple(errors),
        total=Named((begin + end) / 2, y, ERROR_WIDTH, TOTAL, pair.name, pair.value),
        plain=(
            *(((start, at), (begin, at)) for at in heights),
            *(((end, at), (corner, at), (corner, y), (end, y)) for at in heights),
        ),
    )


def _upright(sizes: Sequence[int], width: float, kinds: int, style: _Style) -> Plan:
    def columns(size: int) -> tuple[float, list[float]]:
        own = min(SINGLE, (width - 4 - (size - 1) * COLUMN_GAP) / size)
        start = (width - size * own - (size - 1) * COLUMN_GAP) / 2
        return own, [start + n * (own + COLUMN_GAP) for n in range(size)]

    inputs = []
    for n in range(sizes[0]):
        x, y = width * (n + 0.5) / sizes[0], 2 + PILL_HEIGHT / 2
        pair = _pair(x - PILL_WIDTH / 2 + 10, x + PILL_WIDTH / 2 - 7, y, 18)
        inputs.append(Named(x, y, PILL_WIDTH, PILL_HEIGHT, pair.name, pair.value))
    bottom = 2 + PILL_HEIGHT
    units, wires = [], []
    ports = [(box.x - LANE, box.x + LANE) for box in inputs]
    for layer, size in enumerate(sizes[1:]):
        top = bottom + (WIRES_GAP if layer else FIRST_GAP)
        own, lefts = columns(size)
        both = kinds > 1 and own >= 150
        row = tuple(_receipt(left, top, own, sizes[layer], both, style) for left in lefts)
        units.append(row)
        bundle = []
        for box in row:
            ends = [box.x + box.width * ((n + 0.5) / len(ports) - 0.5) for n in range(len(ports))]
            bundle.append(
                tuple(
                    Wire((forward, bottom, x - LANE, top), (back, bottom, x + LANE, top))
                    for (forward, back), x in zip(ports, ends, strict=True)
                )
            )
        wires.append(tuple(bundle))
        outs = [box.x + own / 4 if both else box.x for box in row]
        ports = [(out - LANE, out + LANE) for out in outs]
        bottom = top + row[0].height
    top = bottom + LOSS_GAP
    outputs = sizes[-1]
    height = CELL * outputs + 8
    share = (width - 4 - 2 * style.pad) / 3

    def entry(third: int, line: float, name: float) -> Entry:
        left = 2 + style.pad + third * share
        return _pair(left, left + share - 4, top + 4 + CELL * (line + 0.5), name)

    thirds = (0, 2) if outputs == 2 else (0, 1, 2)
    whole = (width / 2, top + height / 2, width - 4, height)
    at = {1: (2, 0.0), 2: (1, 0.5), 3: (1, 2.0)}[outputs]
    total = entry(*at, 16)
    return Plan(
        direction="upright",
        text=style.text,
        width=width,
        height=top + height + 2,
        inputs=tuple(inputs),
        units=tuple(units),
        wires=tuple(wires),
        errors=tuple(
            Outcome(
                *whole,
                entry(thirds[n], 0, 42),
                entry(1, 0, 26) if outputs == 1 else entry(thirds[n], 1, 26),
            )
            for n in range(outputs)
        ),
        total=Named(*whole, total.name, total.value),
        plain=tuple((((a + b) / 2, bottom), ((a + b) / 2, top)) for a, b in ports),
    )
