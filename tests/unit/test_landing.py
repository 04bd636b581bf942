"""The landing page's claims about its network."""

from itertools import combinations, product
from pathlib import Path

from nbhelpers.widgets.landing import landing_network

PAGE = Path(__file__).parents[2] / "index.md"


def test_page_shows_this_network() -> None:
    assert "nbhelpers.widgets.landing:landing_network" in PAGE.read_text("utf-8")
    assert landing_network().compact


def test_error_at_the_start() -> None:
    assert "0.298" in PAGE.read_text("utf-8")
    assert f"{landing_network().loss:.3f}" == "0.298"


def test_the_challenge_can_be_met_within_the_sliders() -> None:
    """Some pairs of weights from -5 to 5 bring E below 0.03; the best one reaches 0.01."""
    stepper = landing_network()
    network = stepper.network
    names = [name for name in network.parameters() if name.startswith("w")]
    lowest = {}
    for pair in combinations(names, 2):
        changed = (
            network.replace_parameters(**dict(zip(pair, values, strict=True)))
            for values in product((-5, 0, 5), repeat=2)
        )
        lowest[pair] = min(n.loss_value(stepper.inputs, stepper.targets) for n in changed)
    page = PAGE.read_text("utf-8")
    assert "below 0.03" in page
    assert "0.01 is within reach" in page
    assert sum(loss < 0.03 for loss in lowest.values()) > 1
    assert min(lowest.values()) < 0.01
    assert max(lowest.values()) > 0.2  # so it matters which two


def test_one_thousand_updates() -> None:
    stepper = landing_network()
    training = stepper.network.train(
        stepper.inputs, stepper.targets, learning_rate=stepper.learning_rate, steps=1000
    )
    assert "ends at 0.0011" in PAGE.read_text("utf-8")
    assert f"{training.losses[-1]:.4f}" == "0.0011"
