"""What cannot be examined is refused in words; what is unusual is taken as it is."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations, prune
from training_loops import layers, numbers, squared, usual

import nbhelpers as nb


def line() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(4, 1)


def text(report: nb.ExaminationReport) -> str:
    return " ".join(repr(report).split())


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"model": 3}, TypeError, "model: expected a torch.nn.Module, got 3"),
        ({"model": nn.ReLU()}, ValueError, "parameters that require a gradient, got none"),
        (
            {"model": nn.Linear(4, 1).requires_grad_(False)},
            ValueError,
            "got 2 that are all frozen",
        ),
        ({"model": nn.LazyLinear(1)}, ValueError, "weight has no shape yet"),
        ({"model": nn.Linear(4, 1, device="meta")}, ValueError, "device 'meta'"),
        ({"model": nn.Linear}, TypeError, "model: expected a torch.nn.Module, got <class"),
        ({"optimizer": []}, ValueError, r"at least one torch.optim.Optimizer, got \[\]"),
        ({"loss": 3}, TypeError, "loss: expected a function, got 3"),
        ({"step": 3}, TypeError, "step: expected a function, got 3"),
        ({"optimizer": 3}, TypeError, r"optimizer: expected a torch.optim.Optimizer, got 3"),
        ({"optimizer": [3]}, TypeError, r"optimizer: expected a torch.optim.Optimizer, got 3"),
        ({"loss": lambda m, b: None}, TypeError, "loss: .* one entry, got None"),
        ({"loss": lambda m, b: squared(m, b).item()}, TypeError, "has lost its graph"),
        (
            {"loss": lambda m, b: (m(b[0]) - b[1]) ** 2},
            ValueError,
            r"loss: expected a tensor with one entry, got shape \(32, 1\)",
        ),
        (
            {"loss": lambda m, b: (m(b[0]) > 0).sum()},
            TypeError,
            "loss: expected a tensor of floats, got torch.int64",
        ),
        (
            {"loss": lambda m, b: squared(m, b) * float("nan")},
            ValueError,
            "loss: expected a finite number, got nan$",
        ),
        (
            {"loss": lambda m, b: squared(m, (b[0] / 0, b[1]))},
            ValueError,
            r"got nan; the first output that is not finite is that of model \(Linear\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    change: dict[str, Any], error: type[Exception], message: str
) -> None:
    given = {"model": line(), "loss": squared, "batch": numbers(), **change}
    with pytest.raises(error, match=message):
        nb.examine(given.pop("model"), given.pop("loss"), given.pop("batch"), **given)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floats_are_examined_in_float64(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    x, target = numbers()
    loop = usual(layers(4, 8, 1).to(dtype), (x.to(dtype), target.to(dtype)))
    report = nb.examine(loop.model, loop.loss, loop.batch, optimizer=loop.optimizer, step=loop.step)
    assert report.ok
    assert report.reduction == "mean"
    assert "precision" not in text(report)


class OwnPrecision(nn.Module):
    """Works in float32, whatever it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, 4))

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(x.float() @ self.weight.T * torch.ones(1))


def test_what_fails_in_float64_is_held_against_differences_in_float32() -> None:
    torch.manual_seed(0)
    report = nb.examine(OwnPrecision(), squared, numbers())
    assert report.ok
    assert "In float64 the model or its loss failed" in text(report)
    assert "in single precision" in text(report)


@pytest.mark.parametrize("computed", [prune.identity, parametrizations.weight_norm])
def test_weights_that_are_computed_anew_each_time_are_examined_in_float64(computed: Any) -> None:
    torch.manual_seed(0)
    model = layers(4, 8, 1)
    computed(model[0], "weight")
    model(numbers()[0])  # leaves the computed weight in the layer
    report = nb.examine(model, squared, numbers())
    assert report.ok
    assert "precision" not in text(report)


