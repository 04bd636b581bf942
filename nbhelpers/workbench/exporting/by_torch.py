"""A network in PyTorch: the forward pass is written, and autograd goes backward."""

from nbhelpers.workbench.exporting.arrays import data_lines
from nbhelpers.workbench.exporting.formulas import ABSOLUTE, HALF_SQUARED, IDENTITY, TORCH
from nbhelpers.workbench.exporting.plan import Plan, Stage, number, shown, wrapped
from nbhelpers.workbench.functions import BINARY, CATEGORICAL


class ByTorch:
    """The program with autograd."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.d = plan.d
        self.named = [name for name, _ in plan.matrices()]

    def head(self) -> "list[str]":
        """Return imports and the numbers."""
        plan = self.plan
        lines = ["import torch"]
        functional = self.d.loss in (BINARY, CATEGORICAL)
        if functional or any(TORCH.get(s.activation, "")[:2] == "F." for s in plan.stages):
            lines.append("import torch.nn.functional as F")
        lines += ["", "torch.set_default_dtype(torch.float64)"]
        lines += data_lines("X", self.d.inputs, False, "torch.tensor(", ")")
        if not plan.output:
            lines += data_lines("T", self.d.targets, False, "torch.tensor(", ")")
        for name, rows in plan.matrices():
            after = ", requires_grad=True)"
            lines += data_lines(name, rows, name[0] != "W", "torch.tensor(", after)
        pairs = ", ".join('"' + name + '": ' + name for name in self.named)
        seen = "seen = {}  # nets and outs of the last pass"
        return lines + ["parameters = {" + pairs + "}", seen]

    def given(self) -> str:
        return "X" if self.plan.output else "X, T"

    def loss(self) -> "list[str]":
        """Return the function that goes forward."""
        plan = self.plan
        lines = ["def loss(" + ", ".join([self.given()] + self.named) + "):"]
        for stage in plan.stages:
            lines += ["    " + line for line in self.forward(stage, True)]
            if stage is plan.last and stage.activation in TORCH and self.nets_alone(stage):
                lines.append("    " + self.out(stage))
        kept = [name + "=" + name for name in plan.seen() if name[:3] in ("net", "out")]
        lines += wrapped("    seen.update(", kept, ")")
        return lines + ["    return " + self.value()]

    def forward(self, stage: Stage, apart: bool = False) -> "list[str]":
        """Return the lines of one layer; ``apart`` where its nets are asked for."""
        plan = self.plan
        bias = (" - " if plan.threshold else " + ") + stage.b if plan.biased else ""
        net = stage.enters + " @ " + stage.W + ".T" + bias
        nets_alone = self.nets_alone(stage)
        if stage.activation == IDENTITY and not apart and not nets_alone:
            return [stage.out + " = " + net]
        lines = [stage.net + " = " + net]
        return lines if nets_alone else lines + [self.out(stage)]

    def nets_alone(self, stage: Stage) -> bool:
        """Tell whether the loss takes a layer's nets."""
        return stage is self.plan.last and (self.plan.fused or self.d.loss == CATEGORICAL)

    def out(self, stage: Stage) -> str:
        """Return the line that makes a layer's outs."""
        if stage.activation == IDENTITY:
            return stage.out + " = " + stage.net
        return stage.out + " = " + TORCH[stage.activation].replace("{net}", stage.net)

    def value(self) -> str:
        """Return the loss as an expression."""
        plan, last, loss = self.plan, self.plan.last, self.d.loss
        share = plan.share()
        if plan.output:
            return last.out + "[:, " + str(self.d.output) + "].sum()" + share
        if loss == CATEGORICAL:
            return "F.cross_entropy(" + last.net + ', T, reduction="sum")' + share
        if loss == BINARY:
            of = "binary_cross_entropy"
            of += "_with_logits(" + last.net if plan.fused else "(" + last.out
            return "F." + of + ', T, reduction="sum")' + share
        if loss == ABSOLUTE:
            return "(" + last.out + " - T).abs().sum()" + share
        half = " / 2" if loss == HALF_SQUARED else ""
        return "((" + last.out + " - T) ** 2).sum()" + half + share

    def run(self) -> "list[str]":
        """Return the lines that print E, nets, outs and deltas, and the derivatives."""
        plan, value = self.plan, self.plan.value
        return [
            value + " = loss(" + self.given() + ", **parameters)",
            "for name in " + self.nets() + ":",
            '    seen["net_" + name].retain_grad()',
            value + ".backward()",
            'show("' + value + '", ' + value + ")",
            "for name, tensor in seen.items():",
            "    show(name, tensor)",
            "for name in reversed(" + self.nets() + "):",
            '    show("'
            + plan.last.delta[:-1]
            + '" + name, '
            + plan.sign
            + 'seen["net_" + name].grad)',
            "for name, p in parameters.items():",
            '    show("d' + value + '/d" + name, p.grad)',
        ]

    def nets(self) -> str:
        """Return the letters of all layers, as a text is gone through."""
        return '"' + "".join(stage.net[4:] for stage in self.plan.stages) + '"'

    def show(self, digits: int) -> "list[str]":
        """Return the function that prints a tensor."""
        one = '*[f"' + shown("value", digits) + '" for value in tensor.ravel().tolist()]'
        return ["def show(name, tensor):", '    print(name, "=", ' + one + ")"]

    def check(self) -> "list[str]":
        """Return the lines of the gradient check."""
        return [
            "agrees = torch.autograd.gradcheck(",
            "    lambda *p: loss(" + self.given() + ", *p),",
            "    list(parameters.values()),",
            "    raise_exception=False,",
            ")",
            'print("check:", "the derivatives agree" if agrees else "they differ")',
        ]

    def optimizer(self) -> "list[str]":
        """Return the lines that make the optimizer."""
        plan = self.plan
        moved = [name for name in self.named if name[0] == "W" or not plan.frozen]
        momentum = ", momentum=" + number(self.d.momentum) if self.d.momentum else ""
        told = "  # the biases are frozen" if plan.frozen else ""
        rate = "lr=" + number(self.d.learning_rate) + momentum
        return ["optimizer = torch.optim.SGD([" + ", ".join(moved) + "], " + rate + ")" + told]

    def update(self) -> "list[str]":
        """Return the lines of the update, and those that print what it gives."""
        plan = self.plan
        shown = ["for name, p in parameters.items():", "    show(name, p)"]
        if not plan.one_by_one:
            step = ["update(" + self.given() + ")"] if plan.immediate else ["optimizer.step()"]
            return step + shown
        chosen = ", ".join(name + "[s : s + 1]" for name in self.given().split(", "))
        if plan.immediate:
            return ["for s in range(len(X)):", "    update(" + chosen + ")"] + shown
        return [
            "for s in range(len(X)):",
            "    optimizer.zero_grad()",
            "    loss(" + chosen + ", **parameters).backward()",
            "    optimizer.step()",
        ] + shown

    def immediate(self) -> "list[str]":
        """Return the function that updates layer by layer, from the last one back."""
        plan = self.plan
        lines = ["def update(" + self.given() + "):"]
        told = "Move each layer before its deltas are passed back, through its new weights."
        lines.append('    """' + told + '"""')
        body = []
        for stage in plan.stages:
            body += self.forward(stage, apart=True)
        body += [plan.value + " = " + self.value(), "optimizer.zero_grad()"]
        for stage in reversed(plan.stages):
            delta = "delta_" + stage.out[4:]
            if stage is plan.last:
                asked = plan.value + ", " + stage.net + ", retain_graph=True"
            else:
                above = plan.stages[stage.number]
                asked = stage.out + ", " + stage.net + ", delta_" + above.out[4:] + " @ " + above.W
            body.append("(" + delta + ",) = torch.autograd.grad(" + asked + ")")
            body.append(stage.W + ".grad = " + delta + ".T @ " + stage.enters)
            if plan.biased and not plan.frozen:
                sign = "-" if plan.threshold else ""
                total = ".sum().reshape(1)" if plan.shared else ".sum(dim=0)"
                body.append(stage.b + ".grad = " + sign + delta + total)
            body += ["optimizer.step()", "optimizer.zero_grad()"]
        return lines + ["    " + line for line in body]
