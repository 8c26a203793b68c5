"""The map of sewer capacity (排水能力评估图): class by full bore beside class by runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from drainage.languages import Lang, text
from drainage.maps.font import font, plain
from drainage.maps.labels import Drawn
from drainage.maps.layers import draw_depths, draw_street_names, lines_of
from drainage.maps.sheet import bounds, finish, footer, frame, save, sheet
from drainage.network.model import Network

CLASS_COLOURS = ("#c1272d", "#f2a900", "#e6d84a", "#7fb8da", "#1f5fa0")
"""From the least capacity to the greatest; told apart by the colour-blind."""
UNKNOWN = "#b5b5b5"


@dataclass(frozen=True)
class CapacityPicture:
    """What the map shows: ``sewers`` by conduit_id with columns full_bore_class and
    dynamic_class, of the ``classes`` in rising order; ``notes`` are lines of the footer."""

    title: str
    network: Network
    sewers: pd.DataFrame
    classes: Sequence[str]
    notes: Sequence[str]
    leaves_out: Sequence[str]
    lang: Lang = "zh"


def capacity_map(picture: CapacityPicture, path: Path) -> Path:
    """Both classes side by side, width by size, with the length a class in the legend."""
    lang, network = picture.lang, picture.network
    below = [*picture.notes, *footer(network, picture.leaves_out, "", lang)]
    figure, panels = sheet(
        2, text(lang, "maps.capacity_title", scenario=picture.title),
        text(lang, "maps.capacity"), below,
    )  # fmt: skip
    extent = bounds(network)
    for axes, method in zip(panels, ("full_bore", "dynamic"), strict=True):
        handles = _draw_classes(axes, picture, f"{method}_class")
        draw_street_names(axes, network, lang)
        frame(axes, network.crs, *extent)
        axes.set_title(plain(text(lang, f"maps.capacity_by.{method}")),
                       fontproperties=font(13), pad=8)  # fmt: skip
        finish(axes, [Drawn(handles)], text(lang, "maps.legend.capacity"))
    return save(figure, path)


def _draw_classes(axes: Axes, picture: CapacityPicture, column: str) -> list[Line2D]:
    pipes = picture.network.conduits.loc[picture.sewers.index]
    size_m = pipes[["diameter_mm", "height_mm", "width_mm"]].max(axis=1).to_numpy() / 1000
    lines, kind = lines_of(picture.network, pipes), picture.sewers[column]
    length = picture.sewers["length_m"].fillna(0.0)
    whole = max(float(length.sum()), 1e-9)
    handles = []
    unknown = text(picture.lang, "maps.capacity_unknown")
    named = list(zip(["", *picture.classes], [UNKNOWN, *CLASS_COLOURS], strict=True))
    for number, (name, colour) in enumerate(named):
        here = kind.eq(name).to_numpy()
        # A small relief lies on the sewer beside it: the lesser class is drawn over the greater.
        order = 3.0 if not name else 4.0 - number / len(named)
        axes.add_collection(
            LineCollection(lines[here].tolist(), colors=colour, zorder=order,
                           linewidths=(1.2 + 1.1 * np.clip(size_m[here], 0, 4)).tolist())
        )  # fmt: skip
        km = float(length[here].sum()) / 1000
        words = f"{name or unknown}  {km:.2f} km  {100 * 1000 * km / whole:.1f} %"
        if name or here.any():
            handles.append(Line2D([], [], color=colour, lw=4, label=plain(words)))
    return handles


@dataclass(frozen=True)
class RiskPicture:
    """A map of flood risk: street ``reaches`` with max_depth_m, and the rows of its table."""

    title: str
    network: Network
    reaches: pd.DataFrame
    limits_m: Sequence[float]
    lengths_km: Sequence[float]
    longest_min: Sequence[float]
    storm: str
    notes: Sequence[str]
    leaves_out: Sequence[str]
    reason: str
    lang: Lang = "zh"


def flood_risk_map(picture: RiskPicture, path: Path) -> Path:
    """内涝风险图: streets in classes of depth, with length and longest time above 0.15 m."""
    lang, network = picture.lang, picture.network
    below = [*picture.notes, *footer(network, picture.leaves_out, picture.reason, lang)]
    figure, (axes,) = sheet(
        1, text(lang, "maps.flood_risk_title", scenario=picture.title), picture.storm, below
    )
    handles = draw_depths(axes, network, picture.reaches, picture.limits_m)
    for handle, km, minutes in zip(handles, picture.lengths_km, picture.longest_min, strict=True):
        longest = "" if np.isnan(minutes) else f"  ≤ {minutes:.0f} min"
        handle.set_label(plain(f"{handle.get_label()}  {km:.2f} km{longest}"))
    draw_street_names(axes, network, lang)
    frame(axes, network.crs, *bounds(network))
    finish(axes, [Drawn(handles)], text(lang, "maps.legend.flood_risk"))
    return save(figure, path)
