"""The replicas of notebook 002 give the numbers that it prints."""

import numpy as np
import pytest

from nbhelpers.layers import Dense, relu, relu_backward
from nbhelpers.sources import notebook_002 as source
from nbhelpers.sources.printed import numbers

ROW = numbers("002-dinputs-one")
CLOSING_WEIGHTS = np.reshape(numbers("002-closing-weights"), (4, 3)).tolist()
CLOSING_BIASES = np.reshape(numbers("002-closing-biases"), (1, 3)).tolist()


def test_the_forward_pass_of_the_neuron() -> None:
    neuron = source.neuron_pass()
    assert (neuron.products, neuron.z, neuron.y) == ((-3, 2, 6), 6, 6)


def test_the_gradients_of_the_neuron_with_and_without_its_bias() -> None:
    for add_bias in (True, False):
        neuron = source.neuron_pass(add_bias=add_bias)
        assert neuron.drelu_dz == 1
        assert neuron.dsum == (1, 1, 1, 1)
        assert (neuron.dx, neuron.dw, neuron.db) == ((-3, -1, 2), (1, -2, 3), 1)
    assert source.neuron_pass(add_bias=False).z == 5


@pytest.mark.parametrize(("b", "hidden"), [(1, True), (-4.99, True), (-5, False), (-6, False)])
def test_the_forgotten_bias_shows_where_it_decides_over_the_sign(b: float, hidden: bool) -> None:
    right, wrong = (source.neuron_pass(b=b, add_bias=add) for add in (True, False))
    assert (right.dw == wrong.dw) == hidden
    assert right.db == hidden


def test_the_update_of_the_neuron() -> None:
    weights, bias, y = source.neuron_step()
    assert weights == (-3.001, -0.998, 1.997)
    assert (bias, y) == (0.999, 5.985)
    assert source.neuron_step(add_bias=False) == (weights, bias, y)


def test_inputs_and_weights_must_match() -> None:
    with pytest.raises(ValueError, match="w: expected 3 weights for 3 inputs, got 2"):
        source.neuron_pass(w=(1, 2))


def test_the_gradients_of_the_layer() -> None:
    assert source.input_gradients_by_sums() == pytest.approx(ROW)
    assert source.input_gradients(source.DVALUES[0]) == pytest.approx(ROW)
    assert source.input_gradients() == pytest.approx(np.outer([1, 2, 3], ROW))
    dweights = source.weight_gradients()
    assert dweights == pytest.approx(np.outer([0.5, 20.1, 10.9, 4.1], [1, 1, 1]))
    assert (dweights.shape, np.shape(source.WEIGHTS)) == ((4, 3), (4, 3))
    assert source.bias_gradients().tolist() == [[6, 6, 6]]


def test_the_gradient_of_relu() -> None:
    assert source.relu_mask().tolist() == [[1, 1, 0, 0], [1, 0, 0, 1], [0, 1, 1, 0]]
    for rule in source.RELU_RULES:
        gradient = source.relu_gradient(rule)
        assert gradient.tolist() == [[1, 2, 0, 0], [5, 0, 0, 8], [0, 10, 11, 0]]
        assert gradient.dtype.kind == "i"


def test_the_rules_differ_at_zero_only() -> None:
    found = {rule: source.relu_gradient(rule, [0, 1, -1], [1, 1, 1]) for rule in source.RELU_RULES}
    assert {rule: gradient.tolist() for rule, gradient in found.items()} == {
        "z > 0": [0, 1, 0],
        "z < 0": [1, 1, 0],
        "z <= 0": [0, 1, 0],
    }


def test_an_integer_mask_takes_no_float_gradients() -> None:
    with pytest.raises(TypeError, match="Cannot cast ufunc 'multiply'"):
        source.relu_gradient("z > 0", dvalues=np.array(source.RELU_DVALUES) / 2)
    halves = source.relu_gradient("z <= 0", dvalues=np.array(source.RELU_DVALUES) / 2)
    assert halves[0].tolist() == [0.5, 1, 0, 0]


def test_the_closing_step_to_its_last_digit() -> None:
    step = source.closing_step()
    assert step.weights.round(7).tolist() == CLOSING_WEIGHTS
    assert step.biases.round(7).tolist() == CLOSING_BIASES
    half_squares = [(outputs**2).sum() / 2 for outputs in (step.outputs, step.new_outputs)]
    assert half_squares == pytest.approx((56.267851, 51.2403521), abs=5e-8)
    assert np.array_equal(step.dz, step.outputs)


def test_the_closing_step_is_gradient_descent_on_half_the_sum_of_squares() -> None:
    layer = Dense(source.WEIGHTS, source.BIASES)
    z = layer.forward(source.INPUTS)
    gradients = layer.backward(source.INPUTS, relu_backward(z, relu(z)))
    after = layer.update(gradients, learning_rate=source.RATE)
    assert after.weights == pytest.approx(source.closing_step().weights, rel=1e-14)
    assert after.biases == pytest.approx(source.closing_step().biases, rel=1e-14)


def test_what_the_declared_gradients_would_have_given() -> None:
    step = source.closing_step(upstream="declared")
    assert step.dz.tolist() == [[1, 1, 1], [2, 0, 2], [3, 3, 3]]
    assert step.weights[0].round(4).tolist() == [0.1995, 0.5035, -0.2605]
    assert step.biases.round(4).tolist() == [[1.994, 2.996, 0.494]]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="rule: expected one of z > 0, z < 0, z <= 0, got 'z'"):
        source.relu_gradient("z")
    with pytest.raises(ValueError, match="upstream: expected one of outputs, declared, got 'loss'"):
        source.closing_step(upstream="loss")
