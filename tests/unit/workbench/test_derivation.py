"""A derivation ends with the right number, each line's formula gives its number, no path is left out."""

import json
import math
import re
from itertools import islice
from typing import Any

import numpy as np
import pytest
from micropython import PagePython
from published_networks import PUBLISHED
from random_descriptions import of_every_choice, random_description

from nbhelpers.widgets.micropython import library
from nbhelpers.workbench import Pass, by_name, computed, keys, read
from nbhelpers.workbench.derivation import derive, latex, markdown, text
from nbhelpers.workbench.derivation.formulas import (
    Formula,
    Plain,
    latex_name,
    minus,
    number,
    over,
    plus,
    times,
    value,
)
from nbhelpers.workbench.derivation.lines import Derivation
from nbhelpers.workbench.derivation.paths import MOST_PATHS, count, paths
from nbhelpers.workbench.derivation.updates import AllSteps
from nbhelpers.workbench.functions import OUTPUT, SOFTMAX
from nbhelpers.workbench.stepping import walked

FUNCTIONS = {
    "exp": lambda x: math.exp(x) if x < 700 else math.inf,
    "ln": math.log,
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
    "tanh": math.tanh,
    "ReLU": lambda x: max(x, 0.0),
    "leaky ReLU": lambda x: max(x, 0.01 * x),
}


def evaluated(f: Formula) -> float:
    """The value of a formula, from the numbers at its leaves."""
    parts = [evaluated(part) for part in f.parts]
    if f.kind in ("value", "number"):
        return f.number
    if f.kind == "quotient":
        return parts[0] / parts[1]
    return {
        "sum": lambda: math.fsum(parts),
        "product": lambda: math.prod(parts),
        "negative": lambda: -parts[0],
        "square": lambda: parts[0] ** 2,
        "call": lambda: FUNCTIONS[f.name](parts[0]),
    }[f.kind]()


def size(f: Formula) -> float:
    """How large the terms are that a formula adds."""
    if f.kind in ("value", "number"):
        return abs(f.number)
    sizes = [size(part) for part in f.parts]
    if f.kind == "sum":
        return sum(sizes)
    return math.prod(sizes) if f.kind == "product" else max(abs(evaluated(f)), *sizes)


def test_every_formula_gives_its_number() -> None:
    rng = np.random.default_rng(21)
    for data in of_every_choice(rng, 100, widest=3, samples=3):
        for d in [read(data), read(data | {"per": "batch"})]:
            steps = AllSteps(d)
            if max(abs(v) for k, v in steps_values(steps) if k[0] == "net") > 600:
                continue  # exp overflows, where the computation takes care
            for key in keys(d):
                if d.one_by_one() and key[1] < 0 and key[0][:3] != "new":
                    continue
                formula, value = steps.formula(key), steps.run.value(key)
                room = 1e-12 * max(size(formula), abs(value))
                assert abs(evaluated(formula) - value) <= room, (steps.called(key), data)


def steps_values(steps: AllSteps) -> list[tuple[Any, float]]:
    return [(key, steps.run.value(key)) for key in keys(steps.d)]


def test_every_derivation_ends_with_the_number_and_needs_nothing_that_is_not_there() -> None:
    rng = np.random.default_rng(22)
    for n, data in enumerate(of_every_choice(rng, 100, widest=2, samples=2)):
        d = read(data)
        found = computed(d)
        every = list(zip(found["order"], keys(d), strict=True))
        for name, key in every[n % 3 :: 3]:  # there are hundreds of some networks
            one = derive(d, name)
            into = found["updated" if key[0][:3] == "new" and key[1] < 0 else "quantities"]
            assert one.value() == pytest.approx(into[name], rel=1e-15, abs=0)
            assert one.lines[-1].name == one.name
        given = set(names_given(d))
        for name in rng.choice(found["order"], 2):
            check_order(derive(d, str(name)), given)


def names_given(d: Any) -> list[str]:
    names = d.names()
    found = ["learning rate", "momentum"]
    for s in range(len(d.inputs)):
        found += [names.input(s, i) for i in range(len(d.inputs[0]))]
        found += [names.target(s, u) for u in range(names.sizes[-1])]
    for kind, layer, u, i in names.parameters():
        found.append(names.weight(layer, u, i) if kind == "w" else names.bias(layer, u))
    return found


