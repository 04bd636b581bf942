"""Any quantity of the workbench, worked out: numbered lines, symbols above numbers.

`steps` and `updates` have the formula of each kind of quantity, `formulas` writes them as text or
LaTeX, `paths` lists the paths that a derivative sums, and `lines` puts them in order.
"""

from nbhelpers.workbench.derivation.lines import Derivation, derive
from nbhelpers.workbench.derivation.texts import latex, markdown, text

__all__ = ["Derivation", "derive", "latex", "markdown", "text"]
