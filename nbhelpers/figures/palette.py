"""The colors of the course; what they mean is said in ``palette.css``."""

from __future__ import annotations

FORWARD = "#0072b2"
GRADIENT = "#b84a00"
TARGET = "#00755a"
ACCENT = "#97437a"
NOW = "#fff0b8"
INK = "#1b1f24"
MUTED = "#59616b"
GRID = "#c9ced6"
SURFACE = "#f4f6f8"
PAGE = "#ffffff"

LIGHT = {
    "forward": FORWARD,
    "gradient": GRADIENT,
    "target": TARGET,
    "accent": ACCENT,
    "now": NOW,
    "ink": INK,
    "muted": MUTED,
    "grid": GRID,
    "surface": SURFACE,
    "page": PAGE,
}
"""Each color by its name, as on a light page."""

# What each color is where palette.css is not loaded (a plain notebook in JupyterLab). Nothing there
# says whether the page is light or dark, so these are middle tones that read on both; ink follows
# the text around the figure.
FALLBACKS = {
    "forward": "#2380c2",
    "gradient": "#c8601f",
    "target": "#1a8a69",
    "accent": "#b4619a",
    "now": "#e6b80055",
    "ink": "currentColor",
    "muted": "#777c82",
    "grid": "#9aa0a680",
    "surface": "var(--jp-layout-color1, #8882)",
    "page": "var(--jp-layout-color0, #fff)",
}


def css_color(name: str) -> str:
    """Return the CSS value of a color, e.g. ``var(--bbh-ink, currentColor)``."""
    return f"var(--bbh-{name}, {FALLBACKS[name]})"
