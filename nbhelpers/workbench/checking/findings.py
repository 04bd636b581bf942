"""What the check has found, as plain data and in words."""

from nbhelpers.workbench.checking.check import Check
from nbhelpers.workbench.checking.claims import Claim
from nbhelpers.workbench.checking.slips import ANY, Slip, slip_does, slip_title
from nbhelpers.workbench.checking.typed import EXACT, WRONG, right_digits, typed
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.report import number_text

FEW = 4
"""With fewer digits a number says too little to be known again."""
SAID = {
    "early_update": "what is passed back comes from weights that are new already, the immediate order",
    "late_update": "what is passed back comes from the old weights; the immediate order takes new ones",
    "sign_flipped": "the sign is the other one",
    "no_slope": "the slope of the activation is not multiplied in",
    "slope_at_out": "the slope of the activation is taken at out instead of at net",
    "transposed": "the matrix is read the other way round, rows for columns",
    "detached": "nothing is passed back",
}
"""Where the clinic speaks of code, the check speaks of a number."""
FRACTIONS = {"0.5": "1/2", "0.333333": "1/3", "0.25": "1/4", "0.2": "1/5"}


def checked(d: Description, mine: object) -> "dict[str, object]":
    """Check a reader's own numbers against a network.

    Parameters
    ----------
    d : Description
        The network, as `nbhelpers.workbench.read` gives it.
    mine : dict
        Numbers by the names of quantities, any part of them. A text keeps its digits: ``".50"``.

    Returns
    -------
    dict
        ``first``, the name of the first wrong number in the order of the computation, or None;
        ``wrong``, how many are; and ``numbers``, in that order, each with its ``name``; ``mine``, as
        it came; the right ``value``; ``verdict``, which is right, rounded (right to so many
        ``digits``) or wrong; ``digits``, of a wrong number the leading ones that are right;
        ``follows``, the name of the wrong number that is the only reason, or None; ``slips``, the
        slips that give exactly this number, each with its ``slip``, ``title`` and ``told``.

    Raises
    ------
    ValueError
        If a name is unknown, or what it has is no number.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.checking import checked
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> mine = {"out_o1": ".731", "delta_o1": "-.268941", "dE/dw1": "-.537883"}
    >>> for one in checked(d, mine)["numbers"]:
    ...     titles = [slip["title"] for slip in one["slips"]]
    ...     print(one["name"], one["verdict"], one["follows"], titles)
    out_o1 rounded None []
    delta_o1 wrong None ['slope missing']
    dE/dw1 wrong delta_o1 []
    """
    check = Check(d, mine)
    check.go_on()
    return so_far(check)


def so_far(check: Check) -> "dict[str, object]":
    """Return what a check has found up to now, as `checked` does."""
    wrong = [one for one in check.claims if one.digits == WRONG]
    return {
        "first": wrong[0].name if wrong else None,
        "wrong": len(wrong),
        "numbers": [_number(check.d, one) for one in check.claims],
    }


def _number(d: Description, one: Claim) -> "dict[str, object]":
    verdict = "right" if one.digits == EXACT else "wrong" if one.digits == WRONG else "rounded"
    digits = one.typed.digits if one.digits == EXACT else one.digits
    if verdict == "wrong":
        digits = right_digits(one.typed.value, one.value)
    return {
        "name": one.name,
        "mine": one.given.text,
        "value": (-one.value if one.minus else one.value) + 0.0,
        "verdict": verdict,
        "digits": digits,
        "follows": one.follows or None,
        "slips": [
            {"slip": slip.name, "title": slip_title(slip.name), "told": told(d, slip)}
            for slip in one.slips
        ],
    }


def told(d: Description, slip: Slip) -> str:
    """Return what a slip has done here, in one sentence."""
    where, said = _where(d, slip), _said(d, slip)
    return (where + ": " if where else "") + (said or slip_does(slip.name))


def _where(d: Description, slip: Slip) -> str:
    units = d.names().units
    if slip.name in ("other_rate", "rounded_early", "output_nudged") or not slip.layer:
        return ""
    if isinstance(slip.layer, tuple):
        if slip.name == "weight_forgotten":
            return ""
        if len(slip.layer) >= len(units) - 2:
            return "in all layers"
        return "in the layers of " + " and ".join([units[layer][0] for layer in slip.layer])
    if slip.layer == ANY:
        return ""
    shared = d.bias_mode == "shared" and slip.kinds[0] == "d_b"
    if slip.unit != ANY and not shared:
        return "at " + units[slip.layer][slip.unit]
    names = units[slip.layer]
    return "in the layer of " + names[0] if len(names) > 1 else "at " + names[0]


