"""Names of all that a workbench computes: ``net_h1``, ``delta_o1``, ``dE/dw5``, ``sample 2 out_h1``.

A key says where a quantity stands, as a tuple: its kind, the sample (from 0; -1 for the whole
batch), the layer (1 is the first after the inputs), the unit, and the source of a weight (both from
0; -1 where there is none). Names are made from keys, and keys found by names.

=============== ======================= =========================================================
kind            name                    what it is
=============== ======================= =========================================================
``net``         ``net_h1``              what enters a unit
``out``         ``out_h1``              what leaves it
``term``        ``E_o1``                an output's share of the loss, where there are several
``loss``        ``loss``                E: of the batch, or (``sample 2 loss``) of a sample alone
``d_out``       ``dE/dout_h1``          the derivative of the batch's E by an out of a sample
``delta``       ``delta_h1``            dE/dnet; also found as ``dE/dnet_h1``
``err``         ``Err_h1``              -delta, with ``error_sign`` target_minus_output
``d_w``         ``dE/dw1``              of the batch; ``sample 2 dE/dw1`` is a sample's share of it
``d_b``         ``dE/db_h1``            likewise; ``dE/db1`` of a shared bias, ``dE/dtheta_h1``
``new_w``       ``w1``                  the weight after the update
``new_b``       ``b_h1``                likewise; ``b1`` of a shared bias, ``theta_h1``
``early_...``   ``immediate delta_h1``  what the immediate order makes of it, from new weights
=============== ======================= =========================================================

With the loss ``output`` the derivatives are those of the output itself: ``do1/dw1``, ``do1/dout_h1``.

Weights are numbered ``by_unit`` (w1, w2 into h1), ``by_input`` (w1, w3 into h1), by two indices, the
unit's or the source's first (``unit_source``, ``source_unit``: w12, and w12_2 in the second layer),
or by ``nodes``: all units are counted, the inputs first, and w14 leads from node 1 to node 4 (w9_10
where a node has two digits). There the units are called by their numbers: net_4, b_4, do6/dw46.
"""

from nbhelpers.workbench.keyed import MOST, packed

LETTERS = "hkm"
NUMBERINGS = ("by_unit", "by_input", "source_unit", "unit_source", "nodes")
EARLY = "early_"


