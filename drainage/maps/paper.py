"""A sheet of A4 across, in mm from its upper left corner."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

WIDTH_MM, HEIGHT_MM, EDGE_MM = 297.0, 210.0, 8.0
MM_PER_IN = 25.4
DPI = 200
NO_MARKS: Mapping[str, dict[str, None]] = {
    "png": {"Software": None},
    "pdf": dict.fromkeys(("CreationDate", "Creator", "Producer")),
}
"""Ending of a file -> what is left out of it, so that the same figure gives the same bytes."""


def a4_across() -> tuple[Figure, Axes]:
    """The sheet and axes over all of it, in mm from the upper left corner."""
    figure = Figure(figsize=(WIDTH_MM / MM_PER_IN, HEIGHT_MM / MM_PER_IN), dpi=DPI,
                    facecolor="white")  # fmt: skip
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH_MM)
    axes.set_ylim(HEIGHT_MM, 0)
    axes.axis("off")
    return figure, axes


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes of a map on the sheet, all in mm."""
    return figure.add_axes((left / WIDTH_MM, 1 - (top + height) / HEIGHT_MM,
                            width / WIDTH_MM, height / HEIGHT_MM))  # fmt: skip
