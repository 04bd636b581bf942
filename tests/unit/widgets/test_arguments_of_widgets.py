"""The widgets' constructors: arguments that can be found, and one voice for what is refused."""

from inspect import Parameter, signature
from typing import Any

import numpy as np
import pytest

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.progress import Progress
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

LAYER: dict[str, Any] = {"inputs": [[1]], "weights": [[2]], "biases": [3], "dvalues": [[4]]}
TASK: dict[str, Any] = {"question": "q", "answer": 1, "hint": "h", "solution": "s"}
NEEDED: dict[type[BookWidget], dict[str, Any]] = {
    AnswerBox: {"widget_id": "q1", **TASK},
    BugClinic: {},
    DeepChain: {},
    DigitReader: {},
    ExpressionGraph: {},
    FateMap: {},
    LayerView: LAYER,
    LearningRateLab: {},
    Progress: {},
    RingScaling: {},
    Stepper: {},
    VjpView: {},
    Workbench: {},
}
BRINGS = {
    Stepper: {"network"},
    LearningRateLab: {"network", "x", "target"},
    Workbench: {"network", "x", "target", "learning_rate"},
}
TOLD = {AnswerBox: {"solved"}}  # by the reader's page alone


@pytest.mark.parametrize("kind", NEEDED)
def test_every_trait_is_an_argument_that_completion_finds(kind: type[BookWidget]) -> None:
    parameters = signature(kind).parameters
    assert {*parameters} - BRINGS.get(kind, set()) == {*kind.state_names()} - TOLD.get(kind, set())
    assert Parameter.VAR_KEYWORD not in {one.kind for one in parameters.values()}


@pytest.mark.parametrize("kind", NEEDED)
def test_what_it_has_not_is_refused_by_the_nearest_name(kind: type[BookWidget]) -> None:
    widget = kind(**NEEDED[kind])
    with pytest.raises(TypeError, match="no argument 'widgetid'; did you mean 'widget_id'"):
        kind(**NEEDED[kind], widgetid="a")
    with pytest.raises(AttributeError, match="no attribute 'widgetid'; did you mean 'widget_id'"):
        widget.widgetid = "a"
    with pytest.raises(TypeError, match=r"no argument 'zzz'; it accepts .*widget_id"):
        kind(**NEEDED[kind], zzz=1)
    assert kind(**NEEDED[kind]).widget_id == widget.widget_id  # the same on every run


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [
        (Stepper, "loss_function", "mse", "loss_function: expected one of half_squared, .*'mse'"),
        (Stepper, "order", 3, "order: expected one of simultaneous, .* got 3"),
        (Stepper, "step", 201, "step: expected a whole number from 0 to 200, got 201"),
        (Stepper, "updates", 1.5, "updates: expected a whole number, got 1.5"),
        (VjpView, "v_from", "b", "v_from: expected one of free, a, 2a, got 'b'"),
        (VjpView, "step", True, "step: expected a whole number, got True"),
        (LearningRateLab, "preset", "005", "preset: expected one of parabola, .*own, got '005'"),
    ],
)
def test_one_voice_by_constructor_and_by_assignment(
    kind: type[BookWidget], name: str, value: Any, message: str
) -> None:
    widget = kind()
    before = widget.state()
    with pytest.raises(ValueError, match=message):
        kind(**{name: value})
    with pytest.raises(ValueError, match=message):
        setattr(widget, name, value)
    assert widget.state() == before


def test_whole_numbers_of_numpy_are_taken() -> None:
    assert Stepper(step=np.int64(3)).step == 3
    assert VjpView(step=np.array(1)).step == 1
