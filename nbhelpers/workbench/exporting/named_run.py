"""What a program whose numbers have names does with its passes: runs, checks and updates."""

from nbhelpers.workbench.exporting.by_name import ByName
from nbhelpers.workbench.exporting.plan import number, shown


def run(one: ByName, digits: int) -> "list[str]":
    """Return the lines that print E and its derivatives."""
    value = one.plan.value
    first = "samples, " if one.several else ""
    lines = [
        value + ", slopes = gradient(" + first + "**p)",
        'print(f"' + value + " = " + shown(value, digits) + '")',
    ]
    return (
        lines
        + _seen(one, digits)
        + [
            "for name, slope in slopes.items():",
            '    print(f"d' + value + "/d{name} = " + shown("slope", digits) + '")',
        ]
    )


def _seen(one: ByName, digits: int) -> "list[str]":
    """Return the lines that print nets, outs and deltas."""
    written = shown("value", digits)
    if not one.several:
        return ["for name, value in seen.items():", '    print(f"{name} = ' + written + '")']
    return [
        "for n, sample in enumerate(seen):",
        "    for name, value in sample.items():",
        '        print(f"sample {n + 1} {name} = ' + written + '")',
    ]


def check(one: ByName) -> "list[str]":
    """Return the lines of the gradient check."""
    first = "samples, " if one.several else ""
    return [
        "h, worst = 1e-5, 0.0",
        "for name, slope in slopes.items():",
        "    up, _ = gradient(" + first + "**(p | {name: p[name] + h}))",
        "    down, _ = gradient(" + first + "**(p | {name: p[name] - h}))",
        "    worst = max(worst, abs((up - down) / (2 * h) - slope))",
        'print(f"check: largest difference {worst:.1e}")',
    ]


def update(one: ByName, digits: int) -> "list[str]":
    """Return the lines of the update, and those that print what it gives."""
    plan, d = one.plan, one.d
    lines = ["rate = " + number(d.learning_rate)]
    if d.momentum:
        lines.append("momentum, v = " + number(d.momentum) + ", dict.fromkeys(p, 0.0)")
    step = []
    if d.momentum:
        step.append("v[name] = momentum * v[name] + slope")
    step.append("p[name] -= rate * " + ("v[name]" if d.momentum else "slope"))
    if plan.frozen:
        step = ['if name[0] == "w":  # the biases are frozen'] + ["    " + line for line in step]
    loop = ["for name, slope in slopes.items():"] + ["    " + line for line in step]
    if plan.one_by_one:
        loop = ["for sample in samples:", "    _, slopes = gradient([sample], **p)"] + [
            "    " + one for one in loop
        ]
    return (
        lines
        + loop
        + [
            "for name, value in p.items():",
            '    print(f"{name} = ' + shown("value", digits) + '")',
        ]
    )
