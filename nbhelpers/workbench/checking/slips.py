"""The slips: what each is called, what it does, and where it stands. Their rules are in `rules`.

Those that the bug clinic knows have their names and titles from there. ``ORDER`` is the precedence:
where several slips give the same number all are named, those that explain more of the reader's
numbers alone, and among equals the one that stands first here.
"""

from nbhelpers.clinic.bugs import BUGS, does, title

MORE = (
    ("bias_forgotten", "bias forgotten", "a net lacks its bias"),
    ("bias_alone", "only the bias", "a net is its bias alone"),
    ("bias_sign", "sign of the bias", "a threshold is added, or a bias subtracted"),
    ("no_activation", "activation missing", "an out is the net itself"),
    ("net_slope", "slope's formula with net", "the slope is written in out, and net stands there"),
    ("other_slope", "another slope", "the slope is that of another activation"),
    ("extra_slope", "a slope too many", "the loss contains the activation, whose slope is taken again"),
    ("weight_forgotten", "weight forgotten", "what is passed back lacks a weight"),
    ("input_forgotten", "input forgotten", "a weight's gradient lacks what came in: it is delta"),
    ("net_for_out", "net for out", "a weight's gradient takes the net of its source, not the out"),
    ("swapped", "pair swapped", "two numbers stand in each other's place"),
    ("sum_for_mean", "sum for mean", "what should be a mean is a sum"),
    ("factor", "common factor", "a factor of 2 is forgotten, or is too many"),
    ("not_summed", "samples not summed", "one sample's gradient is taken for that of the batch"),
    ("output_nudged", "output nudged", "the output is differentiated, not the loss"),
    ("uphill", "uphill", "the gradient is added to the parameter, not subtracted"),
    ("bias_moved", "frozen bias updated", "a bias that is never updated is"),
    ("late_update", "updated too late", "the old weights are used where the new ones are meant"),
    ("other_rate", "another learning rate", "the step is that of another rate"),
    ("rounded_early", "rounded too early", "numbers on the way are rounded, and the rest goes on from there"),
)  # fmt: skip
ORDER = (
    "bias_forgotten", "bias_alone", "bias_sign", "no_activation", "uphill", "bias_moved", "no_slope", "slope_at_out",
    "net_slope", "other_slope", "extra_slope", "path_dropped", "early_update", "late_update",
    "sign_flipped", "mean_for_sum", "sum_for_mean", "factor", "weight_forgotten", "input_forgotten",
    "net_for_out", "transposed", "swapped", "bias_not_summed", "not_summed", "output_nudged",
    "detached", "other_rate", "rounded_early",
)  # fmt: skip
ANY = -9
"""As a sample, a layer or a unit: all of them."""


def slip_title(name: str) -> str:
    """Return the short title of a slip."""
    for row in MORE:
        if row[0] == name:
            return row[1]
    return title(name)


def slip_does(name: str) -> str:
    """Return what a slip does, in one sentence."""
    for row in MORE:
        if row[0] == name:
            return row[2]
    if name == "path_dropped":
        return "a sum lacks some of its paths"  # the clinic's drops the last
    if name == "mean_for_sum":
        return "what should be a sum is a mean"
    return does(name) if name in BUGS else ""


class Slip:
    """A switch: the name of a wrong rule, the kinds of quantities in which it stands, and where.

    ``detail`` says more: which path, which factor. ``layer`` may be a tuple of layers.
    """

    def __init__(
        self,
        name: str,
        kinds: "tuple[str, ...]",
        sample: int = ANY,
        layer: "int | tuple[int, ...]" = ANY,
        unit: int = ANY,
        source: int = ANY,
        detail: object = None,
    ) -> None:
        self.name = name
        self.kinds = kinds
        self.sample = sample
        self.layer = layer
        self.unit = unit
        self.source = source
        self.detail = detail

    def stands(self, key: "tuple[str, int, int, int, int]") -> bool:
        """Tell whether it stands in the rule of this quantity."""
        layer = self.layer
        return (
            key[0] in self.kinds
            and (layer == ANY or key[2] == layer or (isinstance(layer, tuple) and key[2] in layer))
            and (self.unit == ANY or key[3] == self.unit)
            and (
                key[1] == self.sample
                or (self.sample == ANY and (key[1] >= 0 or key[0][:3] == "new"))
            )
            and (self.source == ANY or key[4] == self.source)
        )