class Rotating(nn.Module):
    """Complex weights."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 3, dtype=torch.complex64))
        self.last = nn.Linear(3, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(torch.tanh((x.to(self.weight.dtype) @ self.weight).imag))


@pytest.mark.filterwarnings("error")
def test_complex_weights_are_examined_with_both_their_parts() -> None:
    torch.manual_seed(0)
    loop = usual(Rotating(), numbers())
    assert nb.examine(loop.model, loop.loss, loop.batch, step=loop.step).ok

    def uphill(batch: Any) -> None:
        loop.model.zero_grad()
        loop.loss(loop.model, batch).backward()
        with torch.no_grad():
            for p in loop.model.parameters():
                p += 0.1 * p.grad if p.is_complex() else -0.1 * p.grad

    [finding] = nb.examine(loop.model, loop.loss, loop.batch, step=uphill).findings
    assert (finding.name, finding.where) == ("uphill", "weight")


def test_a_compiled_model_is_examined_as_it_was_written() -> None:
    torch.manual_seed(0)
    model = layers(4, 8, 1)
    model.compile(backend="eager")
    loop = usual(model, numbers())
    report = nb.examine(model, loop.loss, loop.batch, optimizer=loop.optimizer, step=loop.step)
    assert report.ok
    assert "precision" not in text(report)


def test_a_loss_that_uses_another_model_than_it_is_given_is_examined_as_it_is() -> None:
    torch.manual_seed(0)
    model = layers(4, 8, 1)
    report = nb.examine(model, lambda _, batch: squared(model, batch), numbers())
    assert report.ok
    assert "use the model that it is given" in text(report)


def test_random_numbers_of_its_own_are_told() -> None:
    generator = torch.Generator().manual_seed(0)

    def loss(model: nn.Module, batch: Any) -> Tensor:
        x, target = batch
        return squared(model, (x + torch.randn(x.shape, generator=generator), target))

    report = nb.examine(line(), loss, numbers())
    assert report.ok
    assert "the loss is another one each time" in text(report)


@pytest.mark.parametrize(
    ("batch", "loss", "why"),
    [
        (3, lambda m, b: m.weight.sum() * b, "no tensors"),
        ((torch.ones(3, 4), torch.ones(2)), lambda m, b: m(b[0]).sum(), "common first axis"),
        (torch.ones(3, 4), lambda m, b: m(b.view(3, 4)).sum(), "cannot be repeated"),
        (torch.ones(3, 4), lambda m, b: m(b).sum() * 0, "the loss is 0"),
        (torch.ones(3, 4), lambda m, b: m(b).sum() ** 2, "neither"),
    ],
)
def test_why_sum_or_mean_cannot_be_told(batch: Any, loss: Any, why: str) -> None:
    report = nb.examine(line(), loss, batch)
    assert report.reduction is None
    assert why in text(report)


def test_a_batch_may_be_a_dict_and_tensors_of_whole_numbers() -> None:
    torch.manual_seed(0)
    model = nn.EmbeddingBag(5, 3)
    batch = {"words": torch.randint(5, (6, 4)), "name": "six", "class": torch.randint(3, (6,))}

    def loss(model: nn.Module, batch: Any) -> Tensor:
        return nn.functional.cross_entropy(model(batch["words"]), batch["class"])

    report = nb.examine(model, loss, batch)
    assert report.ok
    assert report.reduction == "mean"


def test_gradients_may_be_off_where_it_is_called() -> None:
    with torch.no_grad():
        assert nb.examine(line(), squared, numbers()).ok
    model, batch = line(), numbers()
    with torch.inference_mode():
        assert nb.examine(model, squared, batch).ok
        with pytest.raises(ValueError, match=r"weight was made in torch.inference_mode\(\)"):
            nb.examine(line(), squared, numbers())


def test_several_optimizers_are_one() -> None:
    torch.manual_seed(0)
    model = layers(4, 8, 1)
    halves = [torch.optim.SGD(model[k].parameters(), lr=0.1) for k in (0, 2)]
    assert nb.examine(model, squared, numbers(), optimizer=halves).ok
    [finding] = nb.examine(model, squared, numbers(), optimizer=halves[:1]).findings
    assert (finding.name, finding.where, finding.evidence) == ("not_in_optimizer", "2", 9)


def test_a_step_without_effect_is_told() -> None:
    report = nb.examine(line(), squared, numbers(), step=lambda batch: None)
    assert report.ok
    assert "The step changed no parameter" in text(report)


def test_a_gradient_that_is_not_finite_is_wrong() -> None:
    def loss(model: nn.Module, batch: Any) -> Tensor:
        return squared(model, batch) + (0 * model.weight).norm(dim=1).pow(0.5).sum()

    [finding] = nb.examine(line(), loss, numbers()).findings
    assert (finding.name, finding.where) == ("wrong_gradient", "weight")
    assert "its gradient is infinite or NaN" in finding.seen


def test_few_rows_are_no_proof_of_a_dead_layer() -> None:
    torch.manual_seed(0)
    model = layers(4, 6, 1)
    with torch.no_grad():
        model[0].bias[:] = torch.tensor([-50.0] * 4 + [50.0] * 2)
    found = [nb.examine(model, squared, numbers(rows)).findings for rows in (2, 8)]
    assert [[f.name for f in findings] for findings in found] == [[], ["dead_units"]]
    assert found[1][0].evidence == pytest.approx(4 / 6)


def test_of_few_units_it_is_told_how_often_chance_alone_does_it() -> None:
    """Three of four off: 5 in 16 by the toss of a coin. Of 16 units 14 are no chance."""
    told = []
    for units, off in ((4, 3), (16, 14)):
        torch.manual_seed(0)
        model = layers(4, units, 1)
        with torch.no_grad():
            model[0].bias[:] = torch.tensor([-50.0] * off + [50.0] * (units - off))
        [finding] = nb.examine(model, squared, numbers()).findings
        told.append(finding.seen)
    assert "has so many off in 31% of such layers" in told[0]
    assert "hance" not in told[1]
