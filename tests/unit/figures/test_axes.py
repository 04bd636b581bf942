"""What stands on the axes of plots, and the landscape of a network's loss."""

from __future__ import annotations

import re

import pytest
from figure_cases import WORDS, texts

from nbhelpers import figures
from nbhelpers.networks import mazur


@pytest.mark.parametrize("count", [2, 3, 7, 500])
def test_updates_are_counted_in_whole_numbers(count: int) -> None:
    drawn = figures.curves({"loss": [1.0] * count}, xlabel="update", ylabel="E", **WORDS)
    labels = [text for text in texts(drawn) if re.fullmatch(r"[\d.]+", text)]
    whole = [text for text in labels if "." not in text]
    assert whole[0] == "0"
    assert len(whole) >= min(count, 3)
    assert not any(re.fullmatch(r"0\.5|1\.5|2\.5", text) for text in labels)


def test_a_parameter_that_is_no_whole_number_keeps_its_ticks() -> None:
    drawn = figures.curves({"a": [1.0, 1.0]}, x=[0, 0.5], xlabel="x", ylabel="E", **WORDS)
    assert "0.2" in texts(drawn)


def test_the_landscape_of_a_network() -> None:
    example = mazur()
    f = example.loss_over("w5", "b_o1")
    assert f(0.4, 0.6) == example.network.loss_value(example.x, example.target)
    other = example.network.replace_parameters(w5=-1.0, b_o1=2.0)
    assert f([0.4, -1.0], [0.6, 2.0])[1] == other.loss_value(example.x, example.target)
    drawn = figures.landscape(f, (-2, 2), (-2, 2), path=[(0.4, 0.6), (0.3, 0.5)], **WORDS)
    assert "start" in texts(drawn)
    with pytest.raises(ValueError, match=r"second: expected one of w1, .*, got 'w9'"):
        example.loss_over("w5", "w9")
