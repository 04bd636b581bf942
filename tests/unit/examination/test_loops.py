"""Every broken loop gets its diagnosis and no other one; sound loops get none; nothing is changed."""

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from everything import everything
from training_loops import BROKEN, SOUND, Case, Loop

import nbhelpers as nb

SEEDS = range(2)


def examined(loop: Loop) -> nb.ExaminationReport:
    return nb.examine(loop.model, loop.loss, loop.batch, optimizer=loop.optimizer, step=loop.step)


def built(case: Case, seed: int) -> Loop:
    torch.manual_seed(seed)
    return case.build()


def test_there_are_enough_loops() -> None:
    assert len(BROKEN) >= 20
    assert len(SOUND) >= 20
    named = {name for case in BROKEN.values() for name, _ in case.findings}
    assert named == set(nb.examination.report.NAMES)


@pytest.mark.parametrize("name", [*SOUND, *BROKEN])
def test_a_loop_gets_what_it_deserves_and_stays_as_it_was(name: str) -> None:
    case = {**SOUND, **BROKEN}[name]
    for seed in SEEDS:
        loop = built(case, seed)
        if seed:  # with the gradients that a step left
            loop.loss(loop.model, loop.batch).requires_grad_().backward()
        before = everything(loop)
        report = examined(loop)
        assert sorted((f.name, f.where) for f in report.findings) == sorted(case.findings), seed
        assert everything(loop) == before
        assert bool(report) is report.ok is not case.findings
        if name in SOUND:
            assert report.reduction == ("sum" if name.startswith("sum_") else "mean")


@pytest.mark.parametrize("name", ["dropout", "transformer_with_tied_weights", "sparse_embedding"])
def test_an_error_of_the_loop_is_passed_on_and_changes_nothing(name: str) -> None:
    calls = 0

    def failing(function: Any, last: int) -> Any:
        def called(*args: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == last:
                torch.manual_seed(9)
                for p in loop.model.parameters():
                    p.data.fill_(7.0)
                    p.requires_grad_(False)
                loop.model.eval()
                raise ZeroDivisionError
            return function(*args)

        return called

    for last in (1, 2, 3, 4):  # the loss, two steps, the loss again; then on a copy
        loop = built(SOUND[name], 0)
        calls = 0
        broken = replace(loop, loss=failing(loop.loss, last), step=failing(loop.step, last))
        before = everything(loop)
        with pytest.raises(ZeroDivisionError):
            examined(broken)
        assert everything(loop) == before


def test_what_a_step_changes_beside_its_parameters_comes_back() -> None:
    loop = built(SOUND["batch_normalization"], 0)
    loop.model.seen, loop.model.log, loop.model.cache = 0, [], torch.zeros(2)
    loop.model.history = {"loss": [], "best": (0, [])}
    inner = loop.step
    assert inner is not None

    def step(batch: Any) -> None:
        inner(batch)
        np.random.rand()
        random.random()
        loop.model.seen += 1
        loop.model.log.append(loop.model.seen)
        loop.model.history["loss"].append(1)
        loop.model.history["best"][1].append(1)
        loop.model.cache += 1
        loop.model.fresh = True
        loop.model.append(torch.nn.Identity())
        loop.optimizer.param_groups[0]["lr"] *= 0.5
        loop.optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))]})
        batch[0].mul_(0)
        loop.model[0].weight.data = torch.zeros(8, 4)
        loop.model[3].weight.requires_grad_(False)

    moved = replace(loop, step=step)
    before = everything(loop)
    assert examined(moved).ok
    assert everything(loop) == before
    assert (loop.model.seen, loop.model.log, loop.model.cache.tolist()) == (0, [], [0.0, 0.0])
    assert loop.model.history == {"loss": [], "best": (0, [])}


def test_an_optimizer_that_only_the_step_knows_is_put_back() -> None:
    loop = built(SOUND["adam_with_weight_decay"], 0)
    before = everything(loop)
    report = examined(replace(loop, optimizer=None))
    assert report.ok
    assert "not_in_optimizer" not in report.examined
    assert everything(loop) == before


def test_what_cannot_be_kept_is_an_error_that_changes_nothing() -> None:
    """The batch has a tensor that cannot be copied: by then gradients have been put away."""

    class Stubborn(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func: Any, *args: Any, **kwargs: Any) -> Any:
            raise ZeroDivisionError

    loop = built(SOUND["adam_with_weight_decay"], 0)
    loop.step(loop.batch)
    before, state = everything(loop), loop.optimizer.state
    stubborn = torch.ones(2).as_subclass(Stubborn)
    with pytest.raises(ZeroDivisionError):
        nb.examine(loop.model, loop.loss, [loop.batch, stubborn], optimizer=loop.optimizer)
    assert everything(loop) == before
    assert loop.optimizer.state is state


def test_a_graph_from_before_can_still_go_backward() -> None:
    loop = built(SOUND["two_layers"], 0)
    value = loop.loss(loop.model, loop.batch)
    examined(loop)
    value.backward()


def test_the_random_state_decides_nothing() -> None:
    loop = built(SOUND["dropout"], 0)
    first = examined(loop)
    torch.manual_seed(0)
    assert repr(examined(loop)) == repr(first)
