"""Source 004 replayed: a clean run, the printed state, the failures, and the repairs."""

import pytest
import torch

from nbhelpers.networks import notebook_004
from nbhelpers.sources.notebook_004 import (
    NAMES,
    PRINTED,
    START,
    Session,
    clean_run,
    own_relu,
    printed_run,
    search_histories,
    train,
)


def test_a_clean_run_prints_small_whole_numbers_and_two_missing_gradients() -> None:
    session = clean_run()
    assert session.last.rounded() == {"a1": 2.0, "a2": 2.0, "a3": 0.0, "y": 4.0, "loss": 1.0}
    expected = dict(zip(NAMES, (-4, -6, -4, -6, None, None, -4, -4, 0), strict=True))
    assert session.gradients() == expected
    assert session.warned() == ()


def test_a_clean_run_has_the_gradients_of_the_scalar_network() -> None:
    example = notebook_004()
    assert example.network.parameters().items() >= START.items()
    named = example.network.named_gradients(example.x, example.target)
    for name, gradient in clean_run().gradients().items():
        assert (gradient or 0.0) == named[name], name


def test_the_hidden_history_gives_the_printed_state() -> None:
    session = printed_run()
    a1, a2, y, loss, gradient = (float(text) for text in PRINTED)
    assert session.last.rounded() == {"a1": a1, "a2": a2, "a3": 0.0, "y": y, "loss": loss}
    assert session.last.a3 == 0
    assert isinstance(session.last.a3, int)
    found = session.gradients()
    assert round(found.pop("w11"), 4) == gradient
    assert set(found.values()) == {None}
    assert session.warned() == ("w12", "w21", "w22", "w1", "w2", "w3")
    assert session.update(0.5) == "w12"


def test_the_missing_half_is_visible_in_the_printed_gradient() -> None:
    session = printed_run()
    error = session.last.y.item() - 5
    assert session.gradients()["w11"] == pytest.approx(2 * error * session.values()["w1"] * 2)


def test_the_literal_listing_stops_first_at_w31_and_then_at_w12() -> None:
    session = Session()
    stops = []
    for _ in range(4):
        session.forward()
        session.backward()
        stops.append((session.update(0.5), session.values()["w11"]))
    assert stops == [("w31", 3.0), ("w12", -47.0), ("w11", -47.0), ("w11", -47.0)]


@pytest.mark.parametrize(
    ("in_place", "torch_relu", "message"),
    [
        (False, False, "w31 is None in round 1"),
        (False, True, "w12 is None in round 2"),
        (True, False, "w31 is None in round 1"),
    ],
)
@pytest.mark.parametrize("zero", [False, True])
def test_without_leaves_or_torch_relu_training_fails(
    in_place: bool, torch_relu: bool, zero: bool, message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        train(in_place=in_place, torch_relu=torch_relu, zero=zero, steps=3)


def test_only_all_three_repairs_converge() -> None:
    losses = train(in_place=True, torch_relu=True, zero=True, steps=50)
    example = notebook_004()
    training = example.network.train(example.x, example.target, learning_rate=0.01, steps=50)
    assert losses == pytest.approx(training.losses.tolist(), abs=1e-5)
    assert losses[-1] < 1e-9
    assert min(train(in_place=True, torch_relu=True, zero=False, steps=50)) > 1e-3


@pytest.mark.parametrize(("rate", "second"), [(0.5, 7225.0), (0.1, 62.09439), (0.05, 8.526401)])
def test_large_rates_kill_the_network(rate: float, second: float) -> None:
    losses = train(in_place=True, torch_relu=True, zero=True, rate=rate, steps=5)
    assert losses == pytest.approx([1.0, second, 25.0, 25.0, 25.0, 25.0], rel=1e-6)


def test_a_dead_network_with_the_own_relu_has_no_graph_left() -> None:
    session = Session()
    with torch.no_grad():
        for name in ("w11", "w12", "w21", "w22"):
            session.weights[name].fill_(-1.0)
    assert session.forward().loss.item() == 25.0
    with pytest.raises(RuntimeError, match="does not require grad"):
        session.backward()


def test_backward_needs_a_forward_pass_and_a_fresh_graph() -> None:
    session = Session()
    with pytest.raises(RuntimeError, match="forward"):
        session.backward()
    session.forward()
    session.backward()
    with pytest.raises(RuntimeError, match="second time"):
        session.backward()


def test_own_relu_gives_the_tensor_itself_or_a_python_zero() -> None:
    z = torch.tensor(1.5, requires_grad=True)
    assert own_relu(z) is z
    assert type(own_relu(-z)) is int


def test_the_search_finds_one_history_in_powers_of_ten_and_a_second_with_twos() -> None:
    printed = (0.001, (0.001, 0.001, 0.01, 0.1))
    assert search_histories((0.001, 0.01, 0.1, 1.0), 4) == {printed: 12}
    with_twos = search_histories((0.001, 0.002, 0.01, 0.1), 4)
    assert with_twos == {printed: 12, (0.001, (0.002, 0.01, 0.1)): 6}
    assert search_histories((0.1, 0.5), 3) == {}
