"""A pass in which slips are switches: each puts a wrong rule in the place of the right one."""

from nbhelpers.workbench.checking.rules import RULES, right
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.keyed import Keyed
from nbhelpers.workbench.naming import EARLY

FORWARD = ("net", "out", "term", "loss")


def _is_late(kind: str) -> bool:
    """Tell whether nothing is passed back from quantities of this kind."""
    bare = kind[len(EARLY) :] if kind.startswith(EARLY) else kind
    return bare in ("d_w", "d_b", "new_w", "new_b")


def _stays(key: "tuple[str, int, int, int, int]", least: int) -> bool:
    """Tell whether a number stays: forward all, and backward those of layers from ``least`` on.

    Below 0 it is the layer from which on the forward pass changes.
    """
    kind, _, layer, _, _ = key
    if least < 0:
        return kind in ("net", "out") and layer < -least
    return kind in FORWARD or (kind in ("delta", "d_out") and layer >= least)


def within(work: "Callable[[], float]") -> "float | None":  # type: ignore[name-defined]  # noqa: F821
    """Return what some work gives, or nothing where it leads out of what can be computed."""
    try:
        value = work()
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    return value if abs(value) <= 1e300 else None


class Slipped(Pass):
    """A pass in which some rules are wrong: those of its slips, where they stand."""

    def __init__(
        self,
        description: Description,
        own: "dict[tuple[str, int, int, int, int], float] | Keyed | None" = None,
        velocity: "Keyed | None" = None,
        slips: "tuple[Slip, ...]" = (),
    ) -> None:
        self.slips = slips
        self.worked = 0
        self.kept: dict[int, Keyed] = {}
        self.sent = False  # whether all nets and outs are there
        super().__init__(description, own, velocity)
        if self.batch is not self:
            self.batch.slips = slips  # type: ignore[attr-defined]

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
        return within(lambda: self._tried(key, order))

    def _tried(
        self, key: "tuple[str, int, int, int, int]", order: "list[tuple[str, int, int, int, int]]"
    ) -> float:
        while self.one_by_one and order[self.worked] != key:
            self.value(order[self.worked])
            self.worked += 1
        if not self.one_by_one:
            self._prepare(key)
        elif key[1] < 0 and key[0][:3] != "new":
            self.batch._prepare(key)  # type: ignore[attr-defined]
        return self.ruled(key)

    def beside(self, slip: Slip, own: "dict[tuple[str, int, int, int, int], float]") -> "Slipped":
        """Return a pass with one slip more, and the reader's own numbers.

        It takes over what the slip cannot change, unless there is an update after each sample.

        A slip in the forward pass leaves the layers below it. One that stands in what is passed back
        leaves the forward pass and the layers above it, and one behind the deltas leaves them all.
        """
        slips = self.slips + (slip,)
        if self.one_by_one:
            return Slipped(self.d, own, slips=slips)
        layers = slip.layer if isinstance(slip.layer, tuple) else (slip.layer,)
        early = self.d.update_order == "immediate" or slip.name == "early_update"
        early = early or any(one.name == "early_update" for one in self.slips)
        if any(kind in FORWARD for kind in slip.kinds):
            least = -max(min(layers), 1)
        elif early or layers == (ANY,):
            least = self.last + 1
        elif all(_is_late(kind) for kind in slip.kinds):
            least = 0
        else:
            least = max(layers) + 1
        if least not in self.kept:
            found = Keyed()
            for key in self.values.keys:
                if _stays(key, least):
                    found[key] = self.values[key]
            self.kept[least] = found
        found = self.kept[least].copy()
        for key in own:
            found[key] = own[key]
        other = Slipped(self.d, found, slips=slips)
        other.sent = self.sent and least >= 0
        return other

    def _prepare(self, key: "tuple[str, int, int, int, int]") -> None:
        kind, sample, top = key[0], key[1], key[2]
        samples = self.samples if sample < 0 else (sample,)
        forward = kind in FORWARD
        until = top if kind in ("net", "out") else self.last + 1
        for layer in range(1, 1 if self.sent else until):
            for s in samples:
                for u in range(self.sizes[layer]):
                    self("out", s, layer, u)
        if forward:
            return
        self.sent = self.sent or sample < 0
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
