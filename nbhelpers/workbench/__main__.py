"""Run as ``python -m nbhelpers.workbench FILE.json``."""

import sys

from nbhelpers.workbench.command import main

if __name__ == "__main__":
    sys.exit(main())
