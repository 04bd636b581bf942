"""Outputs that are the same on every machine."""

import re
import warnings

__all__ = ["plain_warnings"]

_PLACE_IN_LIBRARY = re.compile(r"\s*\(Triggered internally at [^)]*\)")


def plain_warnings() -> None:
    """Make warnings print their category and message only, without any file's path and line.

    Examples
    --------
    >>> import warnings
    >>> before = warnings.formatwarning
    >>> nb.plain_warnings()
    >>> warnings.formatwarning("overflow", RuntimeWarning, "here.py", 1)
    'RuntimeWarning: overflow\\n'
    >>> warnings.formatwarning = before
    """

    def only_message(
        message: Warning | str, category: type[Warning], *_: object, **__: object
    ) -> str:
        return f"{category.__name__}: {_PLACE_IN_LIBRARY.sub('', str(message))}\n"

    warnings.formatwarning = only_message
