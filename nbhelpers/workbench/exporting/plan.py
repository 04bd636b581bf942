"""What all exported programs have in common: names, numbers as text, and what they print."""

from nbhelpers.workbench.description import Description
from nbhelpers.workbench.exporting.formulas import LARGEST, MEAN_SQUARED
from nbhelpers.workbench.functions import BINARY, CATEGORICAL, OUTPUT, from_nets
from nbhelpers.workbench.layered.whole import worked_out
from nbhelpers.workbench.naming import unit_names

WIDE = 88
DIGITS = 15
"""What a program prints: all but the last one or two that a float holds."""


class Stage:
    """A layer as a program writes it: ``net_h``, ``out_h``, ``W1``, ``b1``, and what comes in."""

    def __init__(self, d: Description, at: int) -> None:
        letter = unit_names(d.sizes())[at + 1][0][0]
        self.number = at + 1
        self.activation = d.layers[at].activation
        self.units = len(d.layers[at].biases)
        self.net = "net_" + letter
        self.out = "out_" + letter
        self.delta = ("err_" if d.error_sign == "target_minus_output" else "delta_") + letter
        self.up = "up_" + letter
        self.log = "log_" + letter
        self.W = "W" + str(at + 1)
        self.b = ("theta" if d.bias_mode == "threshold" else "b") + str(at + 1)
        self.enters = "X" if at == 0 else "out_" + unit_names(d.sizes())[at][0][0]


class Plan:
    """A description, and what every program of it needs to know.

    ``value`` is what E is called: ``E``, or the output's name. ``sign`` stands before a gradient
    that is made of Err; ``bias_sign`` before that of a bias.
    """

    def __init__(self, d: Description) -> None:
        self.d = d
        self.stages = [Stage(d, at) for at in range(len(d.layers))]
        self.last = self.stages[-1]
        self.samples = len(d.inputs)
        self.fused = from_nets(d.loss, self.last.activation)
        self.output = d.loss == OUTPUT
        self.value = "o" + str(d.output + 1) if self.output else "E"
        self.reversed_sign = d.error_sign == "target_minus_output"
        self.sign = "-" if self.reversed_sign else ""
        self.threshold = d.bias_mode == "threshold"
        self.bias_sign = "-" if self.threshold != self.reversed_sign else ""
        self.biased = d.bias_mode != "none"
        self.shared = d.bias_mode == "shared"
        self.frozen = d.bias_mode == "frozen"
        self.mean = d.reduction == "mean" and self.samples > 1
        self.one_by_one = d.one_by_one()
        self.immediate = d.update_order == "immediate" and len(d.layers) > 1
        self.run = worked_out(d)
        self.batch = self.run.batch
        nets = [
            abs(self.batch("net", s, layer.number, u))
            for s in range(self.samples)
            for layer in self.stages
            for u in range(layer.units)
        ]
        self.large = max(nets) > LARGEST
        self.odd_targets = d.loss == CATEGORICAL and any(sum(row) != 1 for row in d.targets)
        self.one_target_mean = d.loss == MEAN_SQUARED and self.last.units > 1

    def title(self, how: str) -> str:
        """Return the first line of a program."""
        sizes = "-".join(map(str, self.d.sizes()))
        many = "" if self.samples == 1 else " on " + str(self.samples) + " samples"
        return '"""Forward, backward and one update of a ' + sizes + " network" + many + how + '"""'

    def matrices(self) -> "list[tuple[str, list[list[float]]]]":
        """Return weights and biases by their names in arrays, the weights first; a bias in one row."""
        found = []
        for stage, layer in zip(self.stages, self.d.layers):
            found.append((stage.W, layer.weights))
        for stage, layer in zip(self.stages, self.d.layers):
            if self.biased:
                found.append((stage.b, [layer.biases[:1] if self.shared else layer.biases]))
        return found

    def logs(self) -> bool:
        """Tell whether plain Python needs logarithms for the loss."""
        return self.d.loss == BINARY and not self.fused

    def share(self) -> str:
        """Return what the last layer's error is divided by, in a program with the rows ``X``."""
        out = " / " + str(self.last.units) if self.one_target_mean else ""
        return out + (" / len(X)" if self.mean else "")

    # What is printed, in the order of the parameters.

    def seen(self) -> "list[str]":
        """Return the names of nets, outs and deltas in arrays, in the order of the computation."""
        forward = [name for stage in self.stages for name in (stage.net, stage.out)]
        return forward + [stage.delta for stage in reversed(self.stages)]

    def seen_of_units(self, units: "list[list[str]]") -> "list[str]":
        """Return the names of nets, outs and deltas of single units."""
        forward = [
            kind + unit for layer in units[1:] for unit in layer for kind in ("net_", "out_")
        ]
        delta = self.last.delta[:-1]
        return forward + [delta + unit for layer in reversed(units[1:]) for unit in layer]

    def printed(self, by_name: bool) -> "list[tuple[str, list[float]]]":
        """Return what a program prints before its update, but for its check.

        That is E, nets, outs and deltas, and the derivatives of E. With ``by_name`` each number
        stands for itself, else the arrays do.
        """
        found = [(self.value, [self.run("loss", -1)])]
        found += self._seen_alone() if by_name else self._seen_together()
        return found + self._parameters("d_", "d" + self.value + "/d", by_name)

    def updated(self, by_name: bool) -> "list[tuple[str, list[float]]]":
        """Return what a program prints of its update."""
        return self._parameters("new_", "", by_name)

    def _kinds(self) -> "tuple[str, ...]":
        return ("net", "out", "err" if self.reversed_sign else "delta")

    def _seen_together(self) -> "list[tuple[str, list[float]]]":
        kinds, names, found = self._kinds(), self.seen(), []
        places = [(kind, stage) for stage in self.stages for kind in kinds[:2]]
        places += [(kinds[2], stage) for stage in reversed(self.stages)]
        for name, (kind, stage) in zip(names, places):
            values = [
                self.batch(kind, s, stage.number, u)
                for s in range(self.samples)
                for u in range(stage.units)
            ]
            found.append((name, values))
        return found

    def _seen_alone(self) -> "list[tuple[str, list[float]]]":
        kinds, names = self._kinds(), self.d.names()
        called = self.seen_of_units(names.units)
        places = [
            (kind, stage.number, u)
            for stage in self.stages
            for u in range(stage.units)
            for kind in kinds[:2]
        ]
        places += [
            (kinds[2], st.number, u) for st in reversed(self.stages) for u in range(st.units)
        ]
        return [
            (names.within(s) + name, [self.batch(kind, s, layer, u)])
            for s in range(self.samples)
            for name, (kind, layer, u) in zip(called, places)
        ]

    def _parameters(self, kind: str, before: str, by_name: bool) -> "list[tuple[str, list[float]]]":
        names, one = self.d.names(), self.run
        if by_name:
            found = []
            for which, layer, u, i in names.parameters():
                name = names.weight(layer, u, i) if which == "w" else names.bias(layer, u)
                found.append((before + name, [one(kind + which, -1, layer, u, i)]))
            return found
        found = []
        for at, (name, rows) in enumerate(self.matrices()):
            which = "w" if at < len(self.stages) else "b"
            layer = at % len(self.stages) + 1
            places = [(u, i) for u in range(len(rows)) for i in range(len(rows[0]))]
            if which == "b":
                places = [(u, -1) for u in range(len(rows[0]))]
            found.append((before + name, [one(kind + which, -1, layer, u, i) for u, i in places]))
        return found


