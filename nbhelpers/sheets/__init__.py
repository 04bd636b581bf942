"""Exercise sheets: a seed gives a network, a drawing with blanks to fill in, and its solution.

`exercises` makes the numbers, in plain Python, so that a page makes the same; `pages` makes the
sheets, and ``python -m nbhelpers.sheets`` writes them.
"""
