"""The pages of exercises and of solutions: HTML without a script, to be printed.

In plain Python, without a library: a page of the book makes the same in MicroPython.
"""

from nbhelpers.sheets.drawing import drawing
from nbhelpers.sheets.writing import General, Paper, name_html, number_html, signs
from nbhelpers.workbench.derivation.lines import Line
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.derivation.updates import AllSteps
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.results import keys, values

EXERCISE, SOLUTION = "Exercise", "Solution"
TO = "→"
STYLE = """
@page { margin: 12mm 14mm }
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto; max-width: 182mm }
section { break-after: page }
section:last-child { break-after: auto }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 5mm }
h1 { font-size: 15pt; margin: 0 }
h2 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid }
p { margin: 1.5mm 0 }
.name { flex: 0 1 80mm; display: flex; gap: 2mm }
.name i, .blank { flex: 1; border-bottom: 1px solid #555 }
figure { margin: 3mm 0; break-inside: avoid }
svg { display: block; max-width: 100%; margin: 0 auto; font-variant-numeric: tabular-nums }
svg rect { fill: #fff; stroke: #111; stroke-width: 1.2 }
svg path { fill: none; stroke: #777 }
svg path.blank { stroke: #555 }
sub, sup { font-size: .78em; line-height: 0 }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(80mm, 100%), 1fr)); gap: 0 10mm; break-inside: avoid; margin: 0; padding: 0; list-style: none }
li { display: flex; align-items: baseline; gap: 1.5mm; min-height: 6.6mm; font-size: 10pt; white-space: nowrap; break-inside: avoid }
.solved li { min-height: 5mm }
.solved h2 { margin-top: 2.5mm }
.solved figure { margin: 1.5mm 0 }
li .blank { height: 5.4mm }
li b { flex: 1 }
li .called { min-width: 16mm }
li b + .called, li .blank + .called { min-width: 8mm; margin-left: 3mm }
.rule { white-space: nowrap }
b { font-weight: 600; font-variant-numeric: tabular-nums }
.lines { columns: 2; column-gap: 8mm; font-size: 9pt }
.lines p { margin: 0 0 .9mm; padding-left: 6mm; text-indent: -6mm; break-inside: avoid; line-height: 1.4 }
.lines span + span { display: inline-block; text-indent: 0; margin-left: .4em }
@media screen { body { padding: 4mm } section { padding-bottom: 10mm } section + section { border-top: 1px dashed #999; padding-top: 8mm } }
@media (max-width: 480px) { .lines { columns: 1 } }
"""


def page(kind: str, first: int, sheets: "list[str]") -> str:
    """Return one document of several sheets, to print.

    Parameters
    ----------
    kind : str
        What its title calls a sheet, such as ``Exercise``.
    first : int
        The number of the first sheet; the others count up.
    sheets : list of str
        HTML, as `exercise_sheet` and `solution_sheet` return it.

    Examples
    --------
    >>> from nbhelpers.sheets.exercises import exercise
    >>> from nbhelpers.sheets.pages import exercise_sheet, page
    >>> made = [exercise_sheet(exercise(seed), seed) for seed in (7, 8)]
    >>> "<title>Exercises 7 to 8</title>" in page("Exercise", 7, made)
    True
    """
    begin, end = frame(kind, first, len(sheets))
    return begin + "\n".join(sheets) + end


def frame(kind: str, first: int, count: int) -> "tuple[str, str]":
    """Return what stands before the sheets of a document, and behind them."""
    title = kind + (" " if count == 1 else "s ") + str(first)
    if count > 1:
        title += " to " + str(first + count - 1)
    begin = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    begin += '<meta name="viewport" content="width=device-width">'
    begin += "<title>" + title + "</title><style>" + STYLE + "</style></head><body>\n"
    return begin, "\n</body></html>\n"


def exercise_sheet(d: Description, seed: int) -> str:
    """Return the sheet of one exercise: the drawing, its numbers, and blanks to fill in.

    Examples
    --------
    >>> from nbhelpers.sheets.exercises import exercise
    >>> from nbhelpers.sheets.pages import exercise_sheet
    >>> exercise_sheet(exercise(7), 7).count('class="blank"')
    31
    """
    name = '<span class="name">Name: <i></i></span>'
    return _sheet(
        d, "<header><h1>" + EXERCISE + " " + str(seed) + "</h1>" + name + "</header>", None
    )


