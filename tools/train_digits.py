"""Write the network of the reader of digits anew: ``python tools/train_digits.py``, some seconds."""

import json

from nbhelpers.widgets.digit.network import STORED
from nbhelpers.widgets.digit.training import packed, train

if __name__ == "__main__":
    STORED.write_text(json.dumps(packed(train()), indent=1) + "\n", "utf-8")
