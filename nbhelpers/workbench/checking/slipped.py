"""A pass in which slips are switches: each puts a wrong rule in the place of the right one."""

from nbhelpers.workbench.checking.rules import RULES, right
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.keyed import Keyed
from nbhelpers.workbench.naming import EARLY

FORWARD = ("net", "out", "term", "loss")


class Slipped(Pass):
    """A pass in which some rules are wrong: those of its slips, where they stand."""

    def __init__(
        self,
        description: Description,
        own: "dict[tuple[str, int, int, int, int], float] | None" = None,
        velocity: "Keyed | None" = None,
        slips: "tuple[Slip, ...]" = (),
    ) -> None:
        self.slips = slips
        self.worked = 0
        super().__init__(description, own, velocity)
        if self.batch is not self:
            self.batch.slips = slips  # type: ignore[attr-defined]

    def __call__(
        self, kind: str, sample: int, layer: int = 0, unit: int = 0, source: int = -1
    ) -> float:
        """Return the quantity of this kind and place."""
        return self.value((kind, sample, layer, unit, source))

    def value(self, key: "tuple[str, int, int, int, int]") -> float:
        """Return a quantity: the reader's own, or what follows, by a wrong rule where one stands."""
        found = self.values.get(key)
        if found is None:
            if self.batch is not self and key[1] < 0 and key[0][:3] != "new":
                return self.batch.value(key)
            for slip in self.slips:
                if slip.stands(key):
                    found = RULES[slip.name](self, slip, key)
                    break
            else:
                found = getattr(self, key[0])(key[1], key[2], key[3], key[4])
            self.values[key] = found
        return found

    def ruled(self, key: "tuple[str, int, int, int, int]") -> float:
        """Return what the rule of a quantity makes of the others, even if the reader has given it."""
        if self.batch is not self and key[1] < 0 and key[0][:3] != "new":
            return self.batch.ruled(key)  # type: ignore[attr-defined, no-any-return]
        for slip in self.slips:  # what is rounded on the way need not be at the end
            if slip.stands(key) and slip.name != "rounded_early":
                return RULES[slip.name](self, slip, key)
        return right(self, key)

    def tried(
        self, key: "tuple[str, int, int, int, int]", order: "list[tuple[str, int, int, int, int]]"
    ) -> "float | None":
        """Return what `ruled` does, or nothing where a slip leads out of what can be computed.

        Layer after layer, so that no chain gets long: MicroPython has little room for calls within
        calls. Where there is an update after each sample, all is worked out in its ``order``.
        """
        try:
            while self.one_by_one and order[self.worked] != key:
                self.value(order[self.worked])
                self.worked += 1
            if not self.one_by_one:
                self._prepare(key)
            elif key[1] < 0 and key[0][:3] != "new":
                self.batch._prepare(key)  # type: ignore[attr-defined]
            value = self.ruled(key)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return value if abs(value) <= 1e300 else None

    def _prepare(self, key: "tuple[str, int, int, int, int]") -> None:
        kind, sample, top = key[0], key[1], key[2]
        samples = self.samples if sample < 0 else (sample,)
        forward = kind in FORWARD
        for layer in range(1, top if kind in ("net", "out") else self.last + 1):
            for s in samples:
                for u in range(self.sizes[layer]):
                    self("out", s, layer, u)
        if forward:
            return
        early = kind.startswith(EARLY) or self.d.update_order == "immediate"
        early = early or any(slip.name == "early_update" for slip in self.slips)
        for layer in range(self.last, top, -1):
            for s in samples:
                for u in range(self.sizes[layer]):
                    self("delta", s, layer, u)
                    if early and layer < self.last:
                        self("early_delta", s, layer, u)
            for u in range(self.sizes[layer]) if early else ():
                for i in range(self.sizes[layer - 1]):
                    self("new_w", -1, layer, u, i)

    def take(self, key: "tuple[str, int, int, int, int]", value: float) -> None:
        """Go on with the reader's own number, of which nothing was made yet."""
        self.values[key] = value
        if self.batch is not self and key[1] < 0:
            self.batch.values[key] = value
