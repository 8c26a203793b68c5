"""The map of crews (抢险布控图): bases, ways, closed streets, and who comes to each point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from drainage.crews import Roads
from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang, either, text
from drainage.maps.font import plain
from drainage.maps.labels import BOX, Drawn, Label, Mark
from drainage.maps.layers import POINT_REACH_PT, draw_points, draw_street_names
from drainage.maps.outlines import draw_outlines
from drainage.maps.sheet import bounds, finish, footer, frame, save, sheet
from drainage.network.model import Network

WAY_COLOURS = ("#1f5fa0", "#2e7d32", "#8a5a2b", "#6a1b9a", "#00838f", "#ad6800")
"""One a base, again from the first where there are more."""
OPEN, CLOSED = "#c9d3da", "#c1272d"
BASE_REACH_PT = 8.0


@dataclass(frozen=True)
class CrewPicture:
    """What the map shows: ``roads``, the reaches ``closed`` at some time, ``bases`` (base_id ->
    name_zh, name_en, x_m, y_m, assumed) and ``crews`` (point_no -> crew, base_id, arrives_min,
    late_min, reaches, remark), of one run. ``notes`` are lines of the footer."""

    title: str
    storm: str
    network: Network
    roads: Roads
    closed: Collection[str]
    bases: pd.DataFrame
    crews: pd.DataFrame
    notes: Sequence[str]
    leaves_out: Sequence[str]
    outlines: Sequence[Outline] = ()
    lang: Lang = "zh"


def crew_map(picture: CrewPicture, path: Path) -> Path:
    """Streets, those that water closes at some time, the ways of the crews, bases and points."""
    lang, network = picture.lang, picture.network
    below = [*picture.notes, *footer(network, picture.leaves_out, "", lang)]
    figure, (axes,) = sheet(1, text(lang, "maps.crews_title", scenario=picture.title),
                            picture.storm, below)  # fmt: skip
    drawn = [
        Drawn([*_roads(axes, picture), *_ways(axes, picture), *_closed_points(axes, picture)]),
        _bases(axes, picture),
        draw_points(axes, network, network.watch_points[["name_zh"]], lang),
        Drawn(labels=_who_comes(picture)),
        draw_outlines(axes, picture.outlines, lang),
    ]
    draw_street_names(axes, network, lang)
    frame(axes, network.crs, *bounds(network))
    finish(axes, drawn, text(lang, "maps.legend.crews"))
    return save(figure, path)


def _lines(roads: Roads, reaches: Sequence[str]) -> list[np.ndarray]:
    ends = roads.reaches.loc[list(reaches), ["from_id", "to_id"]].to_numpy().ravel()
    place = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float).reshape(-1, 2, 2)
    return list(place)


def _roads(axes: Axes, picture: CrewPicture) -> list[Line2D]:
    """Reaches that stay open, those closed at some time, and those without a street channel."""
    roads, lang = picture.roads, picture.lang
    shut = roads.reaches.index.isin(list(picture.closed))
    bare = roads.reaches["road_only"].to_numpy(bool)
    kinds = (
        ("crews_open", ~shut & ~bare, OPEN, 2.2, "-"),
        ("crews_closed", shut, CLOSED, 4.0, "-"),
        ("crews_road_only", ~shut & bare, "#222222", 1.8, "--"),
    )
    handles = []
    for order, (word, here, colour, width, style) in enumerate(kinds):
        lines = _lines(roads, roads.reaches.index[here].tolist())
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=width,
                                           linestyles=style, zorder=3 + order))  # fmt: skip
        if len(lines):
            handles.append(Line2D([], [], color=colour, lw=width, ls=style,
                                  label=text(lang, f"maps.{word}")))  # fmt: skip
    return handles


def points_closed(network: Network, roads: Roads, closed: Collection[str]) -> list[str]:
    """The listed points at an end of a reach that is closed at some time."""
    shut = roads.reaches.loc[list(closed), ["from_id", "to_id"]]
    points = network.watch_points
    return [str(own) for own in points.index[points["node_id"].isin(shut.to_numpy().ravel())]]


def _closed_points(axes: Axes, picture: CrewPicture) -> list[Line2D]:
    """A ring round each: its circle covers the short reaches beside it."""
    own = points_closed(picture.network, picture.roads, picture.closed)
    if not own:
        return []
    place = picture.network.watch_points.loc[own, ["x_m", "y_m"]]
    axes.plot(place["x_m"], place["y_m"], "o", ms=21, mfc=CLOSED, mec=CLOSED, zorder=10)
    word = text(picture.lang, "maps.crews_point_closed")
    return [Line2D([], [], marker="o", ls="", ms=8, mfc="white", mec=CLOSED, mew=3, label=word)]


def _ways(axes: Axes, picture: CrewPicture) -> list[Line2D]:
    """The way of each crew in the colour of its base."""
    colours = _colours(picture.bases)
    sent = picture.crews[picture.crews["crew"] != ""]
    for base, reaches in sent[["base_id", "reaches"]].itertuples(index=False, name=None):
        lines = _lines(picture.roads, str(reaches).split())
        axes.add_collection(LineCollection(lines, colors=colours[base], linewidths=1.6, zorder=7))
    return [
        Line2D([], [], color=colours[base], lw=1.6,
               label=plain(text(picture.lang, "maps.crews_way", base=base)))
        for base in picture.bases.index if base in set(sent["base_id"])
    ]  # fmt: skip


def _colours(bases: pd.DataFrame) -> dict[str, str]:
    return {base: WAY_COLOURS[k % len(WAY_COLOURS)] for k, base in enumerate(bases.index)}


def _bases(axes: Axes, picture: CrewPicture) -> Drawn:
    """Squares at the bases, open and with the word where a base is assumed."""
    lang, colours, labels, handles = picture.lang, _colours(picture.bases), [], []
    for base, row in picture.bases.iterrows():
        colour = colours[str(base)]
        axes.plot(row["x_m"], row["y_m"], "s", ms=13, zorder=11, mec=colour, mew=2.0,
                  mfc="white" if row["assumed"] else colour)  # fmt: skip
        name = either(lang, row["name_zh"], row["name_en"])
        labels.append(Label(name, Mark((row["x_m"], row["y_m"]), BASE_REACH_PT), 9, colour, BOX))
    for assumed, word in ((False, "maps.crews_base"), (True, "maps.crews_base_assumed")):
        if picture.bases["assumed"].eq(assumed).any():
            handles.append(
                Line2D(
                    [],
                    [],
                    marker="s",
                    ls="",
                    ms=9,
                    mec="#222222",
                    mew=1.6,
                    mfc="white" if assumed else "#222222",
                    label=text(lang, word),
                )
            )
    return Drawn(handles, labels)


def _who_comes(picture: CrewPicture) -> list[Label]:
    """At each point that calls its crew and the minute it arrives, and how late; or that none
    comes."""
    lang, labels = picture.lang, []
    place = picture.network.watch_points
    for point, row in picture.crews.iterrows():
        if row["crew"]:
            late = row["late_min"] > 0
            words = text(lang, "maps.crews_late" if late else "maps.crews_in_time",
                         crew=str(row["crew"]), arrives_min=float(row["arrives_min"]),
                         late_min=float(row["late_min"]))  # fmt: skip
            colour = CLOSED if late else "#222222"
        elif row["remark"] in ("no-dry-way", "no-dry-stop", "no-crew-left"):
            words, colour = text(lang, f"maps.crews_none.{row['remark']}"), CLOSED
        else:
            continue
        mark = Mark((place.at[point, "x_m"], place.at[point, "y_m"]), POINT_REACH_PT)
        labels.append(Label(words, mark, 8.5, colour, BOX))
    return labels
