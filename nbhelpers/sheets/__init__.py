"""Exercise sheets: a seed gives a network, a drawing with blanks to fill in, and its solution.

`exercises` makes the numbers, `drawing` and `pages` the sheets, in plain Python, so that a page of
the book makes the same in MicroPython (`desk`). ``python -m nbhelpers.sheets`` writes them, and
checks the answers of a class (`answers`).
"""
