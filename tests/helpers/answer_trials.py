"""Every answer box of the built book is tried, in the page itself, and the outcome counted.

``PYTHONPATH=tests/helpers/browser python tests/helpers/answer_trials.py`` prints the table. A trial is
one number typed into one box. It goes wrong in one of three ways: a right answer is refused, a wrong
one praised, a slip misnamed.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

from answer_oracle import MISTAKE, RIGHT, WRONG, Expected, Typed, expected
from playwright.sync_api import Page, sync_playwright
from site_pages import settled

DIGITS = range(1, 7)
RANDOM = 20
TEN = Context(prec=10)
PRAISE = {"right", "coarse", "near"}
FAULTS = ("right refused", "wrong praised", "slip misnamed")
KINDS = ("right answer", "known slip", "neighbour", "random")
PICK = """([id, option]) => {
  const box = document.getElementById(id);
  box.querySelectorAll("input").forEach((radio) => (radio.checked = radio.value === option));
  box.querySelector(".bbh-answer-check").click();
  const { verdict, said } = box.querySelector("[data-part=status]").dataset;
  return [verdict, said];
}"""

TYPE = """([id, texts]) => {
  const box = document.getElementById(id);
  const input = box.querySelector('input[type="text"]');
  const button = box.querySelector(".bbh-answer-check");
  const status = box.querySelector("[data-part=status]");
  return JSON.stringify(JSON.parse(texts).map((text) => { // as text: Playwright's own encoding is slow
    input.value = text;
    button.click();
    return [status.dataset.verdict, status.dataset.said];
  }));
}"""


@dataclass(frozen=True)
class Trial:
    """A number typed into a box: what kind it is, what has to be said of it, what was said."""

    box: str
    kind: str
    typed: Typed
    wanted: Expected
    verdict: str
    text: str

    @property
    def fault(self) -> str | None:
        """What is wrong with the verdict, or None."""
        if self.verdict in self.wanted.verdicts:
            return None if self.wanted.says in self.text else "slip misnamed"
        if self.verdict in PRAISE:
            return "wrong praised"
        if self.wanted.verdicts & {"right", "coarse", "near", "refused"}:
            return "right refused"
        return "slip misnamed"

    def __str__(self) -> str:
        wanted = "/".join(sorted(self.wanted.verdicts))
        return (
            f"{self.box}: {self.kind} {self.typed.text!r} -> {self.verdict} ({self.text.strip()}), "
            f"expected {wanted} {self.wanted.says}: {self.fault}"
        )


def tasks(page: Page) -> dict[str, dict[str, Any]]:
    """The tasks of the answer boxes on an open page, by id."""
    found = page.locator('figure[data-widget="answer_box"]').evaluate_all(
        "(all) => all.map((box) => [box.id, box.dataset.state])"
    )
    return {name: json.loads(state) for name, state in found}


def try_box(page: Page, task: dict[str, Any]) -> list[Trial]:
    """Type all trials of a question for a number into its box on an open page."""
    box = task["widget_id"]
    trials = [*planned(task)]
    texts = json.dumps([typed.text for _, typed in trials])
    outcomes = json.loads(page.evaluate(TYPE, [box, texts]))
    return [
        Trial(box, kind, typed, expected(task, typed), verdict, text)
        for (kind, typed), (verdict, text) in zip(trials, outcomes, strict=True)
    ]


def try_options(page: Page, task: dict[str, Any]) -> list[Trial]:
    """Pick each option of a question in its box on an open page."""
    box, trials = task["widget_id"], []
    for option in task["options"]:
        if option == task["answer"]:
            kind, wanted = "right answer", Expected(RIGHT, task.get("praise", ""))
        elif option in task["mistakes"]:
            kind, wanted = "known slip", Expected(MISTAKE, task["mistakes"][option])
        else:
            kind, wanted = "random", Expected(WRONG)
        outcome = page.evaluate(PICK, [box, option])
        trials.append(Trial(box, kind, Typed(option, Decimal(0)), wanted, *outcome))
    return trials


def planned(task: dict[str, Any], randoms: int = RANDOM) -> Iterator[tuple[str, Typed]]:
    """What is typed into the box of a task, each with its kind."""
    answer = Decimal(repr(float(task["answer"])))
    for number in _different([answer, *_written(answer, DIGITS)]):
        yield from (("right answer", typed) for typed in _notations(number))
    products = [answer / Decimal(repr(value)) for value in task.get("factors", {}).values()]
    general = [answer * Decimal(factor) for factor in ("-1", "2", "0.5", "-2", "10", "0.001")]
    mistakes = [Decimal(repr(float(value))) for value in task["mistakes"].values()]
    for slip in [*mistakes, *(product.normalize(TEN) for product in products), *general]:
        for number in [slip, *_written(slip, (3, 4))]:
            yield "known slip", Typed(format(number, "f"), Decimal(format(number, "f")))
    for number in _different(_written(answer, DIGITS)):
        unit = Decimal(1).scaleb(number.as_tuple().exponent)
        for other in (number + unit, number - unit):
            yield "neighbour", Typed(format(other, "f"), Decimal(format(other, "f")))
    generator = random.Random(task["widget_id"])
    for _ in range(randoms):
        text = _random_text(answer, generator)
        yield "random", Typed(text, Decimal(text))


def _written(number: Decimal, digits: Any) -> Iterator[Decimal]:
    """The number rounded half away from zero, and cut off, to these numbers of digits."""
    for count in digits:
        unit = Decimal(1).scaleb(number.adjusted() - count + 1)
        yield number.quantize(unit, ROUND_HALF_UP)
        yield number.quantize(unit, ROUND_DOWN)


def _different(numbers: Iterable[Decimal]) -> list[Decimal]:
    """Each number once in each way of writing: 0.44 and 0.440 are two."""
    return [*{str(number): number for number in numbers}.values()]


def _notations(number: Decimal) -> Iterator[Typed]:
    """A number in five notations."""
    plain = format(number, "f")
    yield Typed(plain, Decimal(plain))
    if not _may_part_a_thousand(plain):
        yield Typed(plain.replace(".", ",").replace("-", "\u2212"), Decimal(plain))
    mantissa, _, power = format(number, "e").partition("e")
    yield Typed(f"{mantissa}e{power}", number)
    yield Typed(f"{mantissa} \u00d7 10^{int(power)}", number)
    yield Typed(f"({format(number * 2, 'f')}) / 2", number, calculated=True)


def _may_part_a_thousand(plain: str) -> bool:
    """The box asks what 1,234 means."""
    whole, _, part = plain.lstrip("-").partition(".")
    return len(part) == 3 and len(whole) <= 3 and whole[0] != "0"


def _random_text(answer: Decimal, generator: random.Random) -> str:
    """A number of any size near the answer's, to one to six digits."""
    size = abs(float(answer)) or 1.0
    number = generator.choice([1, -1]) * size * 10 ** generator.uniform(-3, 3)
    return format(Decimal(f"{number:.{generator.randrange(6)}e}"), "f")


def table(trials: list[Trial]) -> str:
    """The counts of all trials, a row for each kind."""
    lines = [f"{'':<14}{'trials':>8}" + "".join(f"{fault:>16}" for fault in FAULTS)]
    for kind in (*KINDS, "all"):
        chosen = [trial for trial in trials if kind in ("all", trial.kind)]
        faults = Counter(trial.fault for trial in chosen)
        counts = "".join(f"{faults[fault]:>16}" for fault in FAULTS)
        lines.append(f"{kind:<14}{len(chosen):>8}{counts}")
    return "\n".join(lines)


def main(book: Path) -> None:
    """Print the table for a built book, and each trial that goes wrong."""
    trials: list[Trial] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        for path in sorted(book.glob("chapters/*.html")):
            page.goto(path.resolve().as_uri())
            settled(page)
            for task in tasks(page).values():
                trials += try_options(page, task) if task["options"] else try_box(page, task)
        browser.close()
    faults = [trial for trial in trials if trial.fault]
    print(*faults, sep="\n")
    boxes = {trial.box for trial in trials}
    wrong = {trial.box for trial in faults}
    print(f"{len(boxes)} boxes, {len(wrong)} of them with faults")
    print(table(trials))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
