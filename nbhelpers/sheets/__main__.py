"""``python -m nbhelpers.sheets`` writes exercise sheets."""

import sys

from nbhelpers.sheets.command import main

if __name__ == "__main__":
    sys.exit(main())
