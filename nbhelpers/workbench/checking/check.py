"""The check of a reader's own numbers: which is the first wrong one, what follows from it, and why.

Each number is set beside the right one, in the order of the computation. A wrong one is then worked
out again from the reader's own numbers before it: if it agrees, it is wrong only because of them. If
not, slips are tried; see `slips` for their precedence. An accusation needs evidence. What the slips
that are tried would hit by accident is estimated from their count and the digits of the number:
above 1 in 100, two numbers that do not follow from each other have to agree on a slip. Rounding and
a rate that is not round need two numbers always.

In a large network hundreds of slips are tried, each in a pass of its own. So they come a few at a
time: a page says at once what is wrong, and other questions are answered in between; and its Python
frees no memory before it comes back.
"""

from nbhelpers.workbench.checking.claims import Claim, rivals
from nbhelpers.workbench.checking.following import ROUNDED, Following
from nbhelpers.workbench.checking.rates import rates
from nbhelpers.workbench.checking.slipped import FORWARD, Slipped, within
from nbhelpers.workbench.checking.slips import ORDER, Slip
from nbhelpers.workbench.checking.suspects import far, near
from nbhelpers.workbench.checking.typed import WRONG, agreed
from nbhelpers.workbench.checking.whole_batch import can_sum, in_lists, is_whole
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.keyed import Keyed

CHANCE = 0.01
"""So likely may an accident be, for a slip to be named."""
DENSITY = 0.5
"""How densely wrong numbers lie about the right one, a unit of their logarithm."""
PLACES = ((2, -1), (3, -1), (4, -1), (-1, 2), (-1, 3), (-1, 4))


