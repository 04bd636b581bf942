"""The network of a sheet, drawn with its numbers: each unit a box, with blanks for net and out."""

from nbhelpers.sheets.writing import number, parts
from nbhelpers.workbench.description import Description

WIDE = 688  # px that a sheet has room for: 182 mm
BOX, PILL, GAP = 148, 96, 110  # a unit, an input, and the most between two columns
GIVEN, BLANK = 19, 25  # lines, printed and to be written on
PAD, APART, RADIUS, AIR = 6, 12, 6, 2
SIZE = 13.5  # of the text


def drawing(d: Description, found: "dict[str, float] | None" = None) -> str:
    """Return a network as SVG: what is given with its numbers, net, out and E as blanks.

    ``found`` has the numbers that fill the blanks, by name.
    """
    return _Drawing(d, found).svg()


class _Drawing:
    """Where everything stands, and what is drawn there."""

    def __init__(self, d: Description, found: "dict[str, float] | None") -> None:
        self.d = d
        self.names = d.names()
        self.sizes = d.sizes()
        self.found = found
        self.told: list[str] = []
        self.asked = BLANK if found is None else GIVEN + AIR
        layers = len(d.layers)
        self.gap = min(GAP, (WIDE - PILL - layers * BOX) // layers)
        self.heights = [GIVEN + 2 * PAD] + [
            (size + 1) * GIVEN + 2 * self.asked + 2 * PAD for size in self.sizes[:-1]
        ]
        self.loss_height = GIVEN + self.asked + 2 * PAD
        extra = [0] * layers + [APART + self.loss_height]
        self.column = [
            n * (high + APART) - APART + more
            for n, high, more in zip(self.sizes, self.heights, extra)
        ]
        self.height = max(self.column) + 2

    def left(self, layer: int) -> int:
        """Return where the boxes of a layer begin."""
        layers = len(self.d.layers)
        indent = (WIDE - PILL - layers * (BOX + self.gap)) // 2
        if layer == 0:
            return indent
        return indent + PILL + self.gap + (layer - 1) * (BOX + self.gap)

    def top(self, layer: int, unit: int) -> int:
        """Return where a box begins."""
        begin = (self.height - self.column[layer]) // 2
        return begin + unit * (self.heights[layer] + APART)

    def port(self, layer: int, unit: int) -> "tuple[int, int]":
        """Return where an out leaves its box."""
        if layer == 0:
            return self.left(0) + PILL, self.top(0, unit) + self.heights[0] // 2
        y = self.top(layer, unit) + self.heights[layer] - PAD - self.asked // 2
        return self.left(layer) + BOX, y

    def svg(self) -> str:
        """Return the drawing."""
        pieces = self._wires()
        for unit, value in enumerate(self.d.inputs[0]):
            x, y = self.left(0), self.top(0, unit)
            pieces.append(_rect(x, y, PILL, self.heights[0], self.heights[0] // 2))
            name = self.names.input(0, unit)
            pieces.append(self._given(x + 4, y + PAD, name, value))
        for layer in range(1, len(self.sizes)):
            for unit in range(self.sizes[layer]):
                pieces += self._unit(layer, unit)
        pieces += self._loss()
        shape = "-".join([str(size) for size in self.sizes])
        told = "A network " + shape + ": " + ", ".join(self.told)
        box = "0 0 " + str(WIDE) + " " + str(self.height)
        head = '<svg viewBox="' + box + '" width="' + str(WIDE) + '" role="img" aria-label="' + told
        return head + '">' + "".join(pieces) + "</svg>"

    def _wires(self) -> "list[str]":
        lines = []
        for layer in range(1, len(self.sizes)):
            x1 = self.left(layer)
            for unit in range(self.sizes[layer]):
                for source in range(self.sizes[layer - 1]):
                    x0, y0 = self.port(layer - 1, source)
                    y1 = self.top(layer, unit) + PAD + source * GIVEN + GIVEN // 2
                    half = str((x0 + x1) // 2)
                    begin = "M" + str(x0) + " " + str(y0) + "C" + half + " " + str(y0)
                    end = half + " " + str(y1) + " " + str(x1) + " " + str(y1)
                    lines.append('<path d="' + begin + " " + end + '"/>')
        return lines

    def _unit(self, layer: int, unit: int) -> "list[str]":
        x, y = self.left(layer), self.top(layer, unit)
        given = self.d.layers[layer - 1]
        pieces = [_rect(x, y, BOX, self.heights[layer], RADIUS)]
        y += PAD
        for source, weight in enumerate(given.weights[unit]):
            pieces.append(self._given(x, y, self.names.weight(layer, unit, source), weight))
            y += GIVEN
        pieces.append(self._given(x, y, self.names.bias(layer, unit), given.biases[unit]))
        y += GIVEN
        pieces.append(_line(x, y + 1, x + BOX))
        for kind in ("net", "out"):
            name = self.names.name((kind, 0, layer, unit, -1))
            pieces.append(self._asked(x, y, name))
            y += self.asked
        return pieces

    def _loss(self) -> "list[str]":
        last = len(self.d.layers)
        x, y = self.left(last), self.top(last, 0) + self.heights[last] + APART
        middle = str(x + BOX // 2)
        pieces = [
            '<path d="M' + middle + " " + str(y - APART) + "v" + str(APART) + '"/>',
            _rect(x, y, BOX, self.loss_height, RADIUS),
            self._given(x, y + PAD, self.names.target(0, 0), self.d.targets[0][0]),
            self._asked(x, y + PAD + GIVEN, "loss"),
        ]
        return pieces

    def _given(self, x: int, y: int, name: str, value: float) -> str:
        return self._entry(x, y + GIVEN - 5, name, value)

    def _asked(self, x: int, y: int, name: str) -> str:
        if self.found is not None:
            return self._given(x, y + AIR, name, self.found[name])
        y += BLANK - 6
        blank = _line(x + 64, y + 3, x + BOX - PAD, name)
        return self._text(x, y, _spans(name) + " =") + blank

    def _entry(self, x: int, y: int, name: str, value: float) -> str:
        text, power = number(value)
        self.told.append(name + " = " + text + (" times ten to the " + power if power else ""))
        shown = '<tspan data-quantity="' + name + '" font-weight="600">' + text
        if power:
            shown += "×10" + _raised(power)
        return self._text(x, y, _spans(name) + " = " + shown + "</tspan>")

    def _text(self, x: int, y: int, inside: str) -> str:
        place = '<text x="' + str(x + PAD + 2) + '" y="' + str(y) + '" font-size="' + str(SIZE)
        return place + '">' + inside + "</text>"


def _spans(name: str) -> str:
    text = ""
    for piece, low in parts(name):
        if low:
            piece = (
                '<tspan dy="3" font-size="10.5">' + piece + '</tspan><tspan dy="-3">\u200b</tspan>'
            )
        text += piece
    return text


def _raised(power: str) -> str:
    return '<tspan dy="-5" font-size="10">' + power + "</tspan>"


def _rect(x: int, y: int, wide: int, high: int, radius: int) -> str:
    place = '<rect x="' + str(x + 1) + '" y="' + str(y + 1) + '" width="' + str(wide - 2)
    return place + '" height="' + str(high - 2) + '" rx="' + str(radius) + '"/>'


def _line(x: int, y: int, to: int, name: str = "") -> str:
    called = ' class="blank" data-quantity="' + name + '"' if name else ""
    return '<path d="M' + str(x) + " " + str(y) + "H" + str(to) + '"' + called + "/>"
