"""Programs that stand alone and print what a workbench shows: by hand, in NumPy, in PyTorch.

`plan` is what all of them know of a network, `formulas` its functions in each dialect; `by_name` is
plain Python with every number under its own name, `by_list` with lists, for larger networks;
`by_numpy` and `by_torch` are the others, and `notebook` holds all three.
"""

from nbhelpers.workbench.exporting.notebook import notebook
from nbhelpers.workbench.exporting.programs import PROGRAMS, program

__all__ = ["PROGRAMS", "notebook", "program"]
