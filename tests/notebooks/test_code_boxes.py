"""What a page's code boxes print in its own Python is what the notebook has; exercises in code judge."""

import json
import re
from collections.abc import Callable

import pytest
from micropython import PagePython
from places import ROOT

from nbhelpers.exercises.code import check_code
from nbhelpers.site.chapters.progress_overview import EXERCISE
from nbhelpers.widgets.micropython import library

CHAPTERS = sorted(
    path for path in (ROOT / "chapters").glob("*.ipynb") if '"code-box"' in path.read_text("utf-8")
)
EXERCISES = ROOT / "nbhelpers" / "exercises" / "code"
WRONG = {
    "neuron-backward-code": {
        "dx = [dz * a for a in x]": "inputs and weights are swapped",
        "dz = 1.0 if z > 0 else 0.0": "upstream gradient is missing",
        "dz = upstream * (1.0 if z >= 0 else 0.0)": "at exactly 0 the slope is chosen as 0",
        "dz = upstream": "nothing passes",
        "dz = max(upstream, 0) * (1.0 if z > 0 else 0.0)": "a negative message passes",
        "return dx + dw + [upstream * b]": "the bias gets what arrives",
        "return dx + dw": "7 numbers",
    },
    "tape-quotient-code": {
        "by_q = p / q": "wrong sign, and q once too few",
        "by_q = p / q**2": "a larger q makes the quotient smaller",
        "by_q = -p / q": "it stands there twice",
        "by_q = -1 / q**2": "lacks p",
        "by_q = -abs(p) / q**2": "|p| is not p",
        "by_p = 1 / abs(q)": "the slope in p, with q fixed",
        "by_p = -p / q**2": "the slope in p, with q fixed",
        "result = p * q": "should be the result, p / q",
        "return [result, by_q, by_p]": "in the wrong order",
        "return [result, by_p]": "3 numbers",
    },
    "chain-two-paths-code": {
        "arrives = delta_o1 * w5": "one path only, through o1",
        "arrives = delta_o2 * w7": "one path only, through o2",
        "arrives = delta_o1 * w5 * delta_o2 * w7": "products add",
        "arrives = delta_o1 * w5 - delta_o2 * w7": "its own sign",
        "arrives = delta_o1 + delta_o2": "needs the weight",
        "return arrives * i1": "sigmoid, out_h1 (1 - out_h1), is missing",
        "return arrives * out_h1 * (1 - out_h1)": "i1, is missing",
    },
}


def boxes(path) -> list[tuple[str, str]]:
    """The programs of a chapter's boxes, and what the notebook shows beneath them."""
    found = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if "code-box" in cell["metadata"].get("tags", []):
            pieces = [
                "".join(o["text"]) if "text" in o else "".join(o["data"]["text/plain"]) + "\n"
                for o in cell["outputs"]
            ]
            found.append(("".join(cell["source"]), "".join(pieces)))
    return found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_box_prints_what_the_notebook_has(path) -> None:
    python = PagePython(library())
    for source, committed in boxes(path):
        run = python.run(source)
        assert (run.error, run.output) == (None, committed), source


def test_a_solution_is_in_no_page_and_an_exercise_in_every_chapter_with_boxes() -> None:
    assert len(CHAPTERS) >= 2
    asked = {name for path in CHAPTERS for box, _ in boxes(path) for name in EXERCISE.findall(box)}
    assert asked == set(WRONG)
    assert all(any(EXERCISE.search(box) for box, _ in boxes(path)) for path in CHAPTERS)
    assert not any("solution" in name for name in library())
    committed = "".join(path.read_text("utf-8") for path in CHAPTERS)
    for path in EXERCISES.glob("*_solution.txt"):
        last = path.read_text("utf-8").strip().splitlines()[-1].strip()
        assert json.dumps(last)[1:-1] not in committed
        assert not any(last in text for text in library().values())


def programs(name: str) -> list[tuple[str, str]]:
    """An exercise's solution and programs made wrong in one line, and what is said of each."""
    path = EXERCISES / f"{name.removesuffix('-code').replace('-', '_')}_solution.txt"
    solution = path.read_text("utf-8")
    made = [(solution, "Right.")]
    for line, said in WRONG[name].items():
        begin = re.match(r"\w+(?: =)?", line)
        assert begin is not None
        pattern = rf"^    {re.escape(begin[0])} .*$"
        changed, count = re.subn(pattern, lambda _, new=line: f"    {new}", solution, flags=re.M)
        assert count == 1, line
        made.append((changed, said))
    return made


def in_notebook(name: str, source: str, function: str) -> str:
    made: dict[str, Callable[..., object]] = {}
    exec(source, made)
    return repr(check_code(name, made[function]))


@pytest.mark.parametrize("name", WRONG)
def test_an_exercise_takes_its_solution_and_names_what_is_wrong(name: str) -> None:
    python = PagePython(library())
    python.run("from nbhelpers.exercises.code import check_code, verdicts")
    for source, said in programs(name):
        function = re.findall(r"def (\w+)", source)[0]
        text = in_notebook(name, source, function)
        assert said in text
        assert text.startswith("Right." if said == "Right." else "Not yet: ")
        run = python.run(f'{source}\ncheck_code("{name}", {function})')
        assert (run.error, run.output) == (None, f"{text}\n")
        verdict = "right" if said == "Right." else "wrong"
        assert python.run(f'print(verdicts["{name}"])').output == f"{verdict}\n"
