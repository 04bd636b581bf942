"""A small network in plain Python, every number under its own name, as one works it out by hand."""

from nbhelpers.workbench.exporting.formulas import (
    DEFINITIONS,
    IDENTITY,
    LARGE_NETS,
    PYTHON,
    SIGMOID,
    SLOPES,
    error,
    term,
)
from nbhelpers.workbench.exporting.plan import Plan, number, wrapped
from nbhelpers.workbench.exporting.texts import bare, imports, several, tuple_of, unpacked
from nbhelpers.workbench.functions import CATEGORICAL, SOFTMAX

MOST = 24
"""Parameters that are written out; larger networks go into lists."""
WIDEST = 96
"""Characters of a line."""


def fits(plan: Plan) -> bool:
    """Tell whether a network is small enough, and updated in an order that names can show."""
    if plan.immediate or len(plan.d.names().parameters()) > MOST or max(plan.d.sizes()) > 4:
        return False
    return max(map(len, ByName(plan).gradient())) <= WIDEST


class ByName:
    """The parts of the program, each a list of lines."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.d = plan.d
        self.names = plan.d.names()
        self.several = plan.samples > 1
        self.indent = "        " if self.several else "    "
        self.called = [
            self.names.weight(layer, u, i) if which == "w" else self.names.bias(layer, u)
            for which, layer, u, i in self.names.parameters()
        ]
        self.inputs = ["i" + str(n + 1) for n in range(plan.d.sizes()[0])]
        self.outputs = self.names.units[-1]
        self.targets = [] if plan.output else ["target_" + unit for unit in self.outputs]
        self.delta = plan.last.delta[:-1]

    def head(self) -> "list[str]":
        """Return imports, functions, and the numbers."""
        plan, d = self.plan, self.d
        used = [stage.activation for stage in plan.stages]
        lines = imports(plan)
        defined = [name for name in DEFINITIONS[PYTHON] if name in used]
        if d.loss == CATEGORICAL:
            defined[defined.index(SOFTMAX)] = CATEGORICAL
        for name in defined:
            large = plan.large and name == SIGMOID
            lines += ["", ""] + (LARGE_NETS if large else {PYTHON: DEFINITIONS[PYTHON][name]})[
                PYTHON
            ]
        lines += ["", ""] if defined else ([""] if lines else [])
        if self.several:
            rows = []
            for s in range(plan.samples):
                x = tuple_of(list(map(number, d.inputs[s])))
                t = "" if plan.output else ", " + tuple_of(list(map(number, d.targets[s])))
                rows.append("(" + x + t + ")" if t else x)
            lines += ["samples = ["] + ["    " + one + "," for one in rows] + ["]"]
        else:
            lines.append(several(self.inputs, d.inputs[0]))
            if self.targets:
                lines.append(several(self.targets, d.targets[0]))
        values = []
        for which, layer, u, i in self.names.parameters():
            one = d.layers[layer - 1]
            values.append(one.weights[u][i] if which == "w" else one.biases[u])
        pairs = ['"' + name + '": ' + number(v) for name, v in zip(self.called, values)]
        lines += wrapped("p = {", pairs, "}")
        kept = "[]" if self.several else "{}"
        told = ", a dict a sample" if self.several else ""
        return lines + ["seen = " + kept + "  # nets, outs and deltas" + told]

    def gradient(self) -> "list[str]":
        """Return the function that goes forward and backward."""
        plan = self.plan
        arguments = (["samples"] if self.several else []) + self.called
        lines = wrapped("def gradient(", arguments, "):")
        lines.append(
            '    """Return ' + plan.value + " and its derivatives by all parameters." + '"""'
        )
        if self.several:
            lines.append("    " + plan.value + " = 0.0")
            lines.append("    slopes = dict.fromkeys(p, 0.0)")
            lines.append("    seen.clear()")
            parts = [unpacked(self.inputs)] + ([unpacked(self.targets)] if self.targets else [])
            loop = ", ".join(part if len(parts) == 1 else "(" + part + ")" for part in parts)
            lines.append("    for " + loop + " in samples:")
        lines += [
            self.indent + line if line else "" for line in self.forward() + [""] + self.backward()
        ]
        keep = "seen.append(dict(" if self.several else "seen.update("
        kept = [name + "=" + name for name in plan.seen_of_units(self.names.units)]
        lines += wrapped(self.indent + keep, kept, "))" if self.several else ")")
        if not self.several:
            items = ['"' + name + '": ' + slope for name, slope in self.slopes()]
            return lines + wrapped("    return " + plan.value + ", {", items, "}")
        lines += [
            self.indent + 'slopes["' + name + '"] += ' + slope for name, slope in self.slopes()
        ]
        if plan.mean:
            return lines + ["    return " + plan.value + " / len(samples), slopes"]
        return lines + ["    return " + plan.value + ", slopes"]

    def forward(self) -> "list[str]":
        """Return the lines of the forward pass and the loss."""
        plan, units = self.plan, self.names.units
        lines = []
        for stage in plan.stages:
            at = stage.number
            for u, unit in enumerate(units[at]):
                terms = [
                    self.names.weight(at, u, i) + " * " + self.enters(at, i)
                    for i in range(len(units[at - 1]))
                ]
                bias = ""
                if plan.biased:
                    bias = (" - " if plan.threshold else " + ") + self.names.bias(at, u)
                lines.append("net_" + unit + " = " + " + ".join(terms) + bias)
                if stage.activation != SOFTMAX:
                    net = "net_" + unit
                    out = (
                        net if stage.activation == IDENTITY else stage.activation + "(" + net + ")"
                    )
                    lines.append("out_" + unit + " = " + out)
            if stage.activation == SOFTMAX:
                nets = "([" + ", ".join("net_" + unit for unit in units[at]) + "])"
                if self.d.loss == CATEGORICAL:
                    lines.append(
                        unpacked(["log_" + unit for unit in units[at]]) + " = log_softmax" + nets
                    )
                    lines += ["out_" + unit + " = exp(log_" + unit + ")" for unit in units[at]]
                else:
                    lines.append(
                        unpacked(["out_" + unit for unit in units[at]]) + " = softmax" + nets
                    )
        equals = " += " if self.several else " = "
        return lines + [plan.value + equals + self.loss()]

    def loss(self) -> str:
        plan = self.plan
        if plan.output:
            return "out_" + self.outputs[self.d.output]
        formula = term(self.d.loss, PYTHON, plan.fused)
        terms = [self.filled(formula, unit) for unit in self.outputs]
        total = terms[0]
        for one in terms[1:]:
            total += " - " + one[1:] if one[0] == "-" else " + " + one
        return "(" + total + ") / " + str(len(terms)) if plan.one_target_mean else total

    def backward(self) -> "list[str]":
        """Return the lines of the backward pass."""
        plan, units = self.plan, self.names.units
        lines = self.last_layer()
        for stage in reversed(plan.stages[:-1]):
            for u, unit in enumerate(units[stage.number]):
                terms = [
                    self.names.weight(stage.number + 1, k, u) + " * " + self.delta + other
                    for k, other in enumerate(units[stage.number + 1])
                ]
                arrives = terms[0] if len(terms) == 1 else "(" + " + ".join(terms) + ")"
                slope = SLOPES[PYTHON].get(stage.activation, "")
                if not slope and len(terms) > 1:
                    arrives = arrives[1:-1]
                lines.append(
                    self.delta
                    + unit
                    + " = "
                    + arrives
                    + self.filled(" * " + slope if slope else "", unit)
                )
        return lines

    def last_layer(self) -> "list[str]":
        plan = self.plan
        slope = SLOPES[PYTHON].get(plan.last.activation, "")
        ups = []
        for u, unit in enumerate(self.outputs):
            if plan.output:
                chosen = u == self.d.output
                one = ("-1.0" if plan.reversed_sign else "1.0") if chosen else "0.0"
                ups.append(one + (self.share() if chosen else ""))
                continue
            formula = error(self.d.loss, PYTHON, plan.fused, plan.reversed_sign)
            if plan.odd_targets:
                whole = "(" + " + ".join(self.targets) + ")"
                formula = formula.replace("{out}", "{out} * " + whole)
            share = " / " + str(len(self.outputs)) if plan.one_target_mean else ""
            ups.append(self.filled(formula, unit) + share + self.share())
        if plan.last.activation == SOFTMAX and not plan.fused:
            lines = ["up_" + unit + " = " + bare(up) for unit, up in zip(self.outputs, ups)]
            mixed = " + ".join("up_" + unit + " * out_" + unit for unit in self.outputs)
            lines.append("mixed = " + mixed + "  # every out depends on every net")
            return lines + [
                self.delta + unit + " = out_" + unit + " * (up_" + unit + " - mixed)"
                for unit in self.outputs
            ]
        lines = []
        for unit, up in zip(self.outputs, ups):
            behind = self.filled(slope, unit) if slope and not plan.fused else ""
            if up == "1.0" and behind and "> 0)" not in behind:
                text = bare(behind)
            elif up == "-1.0" and behind:
                text = "-" + behind
            else:
                text = up + " * " + behind if behind and up != "0.0" else bare(up)
            lines.append(self.delta + unit + " = " + text)
        return lines

    def share(self) -> str:
        """Return what a sample's error is divided by."""
        return " / len(samples)" if self.plan.mean else ""

    def slopes(self) -> "list[tuple[str, str]]":
        """Return each parameter's name and its derivative."""
        plan, units = self.plan, self.names.units
        out = []
        for name, (which, layer, u, i) in zip(self.called, self.names.parameters()):
            delta = self.delta + units[layer][u]
            if which == "w":
                out.append((name, plan.sign + delta + " * " + self.enters(layer, i)))
            elif plan.shared:
                total = " + ".join(self.delta + unit for unit in units[layer])
                if plan.bias_sign and len(units[layer]) > 1:
                    total = "(" + total + ")"
                out.append((name, plan.bias_sign + total))
            else:
                out.append((name, plan.bias_sign + delta))
        return out

    def enters(self, layer: int, i: int) -> str:
        return self.inputs[i] if layer == 1 else "out_" + self.names.units[layer - 1][i]

    def filled(self, formula: str, unit: str) -> str:
        for what in ("net", "out", "log"):
            formula = formula.replace("{" + what + "}", what + "_" + unit)
        return formula.replace("{t}", "target_" + unit)
