"""The Python side of the reader of digits: its network, its gradient, and what becomes of strokes."""

import json
import re
from base64 import b64decode
from html import unescape
from typing import Any

import numpy as np
import pytest
import torch
from pen_strokes import DIGITS

from nbhelpers.gradcheck import central_difference
from nbhelpers.handwriting import digits
from nbhelpers.losses import cross_entropy
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.digit.facts import INKED
from nbhelpers.widgets.digit.inking import inking
from nbhelpers.widgets.digit.network import forward, pixel_gradient, stepped, stored, trained
from nbhelpers.widgets.digit.samples import samples
from nbhelpers.widgets.digit.training import packed, split, train
from nbhelpers.widgets.traits import StateError


def _right(network: Any, rows: Any) -> float:
    images, labels = digits()
    said = forward(network, images[rows].reshape(-1, 64))[1].argmax(axis=1)
    return float((said == labels[rows]).mean())


def test_the_network_that_ships_is_what_the_training_makes() -> None:
    """Byte for byte, but for a step of the rounding where another CPU rounds otherwise."""
    made, shipped = packed(train()), stored()
    assert made["hidden"] == shipped["hidden"]
    for ours, theirs in zip(made["layers"], shipped["layers"], strict=True):
        assert ours["scale"] == pytest.approx(theirs["scale"], rel=0.01)
        values = [
            np.frombuffer(b64decode(layer["bytes"]), dtype=np.int8).astype(int)
            for layer in (ours, theirs)
        ]
        assert np.abs(values[0] - values[1]).max() <= 1
        assert np.mean(values[0] == values[1]) > 0.99


def test_it_reads_strangers_as_the_chapter_says() -> None:
    learned, test = split()
    assert (len(learned), len(test)) == (1407, 390)
    assert not set(learned) & set(test)
    assert f"{_right(trained(), test):.2f}" == "0.92"
    assert _right(trained(), learned) > 0.99


def test_the_samples_are_of_the_test_and_some_are_misread() -> None:
    images, labels = digits()
    test = set(split()[1])
    chosen = samples()
    for sample in chosen:
        assert sample["number"] in test
        assert sample["label"] == labels[sample["number"]]
        ink = [int(character, 17) for character in sample["ink"]]
        assert ink == images[sample["number"]].ravel().tolist()
        assert DigitReader(pixels=np.array(ink)).says == sample["says"]
    assert {sample["label"] for sample in chosen} == set(range(10))
    assert sum(sample["label"] != sample["says"] for sample in chosen) == 13


def test_drawn_strokes_are_read() -> None:
    """29 of 30: a one with a foot comes out as a two."""
    wrong = [name for name, strokes in DIGITS.items() if str(inked_says(strokes)) != name[0]]
    assert (len(DIGITS), wrong) == (30, ["1 foot"])


def inked_says(strokes: Any) -> int:
    return DigitReader.drawn(strokes).says


def test_inking_scales_and_lays_the_same_ink() -> None:
    for strokes in DIGITS.values():
        picture = inking(strokes)
        assert INKED <= picture.sum() <= INKED + 40
        assert picture.max() <= 16
        moved = [[(0.4 * x + 0.1, 0.4 * y + 0.5) for x, y in stroke] for stroke in strokes]
        assert np.abs(inking(moved) - picture).max() <= 1
    assert inking([]).sum() == 0
    assert inking([[(0.5, 0.5)]])[3:5, 3:5].min() == 16  # a dot stays a dot
    assert inking([[(0.5, 0.5)]])[0].max() == 0


def test_forward_and_gradient_are_those_of_autograd_and_of_nudges() -> None:
    rng = np.random.default_rng(2)
    pictures = rng.uniform(0, 16, (20, 64))
    first, second = trained()
    for wanted in (0, 7):
        x = torch.tensor(pictures, requires_grad=True)
        hidden = torch.relu(x / 16 @ torch.tensor(first.weights) + torch.tensor(first.biases))
        logits = hidden @ torch.tensor(second.weights) + torch.tensor(second.biases)
        target = torch.full((20,), wanted)
        torch.nn.functional.cross_entropy(logits, target, reduction="sum").backward()
        ours = pixel_gradient(trained(), pictures, wanted)
        assert ours == pytest.approx(x.grad.numpy(), rel=1e-9, abs=1e-12)
    one = pictures[:1]
    nudged = central_difference(lambda a: cross_entropy(forward(trained(), a)[1], [7]), one)
    assert pixel_gradient(trained(), one, 7) == pytest.approx(nudged, abs=1e-7)


def test_steps_lead_to_the_target_within_the_range() -> None:
    for wanted in range(10):
        picture = DigitReader().pixels
        steps = 0
        while DigitReader(pixels=picture).says != wanted and steps < 20:
            reader = DigitReader(pixels=picture, target=wanted)
            picture, steps = reader.stepped, steps + 1
            assert picture.min() >= 0
            assert picture.max() <= 16
            assert np.array_equal(picture.ravel(), stepped(trained(), reader._flat, wanted)[0])
        assert steps < 20


@pytest.mark.parametrize(
    ("traits", "says"),
    [
        ({"pixels": [[1.0] * 8] * 7}, "pixels: expected 8 rows of 8 numbers"),
        ({"pixels": np.full((8, 8), 17)}, "pixels: expected numbers from 0 to 16"),
        ({"pixels": np.full((8, 8), -1)}, "pixels: expected numbers from 0 to 16"),
        ({"pixels": "7"}, "pixels: expected numbers nested 2 deep"),
        ({"target": 10}, "target: expected a whole number from 0 to 9, got 10"),
    ],
)
def test_what_does_not_fit_is_refused(traits: dict[str, Any], says: str) -> None:
    with pytest.raises(StateError, match=says):
        DigitReader(**traits)
    with pytest.raises(StateError, match=r"strokes\[0\]: expected points of shape"):
        DigitReader.drawn([[(1.0, 2.0, 3.0)]])


def test_the_figure_carries_the_state_and_a_fallback() -> None:
    reader = DigitReader(target=3)
    html = reader.figure_html()
    state = json.loads(unescape(re.search(r'data-state="([^"]*)"', html)[1]))
    assert state["target"] == 3
    assert np.array_equal(state["pixels"], digits()[0][0])
    assert "The network says 0" in html
    assert "probability of 9</th>" in html
    assert "loss, asked for a 3</th>" in html
