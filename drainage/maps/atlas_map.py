"""A map of an atlas sheet: the depth on the streets or the ground, points, closed streets and the
ways round them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from drainage.crews import Roads
from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang, text
from drainage.maps.font import font, plain
from drainage.maps.grid_layers import depth_layer, draw_raster, layer_handles, shown_values
from drainage.maps.labels import BOX, Drawn, Label, Mark, draw_labels
from drainage.maps.layers import draw_depths, draw_street_names, lines_of
from drainage.maps.outlines import draw_outlines, draw_polygons
from drainage.maps.pixel_layers import PixelMaps, draw_layer
from drainage.maps.sheet import GREY, INK, round_length
from drainage.network.land import polygons
from drainage.network.model import Network

FINE = 0.55
"""Of the lines of a map that fills a sheet of its own."""
BLOCK, BLOCK_EDGE = "#f6f5ef", "#dad8c8"
STREET_COLOUR, CLOSED, WAY = "#d9dee2", "#111111", "#1b7a3d"
POINT_REACH_PT, LETTER_REACH_PT = 4.0, 2.0
LETTER_BOX = {"boxstyle": "round,pad=0.14", "fc": "white", "ec": "#111111", "lw": 0.5}
NAMES = 22
EDGE = 0.05
"""Air around the town, in shares of its longer side."""


@dataclass(frozen=True)
class AtlasGround:
    """depth.nc of a run on the grid and, on a mesh, what its pixels are drawn from."""

    ground: xr.Dataset
    pixels: PixelMaps | None


@dataclass(frozen=True)
class AtlasPanel:
    """A run as a sheet shows it.

    ``reaches`` as ``street_reaches`` gives them; ``points`` (point_no, name_zh, name_en,
    max_depth_m, above_limit_after_peak_min, minutes_above_limit); ``streets`` and ``detours``
    the longest closure first. ``roads`` is None without streets, ``ground`` on the streets.
    ``reason`` says why a run is not scored: then nothing of it is drawn.
    """

    title: str
    network: Network
    reaches: pd.DataFrame
    points: pd.DataFrame
    streets: pd.DataFrame
    detours: pd.DataFrame
    roads: Roads | None
    ground: AtlasGround | None
    leaves_out: Sequence[str]
    reason: str


def draw_panel(
    axes: Axes,
    panel: AtlasPanel,
    classes_m: Sequence[float],
    extent: tuple[np.ndarray, np.ndarray],
    outlines: Sequence[Outline],
    lang: Lang,
) -> tuple[list[Line2D], Drawn]:
    """Draw a run; the lines of its legend, and the points, whose labels ``label_panel`` sets."""
    network = panel.network
    below = draw_outlines(axes, outlines, lang)
    land = _blocks(axes, network, lang)
    streets = network.conduits[network.conduits["shape"] == "street"]
    axes.add_collection(LineCollection(lines_of(network, streets).tolist(), colors=STREET_COLOUR,
                                       linewidths=1.2, zorder=1))  # fmt: skip
    water = [] if panel.reason else _water(axes, panel, classes_m)
    traffic = [] if panel.reason else _traffic(axes, panel, lang)
    draw_street_names(axes, network, lang, most=NAMES, size=4.5)
    points = _points(axes, panel, lang)
    _frame(axes, network.crs, *extent)
    if panel.reason:
        words = text(lang, "atlas.not_scored")
        axes.text(0.5, 0.5, plain(words), transform=axes.transAxes, ha="center", va="center",
                  fontproperties=font(11), color="#c1272d", zorder=30)  # fmt: skip
    return [*water, *traffic, *points.handles, *land, *below.handles], points


def label_panel(
    axes: Axes, panel: AtlasPanel, points: Drawn, lettered: Sequence[tuple[str, str]]
) -> None:
    """The depths of the points and the letters of the closed streets, none over another.

    ``lettered``: the letter of each closed street that stands in the list and the reaches it is
    closed on: a letter without a row says nothing.
    """
    letters = [] if panel.roads is None else _letters(panel.roads, lettered)
    draw_labels(axes, [points, Drawn(labels=letters)])


def _frame(axes: Axes, crs: str, low: np.ndarray, high: np.ndarray) -> None:
    """Equal scales, no ticks, a scale bar, north and the plane, in a small frame."""
    # The ground is drawn as far as the paper reaches, at equal scales.
    paper = np.array(axes.bbox.size)
    reach = (1 + 2 * EDGE) * (high - low)
    half = (reach / paper).max() * paper / 2
    (west, south), (east, north) = (low + high) / 2 - half, (low + high) / 2 + half
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#cccccc")
        spine.set_linewidth(0.6)
    bar = round_length((high - low).max() / 5) / (east - west)
    axes.plot([0.97 - bar, 0.97], [0.025, 0.025], color=INK, lw=1.6, solid_capstyle="butt",
              transform=axes.transAxes)  # fmt: skip
    axes.text(0.97, 0.035, f"{bar * (east - west):g} m", transform=axes.transAxes, ha="right",
              fontproperties=font(6))  # fmt: skip
    axes.text(0.02, 0.02, plain(crs), transform=axes.transAxes, fontproperties=font(5),
              color=GREY)  # fmt: skip
    axes.annotate(
        "N", xy=(0.97, 0.98), xytext=(0.97, 0.92), xycoords="axes fraction", ha="center",
        va="center", fontproperties=font(7), arrowprops={"arrowstyle": "-|>", "color": INK},
    )  # fmt: skip


def _blocks(axes: Axes, network: Network, lang: Lang) -> list[Line2D]:
    """The blocks of houses, of those that have an outline."""
    land = network.subcatchments
    shapes = polygons(land[land["kind"] == "block"])
    shapes = shapes[~shapely.is_empty(shapes)]
    if not len(shapes):
        return []
    draw_polygons(axes, shapes, BLOCK, BLOCK_EDGE, 0.05)
    return [Line2D([], [], color=BLOCK_EDGE, lw=4, label=text(lang, "atlas.block"))]


def _water(axes: Axes, panel: AtlasPanel, classes_m: Sequence[float]) -> list[Line2D]:
    if panel.ground is None:
        return draw_depths(axes, panel.network, panel.reaches, classes_m, FINE)
    layer = depth_layer(classes_m)
    if panel.ground.pixels is None:
        draw_raster(axes, panel.ground.ground, shown_values(panel.ground.ground, layer), layer)
    else:
        draw_layer(axes, panel.ground.pixels, layer)
    return layer_handles(layer)


def _traffic(axes: Axes, panel: AtlasPanel, lang: Lang) -> list[Line2D]:
    """A dark line along what is closed at some time, dashes along the ways round, and roads
    without sewers."""
    if panel.roads is None:
        return []
    roads = panel.roads
    bare = roads.reaches.index[roads.reaches["road_only"]].tolist()
    closed = _reaches(panel.streets["closed_reaches"])
    ways = _reaches(panel.detours["reaches"])
    handles = []
    for word, reaches, colour, width, style, order in (
        ("road_only", bare, "#777777", 0.8, (0, (1, 1)), 3.5),
        ("closed", closed, CLOSED, 0.9, "-", 9.2),
        ("detour", ways, WAY, 0.8, (0, (4, 2.2)), 9.4),
    ):
        axes.add_collection(LineCollection(_joined(roads, reaches), colors=colour,
                                           linewidths=width, linestyles=[style],
                                           zorder=order))  # fmt: skip
        if reaches:
            handles.append(Line2D([], [], color=colour, lw=1.6 * width, ls=style,
                                  label=text(lang, f"atlas.{word}")))  # fmt: skip
    return handles


def _joined(roads: Roads, reaches: Sequence[str]) -> list[np.ndarray]:
    """Reaches as lines that are as long as may be: on short ones no dashes are seen."""
    ends = roads.reaches.loc[list(reaches), ["from_id", "to_id"]].to_numpy().ravel()
    place = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float).reshape(-1, 2, 2)
    lines = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(place)))
    return [shapely.get_coordinates(own) for own in shapely.get_parts(lines)]


def _reaches(lists: pd.Series) -> list[str]:
    """Each reach of lists of reaches once."""
    return list(dict.fromkeys(name for own in lists for name in str(own).split()))


def _points(axes: Axes, panel: AtlasPanel, lang: Lang) -> Drawn:
    """The number of each listed point in a ring, its greatest depth beside it."""
    place = panel.network.watch_points
    depth = panel.points.set_index("point_no")["max_depth_m"]
    labels, marks = [], []
    for number, (x, y) in zip(place.index.astype(str), place[["x_m", "y_m"]].to_numpy(float),
                              strict=True):  # fmt: skip
        axes.plot(x, y, "o", ms=6.6, mfc="white", mec=INK, mew=0.7, zorder=12)
        axes.text(x, y, plain(number), fontproperties=font(5), ha="center", va="center_baseline",
                  zorder=13)  # fmt: skip
        mark = Mark((x, y), POINT_REACH_PT)
        if pd.notna(depth.get(number)):
            words = text(lang, "atlas.depth", depth_m=float(depth[number]))
            labels.append(Label(words, mark, 5.5, box=BOX))
        else:
            marks.append(mark)
    handle = Line2D([], [], marker="o", ls="", ms=6, mfc="white", mec=INK, mew=0.7,
                    label=text(lang, "atlas.point"))  # fmt: skip
    return Drawn([handle] if len(place) else [], labels, marks)


def _letters(roads: Roads, lettered: Sequence[tuple[str, str]]) -> list[Label]:
    """The letter of each closed street in the middle of what is closed of it."""
    labels = []
    for letter, reaches in lettered:
        names = reaches.split()
        ends = roads.reaches.loc[names[len(names) // 2], ["from_id", "to_id"]].tolist()
        x, y = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float).mean(axis=0).tolist()
        labels.append(Label(letter, Mark((x, y), LETTER_REACH_PT), 5.5, INK, LETTER_BOX))
    return labels
