"""Class numbers for targets: ``class 2 of 0 to 2`` is (0, 0, 1), a 1 at the output of the class."""

from nbhelpers.workbench.pasting.numerals import is_numeral, number, quoted

ACCEPTED = "class numbers such as class = 2, or class 2 of 0 to 2, are accepted"


class Classes:
    """The class of each sample, and the number that the first class has: 0 or 1.

    ``sure`` tells whether the text calls them classes; what it only gives as targets may be others.
    """

    def __init__(self, numbers: "list[int]", first: int, sure: bool) -> None:
        self.numbers = numbers
        self.first = first
        self.sure = sure

    def label(self) -> str:
        """Return how this is said to a reader."""
        return "classes counted from " + str(self.first)

    def rows(self, outputs: int) -> "list[list[float]]":
        """Return the targets of so many outputs.

        Raises
        ------
        ValueError
            If there is one output, or a class for which there is none.
        """
        last = self.first + outputs - 1
        for one in self.numbers:
            if outputs < 2 or not self.first <= one <= last:
                told = "class " + str(one) + " came; "
                if outputs < 2:
                    raise ValueError(told + "a network with an output for each class is accepted")
                raise ValueError(
                    told + str(self.first) + " to " + str(last) + " are accepted, one an output"
                )
        return [[float(self.first + u == one) for u in range(outputs)] for one in self.numbers]


def classes(name: str, value: object, sure: bool) -> "list[Classes]":
    """Return what class numbers may mean: counted from 0 or, where none is 0, from 1.

    Nothing where the value holds no whole number for each sample, unless the text is ``sure`` that
    they are classes.

    Raises
    ------
    ValueError
        If the text calls something else a class.
    """
    if isinstance(value, str) and not is_numeral(value):
        return _told(name, value)
    numbers = _whole(value if isinstance(value, list) else [value])
    if not numbers:
        if sure:
            raise ValueError(name + ": whole numbers are accepted, one a sample; " + ACCEPTED)
        return []
    return [Classes(numbers, first, sure) for first in (0, 1) if min(numbers) >= first]


def _whole(values: "list[object]") -> "list[int]":
    found = []
    for value in values:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if not is_numeral(value) or number(value) != int(number(value)) or number(value) < 0:
            return []
        found.append(int(number(value)))
    return found


def _told(name: str, text: str) -> "list[Classes]":
    """Return the meaning of ``class 2 of 0 to 2``, ``class 2 of 3`` or ``class 2``."""
    words = text.lower().replace(",", " ").replace("..", " to ").split()
    of = words.index("of") if "of" in words else len(words)
    numbers, behind = _whole(list(words[1:of])), words[of + 1 :]
    if behind and behind[0] == "classes":
        behind = behind[1:]
    ends = _whole([word for word in behind if word not in ("to", "-")])
    if not numbers or len(ends) > 2 or (behind and not ends):
        raise ValueError(name + ": " + quoted(text) + " came; " + ACCEPTED)
    if len(ends) == 2:
        if ends[0] > 1 or not all(ends[0] <= one <= ends[1] for one in numbers):
            raise ValueError(name + ": " + quoted(text) + " came; classes from 0 or 1 are accepted")
        return [Classes(numbers, ends[0], True)]
    return [Classes(numbers, first, True) for first in (0, 1) if min(numbers) >= first]
