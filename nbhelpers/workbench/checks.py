"""What the workbench accepts, and its messages: they name the argument, what is accepted, and what came."""

import json
import math

MOST_LAYERS = 4
MOST_UNITS = 8
MOST_SAMPLES = 16
MOST_MAGNITUDE = 1e60
"""Of a number, and of the loss: below it nothing overflows in four layers."""
MOST_RATE = 1e6
MOST_MOMENTUM = 0.999
MOST_CHARACTERS = 200000
"""Of a JSON text: the largest network with all its digits needs less than a tenth."""


def loaded(text: str, name: str) -> object:
    """Return the data of a JSON text; ``name`` says in a message what it should have been."""
    if len(text) > MOST_CHARACTERS:
        told = str(len(text)) + " characters"
        raise ValueError(message(name, "JSON of at most 200000 characters", told))
    try:
        return json.loads(text)
    except (ValueError, RuntimeError) as error:
        raise ValueError(message(name, "JSON", shown(text) + " (" + str(error) + ")")) from None


def matrix(name: str, given: object, kind: str, most: int) -> list[list[float]]:
    """Return rows of numbers, all of the same length; ``kind`` is what a row stands for."""
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= most:
        wanted = "1 to " + str(most) + " rows, one a " + kind
        raise ValueError(message(name, wanted, shown(given)))
    rows: list[list[float]] = []
    for n, one in enumerate(given):
        found = row(name + ", row " + str(n + 1), one)
        if rows and len(found) != len(rows[0]):
            wanted = str(len(rows[0])) + " numbers as in the first row"
            raise ValueError(message(name + ", row " + str(n + 1), wanted, str(len(found))))
        rows.append(found)
    return rows


def row(name: str, given: object) -> list[float]:
    """Return 1 to 8 numbers."""
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= MOST_UNITS:
        raise ValueError(message(name, "a list of 1 to 8 numbers", shown(given)))
    return [number(name, value, -MOST_MAGNITUDE, MOST_MAGNITUDE) for value in given]


def number(name: str, given: object, low: float, high: float) -> float:
    """Return a finite number from ``low`` to ``high`` as a float."""
    is_number = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not is_number or not low <= given <= high:  # type: ignore[operator]  # NaN is not either
        wanted = "a number from " + short(low) + " to " + short(high)
        raise ValueError(message(name, wanted, shown(given)))
    return float(given)  # type: ignore[arg-type]


def one_of(name: str, given: object, accepted: "tuple[str, ...] | list[str]") -> str:
    """Return one of the accepted names."""
    if isinstance(given, str) and given in accepted:
        return given
    raise ValueError(message(name, "one of " + ", ".join(accepted), shown(given)))


def short(value: float) -> str:
    """Return a limit as a message writes it."""
    return "%g" % value


def shown(given: object) -> str:
    """Return what came, in one short line, however large it is."""
    if given is None:
        return "nothing"
    if isinstance(given, float) and not math.isfinite(given):
        return "NaN" if given != given else ("an infinite number")
    if isinstance(given, (list, tuple)) and len(given) > MOST_SAMPLES:
        return "a list of " + str(len(given))
    if isinstance(given, int) and abs(given) > 10**30:
        return "a whole number of more than 30 digits"
    text = repr(given[:100]) if isinstance(given, str) else repr(given)
    return text if len(text) <= 80 else text[:76] + " ..."


def known(name: str, data: "dict[str, object]", keys: "tuple[str, ...]") -> None:
    for key in data:
        if key not in keys:
            told = name + ": unknown key " + shown(key) + "; accepted are "
            raise ValueError(told + ", ".join(keys))


def message(name: str, wanted: str, came: str) -> str:
    return name + ": expected " + wanted + ", got " + came
