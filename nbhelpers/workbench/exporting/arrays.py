"""The passes of a network whose samples are rows: the steps that lists and NumPy arrays share.

Each step is one line of the program; a dialect says what it looks like.
"""

from nbhelpers.workbench.exporting.plan import WIDE, Plan, Stage, assigned, number, wrapped
from nbhelpers.workbench.functions import SOFTMAX


class ByArray:
    """A program in which each layer has its nets, outs and deltas in one array, a row a sample."""

    dialect = ""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.d = plan.d
        self.named = [name for name, _ in plan.matrices()]

    # What a dialect says.

    def data(self, name: str, rows: "list[list[float]]", flat: bool) -> "list[str]":
        """Return the lines that give a name its numbers; ``flat`` for a row of biases."""
        raise NotImplementedError

    def net(self, stage: Stage) -> str:
        """Return the right side of ``net_h = ...``."""
        raise NotImplementedError

    def out(self, stage: Stage) -> "list[str]":
        """Return the lines that make a layer's outs."""
        raise NotImplementedError

    def loss(self) -> str:
        """Return the right side of ``E = ...``."""
        raise NotImplementedError

    def last_delta(self) -> "list[str]":
        """Return the lines that make the last layer's deltas."""
        raise NotImplementedError

    def hidden_delta(self, stage: Stage, above: Stage) -> str:
        """Return the right side of ``delta_h = ...``."""
        raise NotImplementedError

    def slope(self, stage: Stage) -> str:
        """Return the right side of ``dW1 = ...``."""
        raise NotImplementedError

    def bias_slope(self, stage: Stage) -> str:
        """Return the right side of ``db1 = ...``."""
        raise NotImplementedError

    def parameters(self) -> "list[str]":
        """Return what stands in the list of parameters."""
        return self.named

    def slopes(self) -> "list[str]":
        """Return what stands in the list of slopes."""
        return ["d" + name for name in self.named]

    # The program.

    def numbers(self) -> "list[str]":
        """Return the lines with samples, targets and parameters."""
        lines = self.data("X", self.d.inputs, False)
        if not self.plan.output:
            lines += self.data("T", self.d.targets, False)
        for name, rows in self.plan.matrices():
            lines += self.data(name, rows, name[0] != "W")
        lines.append("parameters = [" + ", ".join(self.parameters()) + "]")
        lines.append("seen = {}  # nets, outs and deltas of the last pass")
        return lines + ["names = [" + ", ".join('"' + name + '"' for name in self.named) + "]"]

    def given(self) -> str:
        """Return what the function is given."""
        return "X" if self.plan.output else "X, T"

    def gradient(self) -> "list[str]":
        """Return the function that goes forward and backward; in the immediate order it may move."""
        plan = self.plan
        early = ", move=False" if plan.immediate else ""
        lines = ["def gradient(" + self.given() + early + "):"]
        lines.append(
            '    """Return ' + plan.value + " and its derivatives by all parameters." + '"""'
        )
        body = []
        for stage in plan.stages:
            body.append(stage.net + " = " + self.net(stage))
            body += self.out(stage)
        body += [plan.value + " = " + self.loss(), ""]
        for stage in reversed(plan.stages):
            if stage is plan.last:
                body += self.last_delta()
            else:
                above = plan.stages[stage.number]
                body.append(stage.delta + " = " + self.hidden_delta(stage, above))
            body.append("d" + stage.W + " = " + self.slope(stage))
            if plan.biased:
                body.append("d" + stage.b + " = " + self.bias_slope(stage))
            if plan.immediate:
                body += self.early(stage)
        body += wrapped("seen.update(", [name + "=" + name for name in plan.seen()], ")")
        body.append("return " + plan.value + ", [" + ", ".join(self.slopes()) + "]")
        body = [part for line in body for part in broken(line, WIDE - 4)]
        return lines + ["    " + line if line else "" for line in body]

    def early(self, stage: Stage) -> "list[str]":
        """Return the lines that move a layer before anything is passed back through it."""
        plan = self.plan
        moved = [stage.W] + ([stage.b] if plan.biased and not plan.frozen else [])
        lines = [
            "if move:"
            + (
                "  # so that what is passed back comes from new weights"
                if stage is plan.last
                else ""
            )
        ]
        for name in moved:
            at = self.named.index(name)
            lines.append("    step(" + str(at) + ", " + self.slopes()[at] + ")")
        return lines

    def moved(self, p: str, v: str, slope: str) -> "list[str]":
        """Return the lines that move one array, which the program calls ``p``."""
        raise NotImplementedError

    def step(self) -> "list[str]":
        """Return the function that moves one array, for the immediate order."""
        lines = [
            "def step(at, slope):",
            '    """Move one array of parameters against its slope."""',
        ]
        return lines + ["    " + line for line in self.moved("parameters[at]", "v[at]", "slope")]

    def settings(self) -> "list[str]":
        """Return the lines with the rate, and with momentum."""
        lines = ["rate = " + number(self.d.learning_rate)]
        if self.d.momentum:
            lines += ["momentum = " + number(self.d.momentum), "v = " + self.still()]
        return lines

    def still(self) -> str:
        """Return what momentum has gathered at the start."""
        raise NotImplementedError

    def update(self) -> "list[str]":
        """Return the lines of the update, and those that print what it gives."""
        plan = self.plan
        if plan.immediate:
            one = ["gradient(" + self.chosen() + ", move=True)"]
        else:
            one = ["_, slopes = gradient(" + self.chosen() + ")"] if plan.one_by_one else []
            one += self.all_moved()
        if plan.one_by_one:
            one = ["for s in range(len(X)):"] + ["    " + line for line in one]
        settings = [] if plan.immediate else self.settings()
        return settings + one + ["for name, p in zip(names, parameters):", "    show(name, p)"]

    def all_moved(self) -> "list[str]":
        """Return the loop that moves all parameters, or the weights alone."""
        count = "[:" + str(len(self.plan.stages)) + "]" if self.plan.frozen else ""
        told = "  # the biases are frozen" if self.plan.frozen else ""
        if self.d.momentum:
            loop = ["for at, slope in enumerate(slopes" + count + "):" + told]
            return loop + ["    " + line for line in self.moved("parameters[at]", "v[at]", "slope")]
        loop = ["for p, slope in zip(parameters, slopes" + count + "):" + told]
        return loop + ["    " + line for line in self.moved("p", "", "slope")]

    def chosen(self) -> str:
        """Return the samples of one update: all, or the one whose turn it is."""
        if not self.plan.one_by_one:
            return self.given()
        return ", ".join(name + "[s : s + 1]" for name in self.given().split(", "))

    def run(self) -> "list[str]":
        """Return the lines that print E and its derivatives."""
        value = self.plan.value
        return [
            value + ", slopes = gradient(" + self.given() + ")",
            'show("' + value + '", ' + self.single(value) + ")",
            "for name, value in seen.items():",
            "    show(name, value)",
            "for name, slope in zip(names, slopes):",
            '    show("d' + value + '/d" + name, slope)',
        ]

    def single(self, value: str) -> str:
        """Return E as `show` takes it."""
        return value

    def softmax_alone(self) -> bool:
        """Tell whether the deltas of the last layer go through the softmax's full Jacobian."""
        return self.plan.last.activation == SOFTMAX and not self.plan.fused


def data_lines(
    name: str, rows: "list[list[float]]", flat: bool, before: str, after: str
) -> "list[str]":
    """Return the lines that give a name its numbers."""
    if not flat:
        return assigned(name, rows, before, after)
    return wrapped(name + " = " + before + "[", list(map(number, rows[0])), "]" + after)


def broken(line: str, width: int) -> "list[str]":
    """Return a line, or where it is too long the parts of its outer comprehension."""
    end = line.rfind("] for ") + 1 or line.find(" for rows in ")
    start = max(line.find(" = [") + 4, line.find(" = sum(") + 7)
    if len(line) <= width or end <= 0 or start < 7:
        return [line]
    close = max(line.rfind("]"), line.rfind(")")) if line[start - 1] == "[" else line.rfind(")")
    return [
        line[:start],
        "    " + line[start:end],
        "    " + line[end + 1 : close],
        line[close:],
    ]
