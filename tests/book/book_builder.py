"""Builds books one after the other: each in a fork of this process, which has read Sphinx already.

A line of standard input holds the arguments of jupyter-book and the file that its output goes to; a
line of standard output says with which status it has ended.
"""

import json
import os
import sys

import myst_nb.sphinx_ext  # noqa: F401
import sphinx.builders.html  # noqa: F401
from jupyter_book.cli.main import main

import nbhelpers.site  # noqa: F401

if __name__ == "__main__":
    for line in sys.stdin:
        *arguments, log = json.loads(line)
        process = os.fork()
        if process == 0:
            written = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
            os.dup2(written, 1)
            os.dup2(written, 2)
            main(["build", *arguments])  # which ends the fork
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
