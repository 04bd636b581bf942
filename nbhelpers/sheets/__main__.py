"""``python -m nbhelpers.sheets`` writes exercise sheets."""

import sys

from nbhelpers.sheets.command import main

sys.exit(main())