def check_order(derivation: Derivation, given: set[str]) -> None:
    seen = set(given)
    for line in derivation.lines:
        assert leaves(line.formula) <= seen, (line.name, leaves(line.formula) - seen)
        assert line.name not in seen
        seen.add(line.name)


def leaves(f: Formula) -> set[str]:
    own = {f.name.split("'(")[-1].rstrip(")")} if f.kind == "value" else set()
    return own.union(*[leaves(part) for part in f.parts])


def test_every_path_is_there_and_together_they_are_the_derivative() -> None:
    rng = np.random.default_rng(23)
    shown = 0
    for data in of_every_choice(rng, 100, widest=3, samples=2, per="batch"):
        d = read(data)
        steps = AllSteps(d)
        run, sizes = Pass(d), d.sizes()
        for key in islice(keys(d), 0, None, 3):
            number = count(steps, key)
            if key[0] not in ("d_w", "d_b", "d_out", "delta", "err"):
                assert number == 0
                continue
            every = paths(steps, key)
            assert len(every) == number
            if d.loss != OUTPUT and d.layers[-1].activation != SOFTMAX:
                above = math.prod(sizes[key[2] + 1 :]) * (len(d.inputs) if key[1] < 0 else 1)
                if key[0] == "d_b" and d.bias_mode == "shared":
                    above *= sizes[key[2]]
                assert number == above
            assert len({(one.sample, *one.units) for one in every}) >= min(number, 1)
            scale = sum(abs(one.value) for one in every)
            assert abs(sum(one.value for one in every) - run.value(key)) <= 1e-9 * max(scale, 1e-5)
            shown += 1 < number <= MOST_PATHS
    assert shown > 300


def test_the_published_derivation() -> None:
    d = read(PUBLISHED["3-2-2"][0])
    one = derive(d, "dE/db1")
    assert one.paths == 4
    printed = text(one)
    assert "path h1-o2 = out_h1 × (1 - out_h1) × w8 × out_o2 × (1 - out_o2) × dE/dout_o2" in printed
    assert "= 0.05430151987 + 0.09590711842\n" in printed  # the products
    assert printed.endswith("= 0.002388201194\n\n4 paths lead to E.\n")
    moved = text(derive(d, "w1", forward=False))
    assert "11. new w1 = w1 - learning rate × dE/dw1\n           = 0.1 - 0.01 × 0.0019839" in moved
    assert "net_h1 =" not in moved
    hk = text(derive(read(PUBLISHED["Han and Kamber"][0]), "Err_4"))
    assert "Err_6 = (target_6 - out_6) × out_6 × (1 - out_6)" in hk
    assert "Err_4 = w46 × Err_6 × out_4 × (1 - out_4)" in hk
    soft = text(derive(read(PUBLISHED["2-2-3"][0]), "delta_o3"))
    assert soft.endswith("delta_o3 = out_o3 - target_o3\n" + " " * 12
                         + "= 0.3494567516 - 1\n" + " " * 12 + "= -0.6505432484\n")  # fmt: skip
    big = random_description(np.random.default_rng(4), widest=8, layers=4, samples=1, last="tanh",
                             loss="squared", numbering="by_unit")  # fmt: skip
    first = derive(read(big), "dE/dw1")
    assert first.paths > MOST_PATHS
    assert not any(line.name.startswith("path") for line in first.lines)
    assert f"{first.paths} paths lead to E." in text(first)


def test_a_batch_of_updates_says_where_its_gradient_is_taken() -> None:
    data = random_description(np.random.default_rng(2), per="sample", layers=1, samples=4)
    data["inputs"] *= 2
    if "targets" in data:
        data["targets"] *= 2
    d = read(data)
    assert text(derive(d, "loss")).startswith("Of the whole batch, at the numbers given.")
    assert derive(d, d.names().weight(1, 0, 0)).note == ""


def test_what_is_negative_stands_in_parentheses() -> None:
    a, b = value("a", -2.0), value("b", 3.0)
    for formula, symbols, numbers in [
        (plus(b, minus(a)), "b - a", "3 - (-2)"),
        (plus(a, b), "a + b", "-2 + 3"),
        (plus(b, a), "b + a", "3 + (-2)"),
        (times(a, minus(b)), "-a × b", "-(-2) × 3"),
        (times(plus(a, b), b), "(a + b) × b", "(-2 + 3) × 3"),
        (over(number(1.0), plus(a, b)), "1 / (a + b)", "1 / (-2 + 3)"),
        (minus(plus(a, b)), "-(a + b)", "-(-2 + 3)"),
    ]:
        assert Plain().write(formula, False) == symbols
        assert Plain().write(formula, True) == numbers


