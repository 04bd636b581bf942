"""A network in NumPy: a line for each array, a row for each sample."""

from nbhelpers.workbench.exporting.arrays import ByArray, data_lines
from nbhelpers.workbench.exporting.formulas import (
    DEFINITIONS,
    IDENTITY,
    LARGE_NETS,
    NUMPY,
    SIGMOID,
    SLOPES,
    TANH,
    error,
    term,
)
from nbhelpers.workbench.exporting.plan import Stage, shown
from nbhelpers.workbench.exporting.texts import bare
from nbhelpers.workbench.functions import CATEGORICAL, SOFTMAX


class ByNumpy(ByArray):
    """The program in arrays."""

    dialect = NUMPY

    def head(self) -> "list[str]":
        """Return imports, functions, and the numbers."""
        used = [stage.activation for stage in self.plan.stages]
        lines = ["import numpy as np"]
        defined = [name for name in DEFINITIONS[NUMPY] if name in used]
        if self.d.loss == CATEGORICAL:
            defined[defined.index(SOFTMAX)] = CATEGORICAL
        for name in defined:
            large = self.plan.large and name == SIGMOID
            lines += ["", ""] + (LARGE_NETS[NUMPY] if large else DEFINITIONS[NUMPY][name])
        return lines + (["", ""] if defined else [""]) + self.numbers()

    def data(self, name: str, rows: "list[list[float]]", flat: bool) -> "list[str]":
        return data_lines(name, rows, flat, "np.array(", ")")

    def net(self, stage: Stage) -> str:
        bias = (" - " if self.plan.threshold else " + ") + stage.b if self.plan.biased else ""
        return stage.enters + " @ " + stage.W + ".T" + bias

    def out(self, stage: Stage) -> "list[str]":
        if stage.activation == IDENTITY:
            return [stage.out + " = " + stage.net]
        if stage.activation == SOFTMAX and self.d.loss == CATEGORICAL:
            return [
                stage.log + " = log_softmax(" + stage.net + ")",
                stage.out + " = np.exp(" + stage.log + ")",
            ]
        function = "np.tanh" if stage.activation == TANH else stage.activation
        return [stage.out + " = " + function + "(" + stage.net + ")"]

    def filled(self, formula: str, stage: Stage) -> str:
        for what, name in (("net", stage.net), ("out", stage.out), ("log", stage.log), ("t", "T")):
            formula = formula.replace("{" + what + "}", name)
        return formula

    def loss(self) -> str:
        plan, last = self.plan, self.plan.last
        if plan.output:
            return last.out + "[:, " + str(self.d.output) + "].sum()" + plan.share()
        formula = self.filled(term(self.d.loss, NUMPY, plan.fused), last)
        if formula.endswith(" / 2"):
            return "(" + formula[:-4] + ").sum() / 2" + plan.share()
        if not formula.startswith("abs("):
            formula = "(" + formula + ")"
        return formula + ".sum()" + plan.share()

    def last_delta(self) -> "list[str]":
        plan, last = self.plan, self.plan.last
        slope = self.filled(SLOPES[NUMPY].get(last.activation, ""), last)
        lines = []
        if plan.output:
            one = "-1" if plan.reversed_sign else "1"
            lines = [last.up + " = np.zeros_like(" + last.out + ")"]
            lines.append(last.up + "[:, " + str(self.d.output) + "] = " + one + plan.share())
            up = last.up
        else:
            formula = error(self.d.loss, NUMPY, plan.fused, plan.reversed_sign)
            if plan.odd_targets:
                formula = formula.replace("{out}", "{out} * T.sum(axis=1, keepdims=True)")
            up = self.filled(formula, last) + plan.share()
        if self.softmax_alone():
            if not plan.output:
                lines.append(last.up + " = " + bare(up))
            mixed = "(" + last.up + " * " + last.out + ").sum(axis=1, keepdims=True)"
            return lines + [last.delta + " = " + last.out + " * (" + last.up + " - " + mixed + ")"]
        behind = " * " + slope if slope and not plan.fused else ""
        return lines + [last.delta + " = " + (up + behind if behind else bare(up))]

    def hidden_delta(self, stage: Stage, above: Stage) -> str:
        slope = self.filled(SLOPES[NUMPY].get(stage.activation, ""), stage)
        arrives = above.delta + " @ " + above.W
        return arrives + " * " + slope if slope else arrives

    def slope(self, stage: Stage) -> str:
        return self.plan.sign + stage.delta + ".T @ " + stage.enters

    def bias_slope(self, stage: Stage) -> str:
        if self.plan.shared:
            return self.plan.bias_sign + stage.delta + ".sum().reshape(1)"
        return self.plan.bias_sign + stage.delta + ".sum(axis=0)"

    def show(self, digits: int) -> "list[str]":
        """Return the function that prints an array."""
        one = '*[f"' + shown("value", digits) + '" for value in np.ravel(array)]'
        return ["def show(name, array):", '    print(name, "=", ' + one + ")"]

    def check(self) -> "list[str]":
        """Return the lines of the gradient check."""
        call = "gradient(" + self.given() + ")"
        return [
            "h, worst = 1e-5, 0.0",
            "for p, slope in zip(parameters, slopes):",
            "    for place, old in np.ndenumerate(p.copy()):",
            "        p[place] = old + h",
            "        up, _ = " + call,
            "        p[place] = old - h",
            "        down, _ = " + call,
            "        p[place] = old",
            "        worst = max(worst, abs((up - down) / (2 * h) - slope[place]))",
            'print(f"check: largest difference {worst:.1e}")',
        ]

    def still(self) -> str:
        return "[np.zeros_like(p) for p in parameters]"

    def moved(self, p: str, v: str, slope: str) -> "list[str]":
        if not self.d.momentum:
            return [p + " -= rate * " + slope]
        return [v + " = momentum * " + v + " + " + slope, p + " -= rate * " + v]
