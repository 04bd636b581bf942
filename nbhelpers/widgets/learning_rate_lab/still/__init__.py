"""The laboratory's strip of rates, for a page on which no script runs."""

from .picture import strip_picture

__all__ = ["strip_picture"]