def _said(d: Description, slip: Slip) -> str:
    name, detail, names = slip.name, slip.detail, d.names()
    above = names.units[slip.layer + 1] if _has_above(d, slip) else []  # type: ignore[operator]
    if name == "path_dropped":
        return _paths(d, slip)
    if name in SAID:
        return SAID[name]
    if name == "weight_forgotten" and isinstance(slip.layer, tuple):
        count = {2: "two", 3: "three"}.get(len(slip.layer), str(len(slip.layer)))
        return count + " weights of each path are forgotten"
    if name == "weight_forgotten" and above:
        if detail is None:
            return "the weight is forgotten" if len(above) == 1 else "the weights are forgotten"
        return "the weight into " + above[int(detail)] + " is forgotten"  # type: ignore[call-overload]
    if name in ("factor", "mean_for_sum", "sum_for_mean"):
        factor = number_text(float(detail), 6)  # type: ignore[arg-type]
        return "there is a factor of " + FRACTIONS.get(factor, factor) + " too many"
    if name == "other_rate":
        if not detail:
            return "the parameter is not updated"
        used = number_text(float(detail), 6)  # type: ignore[arg-type]
        return "the learning rate is " + used + " here, not " + number_text(d.learning_rate, 6)
    if name == "rounded_early":
        rounding: tuple[int, int] = detail  # type: ignore[assignment]
        places, digits = rounding
        if places > 0 or digits > 0:
            kept = (
                str(digits) + " digits" if digits > 0 else str(places) + " places after the point"
            )
            return "numbers on the way are rounded to " + kept
        return "exactly this follows from your own rounded numbers"
    if name == "output_nudged":
        output = "the outputs' sum" if detail == -1 else names.units[-1][int(detail)]  # type: ignore[call-overload]
        return output + " is differentiated, not the loss"
    if name in ("not_summed", "bias_not_summed"):
        return "it is that of sample " + str(int(detail) + 1) + " alone"  # type: ignore[call-overload]
    if name == "swapped":
        if len(detail) == 5:  # type: ignore[arg-type]
            return "this is " + names.name(detail)  # type: ignore[arg-type]
        units = names.units[slip.layer - 1] if slip.kinds[0] == "net" else above  # type: ignore[operator]
        pair: tuple[int, int] = detail  # type: ignore[assignment]
        if units:
            return "the weights of " + units[pair[0]] + " and " + units[pair[1]] + " are swapped"
    return ""


def _has_above(d: Description, slip: Slip) -> bool:
    return isinstance(slip.layer, int) and 0 < slip.layer < len(d.layers)


def _paths(d: Description, slip: Slip) -> str:
    gone: tuple[object, ...] = slip.detail  # type: ignore[assignment]
    units, layer = d.names().units, slip.layer
    if not isinstance(layer, int) or layer == ANY or not gone:
        return "the paths to the other outputs are left out" if not gone else ""
    if slip.kinds[0] == "net":
        return "the sum lacks what comes from " + ", ".join([units[layer - 1][i] for i in gone])  # type: ignore[call-overload]
    if isinstance(gone[0], tuple):
        count = len(units[layer]) * len(units[layer + 1])
        pairs: tuple[tuple[int, int], ...] = gone  # type: ignore[assignment]
        named = [units[layer][path[0]] + "-" + units[layer + 1][path[1]] for path in pairs]
    else:
        among = units[layer] if slip.kinds[0] == "d_b" else units[layer + 1]
        count, named = len(among), [among[k] for k in gone]  # type: ignore[call-overload]
    left = count - len(gone)
    said = _counted(left) + (" path of " if left == 1 else " paths of ") + _counted(count)
    said += " is" if left == 1 else " are"
    return said + " taken; left out: " + ", ".join(named)


def _counted(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
    return words[count] if count < len(words) else str(count)


def in_words(found: "dict[str, object]") -> str:
    """Return what `checked` has found as a text.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.checking import checked, in_words
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> print(in_words(checked(d, {"delta_o1": "-.268941"})))
    1 number: 1 wrong, the first is delta_o1
      delta_o1 = -.268941  wrong: -0.05287709278
          slope missing: at o1: the slope of the activation is not multiplied in
    <BLANKLINE>
    """
    numbers: list[dict[str, object]] = found["numbers"]  # type: ignore[assignment]
    lines = [sentence(found)]
    width = max([len(str(one["name"])) for one in numbers])
    most = max([len(str(one["mine"])) for one in numbers])
    for one in numbers:
        name, mine = str(one["name"]), str(one["mine"])
        start = "  " + name + " " * (width - len(name)) + " = " + mine + " " * (most - len(mine))
        lines.append(start + "  " + verdict_text(one))
        slips: list[dict[str, str]] = one["slips"]  # type: ignore[assignment]
        for n, slip in enumerate(slips):
            lines.append("      " + ("or " if n else "") + slip["title"] + ": " + slip["told"])
    return "\n".join(lines) + "\n"


def sentence(found: "dict[str, object]") -> str:
    """Return how many numbers there are, and how many wrong ones."""
    count = len(found["numbers"])  # type: ignore[arg-type]
    of = str(count) + (" number" if count == 1 else " numbers")
    if not found["wrong"]:
        return of + ": " + ("right" if count == 1 else "all right")
    return of + ": " + str(found["wrong"]) + " wrong, the first is " + str(found["first"])


def verdict_text(one: "dict[str, object]", is_done: bool = True) -> str:
    """Return what is said of one number, without its slips; ``is_done`` says whether they are known."""
    if one["verdict"] == "right":
        return "right"
    if one["verdict"] == "rounded":
        digits = one["digits"]
        if not digits:
            return "right as far as it goes"
        return "right to " + str(digits) + (" digit" if digits == 1 else " digits")
    said = "wrong: " + number_text(float(one["value"]), 10)  # type: ignore[arg-type]
    if one["follows"]:
        return said + ", only because of " + str(one["follows"])
    if is_done and not one["slips"] and typed("", one["mine"]).digits < FEW:
        return said + "; with more digits more could be said"
    return said
