"""The replicas of notebook 001: what they do beyond the numbers of test_printed_numbers."""

import math

import pytest

from nbhelpers.networks import Network, notebook_001
from nbhelpers.sources.notebook_001 import numpy_rounds, wrong_gradients
from nbhelpers.sources.notebook_001_torch import torch_rounds
from nbhelpers.sources.printed import numbers

SIGMOID_LOSSES = numbers("001-torch-losses")


def test_the_right_gradients_train_faster():
    rounds = numpy_rounds(gradients="right")
    assert [round(out, 5) for out in rounds[1].outputs] == [0.3945, 0.32252]
    assert [round(out, 5) for out in rounds[10].outputs] == [0.23353, 0.06771]
    source = notebook_001()
    training = source.network.train(source.x, source.target, learning_rate=10, steps=10)
    assert [r.loss for r in rounds] == pytest.approx(training.losses.tolist(), rel=1e-12)


def test_only_the_hidden_gradients_are_wrong_and_two_have_the_wrong_sign():
    source = notebook_001()
    wrong = wrong_gradients(source.network)
    right = source.network.named_gradients(source.x, source.target)
    assert list(wrong) == [f"w{n}" for n in range(1, 9)]
    assert [round(wrong[f"w{n}"], 5) for n in (1, 2, 3, 4)] == [0.01458, 0.01304, 0.00875, 0.00782]
    assert [n for n in wrong if not math.isclose(wrong[n], right[n])] == ["w1", "w2", "w3", "w4"]
    assert [n for n in wrong if wrong[n] * right[n] < 0] == ["w1", "w3"]


def test_the_listing_as_it_stands_does_not_print_its_losses():
    losses = torch_rounds(zero="w1").losses
    assert losses[:2] == pytest.approx(SIGMOID_LOSSES[:2], abs=1e-6)
    assert losses[2] == pytest.approx(0.1678635, abs=1e-6)
    assert losses[10] == pytest.approx(0.006859, abs=1e-6)


def test_the_sign_of_zero_tells_how_the_gradients_were_cleared():
    signs = {
        zero: [
            math.copysign(1, row[6])
            for row in torch_rounds(activation="relu", zero=zero, rounds=4).gradients
        ]
        for zero in ("all", "w1", "none_set")
    }
    assert signs == {
        "all": [-1, 1, 1, 1],
        "w1": [-1, -1, -1, -1],
        "none_set": [-1, -1, -1, -1],
    }


def test_the_mean_of_two_squares_is_the_half_sum():
    assert torch_rounds(loss="mean_squared").losses == pytest.approx(SIGMOID_LOSSES, abs=1e-6)


def test_cross_entropy_moves_away_from_the_target_and_has_no_lower_bound():
    run = torch_rounds(loss="cross_entropy")
    assert run.losses[0] == pytest.approx(0.1187197, abs=1e-6)
    assert run.losses[10] == pytest.approx(0.1025424, abs=1e-6)
    assert [run.outputs[n][0] for n in (0, 10)] == pytest.approx([0.4769, 0.5301], abs=1e-4)
    relu = torch_rounds(loss="cross_entropy", activation="relu", rounds=101)
    assert relu.losses[100] == pytest.approx(-55.14, abs=0.01)


@pytest.mark.parametrize("option", ["zero", "activation", "loss", "dtype"])
def test_an_unknown_option_is_named(option):
    with pytest.raises(ValueError, match=f"^{option}: expected one of .*, got 'nonsense'$"):
        torch_rounds(**{option: "nonsense"})


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"^gradients: "):
        numpy_rounds(gradients="good")
    with pytest.raises(ValueError, match=r"^rounds: "):
        numpy_rounds(rounds=0)
    with pytest.raises(ValueError, match=r"^rounds: "):
        torch_rounds(rounds=0)
    with pytest.raises(ValueError, match=r"^network: expected sizes \(2, n, 2\), got \(1, 1\)"):
        wrong_gradients(Network(weights=[[[0.1]]]))
