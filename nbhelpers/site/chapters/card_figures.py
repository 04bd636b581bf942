"""The small drawings on the cards of this book's chapters, each computed from what the chapter is about.

They stand beside words that say it, so they are hidden from screen readers. Their classes are those of
the palette: ``f`` a forward value, ``g`` a gradient, ``t`` the loss, ``m`` what steps back, ``d`` dashed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from nbhelpers.clinic import Layer, Loop, check
from nbhelpers.figures.svg import compact_path, number
from nbhelpers.handwriting import digits
from nbhelpers.losses import softmax
from nbhelpers.networks import Example, mazur, notebook_001, notebook_004
from nbhelpers.scaling import Job

WIDTH, HEIGHT = 96, 48
_RADIUS = 5.0
_Point = tuple[float, float]


def card_figure(slug: str) -> str:
    """The drawing on the card of a chapter; nothing for a chapter that has none."""
    draw = _FIGURES.get(slug.rpartition("/")[2])
    if draw is None:
        return ""
    return (
        f'<svg class="card-figure" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{draw()}</svg>'
    )


def _line(points: Iterable[_Point], kind: str, width: float | None = None) -> str:
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    thick = "" if width is None else f' stroke-width="{number(width)}"'
    return f'<path class="{kind}" d="{compact_path(d)}"{thick}/>'


def _dots(points: Iterable[_Point], kind: str, radius: float = _RADIUS) -> str:
    return "".join(
        f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
        for x, y in points
    )


def _column(x: float, count: int, gap: float) -> list[_Point]:
    top = HEIGHT / 2 - gap * (count - 1) / 2
    return [(x, top + gap * n) for n in range(count)]


def _network(example: Example) -> str:
    """Units and wires; as wide as the gradient is large, dashed where it is negative."""
    network = example.network
    gradients = network.named_gradients(example.x, example.target)
    sizes, names = network.sizes, network.weight_names
    at = [
        _column(8 + 80 * n / (len(sizes) - 1), size, 28 if size < 3 else 17)
        for n, size in enumerate(sizes)
    ]
    wires = ""
    for layer, rows in enumerate(names):
        for unit, row in enumerate(rows):
            for source, name in enumerate(row):
                slope = gradients[name]
                width = max(0.8, 3.2 + 0.9 * math.log10(abs(slope))) if slope else 0.8
                kind = "m" if not slope else "g d" if slope < 0 else "g"
                wires += _line([at[layer][source], at[layer + 1][unit]], kind, min(width, 3.5))
    return wires + _dots([point for layer in at for point in layer], "u")


def _slope() -> str:
    """E over one weight, the chord of a nudge and the tangent that it comes near."""
    source = notebook_001()

    def loss(w: float) -> float:
        return source.network.replace_parameters(w5=w).loss_value(source.x, source.target)

    low, high, at, nudge = -9.0, 3.0, -1.6, 2.4
    grid = np.linspace(low, high, 25)
    values = [loss(float(w)) for w in grid]
    scale = (HEIGHT - 8) / (max(values) - min(values))

    def place(w: float, e: float) -> _Point:
        return 4 + (WIDTH - 8) * (w - low) / (high - low), HEIGHT - 4 - (e - min(values)) * scale

    ends = [(w, loss(w)) for w in (at - nudge, at + nudge)]
    rise = (loss(at + 1e-5) - loss(at - 1e-5)) / 2e-5
    tangent = [place(at + d, loss(at) + rise * d) for d in (-nudge, nudge)]
    return (
        _line([place(w, e) for w, e in zip(map(float, grid), values, strict=True)], "t")
        + _line([place(*end) for end in ends], "m")
        + _line(tangent, "g")
        + _dots([place(*end) for end in ends], "u", 2.5)
    )


def _neuron() -> str:
    """Three inputs, one unit, and the hinge of ReLU in it."""
    inputs = _column(8, 3, 17)
    unit = (58.0, HEIGHT / 2)
    widths = (3.0, 1.0, 2.0)  # the weights, without their signs
    wires = "".join(_line([point, unit], "f", w) for point, w in zip(inputs, widths, strict=True))
    hinge = [(unit[0] - 9, unit[1] + 5), (unit[0], unit[1] + 5), (unit[0] + 8, unit[1] - 7)]
    out = _line([(unit[0] + 14, unit[1]), (WIDTH - 4, unit[1])], "f")
    return wires + out + _dots(inputs, "u") + _dots([unit], "u", 14) + _line(hinge, "f")


def _cells(
    left: float, top: float, rows: int, columns: int, kind: Callable[[int, int], str]
) -> str:
    """An array of squares, those of a kind in one path."""
    found: dict[str, str] = {}
    for row in range(rows):
        for column in range(columns):
            name = kind(row, column)
            x, y = left + 8 * column, top + 8 * row
            found[name] = found.get(name, "") + f"M{x:g} {y:g}h6v6h-6z"
    return "".join(f'<path class="{name}" d="{d}"/>' for name, d in found.items())


def _product() -> str:
    """The inputs turned round, times what comes back: one row and one column meet in one entry."""
    return (
        _cells(1, 8, 4, 3, lambda row, _: "f c" if row == 1 else "m c")
        + _cells(36, 12, 3, 3, lambda _, column: "g c" if column == 2 else "m c")
        + _cells(71, 8, 4, 3, lambda row, column: "g c" if (row, column) == (1, 2) else "m c")
    )


def _tape() -> str:
    """What a program remembers: forward along the tape, and back over it."""
    nodes: list[_Point] = [(8, 12), (8, 36), (36, 24), (64, 24), (88, 24)]
    edges = [(0, 2), (1, 2), (2, 3), (3, 4)]
    forward = "".join(_line([nodes[a], nodes[b]], "f") for a, b in edges)
    back = _line([(88, 36), (42, 36), (22, 45)], "g") + _line(
        [(42, 36), (47, 32), (42, 36), (47, 40)], "g"
    )
    return forward + back + _dots(nodes, "u")


def _piled() -> str:
    """The loss with gradients that are cleared, and with gradients that pile up."""
    source = notebook_001()
    runs = [
        source.network.train(
            source.x, source.target, learning_rate=1, steps=11, momentum=momentum
        ).losses
        for momentum in (0.0, 0.999)
    ]
    high = max(run.max() for run in runs)

    def curve(losses: NDArray[np.float64]) -> list[_Point]:
        step = (WIDTH - 8) / (len(losses) - 1)
        return [(4 + step * n, HEIGHT - 4 - (HEIGHT - 8) * e / high) for n, e in enumerate(losses)]

    return _line(curve(runs[0]), "m") + _line(curve(runs[1]), "t")


def _jacobian() -> str:
    """A row times a matrix that is never formed."""
    return (
        _cells(2, 21, 1, 5, lambda *_: "g c")
        + _cells(49, 1, 5, 5, lambda row, column: "f c" if row == column else "m c")
        + _line([(50, 45), (86, 45)], "g")
    )


def _fates() -> str:
    """Where the outputs of source 004 go, over the rate: one value, two, many, none."""
    dots = set()
    for rate in np.linspace(0.02, 0.043, 44):
        y = 4.0
        for n in range(400):
            y *= (1 + 2 * math.sqrt(13) * rate * (5 - y)) ** 2
            if n >= 388:
                x = 4 + (WIDTH - 8) * (rate - 0.02) / 0.023
                dots.add((round(x), round(2 * (HEIGHT - 3 - 3.6 * y)) / 2))
    d = "".join(f"M{x:g} {y:g}h0" for x, y in sorted(dots))
    return f'<path class="f" d="{d}" stroke-width="1.6"/>'


def _fan() -> str:
    """The size of a gradient over the layers it has come through, for four sizes of the weights."""
    depth, width = 12, 60
    drawn = ""
    for gain in (0.8, 1.6, 2.0, 1.2):
        rng = np.random.default_rng(4)
        gradient = rng.normal(size=width)
        sizes = [np.log10(np.linalg.norm(gradient))]
        for _ in range(depth):
            weights = rng.normal(0, gain / math.sqrt(width), (width, width))
            gradient = weights @ (gradient * (rng.normal(size=width) > 0))
            sizes.append(np.log10(np.linalg.norm(gradient)))
        step = (WIDTH - 8) / depth
        points = [(WIDTH - 4 - step * n, 18 - 11 * (s - sizes[0])) for n, s in enumerate(sizes)]
        drawn += _line([point for point in points if point[1] < HEIGHT - 3], "m")
    return drawn


def _fingerprints() -> str:
    """Four bugs of the clinic, a row each: which entries of a check are wrong."""
    layers = [
        Layer([[0.8, -0.5], [0.3, 0.9]], [0.1, -0.2], "tanh"),
        Layer([[0.7, -0.4], [0.6, 0.5]], [0.0, 0.1], "identity"),
    ]
    inputs, targets = [[1.0, 0.5], [-0.6, 0.8]], [[0.5, -0.3], [-0.4, 0.6]]
    rows = [
        [entry.right() for entry in check(Loop(layers, inputs, targets, bug=bug, at=at))]
        for bug, at in (("bias_not_summed", 0), ("mean_for_sum", 0), ("detached", 1), ("", 0))
    ]
    found: dict[bool, list[_Point]] = {True: [], False: []}
    for y, row in enumerate(rows):
        for x, right in enumerate(row):
            found[right].append((8 + 7.2 * x, 6 + 12 * y))
    return _dots(found[True], "u", 2.4) + _dots(found[False], "g c", 2.6)


def _digits() -> str:
    """A picture of the data, and how near it is to the mean of each of the ten digits."""
    images, labels = digits()
    drawn = ""
    for shade in (1, 2, 3):
        d = "".join(
            f"M{5 + 5 * column} {4 + 5 * row}h5v5h-5z"
            for row, column in np.argwhere(np.ceil(images[9] * 3 / 16) == shade)
        )
        drawn += f'<path class="ink" d="{d}" fill-opacity="{shade / 3:.2g}"/>'
    means = [images[labels == digit].mean(axis=0) for digit in range(10)]
    near = softmax([-((images[9] - mean) ** 2).sum() / 250 for mean in means])
    d = "".join(f"M{54 + 4 * n} 44h2v{-2 - 36 * p:.1f}h-2z" for n, p in enumerate(near))
    return drawn + f'<path class="f c" d="{d}"/>'


def _speedups() -> str:
    """What more workers gain, on log axes: at best, with a batch for each, with one batch divided."""
    job = Job(batch=512, parameters=2.1e6, rate=1.68e11, bandwidth=2.54e9, latency=4.6e-5)
    workers = [2**n for n in range(13)]

    def gains(gain: Callable[[int], float], kind: str) -> str:
        return _line([(6 + 7 * math.log2(p), 36 - 2.6 * math.log2(gain(p))) for p in workers], kind)

    return gains(float, "m") + gains(job.weak_speedup, "m d") + gains(job.strong_speedup, "g")


_FIGURES: dict[str, Callable[[], str]] = {
    "chain_rule_by_hand": lambda: _network(mazur()),
    "gradient_checking": _slope,
    "one_neuron": _neuron,
    "batch_backprop": _product,
    "autograd_from_scratch": _tape,
    "torch_scalars": _piled,
    "jacobians_and_vjps": _jacobian,
    "torch_three_layer": lambda: _network(notebook_004()),
    "learning_rate": _fates,
    "deep_chains": _fan,
    "bug_clinic": _fingerprints,
    "digits": _digits,
    "cost_and_scale": _speedups,
}
