"""Networks, gradient checks, figures and widgets of the course *Backprop by Hand*.

Write ``import nbhelpers as nb`` and use the names that ``dir(nb)`` lists. Each is imported, with what
it needs, when it is first used: NumPy for all, Matplotlib for plots, anywidget for widgets, and
PyTorch only for what you bring along yourself.
"""

from typing import TYPE_CHECKING

from nbhelpers.lazy import lazy

__version__ = "2.0.0"

if TYPE_CHECKING:  # what editors and type checkers see
    from nbhelpers.curvature import critical_rate as critical_rate
    from nbhelpers.curvature import hessian as hessian
    from nbhelpers.examination import ExaminationReport as ExaminationReport
    from nbhelpers.examination import Finding as Finding
    from nbhelpers.examination import examine as examine
    from nbhelpers.exercises import CheckReport as CheckReport
    from nbhelpers.exercises import FunctionReport as FunctionReport
    from nbhelpers.exercises import check as check
    from nbhelpers.exercises import check_function as check_function
    from nbhelpers.figures import Edge as Edge
    from nbhelpers.figures import Figure as Figure
    from nbhelpers.figures import Node as Node
    from nbhelpers.figures import bars as bars
    from nbhelpers.figures import computational_graph as computational_graph
    from nbhelpers.figures import curves as curves
    from nbhelpers.figures import landscape as landscape
    from nbhelpers.figures import matrices as matrices
    from nbhelpers.figures import network_graph as network_graph
    from nbhelpers.figures import neuron_graph as neuron_graph
    from nbhelpers.figures import pixels as pixels
    from nbhelpers.figures import scatter as scatter
    from nbhelpers.figures import style as style
    from nbhelpers.figures import themed as themed
    from nbhelpers.gradcheck import GradientReport as GradientReport
    from nbhelpers.gradcheck import central_difference as central_difference
    from nbhelpers.gradcheck import check_gradients as check_gradients
    from nbhelpers.gradcheck import one_sided_difference as one_sided_difference
    from nbhelpers.gradcheck import relative_error as relative_error
    from nbhelpers.handwriting import digits as digits
    from nbhelpers.layers import Dense as Dense
    from nbhelpers.layers import DenseGradients as DenseGradients
    from nbhelpers.layers import relu as relu
    from nbhelpers.layers import relu_backward as relu_backward
    from nbhelpers.layers import sigmoid as sigmoid
    from nbhelpers.losses import cross_entropy as cross_entropy
    from nbhelpers.losses import cross_entropy_backward as cross_entropy_backward
    from nbhelpers.losses import softmax as softmax
    from nbhelpers.networks import Example as Example
    from nbhelpers.networks import Network as Network
    from nbhelpers.networks import Training as Training
    from nbhelpers.networks import mazur as mazur
    from nbhelpers.networks import notebook_001 as notebook_001
    from nbhelpers.networks import notebook_004 as notebook_004
    from nbhelpers.plain import plain_warnings as plain_warnings
    from nbhelpers.processes import ProcessError as ProcessError
    from nbhelpers.processes import run_processes as run_processes
    from nbhelpers.regimes import Probe as Probe
    from nbhelpers.regimes import Verdict as Verdict
    from nbhelpers.regimes import classify as classify
    from nbhelpers.regimes import probe as probe
    from nbhelpers.tape import Value as Value
    from nbhelpers.widgets import AnswerBox as AnswerBox
    from nbhelpers.widgets import BugClinic as BugClinic
    from nbhelpers.widgets import DeepChain as DeepChain
    from nbhelpers.widgets import DigitReader as DigitReader
    from nbhelpers.widgets import ExpressionGraph as ExpressionGraph
    from nbhelpers.widgets import FateMap as FateMap
    from nbhelpers.widgets import LayerView as LayerView
    from nbhelpers.widgets import LearningRateLab as LearningRateLab
    from nbhelpers.widgets import RingScaling as RingScaling
    from nbhelpers.widgets import Stepper as Stepper
    from nbhelpers.widgets import VjpView as VjpView
    from nbhelpers.widgets import Workbench as Workbench
    from nbhelpers.widgets import save_html as save_html
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "curvature": ("critical_rate", "hessian"),
            "examination": ("ExaminationReport", "Finding", "examine"),
            "exercises": ("CheckReport", "FunctionReport", "check", "check_function"),
            "figures": (
                "Edge",
                "Figure",
                "Node",
                "bars",
                "computational_graph",
                "curves",
                "landscape",
                "matrices",
                "network_graph",
                "neuron_graph",
                "pixels",
                "scatter",
                "style",
                "themed",
            ),
            "gradcheck": (
                "GradientReport",
                "central_difference",
                "check_gradients",
                "one_sided_difference",
                "relative_error",
            ),
            "handwriting": ("digits",),
            "layers": ("Dense", "DenseGradients", "relu", "relu_backward", "sigmoid"),
            "losses": ("cross_entropy", "cross_entropy_backward", "softmax"),
            "networks": ("Example", "Network", "Training", "mazur", "notebook_001", "notebook_004"),
            "plain": ("plain_warnings",),
            "processes": ("ProcessError", "run_processes"),
            "regimes": ("Probe", "Verdict", "classify", "probe"),
            "tape": ("Value",),
            "widgets": (
                "AnswerBox",
                "BugClinic",
                "DeepChain",
                "DigitReader",
                "ExpressionGraph",
                "FateMap",
                "LayerView",
                "LearningRateLab",
                "RingScaling",
                "Stepper",
                "VjpView",
                "Workbench",
                "save_html",
            ),
        },
    )
