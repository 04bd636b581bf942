"""One number, one format: Python's figures and the pages' widgets write it alike."""

import json
import math
import random

import pytest
from py_mini_racer import MiniRacer

from nbhelpers.number_text import number_text, share_text
from nbhelpers.widgets.bundle import modules_object


def _numbers() -> list[float]:
    rng = random.Random(8)
    spread = [rng.choice((1, -1)) * 10 ** rng.uniform(-12, 12) for _ in range(300)]
    halves = [k / 2**n for n in range(1, 14) for k in (1, 3, -5, 1953125, 390625)]
    edges = [s * 10.0**p * f for p in range(-7, 8) for f in (1, 0.99999949, 0.9999996, 9.5) for s in (1, -1)]  # fmt: skip
    return [*spread, *halves, *edges, 0.0, -0.0, 5e-324, 1.7e308, math.inf, -math.inf, math.nan]


def test_python_and_javascript_agree() -> None:
    engine = MiniRacer()
    engine.eval(
        f"const {{ format, numbers }} = {modules_object('shared/format', 'shared/reading/numbers')};"
    )
    values = _numbers()
    written = ", ".join(
        "NaN" if math.isnan(v) else f"{'-' if v < 0 else ''}Infinity" if math.isinf(v) else repr(v)
        for v in values
    )
    assert len(values) > 450
    for digits in (2, 3, 4, 6, 8):
        shown = json.loads(
            engine.eval(f"JSON.stringify([{written}].map((v) => format.format(v, {digits})))")
        )
        assert shown == [number_text(value, digits) for value in values]
    near = [f * (1 + s * 10.0**-n) for n in range(1, 13) for s in (1, -1) for f in (1, 0.6)]
    for digits in (2, 3):
        written_so = f"{json.dumps(near)}.map((v) => format.share(v, {digits}))"
        shown = json.loads(engine.eval(f"JSON.stringify({written_so})"))
        assert shown == [share_text(value, digits) for value in near]
        assert all(text != "1" for text, v in zip(shown, near, strict=True) if v < 1)
    hundred = engine.eval(
        "[99.94, 99.96, 99.99999, 100].map((v) => format.share(v, 3, 100)).join()"
    )
    assert hundred == "99.9,99.96,> 99.999,100"
    percents = engine.eval("[0, 4e-4, 0.9996, 1, 0.143].map(format.percent).join()")
    assert percents == "0.0%,< 0.1%,> 99.9%,100.0%,14.3%"
    # What is shown can be typed: the boxes read it, to the digits that it has.
    finite = [value for value in values if value == 0 or 1e-300 < abs(value) < 1e300]
    texts = [number_text(value) for value in finite]
    read = json.loads(
        engine.eval(
            f"JSON.stringify({json.dumps(texts)}.map((text) => numbers.parseNumber(text).value))"
        )
    )
    assert read == pytest.approx(finite, rel=6e-6, abs=0)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0363503064, 6, "0.0363503"),
        (-0.5, 6, "−0.5"),
        (0.3775, 6, "0.3775"),
        (1e-4, 6, "0.0001"),
        (5.621234e-5, 6, "5.62123×10⁻⁵"),
        (12345.6, 4, "12346"),
        (99999.97, 4, "1×10⁵"),
        (100000, 6, "100000"),
        (1e6, 6, "1×10⁶"),
        (0.001953125, 6, "0.00195313"),
        (math.nan, 6, "–"),
    ],
)
def test_the_rule(value: float, digits: int, text: str) -> None:
    assert number_text(value, digits) == text