def test_latex_and_markdown_hold_the_same_lines() -> None:
    d = read(PUBLISHED["3-2-2"][0])
    one = derive(d, "w1")
    tex, md = latex(one), markdown(one)
    assert tex.count("\\item ") == len(one.lines)
    assert tex.count("{") == tex.count("}")
    assert re.findall(r"^(\d+)\. ", md, re.MULTILINE) == [str(n + 1) for n in range(len(one.lines))]
    assert r"w_{1}^{\text{new}} &= w_{1} - \eta \cdot \frac{\partial E}{\partial w_{1}}" in tex
    assert r"1.983911872 \cdot 10^{-5}" in md
    for name, written in [
        ("dE/dout_o1", r"\frac{\partial E}{\partial \mathrm{out}_{o1}}"),
        ("do1/dw12_2", r"\frac{\partial \,\mathrm{out}_{o1}}{\partial w_{12,2}}"),
        ("sample 2 delta_h1", r"\delta_{h1}^{(2)}"),
        ("immediate delta_h1", r"\widetilde{\delta_{h1}}"),
        ("theta_h1", r"\theta_{h1}"),
        ("v_w1", r"v_{w_{1}}"),
        ("E_o1", r"E_{o1}"),
        ("Err_4", r"\mathrm{Err}_{4}"),
        ("loss", "E"),
        ("i1", "i_{1}"),
    ]:
        assert latex_name(name) == written, name


def test_the_page_s_python_derives_the_same() -> None:
    python = PagePython(library())
    begun = python.run(
        "import json\nfrom nbhelpers.workbench import parse\n"
        "from nbhelpers.workbench.derivation import derive, text, latex, markdown\n"
    )
    assert begun.error is None
    rng = np.random.default_rng(24)
    for data in of_every_choice(rng, 12, widest=2, samples=2):
        d = read(data)
        name = str(rng.choice(list(by_name(d))))
        said = python.run(
            f"one = derive(parse({json.dumps(data)!r}), {name!r})\n"
            "print(text(one, 6)); print(latex(one, 6)); print(markdown(one, 6))",
            most=10**6,
        )
        assert said.error is None
        one = derive(d, name)
        assert said.output == "\n".join([text(one, 6), latex(one, 6), markdown(one, 6), ""])
    said = python.run(
        f"from nbhelpers.workbench.stepping import walked\nfound = walked(json.loads({json.dumps(data)!r}), 3)\n"
        "print(json.dumps([[one['name'], one['rows'], one['uses']] for one in found['steps']]))",
        most=10**6,
    )
    assert said.error is None
    steps: Any = walked(data, 3)["steps"]
    assert json.loads(said.output) == [[s["name"], s["rows"], s["uses"]] for s in steps]


def test_of_a_large_batch_one_sample_is_worked_out() -> None:
    rng = np.random.default_rng(8)
    for fixed in (
        {"per": "batch"},
        {"per": "sample"},
        {"per": "batch", "update_order": "immediate"},
    ):
        d = read(random_description(rng, layers=3, widest=3, loss="squared", **fixed))
        while len(d.inputs) < 3:
            d = read(random_description(rng, layers=3, widest=3, loss="squared", **fixed))
        for name in ("dE/d" + d.names().weight(1, 0, 0), d.names().weight(1, 0, 0), "loss"):
            whole, part = derive(d, name), derive(d, name, most=1)
            assert part.value() == whole.value()
            assert len(part.lines) < len(whole.lines) * 0.7
            assert part.lines[-1].name == whole.lines[-1].name
            last = len(d.inputs) if fixed["per"] == "sample" and name[:1] not in "dl" else 1
            assert part.note.endswith(("the others go the same way.", "has left."))
            assert f"Sample {last} is worked out" in part.note
            told = {line.name for line in part.lines if line.name.startswith("sample")}
            assert {name.split()[1] for name in told} == {str(last)}
            assert part.paths == whole.paths
            assert derive(d, name, most=10**6).note in (
                "",
                "Of the whole batch, at the numbers given.",
            )
