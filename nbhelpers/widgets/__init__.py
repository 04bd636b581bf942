"""The widgets of the course, each a package of its own, imported when it is first used."""

from typing import TYPE_CHECKING

from nbhelpers.lazy import lazy

if TYPE_CHECKING:  # what editors and type checkers see
    from nbhelpers.widgets.answer_box import AnswerBox as AnswerBox
    from nbhelpers.widgets.clinic import BugClinic as BugClinic
    from nbhelpers.widgets.deep_chain import DeepChain as DeepChain
    from nbhelpers.widgets.digit import DigitReader as DigitReader
    from nbhelpers.widgets.expression import ExpressionGraph as ExpressionGraph
    from nbhelpers.widgets.fate_map import FateMap as FateMap
    from nbhelpers.widgets.layer_view import LayerView as LayerView
    from nbhelpers.widgets.learning_rate_lab import LearningRateLab as LearningRateLab
    from nbhelpers.widgets.save import save_html as save_html
    from nbhelpers.widgets.scaling import RingScaling as RingScaling
    from nbhelpers.widgets.stepper import Stepper as Stepper
    from nbhelpers.widgets.vjp_view import VjpView as VjpView
    from nbhelpers.widgets.workbench import Workbench as Workbench
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "answer_box": ("AnswerBox",),
            "clinic": ("BugClinic",),
            "deep_chain": ("DeepChain",),
            "digit": ("DigitReader",),
            "expression": ("ExpressionGraph",),
            "fate_map": ("FateMap",),
            "layer_view": ("LayerView",),
            "learning_rate_lab": ("LearningRateLab",),
            "save": ("save_html",),
            "scaling": ("RingScaling",),
            "stepper": ("Stepper",),
            "vjp_view": ("VjpView",),
            "workbench": ("Workbench",),
        },
    )
