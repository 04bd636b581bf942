"""The landing page's claims about its network."""

import gzip
import re
from itertools import combinations, product

from places import ROOT

from nbhelpers.site.chapters import reading_time
from nbhelpers.site.chapters.card_figures import card_figure
from nbhelpers.site.chapters.landing import landing_network

PAGE = ROOT / "index.md"


def test_page_shows_this_network() -> None:
    assert "nbhelpers.site.chapters.landing:landing_network" in PAGE.read_text("utf-8")
    assert landing_network().goal == 0.03


def test_the_rule_of_the_minutes_is_stated() -> None:
    rule = (
        f"{reading_time.WORDS_A_MINUTE} words or {reading_time.LINES_A_MINUTE} lines of code a "
        f"minute, {reading_time.MINUTES_A_QUESTION} minute for each question, "
        f"{reading_time.MINUTES_A_WIDGET} for each other widget, rounded to "
        f"{reading_time.ROUNDED_TO}."
    )
    assert rule in PAGE.read_text("utf-8")


def test_every_card_has_a_light_drawing_of_its_own() -> None:
    page = PAGE.read_text("utf-8")
    slugs = re.findall(r"^([\w/]+): ", page.partition("{chapter-cards}")[2], re.MULTILINE)
    figures = [card_figure(slug) for slug in slugs]
    assert len(slugs) >= 9
    assert all(figures)
    assert len({*figures}) == len(slugs)
    assert len(gzip.compress("".join(figures).encode())) < 2000
    assert card_figure("chapters/notation") == ""
    # The wires of the two networks are as their gradients: six of nine are negative, three are 0.
    by_hand, nine = (card_figure(name) for name in ("chain_rule_by_hand", "torch_three_layer"))
    assert (by_hand.count('"g d"'), by_hand.count('"g"')) == (2, 6)
    assert (nine.count('"g d"'), nine.count('"m"')) == (6, 3)


def lowest_losses(ends: tuple[float, ...]) -> dict[tuple[str, str], float]:
    """The lowest loss of each pair of weights, set to any two of ``ends`` or left alone."""
    stepper = landing_network()
    network = stepper.network
    start = network.parameters()
    lowest = {}
    for pair in combinations([name for name in start if name.startswith("w")], 2):
        values = product(*((*ends, start[name]) for name in pair))
        moved = (network.replace_parameters(**dict(zip(pair, v, strict=True))) for v in values)
        lowest[pair] = min(n.loss_value(stepper.x, stepper.target) for n in moved)
    return lowest


def test_the_challenge_can_be_met_within_the_sliders() -> None:
    """Several pairs of weights from -4 to 4 bring E below 0.03; the best one ends at 0.014."""
    lowest = lowest_losses(tuple(range(-4, 5)))
    page = PAGE.read_text("utf-8")
    assert (
        "With two weights kept between $-4$ and 4, the best pair brings $E$ down to 0.014" in page
    )
    assert sum(loss < 0.03 for loss in lowest.values()) > 1
    assert min(lowest.values()) == lowest["w6", "w7"]
    assert round(lowest["w6", "w7"], 3) == 0.014
    assert max(lowest.values()) > 0.2  # so it matters which two


def test_without_the_sliders_limit_two_weights_reach_any_loss() -> None:
    assert "as near to 0 as you like" in PAGE.read_text("utf-8")
    stepper = landing_network()
    network = stepper.network.replace_parameters(w5=-9.20949636, w8=6.19631709)
    assert network.loss_value(stepper.x, stepper.target) < 1e-15


def test_one_thousand_updates() -> None:
    stepper = landing_network()
    training = stepper.network.train(
        stepper.x, stepper.target, learning_rate=stepper.learning_rate, steps=1000
    )
    assert "ends at 0.0011" in PAGE.read_text("utf-8")
    assert f"{training.losses[-1]:.4f}" == "0.0011"
