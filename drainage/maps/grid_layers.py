"""Results on the grid in classes: what each map shows and in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from drainage.maps.font import plain
from drainage.maps.layers import DEPTH_COLOURS, spread

WET_M = 0.05
"""Shallower water is not drawn: on a raster of assumed ground it means nothing."""


@dataclass(frozen=True)
class GridLayer:
    """A variable of depth.nc drawn in classes between ``limits``; below the first is clear.

    ``file`` ends the names of its files and names its words in ``texts/<language>/maps.toml``.
    """

    variable: str
    file: str
    unit: str
    limits: tuple[float, ...]
    colours: tuple[str, ...]


def depth_layer(classes_m: Sequence[float]) -> GridLayer:
    """The greatest depth in the study's own classes."""
    limits = (WET_M, *(limit for limit in classes_m if limit > WET_M))
    return GridLayer(
        "greatest_depth_m", "depth", "m", limits,
        tuple(spread(DEPTH_COLOURS, len(limits))),
    )  # fmt: skip


OTHER_LAYERS = (
    GridLayer(
        "arrival_minute", "arrival", "min",
        (0, 20, 30, 45, 60), ("#b10026", "#fc4e2a", "#feb24c", "#7fb8da", "#2b7bba"),
    ),
    GridLayer(
        "minutes_above_15cm", "above-15cm", "min",
        (1, 10, 30, 60, 120), DEPTH_COLOURS,
    ),
    GridLayer(
        "minutes_above_27cm", "above-27cm", "min",
        (1, 10, 30, 60, 120), DEPTH_COLOURS,
    ),
    GridLayer(
        "greatest_speed_m_s", "speed", "m/s",
        (0.1, 0.5, 1.0, 2.0, 3.0), DEPTH_COLOURS,
    ),
    GridLayer(
        "hazard", "hazard", "",
        (0.5, 0.75, 1.25, 2.0), ("#c9d3da", "#f7d154", "#f2a900", "#c1272d"),
    ),
)  # fmt: skip
"""Beside the depth. Every variable is shown only where the water got deeper than 5 cm."""


def shown_values(ground: xr.Dataset, layer: GridLayer) -> NDArray[np.float64]:
    """The layer's values (rows, columns), NaN where no water is shown."""
    wet = ground["greatest_depth_m"].to_numpy() >= WET_M
    return np.where(wet, ground[layer.variable].to_numpy().astype(float), np.nan)


def extent(ground: xr.Dataset) -> tuple[float, float, float, float]:
    """Outer edges west, east, south, north, m."""
    x, y = ground["x"].to_numpy(), ground["y"].to_numpy()
    half = abs(float(x[1] - x[0])) / 2
    return x.min() - half, x.max() + half, y.min() - half, y.max() + half


def draw_raster(
    axes: Axes, ground: xr.Dataset, values: NDArray[np.float64], layer: GridLayer
) -> AxesImage:
    """Draw values in the layer's classes; the image can be given other values later."""
    edges = [*layer.limits, np.inf]
    clear = (0, 0, 0, 0)
    colours = ListedColormap(list(layer.colours)).with_extremes(under=clear, bad=clear)
    return axes.imshow(
        values, cmap=colours, norm=BoundaryNorm(edges, len(layer.colours)), extent=extent(ground),
        origin="upper" if ground["y"][0] > ground["y"][-1] else "lower",
        interpolation="nearest", zorder=2,
    )  # fmt: skip


def layer_handles(layer: GridLayer) -> list[Line2D]:
    """The legend of a layer."""
    unit = f" {layer.unit}" if layer.unit else ""
    names = [f"{low:g}–{high:g}{unit}" for low, high in pairwise(layer.limits)]
    names.append(f"≥ {layer.limits[-1]:g}{unit}")
    return [
        Line2D([], [], color=colour, lw=6, label=plain(name))
        for colour, name in zip(layer.colours, names, strict=True)
    ]
