"""What follows from a reader's own numbers: wrong ones that are wrong only because of others."""

from nbhelpers.workbench.checking.claims import Claim, claims_of
from nbhelpers.workbench.checking.slipped import FORWARD, Slipped
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.typed import EXACT, WRONG
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.layered.whole import Whole, worked_out
from nbhelpers.workbench.results import keys

BAND = 0.02
"""How far rounding of the reader's own numbers may leave open what follows from them."""
ROUNDED = 0.05
"""How far off a number can be for rounding on the way to be tried."""


class Following:
    """A description, the reader's numbers, and what follows from those that are known so far.

    ``truth`` is a pass of the numbers given, where there is one already.
    """

    def __init__(self, d: Description, mine: object, truth: "Pass | None" = None) -> None:
        self.d = d
        self.claims = claims_of(d, mine)
        self.truth = truth or worked_out(d)
        self.right = self.truth.sweeps[0] if isinstance(self.truth, Whole) else None
        self.order = []  # of the computation, where each sample is an update
        for key in keys(d) if d.one_by_one() else ():
            self.order.append(("delta",) + key[1:] if key[0] == "err" else key)
        self.own: dict[tuple[str, int, int, int, int], float] = {}
        self.as_typed: dict[tuple[str, int, int, int, int], float] = {}
        self.loose: list[tuple[tuple[str, int, int, int, int], float]] = []  # of as_typed: errors
        self.slips: tuple[Slip, ...] = ()
        self.roots: list[Claim] = []
        self.beside: list[Slipped] = []
        self.passes: list[Slipped] = []  # what follows from ``own``: with the slips found, without

    def _own(self, claim: Claim, value: float) -> None:
        self.own[claim.key] = value
        for one in self.passes:
            one.take(claim.key, value)

    def _note(self, claim: Claim) -> None:
        """Take a wrong number for what follows, and with it the delta that a gradient tells."""
        self.as_typed[claim.key] = claim.typed.value
        self.loose.append((claim.key, claim.typed.error()))
        kind, s, layer, u, i = claim.key
        if kind[:3] == "new" and s < 0 and not self.truth.one_by_one and self.d.learning_rate:
            gradient = ("d_" + kind[-1], -1, layer, u, i)
            if gradient not in self.as_typed and not self.d.momentum:
                before = self.d.layers[layer - 1]
                old = before.weights[u][i] if kind == "new_w" else before.biases[u]
                step = (old - claim.typed.value) / self.d.learning_rate
                self._tell(gradient, step, claim.typed.error() / self.d.learning_rate)
        elif kind in ("d_w", "d_b"):
            self._tell(claim.key, claim.typed.value, claim.typed.error())

    def _tell(self, gradient: "tuple[str, int, int, int, int]", value: float, error: float) -> None:
        """Fill the delta in that gives a gradient, where there is one sample and one delta."""
        kind, s, layer, u, i = gradient
        delta = ("delta", max(s, 0), layer, u, -1)
        if len(self.truth.samples) > 1 and s < 0:
            return
        if delta in self.as_typed or (kind == "d_b" and self.truth.shared):
            return
        entered = self.truth.sign
        if kind == "d_w":
            entered = self._entered(max(s, 0), layer - 1, i)
        if entered:
            self.as_typed[delta] = value / entered
            self.loose.append((delta, abs(error / entered)))

    def _entered(self, s: int, layer: int, i: int) -> float:
        if not layer:
            return self.d.inputs[s][i]
        key = ("out", s, layer, i, -1)
        value = Slipped(self.d, self.as_typed).tried(key, self.order)
        return self.as_typed.get(key, value or 0.0)

    def _following(self, claim: Claim) -> "Generator[None, None, float | None]":  # type: ignore[name-defined]  # noqa: F821
        """Return what the reader's own numbers give, if it is the number: then it only follows."""
        if not self.roots:
            return None
        exact = None
        for one in self.passes:
            if exact is None:
                exact = self._fits(claim, one)
                yield
        if exact is None:
            exact = self._made(claim, self.as_typed)
            yield
        if exact is None:
            if not (yield from self._within_band(claim)):
                return None
            exact = claim.typed.value
        claim.follows = (yield from self._cause(claim)).name
        return exact

    def _made(
        self,
        claim: Claim,
        own: "dict[tuple[str, int, int, int, int], float]",
        slips: "tuple[Slip, ...]" = (),
    ) -> "float | None":
        """Return what follows from some numbers, by some rules, if it is the reader's number."""
        return self._fits(claim, Slipped(self.d, own, slips=slips))

    def _fits(self, claim: Claim, one: Slipped) -> "float | None":
        value = one.tried(claim.key, self.order)
        return value if value is not None and claim.agrees(value) else None

    def _within_band(self, claim: Claim) -> "Generator[None, None, bool]":  # type: ignore[name-defined]  # noqa: F821
        """Tell whether what rounding leaves open in the reader's numbers covers this one."""
        middle = Slipped(self.d, self.as_typed)
        value = middle.tried(claim.key, self.order)
        if value is None:
            return False
        band = 0.0
        for key, error in self.loose:
            if key in middle.values and key != claim.key:
                nudged = dict(self.as_typed)
                nudged[key] = nudged[key] + error
                moved = Slipped(self.d, nudged).tried(claim.key, self.order)
                yield
                if moved is None:
                    return False
                band += abs(moved - value)
        off = abs(claim.typed.value - value)
        most = min(BAND * abs(value), 0.25 * abs(value - claim.value))
        return 0 < band <= most and off <= 1.1 * band + 2 * claim.typed.error()

    def _cause(self, claim: Claim) -> "Generator[None, None, Claim]":  # type: ignore[name-defined]  # noqa: F821
        """Return the number that is enough to make this one what it is; the first, if none is."""
        for root in self.roots:
            alone = self._right()
            alone[root.key] = self.own[root.key]
            if self._made(claim, alone) is not None:
                return root
            yield
            if self._made(claim, self._right(), tuple(root.slips[:1])) is not None:
                return root
            yield
        return self.roots[0]

    def _right(self) -> "dict[tuple[str, int, int, int, int], float]":
        return {one.key: one.value for one in self.claims if one.digits != WRONG}

    def _rounded_on_the_way(self, claim: Claim) -> "list[Slip]":
        """Tell a number that agrees with what the reader's own rounded numbers give."""
        if abs(claim.typed.value - claim.value) > ROUNDED * abs(claim.value):
            return []
        rounded = dict(self.as_typed)
        for one in self.claims:
            if one.key == claim.key:
                break
            if one.digits not in (WRONG, EXACT):
                rounded[one.key] = one.typed.value
        if self._made(claim, rounded) is None:
            return []
        return [Slip("rounded_early", FORWARD, detail=(0, 0))]
