"""The workbench: a network of one's own, with a batch, worked out number by number.

`description` is the network and its numbers, as JSON holds them; `naming` the names of all that is
computed, which `called` finds again; `computing` computes it, one small step a quantity, so that a
step can be given another number or another rule, and `results` lists it; `layered` computes it layer
by layer, and trains; `functions` holds the activations and losses; `pasting` reads what a reader
pastes, `exporting` writes programs and a notebook, and `checking` finds what is wrong in numbers of a
reader's own. None of it needs NumPy: a page runs the same files in MicroPython.
"""

from nbhelpers.workbench.called.lookup import by_name, key_of
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description, parse, read
from nbhelpers.workbench.layered.training import trained
from nbhelpers.workbench.naming import Names
from nbhelpers.workbench.results import computed, keys

__all__ = [
    "Description",
    "Names",
    "Pass",
    "by_name",
    "computed",
    "key_of",
    "keys",
    "parse",
    "read",
    "trained",
]
