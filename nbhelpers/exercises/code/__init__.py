"""Exercises in code: what the reader wrote is tried, and what is wrong with it is named.

Each exercise is a module of plain Python, for a notebook's kernel and for the Python of the built
page (MicroPython) alike. This module is so, too. An exercise's ``tried`` takes what the reader wrote
and returns "" if it is right, else the mistake; `UnansweredError` says that nothing is there yet.
"""

verdicts = {}  # type: dict[str, str]
"""What the last check of each exercise came to, by its id: "right", "wrong" or "open"."""


class UnansweredError(Exception):
    """There is no answer yet."""


class CodeReport:
    """What a check found; its text says it."""

    def __init__(self, ok: bool, text: str) -> None:
        self.ok = ok
        self.text = text

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return self.text


def check_code(name: str, answer: object) -> CodeReport:
    """Try the answer to an exercise.

    Parameters
    ----------
    name : str
        The exercise's id, as in "neuron-backward-code".
    answer : callable
        What the reader wrote.

    Returns
    -------
    A report, true if the answer is right, whose text names the mistake.
    """
    module = __import__(__name__ + "." + name.replace("-", "_")[: -len("_code")], None, None, ["x"])
    try:
        problem = module.tried(answer)
    except UnansweredError:
        verdicts[name] = "open"
        return CodeReport(False, "Not answered yet.")
    except Exception as error:
        problem = "It ended in an error: " + type(error).__name__ + ": " + str(error)
    verdicts[name] = "wrong" if problem else "right"
    return CodeReport(not problem, "Not yet: " + problem if problem else "Right.")


def close(a: object, b: object) -> bool:
    """Whether two numbers agree to nine digits."""
    if isinstance(a, bool) or not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
        return False
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b)) if abs(b) > 1e-3 else abs(a - b) < 1e-12


def numbers(given: object, count: int) -> str:
    """What is wrong with something that should be so many numbers; "" if nothing is."""
    if given is None:
        raise UnansweredError
    if not isinstance(given, (list, tuple)) or len(given) != count:
        return "it should return " + str(count) + " numbers."
    if not all(isinstance(x, (int, float)) for x in given):
        return "it should return numbers, and nothing else."
    return ""
