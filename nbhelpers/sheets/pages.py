"""Makes the pages of exercises and of solutions: HTML without a script, to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from nbhelpers.figures import network_graph
from nbhelpers.networks import ACTIVATIONS, Example, Network
from nbhelpers.number_text import number_text
from nbhelpers.workbench import Description
from nbhelpers.workbench.derivation import derive
from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.derivation.lines import Line
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.results import values

STYLE = """
@page { margin: 14mm 16mm }
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto; max-width: 178mm }
section { break-after: page }
.lines { columns: 2; column-gap: 8mm }
section:last-child { break-after: auto }
h1 { font-size: 15pt; margin: 0 }
h2 { font-size: 12pt; margin: .8rem 0 .2rem; break-after: avoid }
p { margin: .4rem 0 }
.name { float: right; color: #444 }
figure { margin: .5rem auto; text-align: center; break-inside: avoid }
figure svg { max-width: 100%; max-height: 88mm }
figcaption { font-size: 10pt; color: #444 }
.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(40mm, 1fr)); gap: .15rem 5mm; margin: 0; padding: 0; list-style: none }
.numbers li { display: flex; align-items: baseline; gap: 2mm; break-inside: avoid; min-height: 1.6em; white-space: nowrap }
.numbers .blank { flex: 1; border-bottom: 1px solid #555; height: 1.3em }
.numbers b { font-weight: 600 }
pre { font: 9pt/1.35 ui-monospace, Consolas, monospace; white-space: pre-wrap; break-inside: avoid; margin: .4rem 0 }
@media (max-width: 700px) { body { padding: 0 1rem } }
"""
KINDS = (
    ("Forward", ("net_", "out_", "loss", "E_")),
    ("Backward", ("dE/dout_", "delta_")),
    ("Derivatives", ("dE/d",)),
)


def page(title: str, sheets: list[str]) -> str:
    """Return one document of several sheets."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(sheets)
        + "\n</body></html>\n"
    )


def exercise_sheet(d: Description, seed: int) -> str:
    """Return the sheet of one exercise: the drawing, its numbers, and blanks to fill in."""
    drawing = network_graph(
        _example(d),
        show="names",
        alt="The network of this sheet, its weights and units named.",
        caption="Each line is a weight; each box computes net, and from it out.",
    )
    parts = [
        _head(f"Exercise {seed}", True),
        _told(d),
        str(drawing._repr_html_()),
        "<h2>Given</h2>",
        _given(d),
    ]
    for heading, found in _groups(d):
        parts += [f"<h2>{heading}</h2>", _list((name, None) for name, _ in found)]
    return "<section>" + "\n".join(parts) + "</section>"


def solution_sheet(d: Description, seed: int) -> str:
    """Return the solution of one exercise: all numbers, and how each derivative comes about."""
    drawing = network_graph(
        _example(d),
        show="gradients",
        alt="The network of this sheet with the derivatives of the loss.",
        caption="The derivative of the loss by each weight, net and out.",
    )
    parts = [_head(f"Solution {seed}", False), str(drawing._repr_html_())]
    groups = _groups(d)
    for heading, found in groups:
        parts += [f"<h2>{heading}</h2>", _list(found)]
    parts.append("<h2>Worked out</h2>")
    parts.append(_worked_out(d, [name for _, found in groups for name, _ in found]))
    return "<section>" + "\n".join(parts) + "</section>"


def _worked_out(d: Description, names: list[str]) -> str:
    """Return a line for each quantity, symbols above numbers, each once and in its order."""
    lines: dict[str, Line] = {}
    for name in names:
        for line in derive(d, name).lines:
            if not line.name.startswith(("path ", "all ")):  # which say it another way
                lines.setdefault(line.name, line)
    blocks = []
    for name, line in lines.items():
        below = "\n" + " " * len(name) + " = "
        blocks.append(f"<pre>{escape(name + ' = ' + below.join(rows(line, Plain(6))))}</pre>")
    return f'<div class="lines">{"".join(blocks)}</div>'


def _head(title: str, to_fill_in: bool) -> str:
    name = '<span class="name">Name: ______________________</span>' if to_fill_in else ""
    return f"{name}<h1>{escape(title)}</h1>"


def _told(d: Description) -> str:
    names = " and ".join(dict.fromkeys(_label(layer.activation) for layer in d.layers))
    rate = number_text(d.learning_rate)
    return (
        f"<p>Activation: {names}. E = ½ (out − target)². Go forward, then backward: "
        "delta is dE/dnet. Then update each weight and bias once, with the learning rate "
        f"{rate}.</p>"
    )


def _label(name: str) -> str:
    return ACTIVATIONS[name].label


def _given(d: Description) -> str:
    names = d.names()
    pairs = [(f"i{n}", value) for n, value in enumerate(d.inputs[0], start=1)]
    pairs += [(names.target(0, u), value) for u, value in enumerate(d.targets[0])]
    for which, layer, u, i in names.parameters():
        one = d.layers[layer - 1]
        if which == "w":
            pairs.append((names.weight(layer, u, i), one.weights[u][i]))
        else:
            pairs.append((names.bias(layer, u), one.biases[u]))
    return _list(pairs)


def _groups(d: Description) -> list[tuple[str, list[tuple[str, float]]]]:
    """Return what is asked, in the order of the computation, by heading."""
    quantities, updated, order = values(d)
    asked = [(name, quantities[name]) for name in order if name in quantities]
    groups, taken = [], set()
    for heading, starts in KINDS:
        found = [(name, v) for name, v in asked if name.startswith(starts) and name not in taken]
        taken |= {name for name, _ in found}
        groups.append((heading, found))
    news = [(name, updated[name]) for name in order if name in updated]
    return [*groups, ("After the update", news)]


def _list(pairs: Iterable[tuple[str, float | None]]) -> str:
    items = []
    for name, value in pairs:
        shown = '<span class="blank"></span>' if value is None else f"<b>{number_text(value)}</b>"
        items.append(f"<li><span>{escape(name)} =</span> {shown}</li>")
    return f'<ul class="numbers">{"".join(items)}</ul>'


def _example(d: Description) -> Example:
    network = Network(
        [layer.weights for layer in d.layers],
        [layer.biases for layer in d.layers],
        activations=[layer.activation for layer in d.layers],
    )
    return Example(network, d.inputs[0], d.targets[0])
