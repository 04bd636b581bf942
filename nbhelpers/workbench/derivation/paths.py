"""All paths from a quantity to E, one product each: the chain rule without the bookkeeping."""

from nbhelpers.workbench.derivation.formulas import Formula, minus, number, times
from nbhelpers.workbench.derivation.updates import AllSteps
from nbhelpers.workbench.functions import OUTPUT, SOFTMAX

MOST_PATHS = 64
"""That are written down; of more, their number is told."""


class Path:
    """One path: the units that it leads through, the product along it, and its value."""

    def __init__(self, sample: int, units: list[str], product: Formula, value: float) -> None:
        self.sample = sample
        self.units = units
        self.product = product
        self.value = value


def count(steps: AllSteps, key: "tuple[str, int, int, int, int]") -> int:
    """Return how many paths lead from a derivative's quantity to E; 0 for what is no derivative."""
    kind, sample, layer, unit, _ = key
    if kind not in ("d_w", "d_b", "d_out", "delta", "err"):
        return 0
    asked = steps.d.loss == OUTPUT
    soft = steps.d.layers[-1].activation == SOFTMAX and not steps.run.fused
    found = 1
    for above in range(layer + 1, steps.last + 1):
        found *= steps.sizes[above]
    if soft and (kind != "d_out" or layer < steps.last):
        found *= 1 if asked else steps.sizes[-1]  # from each net to each out
    elif asked and layer < steps.last:
        found //= steps.sizes[-1]
    elif asked and unit != steps.d.output and not (kind == "d_b" and steps.run.shared):
        found = 0
    if kind == "d_b" and steps.run.shared and not (asked and layer == steps.last and not soft):
        found *= steps.sizes[layer]
    return found * (len(steps.d.inputs) if sample < 0 else 1)


def paths(steps: AllSteps, key: "tuple[str, int, int, int, int]") -> list[Path]:
    """Return the paths of a derivative, one sample after the other. Their values add up to it."""
    kind, sample, layer, unit, source = key
    samples = range(len(steps.d.inputs)) if sample < 0 else (sample,)
    found: list[Path] = []
    for s in samples:
        units = range(steps.sizes[layer]) if kind == "d_b" and steps.run.shared else (unit,)
        for u in units:
            first = number(1.0)
            if kind == "d_w":
                first = steps.see("out", s, layer - 1, source)
            if kind == "err" or (kind == "d_b" and steps.d.bias_mode == "threshold"):
                first = minus(first)
            begun = Path(s, [], first, product(first))
            if kind == "d_out":
                found += _from_out(steps, begun, layer, u)
            else:
                found += _from_net(steps, begun, layer, u)
    return found


def _from_net(steps: AllSteps, path: Path, layer: int, unit: int) -> list[Path]:
    s = path.sample
    if layer < steps.last:
        return _from_out(steps, _further(path, "", steps.slopes(s, layer, unit)), layer, unit)
    if steps.run.fused:
        name = steps.names.units[layer][unit]
        return [_further(path, name, steps.passed(s, layer, unit))]
    if steps.d.layers[-1].activation != SOFTMAX:
        return _from_out(steps, _further(path, "", steps.slopes(s, layer, unit)), layer, unit)
    found: list[Path] = []
    here = _further(path, steps.names.units[layer][unit], number(1.0))
    for k in range(steps.sizes[layer]):
        found += _from_out(steps, _further(here, "", steps.jacobian(s, layer, k, unit)), layer, k)
    return found


def _from_out(steps: AllSteps, path: Path, layer: int, unit: int) -> list[Path]:
    s = path.sample
    name = steps.names.units[layer][unit]
    if layer == steps.last:
        if steps.d.loss == OUTPUT and unit != steps.d.output:
            return []
        arrived = steps.see("d_out", s, layer, unit)
        if steps.d.loss == OUTPUT:
            arrived = steps.share()
        return [_further(path, name, arrived)]
    found: list[Path] = []
    for k in range(steps.sizes[layer + 1]):
        weight = steps.weight(s, layer + 1, k, unit)
        found += _from_net(steps, _further(path, name, weight), layer + 1, k)
    return found


def _further(path: Path, unit: str, factor: Formula) -> Path:
    units = path.units + [unit] if unit else path.units
    return Path(path.sample, units, times(path.product, factor), path.value * product(factor))


def product(formula: Formula) -> float:
    """Return the value of a formula of sums, products and quotients."""
    kind, parts = formula.kind, formula.parts
    if kind in ("value", "number"):
        return formula.number
    if kind == "negative":
        return -product(parts[0])
    if kind == "quotient":
        return product(parts[0]) / product(parts[1])
    if kind == "square":
        return product(parts[0]) * product(parts[0])
    total = 0.0 if kind == "sum" else 1.0
    for part in parts:
        total = total + product(part) if kind == "sum" else total * product(part)
    return total