def solution_sheet(d: Description, seed: int) -> str:
    """Return the solution of one exercise: the sheet filled in, and how each number comes about.

    Examples
    --------
    >>> from nbhelpers.sheets.exercises import exercise
    >>> from nbhelpers.sheets.pages import solution_sheet
    >>> "½ × (−1.5 − (−4))²" in solution_sheet(exercise(7), 7)
    True
    """
    quantities, updated, _ = values(d)
    found = dict(quantities)
    for name in updated:
        found["new " + name] = updated[name]
    return _sheet(d, "<header><h1>" + SOLUTION + " " + str(seed) + "</h1></header>", found)


def _sheet(d: Description, head: str, found: "dict[str, float] | None") -> str:
    steps = AllSteps(d)
    backward: dict[tuple[int, int], list[str]] = {}
    places, pairs = [], []
    for key in keys(d):
        kind, sample, layer, unit, source = key
        name = steps.called(key)
        if kind in ("d_out", "delta"):
            if (layer, unit) not in backward:
                backward[(layer, unit)] = []
                places.append((layer, unit))
            backward[(layer, unit)].append(name)
        elif kind in ("d_w", "d_b"):
            after = ("new_" + kind[-1], sample, layer, unit, source)
            pairs.append((name, steps.called(after)))
    parts = [head, _told(d, steps)] if found is None else [head]
    parts.append("<figure>" + drawing(d, found) + "</figure>")
    parts.append("<h2>Backward</h2><ul>")
    for place in places:
        told = [_asked(name, name_html(name) + " =", found) for name in backward[place]]
        parts.append("<li>" + "".join(told) + "</li>")
    parts.append("</ul><h2>Derivatives → values after the update</h2><ul>")
    for name, new in pairs:
        told = [_asked(name, name_html(name) + " =", found), _asked(new, TO, found)]
        parts.append("<li>" + "".join(told) + "</li>")
    parts.append("</ul>")
    if found is not None:
        parts += ["<h2>Worked out</h2>", _worked_out(d, steps)]
    begin = "<section>" if found is None else '<section class="solved">'
    return begin + "\n".join(parts) + "</section>"


def _asked(name: str, label: str, found: "dict[str, float] | None") -> str:
    """Return a label and a blank, or the number that belongs there."""
    called = 'data-quantity="' + name + '"'
    if found is None:
        return _called(label) + '<span class="blank" ' + called + "></span>"
    return _called(label) + "<b " + called + ">" + number_html(found[name]) + "</b>"


def _called(label: str) -> str:
    return '<span class="' + ("to" if label == TO else "called") + '">' + label + "</span>"


def _told(d: Description, steps: AllSteps) -> str:
    """Return what is to be done, with the rules of this network."""
    writer, last = General(), len(d.layers)

    def rule(kind: str, layer: int) -> str:
        key = (kind, -1 if kind == "loss" else 0, layer, 0, -1)
        is_what = signs(writer.write(steps.formula(key), False))
        name = writer.name(steps.called(key))
        return '<span class="rule">' + name + " = " + is_what + "</span>"

    hidden, output = rule("out", 1), rule("out", last)
    told = "<p>In every box, net is the sum of each weight times what comes in, plus the bias"
    if hidden == output:
        told += ", and " + output + ". "
    else:
        told += ". Hidden units: " + hidden + "; output: " + output + ". "
    told += rule("loss", last) + ". Go forward, then backward: δ is ∂E/∂net. "
    rate = number_html(d.learning_rate)
    return (
        told + "Then update each weight and bias once, with the learning rate η = " + rate + ".</p>"
    )


def _worked_out(d: Description, steps: AllSteps) -> str:
    """Return a line for each quantity, symbols before numbers, in the order of the computation."""
    writer, lines = Paper(), []
    for key in keys(d):
        line = Line(steps.called(key), steps.formula(key), steps.run.value(key))
        found = ["<span>= " + signs(row) + "</span>" for row in rows(line, writer)]
        lines.append("<p>" + name_html(line.name) + " " + " ".join(found) + "</p>")
    return '<div class="lines">' + "".join(lines) + "</div>"