class Check(Following):
    """The check: every number is judged, the first in the order of the computation first.

    Which are wrong is known at once; why, when as much has been ``tried`` as it takes: it ``is_done``.
    """

    def __init__(self, d: Description, mine: object, truth: "Pass | None" = None) -> None:
        super().__init__(d, mine, truth)
        for claim in self.claims:
            claim.value = self.truth.value(claim.key)
            claim.digits = agreed(claim.typed, claim.value, self._slack(claim))
        self.tried = 0
        wrong = [claim.name for claim in self.claims if claim.digits == WRONG]
        self.at = wrong[0] if wrong else ""
        """The wrong number whose reason is looked for."""
        self.is_done = not wrong
        self._rest = self._judged()

    def go_on(self, passes: int = -1) -> None:
        """Try so many passes more, or all that it takes."""
        if self.is_done or passes == 0:
            return
        for _ in self._rest:
            self.tried += 1
            passes -= 1
            if passes == 0:
                return
        self.is_done = True

    def _judged(self) -> "Generator[None, None, None]":  # type: ignore[name-defined]  # noqa: F821
        for n, claim in enumerate(self.claims):
            if claim.digits == WRONG:
                self.at = claim.name
                yield from self._judge(n, claim)
            else:
                self.as_typed[claim.key] = claim.value
                self._own(claim, claim.value)

    def _slack(self, claim: Claim) -> float:
        """What computing loses where large numbers cancel, of a number with all its digits."""
        if claim.typed.digits < 10:
            return 0.0
        kind, s, layer, _, i = claim.key
        if kind in ("loss", "term"):
            return 0.0
        units = range(self.truth.sizes[layer])
        if kind == "d_b":  # a sum of deltas, which may be 0
            kind, s = "delta", max(s, 0)
        elif kind == "new_b" and self.truth.shared:
            units = range(1)
        return 1e-12 * max([abs(self.truth.value((kind, s, layer, u, i))) for u in units])

    # A wrong number.

    def _judge(self, n: int, claim: Claim) -> "Generator[None, None, None]":  # type: ignore[name-defined]  # noqa: F821
        exact = yield from self._following(claim)
        if exact is None:
            found = self._rounded_on_the_way(claim)
            if not found:
                found = yield from self._found(n, claim)
            claim.slips = found
            if found:
                exact = self._made(claim, self.own, self.slips + (found[0],))
                if found[0].name != "rounded_early":
                    self.slips = self.slips + (found[0],)
                elif found[0].detail != (0, 0):
                    self.beside.append(Slipped(self.d, slips=(found[0],)))
            elif self.roots:
                claim.slips = yield from self._found_beside(n, claim)
                right = {one.key: one.value for one in self.claims[:n]}
                self.beside += [Slipped(self.d, right, slips=(one,)) for one in claim.slips[:1]]
            self.roots.append(claim)
            self.passes = [Slipped(self.d, self.own, slips=self.slips)]
            if self.slips:
                self.passes.append(Slipped(self.d, self.own))
            self.passes += self.beside
        self._own(claim, claim.typed.value if exact is None else exact)
        self._note(claim)

    # Its slip.

    def _found_beside(self, n: int, claim: Claim) -> "Generator[None, None, list[Slip]]":  # type: ignore[name-defined]  # noqa: F821
        """Return the slips for a reader who has gone on with right numbers, whatever was written."""
        kept = self.own, self.slips
        self.own, self.slips = {one.key: one.value for one in self.claims[:n]}, ()
        found = yield from self._found(n, claim)
        self.own, self.slips = kept
        return found

    def _found(self, n: int, claim: Claim) -> "Generator[None, None, list[Slip]]":  # type: ignore[name-defined]  # noqa: F821
        """Return the slips that give exactly this number, the likeliest first."""
        base = Slipped(self.d, self.own, slips=self.slips)
        usual = base.tried(claim.key, self.order)
        yield
        if usual is None:
            return []
        reached = Keyed()
        for values in (base.values, base.batch.values):
            for key in values.keys:
                if key not in self.own:
                    reached[key] = 0.0
        matched: list[tuple[Slip, int]] = []
        tried: dict[str, bool] = {}  # by their value: what comes to the same counts once
        for slips in (near(base, claim.key, reached), far(base, claim.key, reached)):
            hits = []
            for slip in slips:
                value = self._with(base, slip, claim)
                yield
                if value is None or abs(value - usual) <= 1e-11 * abs(usual):
                    continue
                if rivals(value, claim):
                    tried["%.9g" % value] = True
                if claim.agrees(value):
                    hits.append(slip)
            matched += [(slip, len(tried)) for slip in hits]
        rounds, others = rates(self.d, base, claim.key, claim.typed, self.order)
        matched += [(slip, len(tried) + count) for slip, count in rounds]
        matched += [(slip, -1) for slip in others]
        if abs(claim.typed.value - claim.value) <= ROUNDED * abs(claim.value):
            for detail in PLACES:
                kinds = FORWARD[:2] + ("d_out", "delta")
                slip = Slip("rounded_early", kinds, detail=detail)
                if self._fits(claim, base.beside(slip, self.own)) is not None:
                    matched.append((slip, -1))
                yield
        good = []
        for slip, count in matched:
            weighed = yield from self._weighed(n, slip, count)
            if weighed is not None:
                good.append((weighed, slip))
        if not good:
            return []
        most = max([score for score, _ in good])
        best: dict[str, Slip] = {}
        for score, slip in good:
            if score == most and slip.name not in best:
                best[slip.name] = slip
        return [best[name] for name in ORDER if name in best]

    def _with(self, base: Slipped, slip: Slip, claim: Claim) -> "float | None":
        """Return what a number is with one slip more; nothing where that cannot be computed."""
        right = self.right if is_whole(slip) and not base.slips else None
        if right is not None and can_sum(base, claim.key, self.own):
            return within(lambda: in_lists(base, right, slip, claim.key))
        return base.beside(slip, self.own).tried(claim.key, self.order)

    def _weighed(self, n: int, slip: Slip, tried: int) -> "Generator[None, None, int | None]":  # type: ignore[name-defined]  # noqa: F821
        """Return how much a slip explains, or nothing if that is no evidence.

        ``tried`` is the count of slips that could have hit; -1 where two numbers are needed.
        """
        mine = self.claims[n]
        before = {one.key: one.value for one in self.claims[:n] if one.digits != WRONG}
        for one in self.claims[:n]:
            if one.digits == WRONG:
                before[one.key] = self.own[one.key]
        alone = Slipped(self.d, before, slips=self.slips + (slip,))
        pinned = dict(before)
        for one in self.claims[n:]:
            pinned[one.key] = one.value if one.digits != WRONG else one.typed.value
        beside = Slipped(self.d, pinned, slips=self.slips + (slip,))
        usual = Slipped(self.d, pinned)
        explained, broken, independent, width = 0, 0, 0, mine.typed.width()
        for at, one in enumerate(self.claims):
            if at < n:
                if one.digits != WRONG and self._fits(one, alone) is None:
                    return None
                yield
                continue
            if at == n:
                continue
            fits = self._fits(one, alone) is not None or self._fits(one, beside) is not None
            yield
            if one.digits != WRONG:
                broken += 0 if fits else 1
            elif fits:
                explained += 1
                width = min(width, one.typed.width())
                if tried < 0 or tried * width * DENSITY > CHANCE:
                    follows = yield from self._only_follows(mine, one, usual, pinned)
                    independent += 0 if follows else 1
        if tried < 0:
            if not independent:
                return None
        elif tried * width * DENSITY > CHANCE and not independent:
            return None
        return explained - broken

    def _only_follows(
        self,
        first: Claim,
        one: Claim,
        usual: Slipped,
        pinned: "dict[tuple[str, int, int, int, int], float]",
    ) -> "Generator[None, None, bool]":  # type: ignore[name-defined]  # noqa: F821
        """Tell whether a number is wrong anyway, once the first one is: then it is no evidence."""
        if self._fits(one, usual) is not None:
            return True
        kept = self.as_typed, self.loose
        self.as_typed, self.loose = dict(self.as_typed), list(self.loose)
        self._note(first)
        follows = (yield from self._within_band(one)) or self._made(one, self.as_typed) is not None
        yield
        self.as_typed, self.loose = kept
        return follows
