"""What the workbench computes is what PyTorch computes, and what was published."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from published_networks import PUBLISHED, batch
from random_descriptions import ByTorch, of_every_choice, random_description

from nbhelpers.workbench import Pass, computed, key_of, keys, read, trained
from nbhelpers.workbench.checking.typed import WRONG, agreed, typed
from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.desk import answer
from nbhelpers.workbench.functions import ACTIVATIONS, CATEGORICAL, SOFTMAX

COUNT = 300


def close(ours: dict[str, float], theirs: dict[str, float]) -> None:
    """To 1e-12 of the largest entry of the same kind."""
    for kind in ("net_", "out_", "delta_", "Err_", "/dout_", "/d", "w", "b", "theta"):
        names = [name for name in theirs if kind in name.split()[-1][: 2 + len(kind)]]
        scale = max((abs(theirs[name]) for name in names), default=0.0)
        scale = max(scale, 1e-3)  # what is 0 but for rounding
        for name in names:
            assert abs(ours[name] - theirs[name]) <= 1e-12 * scale, (name, ours[name], theirs[name])


def test_it_is_pytorchs() -> None:
    rng = np.random.default_rng(15)
    pairs = set()
    for data in of_every_choice(rng, COUNT):
        d = read(data)
        ours, theirs = computed(d), ByTorch(d)
        assert ours["loss"] == pytest.approx(theirs.loss, rel=1e-12, abs=1e-15)
        close(ours["quantities"], theirs.by_name)
        close(ours["updated"], theirs.updated)
        # nothing that PyTorch was not asked, but shares, terms, and what the immediate order passes
        rest = set(ours["quantities"]) - set(theirs.by_name)
        for name in rest:
            last = name.split()[-1]
            assert last[:2] == "E_" or "/d" in last or last in ("loss",) or "immediate" in name
        chosen = [(key, data[key]) for key in CHOICES]
        chosen += [("last", d.layers[-1].activation), ("layers", len(d.layers))]
        chosen += [("hidden", layer.activation) for layer in d.layers[:1] if len(d.layers) > 1]
        pairs |= set(combinations(chosen, 2))
    possible = [(key, value) for key, values in CHOICES.items() for value in values]
    possible += [("last", name) for name in ACTIVATIONS] + [("layers", n) for n in range(1, 5)]
    possible += [("hidden", name) for name in ACTIVATIONS if name != SOFTMAX]
    for one, two in combinations(possible, 2):
        alone = {one, two} & {("loss", CATEGORICAL)} and {one[0], two[0]} == {"loss", "last"}
        if one[0] == two[0] or (alone and ("last", SOFTMAX) not in (one, two)):
            continue
        if {one, two} >= {("layers", 1)} and "hidden" in (one[0], two[0]):
            continue
        assert (one, two) in pairs, (one, two)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published(name: str) -> None:
    data, quantities, updated = PUBLISHED[name]
    found = computed(read(data))
    for key, value in (quantities | updated).items():
        ours = (found["quantities"] | found["updated"])[key]
        if isinstance(value, str):  # with the digits that were printed
            assert agreed(typed(key, value), ours) != WRONG, key
        else:
            assert ours == pytest.approx(value, abs=5.1e-11 if key in quantities else 5.1e-7), key


def test_extreme_nets_leave_the_loss_exact() -> None:
    def loss(kind: str, last: str, nets: list[float], target: list[float]) -> dict[str, Any]:
        layers = [{"weights": [[net] for net in nets], "activation": last}]
        return computed(read(batch(loss=kind, layers=layers, targets=[target])))

    assert loss("binary_cross_entropy", "sigmoid", [800.0], [0.0])["loss"] == 800
    assert loss("binary_cross_entropy", "sigmoid", [-800.0], [1.0])["loss"] == 800
    assert loss("binary_cross_entropy", "sigmoid", [-800.0], [0.0])["loss"] == 0
    assert loss("binary_cross_entropy", "sigmoid", [-40.0], [0.0])["loss"] == pytest.approx(
        np.exp(-40), rel=1e-14
    )
    found = loss("softmax_cross_entropy", "softmax", [1000.0, -1000.0], [0.0, 1.0])
    assert found["loss"] == 2000
    assert [found["quantities"][f"delta_o{n}"] for n in (1, 2)] == [1, -1]
    assert loss("absolute", "identity", [2.0], [2.0])["quantities"]["dE/dout_o1"] == 0


@pytest.mark.parametrize("out", [0.0, 1.0, 1.5, -2.0])
def test_a_logarithm_of_nothing_names_the_unit_and_its_value(out: float) -> None:
    layers = [{"weights": [[0.5], [out]], "activation": "identity"}]
    data = batch(loss="binary_cross_entropy", layers=layers, targets=[[1, 1]])
    with pytest.raises(ValueError, match=rf"out_o2: expected an output between 0 and 1.*got {out}"):
        computed(read(data))


def test_numbers_of_ones_own_are_gone_on_with() -> None:
    """What follows from a wrong number is what PyTorch makes of it; a wrong rule is one method."""
    d = read(PUBLISHED["2-2-1"][0])
    names = d.names()
    own = {key_of(d, "net_h1"): 0.7, key_of(d, "delta_o1"): 0.05}
    found = {names.name(key): Pass(d, own).value(key) for key in keys(d)}
    out = torch.sigmoid(torch.tensor(0.7, dtype=torch.float64)).item()
    assert found["out_h1"] == pytest.approx(out, rel=1e-15)
    assert found["dE/dw5"] == pytest.approx(0.05 * out, rel=1e-15)
    assert found["delta_h1"] == pytest.approx(0.05 * 0.3 * out * (1 - out), rel=1e-15)
    assert found["net_h2"] == computed(d)["quantities"]["net_h2"]

    class SlopeMissing(Pass):
        def through(self, sample: int, layer: int, unit: int, early: str) -> float:
            return self("d_out", sample, layer, unit)

    assert SlopeMissing(d)("delta", 0, 2) == computed(d)["quantities"]["dE/dout_o1"]


def test_training_is_one_update_after_the_other() -> None:
    rng = np.random.default_rng(16)
    gone_on = 0
    for data in of_every_choice(rng, 60):
        d = read(data | {"learning_rate": 0.01})
        end, losses = trained(d, 3)
        assert losses[0] == pytest.approx(computed(d)["loss"], rel=1e-14, abs=1e-15)
        if len(losses) < 4:  # it diverged
            continue
        theirs = ByTorch(d, updates=3)
        close(dict(zip(theirs.updated, flat(end), strict=True)), theirs.updated)
        assert losses[-1] == pytest.approx(computed(end)["loss"], rel=1e-12, abs=1e-13)
        once, _ = trained(d, 1)
        close(dict(zip(theirs.updated, flat(once), strict=True)), computed(d)["updated"])
        gone_on += 1
    assert gone_on > 40


def flat(d: Any) -> list[float]:
    found = []
    for kind, layer, u, i in d.names().parameters():
        L = d.layers[layer - 1]
        found.append(L.weights[u][i] if kind == "w" else L.biases[u])
    return found


def test_training_ends_where_it_diverges() -> None:
    data = batch(layers=[{"weights": [[3.0]], "activation": "identity"}], learning_rate=1e6)
    _end, losses = trained(read(data), 100)
    assert 2 < len(losses) < 20
    assert max(losses) <= 1e60
    with pytest.raises(ValueError, match=r"loss: expected a finite number.*smaller weights"):
        computed(read(batch(layers=[{"weights": [[1e40]], "activation": "identity"}])))


def test_training_ends_where_a_sample_leaves_what_the_loss_takes() -> None:
    """After the first sample's update the second one's output is 0, which has no logarithm."""
    layers = [{"weights": [[0.5]], "activation": "relu"}]
    data = {"inputs": [[1], [0.9]], "targets": [[0], [0]], "layers": layers, "bias_mode": "none"}
    more = {"loss": "binary_cross_entropy", "per": "sample", "learning_rate": 10}
    end, losses = trained(read({"version": 1, **data, **more}), 5)
    assert losses == [pytest.approx(-float(np.log(0.5) + np.log(0.55)))]
    assert end.layers[0].weights == [[0.5]]


def test_a_training_in_slices_is_the_training() -> None:
    data = random_description(np.random.default_rng(17), momentum=0.9, learning_rate=0.01)
    d = read(data)
    end, losses = trained(d, 7)
    for slices in ((3, 4), (7,)):
        made = 0
        for updates in slices:
            asked = {"about": "train", "description": data, "updates": updates, "made": made}
            found: Any = answer(asked)
            made += updates
            assert found["losses"] == losses[: made + 1]
        assert found["description"] == end.plain()
    alone: Any = answer({"about": "train", "description": data, "updates": 4, "made": 3})
    assert alone["losses"] == losses
    for name, count, least in (("updates", 0, 1), ("made", -1, 0), ("made", 0.5, 0)):
        asked = {"about": "train", "description": data, "updates": 4} | {name: count}
        with pytest.raises(ValueError, match=f"{name}: expected a whole number from {least} to"):
            answer(asked)
