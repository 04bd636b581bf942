"""The replicas of notebook 001 give the numbers that it prints."""

import math

import pytest

from nbhelpers.networks import Network, notebook_001
from nbhelpers.sources.notebook_001 import numpy_rounds, wrong_gradients
from nbhelpers.sources.notebook_001_torch import torch_rounds

NUMPY_OUTPUTS = [
    (0.47695, 0.5287),
    (0.39688, 0.3339),
    (0.35292, 0.24607),
    (0.32545, 0.20128),
    (0.30671, 0.17356),
    (0.29314, 0.15435),
    (0.28291, 0.14005),
    (0.27495, 0.12888),
    (0.26861, 0.11985),
    (0.26348, 0.11236),
    (0.25925, 0.10601),
]
NUMPY_LOSSES = [0.21, 0.1, 0.06, 0.04, 0.03, 0.03, 0.02, 0.02, 0.02, 0.02, 0.02]
SIGMOID_LOSSES = [0.2097098, 0.1950326, 0.1813509, 0.1686513, 0.1569049, 0.1460708]
SIGMOID_LOSSES += [0.1361004, 0.1269398, 0.1185328, 0.110823, 0.1037546]
SIGMOID_WEIGHTS = [0.3425, -0.4540, 0.5855, 0.5676, -0.2230, -1.2686, -0.5765, 0.1418]
RELU_LOSSES = [0.0234625, 0.020716, 0.0180337, 0.0154105, 0.0128934, 0.0105605]
RELU_LOSSES += [0.008496, 0.0067655, 0.0053974, 0.0043788, 0.003663]
RELU_WEIGHTS = [0.3877, -0.4, 0.6126, 0.6, 0.5074, -0.5, -0.3, 0.8]


def test_the_wrong_gradients_give_the_eleven_printed_rounds():
    rounds = numpy_rounds()
    assert [tuple(round(out, 5) for out in r.outputs) for r in rounds] == NUMPY_OUTPUTS
    assert [round(r.loss, 2) for r in rounds] == NUMPY_LOSSES


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


@pytest.mark.parametrize(
    ("options", "losses", "weights"),
    [
        ({}, SIGMOID_LOSSES, SIGMOID_WEIGHTS),
        ({"activation": "relu"}, RELU_LOSSES, RELU_WEIGHTS),
    ],
)
def test_zeroing_all_gradients_gives_the_printed_losses_and_weights(options, losses, weights):
    run = torch_rounds(**options)
    assert run.losses == pytest.approx(losses, abs=1e-6)
    assert run.weights == pytest.approx(weights, abs=6e-5)


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
