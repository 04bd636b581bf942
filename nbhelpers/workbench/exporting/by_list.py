"""A network in plain Python, its samples, weights and deltas in lists."""

from nbhelpers.workbench.exporting.arrays import ByArray, data_lines
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
from nbhelpers.workbench.exporting.plan import Stage, shown
from nbhelpers.workbench.exporting.texts import imports
from nbhelpers.workbench.functions import CATEGORICAL, SOFTMAX

DOT = ["def dot(a, b):", "    return sum(x * y for x, y in zip(a, b))"]


class ByList(ByArray):
    """The program in lists; biases stand in one row."""

    dialect = PYTHON

    def head(self) -> "list[str]":
        """Return imports, functions, and the numbers."""
        used = [stage.activation for stage in self.plan.stages]
        lines = imports(self.plan)
        lines += (["", ""] if lines else []) + DOT
        defined = [name for name in DEFINITIONS[PYTHON] if name in used]
        if self.d.loss == CATEGORICAL:
            defined[defined.index(SOFTMAX)] = CATEGORICAL
        for name in defined:
            large = self.plan.large and name == SIGMOID
            lines += ["", ""] + (LARGE_NETS[PYTHON] if large else DEFINITIONS[PYTHON][name])
        return lines + ["", ""] + self.numbers()

    def data(self, name: str, rows: "list[list[float]]", flat: bool) -> "list[str]":
        return data_lines(name, rows, flat, "", "")

    def net(self, stage: Stage) -> str:
        plan = self.plan
        rows = "for x in " + stage.enters + "]"
        if plan.shared:
            return "[[dot(w, x) + " + stage.b + "[0] for w in " + stage.W + "] " + rows
        if not plan.biased:
            return "[[dot(w, x) for w in " + stage.W + "] " + rows
        bias = " - theta" if plan.threshold else " + b"
        pair = "w, " + bias[3:] + " in zip(" + stage.W + ", " + stage.b + ")"
        return "[[dot(w, x)" + bias + " for " + pair + "] " + rows

    def out(self, stage: Stage) -> "list[str]":
        if stage.activation == IDENTITY:
            return [stage.out + " = " + stage.net]
        if stage.activation == SOFTMAX and self.d.loss == CATEGORICAL:
            return [
                stage.log + " = [log_softmax(nets) for nets in " + stage.net + "]",
                stage.out + " = [[exp(log) for log in logs] for logs in " + stage.log + "]",
            ]
        if stage.activation == SOFTMAX:
            return [stage.out + " = [softmax(nets) for nets in " + stage.net + "]"]
        one = stage.activation + "(net) for net in nets"
        return [stage.out + " = [[" + one + "] for nets in " + stage.net + "]"]

    def loss(self) -> str:
        plan = self.plan
        if plan.output:
            at = self.d.output
            return self.divided("sum(outs[" + str(at) + "] for outs in " + plan.last.out + ")", "")
        formula = plain(term(self.d.loss, PYTHON, plan.fused))
        return self.divided("sum(" + formula + " " + self.pairs(formula) + ")", plan.share())

    def divided(self, total: str, share: str) -> str:
        return total + (share or self.plan.share())

    def pairs(self, formula: str) -> str:
        """Return the loops over samples and outputs, with what a formula takes of the last layer."""
        taken, lists = self.taken(formula)
        rows = "rows in zip(" + ", ".join(lists) + ")"
        return "for " + rows + " for " + ", ".join(taken) + " in zip(*rows)"

    def taken(self, formula: str) -> "tuple[list[str], list[str]]":
        """Return what a formula takes of an output, and the lists in which it stands."""
        last = self.plan.last
        found = [("net", last.net), ("out", last.out), ("log", last.log), ("up", last.up)]
        found = [(name, rows) for name, rows in found if stands(name, formula)]
        if stands("t", formula):
            found.append(("t", "T"))
        return [name for name, _ in found], [rows for _, rows in found]

    def last_delta(self) -> "list[str]":
        plan, last = self.plan, self.plan.last
        slope = "" if plan.fused else plain(SLOPES[PYTHON].get(last.activation, ""))
        behind = plan.share() + (" * " + slope if slope else "")
        if plan.output:
            return self.of_one_output(behind)
        up = plain(error(self.d.loss, PYTHON, plan.fused, plan.reversed_sign))
        if plan.odd_targets:
            up = up.replace("out", "out * sum(ts)")
            inner = "[" + up + plan.share() + " for out, t in zip(outs, ts)]"
            return [last.delta + " = [" + inner + " for outs, ts in zip(" + last.out + ", T)]"]
        if self.softmax_alone():
            return self.by_rows(last.up, up + plan.share()) + self.through_softmax()
        return self.by_rows(last.delta, up + behind)

    def by_rows(self, name: str, formula: str) -> "list[str]":
        taken, lists = self.taken(formula)
        if (
            formula.startswith("(")
            and formula.endswith(")")
            and formula.find(")") == len(formula) - 1
        ):
            formula = formula[1:-1]
        inner = "[" + formula + " for " + ", ".join(taken) + " in zip(*rows)]"
        return [name + " = [" + inner + " for rows in zip(" + ", ".join(lists) + ")]"]

    def of_one_output(self, behind: str) -> "list[str]":
        """Return the lines where one output itself is differentiated."""
        plan, last = self.plan, self.plan.last
        chosen = ("-(" if plan.reversed_sign else "(") + "k == " + str(self.d.output) + ")"
        if self.softmax_alone():
            inner = "[" + chosen + plan.share() + " for k in range(" + str(last.units) + ")]"
            return [last.up + " = [" + inner + " for _ in X]"] + self.through_softmax()
        row, one = ("nets", "net") if stands("net", behind) else ("outs", "out")
        inner = "[" + chosen + behind + " for k, " + one + " in enumerate(" + row + ")]"
        rows = last.net if row == "nets" else last.out
        return [last.delta + " = [" + inner + " for " + row + " in " + rows + "]"]

    def through_softmax(self) -> "list[str]":
        last = self.plan.last
        inner = "[out * (up - dot(ups, outs)) for up, out in zip(ups, outs)]"
        rows = " for ups, outs in zip(" + last.up + ", " + last.out + ")]"
        return [last.delta + " = [" + inner + rows]

    def hidden_delta(self, stage: Stage, above: Stage) -> str:
        slope = plain(SLOPES[PYTHON].get(stage.activation, ""))
        turned = "zip(*" + above.W + ")"
        if not slope:
            return "[[dot(w, d) for w in " + turned + "] for d in " + above.delta + "]"
        one = "net" if stands("net", slope) else "out"
        rows = stage.net if one == "net" else stage.out
        inner = (
            "[dot(w, d) * " + slope + " for w, " + one + " in zip(" + turned + ", " + one + "s)]"
        )
        return "[" + inner + " for d, " + one + "s in zip(" + above.delta + ", " + rows + ")]"

    def slope(self, stage: Stage) -> str:
        inner = "[" + self.plan.sign + "dot(d, x) for x in zip(*" + stage.enters + ")]"
        return "[" + inner + " for d in zip(*" + stage.delta + ")]"

    def bias_slope(self, stage: Stage) -> str:
        sign = self.plan.bias_sign
        if self.plan.shared:
            return "[" + sign + "sum(map(sum, " + stage.delta + "))]"
        return "[" + sign + "sum(d) for d in zip(*" + stage.delta + ")]"

    def parameters(self) -> "list[str]":
        return [name if name[0] == "W" else "[" + name + "]" for name in self.named]

    def slopes(self) -> "list[str]":
        return ["d" + name if name[0] == "W" else "[d" + name + "]" for name in self.named]

    def show(self, digits: int) -> "list[str]":
        """Return the function that prints rows of numbers."""
        one = '*[f"' + shown("value", digits) + '" for row in rows for value in row]'
        return ["def show(name, rows):", '    print(name, "=", ' + one + ")"]

    def single(self, value: str) -> str:
        return "[[" + value + "]]"

    def check(self) -> "list[str]":
        """Return the lines of the gradient check."""
        call = "gradient(" + self.given() + ")"
        return [
            "h, worst = 1e-5, 0.0",
            "for p, slope in zip(parameters, slopes):",
            "    for row, slopes_of_row in zip(p, slope):",
            "        for i, old in enumerate(row):",
            "            row[i] = old + h",
            "            up, _ = " + call,
            "            row[i] = old - h",
            "            down, _ = " + call,
            "            row[i] = old",
            "            worst = max(worst, abs((up - down) / (2 * h) - slopes_of_row[i]))",
            'print(f"check: largest difference {worst:.1e}")',
        ]

    def still(self) -> str:
        return "[[[0.0] * len(row) for row in p] for p in parameters]"

    def moved(self, p: str, v: str, slope: str) -> "list[str]":
        if not self.d.momentum:
            return [
                "for row, slopes_of_row in zip(" + p + ", " + slope + "):",
                "    for i, s in enumerate(slopes_of_row):",
                "        row[i] -= rate * s",
            ]
        return [
            "for row, v_row, slopes_of_row in zip(" + p + ", " + v + ", " + slope + "):",
            "    for i, s in enumerate(slopes_of_row):",
            "        v_row[i] = momentum * v_row[i] + s",
            "        row[i] -= rate * v_row[i]",
        ]


def plain(formula: str) -> str:
    """Return a formula with the names that a loop over outputs gives."""
    for what in ("net", "out", "log", "t"):
        formula = formula.replace("{" + what + "}", what)
    return formula


def stands(name: str, formula: str) -> bool:
    """Tell whether a name stands in a formula as a word, and no function's."""
    words, word = [], ""
    for sign in formula + " ":
        if sign.isalpha() or sign in "_0123456789":
            word += sign
            continue
        if word and sign != "(":
            words.append(word)
        word = ""
    return name in words
