"""The check of a reader's own numbers: the first wrong one, what follows from it, and its slip.

`check` is the check, `following` tells what is wrong only because of others, `slips` the table of
slips, `rules` what each puts beside the right rule, and `whole_batch` the same for all samples
at once. `sites` has where each can stand, `suspects` which can have changed a number,
`updates` and `rates` what moves a parameter, at another rate too, `typed` a number with its digits,
and `findings` what is said. Plain Python: a page runs the same files in MicroPython.
`answers` has the numbers of a whole class.
"""

from nbhelpers.workbench.checking.findings import checked, in_words

__all__ = ["checked", "in_words"]
