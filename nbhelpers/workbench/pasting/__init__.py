"""Reads what a reader pastes: rows of a spreadsheet, literals, JSON, tables of a page, assignments.

`notation` says what a comma may mean, `numerals` reads one number, `values` a text that holds
numbers, `statements` parts a text at its names, `roles` and `given` tell what each is, and
`networks` makes networks of them: of matrices and, in `named`, of single weights. `merging` puts
them into the network that there is; `classes` are targets by number. Nothing is ever evaluated. What can be read in two ways is returned in both, each named. Plain Python: a page
runs the same files in MicroPython.
"""

from nbhelpers.workbench.pasting.merging import read_into
from nbhelpers.workbench.pasting.networks import NetworkReading, read_networks
from nbhelpers.workbench.pasting.statements import MOST_CHARACTERS, Reading, read

__all__ = ["MOST_CHARACTERS", "NetworkReading", "Reading", "read", "read_into", "read_networks"]
