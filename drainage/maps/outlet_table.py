"""What leaves by each outlet, as a table in the south of a map."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from drainage.languages import Lang, text
from drainage.maps.font import font, plain
from drainage.maps.sheet import line_ends
from drainage.network.model import Network
from drainage.quantities import figure

LINE = 0.0195
"""A line of the table as a share of the map's height."""
BOTTOM = 0.015
HALVES = (0.15, 0.43)
END = 0.68
"""Shares of the map's width: where the two halves begin and the second one ends."""


def draw_outlet_table(axes: Axes, network: Network, outfalls: pd.DataFrame, lang: Lang) -> None:
    """Overflow and sewage of the combined and storm outlets where there are any; after ``frame``.

    The map gets room below where the table would cover sewers or streets.
    """
    place = network.outfalls
    known = outfalls.reindex(place.index[place["system"].isin(["combined", "storm"])])
    if "overflow_volume_m3" not in known or known["overflow_volume_m3"].isna().all():
        return
    ranked = known.sort_values("sewage_volume_m3", ascending=False)
    half = -(-len(ranked) // 2)
    top = BOTTOM + LINE * (half + 1)
    _make_room(axes, top)
    for left, rows in zip(HALVES, (ranked.iloc[:half], ranked.iloc[half:]), strict=True):
        if len(rows):
            _columns(axes, rows, (left, top), lang)


def _make_room(axes: Axes, top: float) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    x, y = line_ends(axes).T
    x, y = (x - west) / (east - west), (y - south) / (north - south)
    if (np.greater(x, HALVES[0]) & np.less(x, END) & np.less(y, top)).any():
        axes.set_ylim(south - (north - south) * top / (1 - top), north)


def _columns(axes: Axes, outfalls: pd.DataFrame, corner: tuple[float, float], lang: Lang) -> None:
    """Columns of text from an upper left corner: outlet, overflow, sewage."""
    left, top = corner
    columns = {
        left: [text(lang, "maps.outlet_id"), *outfalls.index],
        left + 0.14: [
            text(lang, "maps.outlet_overflow"),
            *map(_whole, outfalls["overflow_volume_m3"]),
        ],
        left + 0.24: [
            text(lang, "maps.outlet_sewage"),
            *map(_whole, outfalls["sewage_volume_m3"]),
        ],
    }
    for x, cells in columns.items():
        axes.text(
            x, top, "\n".join(plain(cell) for cell in cells),
            transform=axes.transAxes, ha="left" if x == left else "right", va="top",
            linespacing=1.35, fontproperties=font(8.5), color="#222222", zorder=14,
        )  # fmt: skip


def _whole(value: float) -> str:
    return "–" if pd.isna(value) else figure(value, 0)
