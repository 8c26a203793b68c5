"""Results on a mesh, drawn from the pixels of its virtual ground at the print's resolution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from drainage.inundation.mesh.draw import Pixels, pixel_m, sampled
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.maps.grid_layers import WET_M, GridLayer

Singles = NDArray[np.float32]

PRINT_DPI = 200
SAMPLES = 3
"""A pixel of the print is the mean colour of 3 by 3 samples: so an oblique kerb is smooth."""


@dataclass(frozen=True, eq=False)
class PixelMaps:
    """The virtual ground and the greatest values of its cells (n,) by name, as in depth.nc."""

    ground: VirtualGround
    cells: Mapping[str, Singles]


@dataclass(frozen=True, eq=False)
class Print:
    """Samples of a ground where something is to be seen: ``at`` (s,) the print's pixel of
    each, flat in ``shape``, and their ``pixels`` (s,)."""

    shape: tuple[int, int]
    side_m: float
    at: NDArray[np.int64]
    pixels: Pixels


def print_of(axes: Axes, ground: VirtualGround, *depths_of_cells_m: Singles) -> Print:
    """The samples that are at least ``WET_M`` deep in one of some states; after ``frame``."""
    axes.apply_aspect()
    west, east = axes.get_xlim()
    # Samples closer than half a pixel of the ground show nothing more.
    step_m = (east - west) / axes.get_window_extent().width / SAMPLES
    step_m = max(step_m, pixel_m(ground) / 2)
    every = sampled(ground, step_m)
    rows, columns = (-(-side // SAMPLES) for side in every.cell.shape)
    seen = np.zeros(every.cell.shape, bool)
    for depth_m in depths_of_cells_m:
        seen |= every.depth_m(depth_m) >= WET_M
    row, column = np.nonzero(seen)
    at = row // SAMPLES * columns + column // SAMPLES
    found = Pixels(every.cell[seen], every.relief_m[seen])
    return Print((rows, columns), SAMPLES * step_m, at, found)


def draw_values(
    axes: Axes, ground: VirtualGround, own: Print, values: NDArray[np.floating], layer: GridLayer
) -> AxesImage:
    """Draw values (s,) of a print's samples in the layer's classes; below the first is clear."""
    kind = np.digitize(np.nan_to_num(values, nan=-np.inf), layer.limits) - 1
    cover = np.zeros((4, own.shape[0] * own.shape[1]))
    for number, colour in enumerate(layer.colours):
        share = np.bincount(own.at[kind == number], minlength=cover.shape[1]) / SAMPLES**2
        cover += np.array([*to_rgb(colour), 1.0])[:, None] * share
    cover[:3] /= np.maximum(cover[3], 1e-9)
    image = np.clip(cover, 0, 1).T.reshape(*own.shape, 4)
    frame, side = ground.frame, own.side_m
    return axes.imshow(
        image, origin="upper", interpolation="antialiased", zorder=2,
        extent=(frame.x_west_m, frame.x_west_m + own.shape[1] * side,
                frame.y_north_m - own.shape[0] * side, frame.y_north_m),
    )  # fmt: skip


def draw_layer(axes: Axes, maps: PixelMaps, layer: GridLayer) -> AxesImage:
    """One quantity of a run in classes."""
    own = print_of(axes, maps.ground, maps.cells["greatest_depth_m"])
    return draw_values(axes, maps.ground, own, own.pixels.values(maps.cells, layer.variable), layer)


def draw_change(
    axes: Axes,
    before: PixelMaps,
    after: PixelMaps,
    change: Callable[[Singles, Singles], NDArray[np.float64]],
    layer: GridLayer,
) -> AxesImage:
    """What becomes of the greatest depths; ``change`` gives the class of each sample."""
    old, new = (maps.cells["greatest_depth_m"] for maps in (before, after))
    own = print_of(axes, after.ground, old, new)
    kind = change(own.pixels.depth_m(old), own.pixels.depth_m(new))
    return draw_values(axes, after.ground, own, kind, layer)