class Names:
    """The names of one network: of its units, parameters, and quantities.

    Parameters
    ----------
    sizes : list of int
        Units a layer, the inputs first.
    samples : int
        With one, no name tells its number.
    numbering : str
        One of ``NUMBERINGS``.
    bias_mode : str
        ``shared`` and ``threshold`` have names of their own.
    output : int
        The output unit (from 0) whose derivatives are asked, or -1 where E is a loss.
    """

    def __init__(
        self,
        sizes: list[int],
        samples: int = 1,
        numbering: str = "by_unit",
        bias_mode: str = "per_unit",
        output: int = -1,
    ) -> None:
        self.sizes = list(sizes)
        self.samples = samples
        self.numbering = numbering
        self.bias_mode = bias_mode
        self.output = output
        self.units = unit_names(sizes, numbering)
        self.made: dict[int, str] = {}
        self.weights: dict[int, str] = {}
        self.of = "dE"
        if output >= 0:
            self.of = "d" + ("o" if numbering == "nodes" else "") + self.units[-1][output]

    def weight(self, layer: int, unit: int, source: int) -> str:
        """Return a weight's name."""
        at = (layer * MOST + unit) * MOST + source
        if at not in self.weights:
            self.weights[at] = _weight(self.sizes, self.numbering, layer, unit, source)
        return self.weights[at]

    def bias(self, layer: int, unit: int) -> str:
        """Return a bias's name; a shared one has that of its layer."""
        if self.bias_mode == "shared":
            return "b" + str(layer)
        return ("theta_" if self.bias_mode == "threshold" else "b_") + self.units[layer][unit]

    def input(self, sample: int, source: int) -> str:
        """Return the name of a number that goes in."""
        return self.within(sample) + "i" + str(source + 1)

    def target(self, sample: int, unit: int) -> str:
        """Return the name of a target."""
        return self.within(sample) + "target_" + self.units[-1][unit]

    def within(self, sample: int) -> str:
        """Return what stands before the names of a sample."""
        return "" if sample < 0 or self.samples == 1 else "sample " + str(sample + 1) + " "

    def name(self, key: tuple[str, int, int, int, int]) -> str:
        """Return the name of a quantity."""
        kind, sample, layer, unit, source = key
        at = packed((kind, -1, layer, unit, source))
        if at not in self.made:
            early = kind.startswith(EARLY)
            rest = self._name(kind[len(EARLY) :] if early else kind, layer, unit, source)
            self.made[at] = "immediate " + rest if early else rest
        if sample < 0 or self.samples == 1:
            return self.made[at]
        return self.within(sample) + self.made[at]

    def _name(self, kind: str, layer: int, unit: int, source: int) -> str:
        if kind == "loss":
            return "loss"
        if kind == "d_w":
            return self.of + "/d" + self.weight(layer, unit, source)
        if kind == "d_b":
            return self.of + "/d" + self.bias(layer, unit)
        if kind == "new_w":
            return self.weight(layer, unit, source)
        if kind == "new_b":
            return self.bias(layer, unit)
        if kind == "v_w":
            return "v_" + self.weight(layer, unit, source)
        if kind == "v_b":
            return "v_" + self.bias(layer, unit)
        called = self.units[layer][unit]
        if kind == "d_out":
            return self.of + "/dout_" + called
        if kind == "out" and layer == 0:
            return "i" + str(unit + 1)
        return {"term": "E", "err": "Err"}.get(kind, kind) + "_" + called

    def parameters(self) -> "list[tuple[str, int, int, int]]":
        """Return all parameters by number, the weights first, as (w or b, layer, unit, source)."""
        found = []
        for layer in range(1, len(self.sizes)):
            units, sources = range(self.sizes[layer]), range(self.sizes[layer - 1])
            if self.numbering in ("by_unit", "unit_source"):
                found += [("w", layer, u, i) for u in units for i in sources]
            else:
                found += [("w", layer, u, i) for i in sources for u in units]
        if self.bias_mode != "none":
            for layer in range(1, len(self.sizes)):
                many = 1 if self.bias_mode == "shared" else self.sizes[layer]
                found += [("b", layer, u, -1) for u in range(many)]
        return found

    def other_names(self, name: str) -> list[str]:
        """Return what else may be meant by a name: E is the loss, dE/dnet_h1 is delta_h1."""
        name = " ".join(name.split())
        if self.samples == 1 and name.startswith("sample 1 "):
            name = name[len("sample 1 ") :]
        at = name.rfind(" ") + 1
        before, last = name[:at], name[at:]
        if last == "E":
            last = "loss"
        slope = last.find("/dnet_")
        if slope > 0 and last[0] == "d":
            last = "delta_" + last[slope + len("/dnet_") :]
        return [name, before + last]


def unit_names(sizes: list[int], numbering: str = "by_unit") -> list[list[str]]:
    """Return the units' names, the inputs first: i1, i2, then h1, h2, k1, m1, o1; or node numbers."""
    if numbering == "nodes":
        return [
            [str(sum(sizes[:at]) + n + 1) for n in range(sizes[at])] for at in range(len(sizes))
        ]
    letters = "i" + LETTERS[: len(sizes) - 2] + "o"
    return [[letters[at] + str(n + 1) for n in range(sizes[at])] for at in range(len(sizes))]


def _weight(sizes: list[int], numbering: str, layer: int, unit: int, source: int) -> str:
    ins, outs = sizes[layer - 1], sizes[layer]
    first = 1 + sum(sizes[at] * sizes[at + 1] for at in range(layer - 1))
    if numbering == "by_unit":
        return "w" + str(first + unit * ins + source)
    if numbering == "by_input":
        return "w" + str(first + source * outs + unit)
    if numbering == "nodes":
        start, end = sum(sizes[: layer - 1]) + source + 1, sum(sizes[:layer]) + unit + 1
        return "w" + str(start) + ("_" if end > 9 else "") + str(end)
    one, two = (source, unit) if numbering == "source_unit" else (unit, source)
    return "w" + str(one + 1) + str(two + 1) + ("_" + str(layer) if layer > 1 else "")
