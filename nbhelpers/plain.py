"""Outputs that are the same on every machine."""

import warnings


def plain_warnings() -> None:
    """Make warnings print their category and message only, without a file's path and line."""

    def only_message(
        message: Warning | str, category: type[Warning], *_: object, **__: object
    ) -> str:
        return f"{category.__name__}: {message}\n"

    warnings.formatwarning = only_message
