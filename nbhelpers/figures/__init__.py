"""Figures that follow the page's theme: networks, computational graphs and plots as inline SVG."""

from nbhelpers.figures.computational_graph import computational_graph
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.landscape import landscape, pixels
from nbhelpers.figures.matrices import matrices
from nbhelpers.figures.network_graph import network_graph
from nbhelpers.figures.neuron_graph import neuron_graph
from nbhelpers.figures.nodes import Edge, Node
from nbhelpers.figures.palette import (
    ACCENT,
    FORWARD,
    GRADIENT,
    GRID,
    INK,
    MUTED,
    NOW,
    PAGE,
    SURFACE,
    TARGET,
)
from nbhelpers.figures.plots import bars, curves, scatter
from nbhelpers.figures.themed import style, themed

__all__ = [
    "ACCENT",
    "FORWARD",
    "GRADIENT",
    "GRID",
    "INK",
    "MUTED",
    "NOW",
    "PAGE",
    "SURFACE",
    "TARGET",
    "Edge",
    "Figure",
    "Node",
    "bars",
    "computational_graph",
    "curves",
    "landscape",
    "matrices",
    "network_graph",
    "neuron_graph",
    "pixels",
    "scatter",
    "style",
    "themed",
]
