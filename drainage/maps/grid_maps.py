"""Inundation maps of the grid: one a quantity, the difference of two scenarios, an animation."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from PIL import Image

from drainage import __version__
from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang, both, text
from drainage.maps.draw import storm_words
from drainage.maps.font import font, plain
from drainage.maps.grid_layers import (
    WET_M,
    GridLayer,
    depth_layer,
    draw_raster,
    layer_handles,
    shown_values,
)
from drainage.maps.labels import Drawn
from drainage.maps.layers import draw_outlets, draw_points, draw_street_names, lines_of
from drainage.maps.outlet_table import draw_outlet_table
from drainage.maps.outlines import draw_outlines
from drainage.maps.pixel_layers import PRINT_DPI, PixelMaps, draw_change, draw_layer
from drainage.maps.sheet import DPI, bounds, cautions, finish, frame, network_line, save, sheet
from drainage.network.model import Network
from drainage.written import written_whole

DIFFERENCES = (
    ("dry", "#08519c"),
    ("shallower", "#9ecae1"),
    ("deeper", "#fdae6b"),
    ("wet", "#a63603"),
)
LEAST_CHANGE_M = 0.02
FRAME_MS = 350
FRAME_DPI = 64


@dataclass(frozen=True)
class GridPicture:
    """What the maps of one run on the grid show; ``ground`` is its depth.nc.

    ``pixels``: the same finer, of a run on a mesh; a film shows ``ground``. ``method`` says
    cell, solver and where the ground comes from; ``made_on`` the date.
    """

    title: str
    network: Network
    ground: xr.Dataset
    points: pd.DataFrame
    outfalls: pd.DataFrame
    storm: Mapping[str, Any]
    leaves_out: Sequence[str]
    reason: str
    method: str
    made_on: str
    outlines: Sequence[Outline] = ()
    lang: Lang = "zh"
    pixels: PixelMaps | None = None


def grid_map(picture: GridPicture, layer: GridLayer, path: Path) -> Path:
    """One quantity of a run in classes, over the streets."""
    lang = picture.lang
    figure, (axes,) = sheet(
        1,
        f"{picture.title} · {text(lang, f'maps.grid.{layer.file}')}",
        storm_words(picture.storm, lang),
        _footer(picture),
        DPI if picture.pixels is None else PRINT_DPI,
    )
    base = _base(axes, picture)
    if picture.pixels is None:
        draw_raster(axes, picture.ground, shown_values(picture.ground, layer), layer)
    else:
        draw_layer(axes, picture.pixels, layer)
    drawn = [
        Drawn(layer_handles(layer)),
        draw_points(axes, picture.network, picture.points, lang),
        draw_outlets(axes, picture.network, lang),
        base,
    ]
    draw_outlet_table(axes, picture.network, picture.outfalls, lang)
    finish(axes, drawn, text(lang, f"maps.grid_legend.{layer.file}"))
    return save(figure, path)


def difference_map(before: GridPicture, after: GridPicture, limit_m: float, path: Path) -> Path:
    """Where a scenario makes it dry, shallower, deeper or wet; wet is deeper than ``limit_m``.

    Both runs must stand on the same ground.
    """
    lang = after.lang
    figure, (axes,) = sheet(
        1,
        text(lang, "maps.change_title", before=before.title, after=after.title),
        storm_words(after.storm, lang),
        _footer(after),
        DPI if after.pixels is None else PRINT_DPI,
    )
    base = _base(axes, after)
    layer = GridLayer("", "", "", (0, 1, 2, 3), tuple(colour for _, colour in DIFFERENCES))
    if before.pixels is not None and after.pixels is not None:
        draw_change(axes, before.pixels, after.pixels,
                    lambda old, new: depth_change(old, new, limit_m), layer)  # fmt: skip
    else:
        old, new = (own.ground["greatest_depth_m"].to_numpy() for own in (before, after))
        draw_raster(axes, after.ground, depth_change(old, new, limit_m), layer)
    points = draw_points(axes, after.network, after.points, lang)
    handles = [
        Line2D([], [], color=colour, lw=6, label=plain(both(lang, f"maps.difference.{name}")))
        for name, colour in DIFFERENCES
    ]
    finish(axes, [Drawn(handles), points, base], text(lang, "maps.legend.change", limit_m=limit_m))
    return save(figure, path)


def depth_change(before_m: np.ndarray, after_m: np.ndarray, limit_m: float) -> np.ndarray:
    """(rows, columns): place in ``DIFFERENCES``, NaN where nothing worth drawing changes."""
    old, new = np.nan_to_num(before_m), np.nan_to_num(after_m)
    seen = np.maximum(old, new) >= WET_M
    return np.select(
        [
            (old > limit_m) & (new <= limit_m),
            (old <= limit_m) & (new > limit_m),
            seen & (new < old - LEAST_CHANGE_M),
            seen & (new > old + LEAST_CHANGE_M),
        ],
        [0.0, 3.0, 1.0, 2.0],
        np.nan,
    )


def animation(picture: GridPicture, classes_m: Sequence[float], path: Path) -> Path:
    """The depth over time as a GIF, one picture a frame of depth.nc."""
    layer = depth_layer(classes_m)
    figure, (axes,) = sheet(
        1,
        text(picture.lang, "maps.film_title", scenario=picture.title),
        storm_words(picture.storm, picture.lang),
        _footer(picture),
    )
    base = _base(axes, picture)
    depth = picture.ground["depth_m"]
    image = draw_raster(axes, picture.ground, depth[0].to_numpy().astype(float), layer)
    places = picture.network.watch_points[["name_zh"]]
    points = draw_points(axes, picture.network, places, picture.lang)
    finish(
        axes, [Drawn(layer_handles(layer)), points, base], text(picture.lang, "maps.legend.film")
    )
    clock = axes.text(0.5, 0.985, "", transform=axes.transAxes, ha="center", va="top",
                      fontproperties=font(13), zorder=20)  # fmt: skip
    frames = []
    for minute, values in zip(depth["time"].to_numpy().tolist(), depth, strict=True):
        image.set_data(values.to_numpy().astype(float))
        clock.set_text(plain(text(picture.lang, "maps.clock", minute=minute)))
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", dpi=FRAME_DPI)
        frames.append(Image.open(drawn).convert("P"))
    with written_whole(path) as scratch:
        frames[0].save(
            scratch,
            format="GIF",
            save_all=True,
            append_images=frames[1:],
            duration=FRAME_MS,
            loop=0,
        )
    return path


def _base(axes: Axes, picture: GridPicture) -> Drawn:
    network = picture.network
    streets = network.conduits[network.conduits["shape"] == "street"]
    axes.add_collection(
        LineCollection(
            lines_of(network, streets).tolist(), colors="#d9dee2", linewidths=3.5, zorder=1
        )
    )
    draw_street_names(axes, network, picture.lang)
    frame(axes, network.crs, *bounds(network))
    return draw_outlines(axes, picture.outlines, picture.lang)


def _footer(picture: GridPicture) -> list[str]:
    lang, network = picture.lang, picture.network
    return [
        network_line(network, lang),
        text(lang, "maps.grid_levels", method=picture.method, datum=network.datum),
        text(lang, "maps.grid_date", version=__version__, date=picture.made_on, least_m=WET_M),
        *cautions(picture.leaves_out, picture.reason, lang),
    ]