def number(value: float) -> str:
    """Return a number as a program writes it: in the fewest digits, which MicroPython misses."""
    text = repr(float(value))
    if len(text) > 17 and "e" not in text:
        for digits in range(1, 17):
            short = ("%." + str(digits) + "g") % value
            if float(short) == value and "e" not in short:
                return short
    return text


def shown(name: str, digits: int) -> str:
    """Return how an f-string of a program shows a number; a notebook, to fewer digits, shows no -0."""
    return "{" + name + (" + 0" if digits < DIGITS else "") + ":." + str(digits) + "g}"


def row(values: "list[float]") -> str:
    """Return a list of numbers as a program writes it."""
    return "[" + ", ".join(map(number, values)) + "]"


def wrapped(before: str, items: "list[str]", after: str) -> "list[str]":
    """Return a line, or where it would be too long the items in lines of their own."""
    line = before + ", ".join(items) + after
    if len(line) <= WIDE:
        return [line]
    indent = " " * (len(before) - len(before.lstrip()))
    lines = [before]
    for item in items:
        joined = lines[-1] + " " + item + ","
        if len(lines) > 1 and len(joined) <= WIDE and not item.startswith(("[", "(")):
            lines[-1] = joined
        elif len(item) > WIDE - 8 and item[0] == "[":
            inner = wrapped(indent + "    [", item[1:-1].split(", "), "],")
            lines += inner
        else:
            lines.append(indent + "    " + item + ",")
    return lines + [indent + after]


def assigned(
    name: str, rows: "list[list[float]]", before: str = "", after: str = ""
) -> "list[str]":
    """Return the lines that give a name its matrix."""
    return wrapped(name + " = " + before + "[", list(map(row, rows)), "]" + after)
