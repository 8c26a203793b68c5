"""Things drawn on a map: streets by depth, pipes by surcharge, points, outlets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from drainage.languages import Lang, both, either, text
from drainage.maps.font import font, plain
from drainage.maps.labels import BOX, Drawn, Label, Mark
from drainage.network.model import Network
from drainage.network.street_roads import shown_names
from drainage.network.trust import place_is_assumed

DEPTH_COLOURS = ("#c9d3da", "#7fb8da", "#2b7bba", "#f2a900", "#c1272d")
POINT_REACH_PT, OUTLET_REACH_PT, HOLLOW_REACH_PT = 8.5, 5.5, 2.0
"""Half the size of the marks."""
SURCHARGE_COLOURS = ("#c9d3da", "#7fb8da", "#f2a900", "#c1272d")
SURCHARGE_MINUTES = (1.0, 15.0, 60.0)
SYSTEM_COLOURS = {"storm": "#2b7bba", "combined": "#8a5a2b", "sanitary": "#6b6b6b"}


def lines_of(network: Network, links: pd.DataFrame) -> np.ndarray:
    """Both ends (n, 2, 2) of links in the plane, m."""
    place = network.nodes[["x_m", "y_m"]]
    return np.stack(
        [place.reindex(links["from_id"]).to_numpy(), place.reindex(links["to_id"]).to_numpy()],
        axis=1,
    )


def _classes(values: np.ndarray, limits: Sequence[float]) -> np.ndarray:
    return np.digitize(np.nan_to_num(values, nan=-1.0), limits, right=True)


def draw_depths(
    axes: Axes,
    network: Network,
    reaches: pd.DataFrame,
    limits_m: Sequence[float],
    scale: float = 1.0,
) -> list[Line2D]:
    """Street reaches by depth class; ``limits_m`` are the upper limits of the classes, ``scale``
    makes the lines finer on a smaller map."""
    kind = _classes(reaches["max_depth_m"].to_numpy(float), limits_m)
    lines = lines_of(network, reaches)
    colours = spread(DEPTH_COLOURS, len(limits_m) + 1)
    for number in range(len(limits_m) + 1):
        axes.add_collection(
            LineCollection(
                lines[kind == number].tolist(), colors=colours[number],
                linewidths=scale * (2.2 + 0.9 * number), capstyle="round", zorder=3 + number,
            )
        )  # fmt: skip
    edges = [0.0, *limits_m]
    names = [f"{a:g}–{b:g} m" for a, b in pairwise(edges)]
    names[0] = f"≤ {limits_m[0]:g} m"
    return [
        _handle(c, name) for c, name in zip(colours, [*names, f"> {edges[-1]:g} m"], strict=True)
    ]


def draw_surcharge(axes: Axes, network: Network, conduits: pd.DataFrame) -> list[Line2D]:
    """Pipes by the minutes they run full at both ends; width by size."""
    pipes = network.conduits.loc[conduits.index]
    kind = _classes(conduits["minutes_surcharged"].to_numpy(float), SURCHARGE_MINUTES)
    size_m = (
        np.maximum(pipes["diameter_mm"], np.maximum(pipes["height_mm"], pipes["width_mm"])) / 1000
    )
    lines = lines_of(network, pipes)
    for number, colour in enumerate(SURCHARGE_COLOURS):
        here = kind == number
        axes.add_collection(
            LineCollection(
                lines[here].tolist(), colors=colour,
                linewidths=(0.9 + 1.1 * size_m.to_numpy()[here].clip(0, 4)).tolist(),
                zorder=3 + number,
            )
        )  # fmt: skip
    a, b, c = SURCHARGE_MINUTES
    names = [f"≤ {a:g} min", f"{a:g}–{b:g} min", f"{b:g}–{c:g} min", f"> {c:g} min"]
    return [_handle(colour, name) for colour, name in zip(SURCHARGE_COLOURS, names, strict=True)]


def draw_systems(axes: Axes, network: Network, lang: Lang) -> list[Line2D]:
    """Pipes by system, width by size."""
    pipes = network.conduits[network.conduits["system"] != "street"]
    size_m = (
        np.maximum(pipes["diameter_mm"], np.maximum(pipes["height_mm"], pipes["width_mm"])) / 1000
    )
    lines = lines_of(network, pipes)
    for system, colour in SYSTEM_COLOURS.items():
        here = pipes["system"].eq(system).to_numpy()
        axes.add_collection(
            LineCollection(
                lines[here].tolist(), colors=colour,
                linewidths=(0.5 + 1.2 * size_m.to_numpy()[here].clip(0, 4)).tolist(),
                zorder=3 if system == "sanitary" else 4,
            )
        )  # fmt: skip
    return [
        _handle(colour, text(lang, f"maps.system.{name}"))
        for name, colour in SYSTEM_COLOURS.items()
        if pipes["system"].eq(name).any()
    ]


def draw_points(axes: Axes, network: Network, points: pd.DataFrame, lang: Lang) -> Drawn:
    """Listed points: number, rank and depth where there are any; for the legend what is what."""
    place = network.watch_points
    labels, marks = [], []
    for number, row in points.iterrows():
        x, y = place.at[number, "x_m"], place.at[number, "y_m"]
        mark = Mark((x, y), POINT_REACH_PT)
        depth = row.get("max_depth_m", np.nan)
        axes.plot(x, y, "o", ms=15, mfc="white", mec="#222222", mew=1.3, zorder=12)
        axes.text(x, y, plain(number), fontproperties=font(9), ha="center", va="center", zorder=13)
        if pd.notna(depth):
            words = text(lang, "maps.rank_depth", rank=str(row["rank"]), depth_m=float(depth))
            labels.append(Label(words, mark, 8.5, box=BOX))
        else:
            marks.append(mark)
    word = text(lang, "maps.points_ranked" if "max_depth_m" in points else "maps.points")
    handle = Line2D([], [], marker="o", ls="", ms=8, mfc="white", mec="#222222", label=word)
    return Drawn([handle] if len(points) else [], labels, marks)


def draw_hollows(network: Network, lang: Lang) -> Drawn:
    """Hollows by a word at their low points, which says where they are assumed."""
    labels = []
    place = network.nodes[["x_m", "y_m"]].reindex(network.hollows["node_id"]).to_numpy(float)
    for (x, y), source in zip(place, network.hollows["source"], strict=True):
        word = text(lang, "maps.hollow_assumed" if place_is_assumed(source) else "maps.hollow")
        labels.append(Label(word, Mark((x, y), HOLLOW_REACH_PT), 8, "#7a1f5c", BOX))
    return Drawn(labels=labels)


def draw_readings(axes: Axes, words: str) -> None:
    """How much lies above the limit by each reading, in a line over the map."""
    axes.text(0.5, 1.004, plain(words, 120), transform=axes.transAxes, ha="center", va="bottom",
              fontproperties=font(9), color="#222222")  # fmt: skip


def draw_outlets(axes: Axes, network: Network, lang: Lang) -> Drawn:
    """Combined and storm outlets by id, open ones where the place is assumed."""
    place = network.outfalls
    shown = place.index[place["system"].isin(["combined", "storm"])]
    assumed = place.loc[shown, "source"].map(place_is_assumed).astype(bool)
    labels = []
    for name in shown:
        x, y = place.at[name, "x_m"], place.at[name, "y_m"]
        colour = SYSTEM_COLOURS[place.at[name, "system"]]
        inner, edge = ("white", colour) if assumed[name] else (colour, "white")
        axes.plot(x, y, "v", ms=9, mfc=inner, mec=edge, mew=1.4, zorder=12)
        labels.append(Label(str(name), Mark((x, y), OUTLET_REACH_PT), 8, colour, BOX))
    return Drawn(_outlet_handles(place.loc[shown, "system"], assumed, lang), labels)


def _outlet_handles(system: pd.Series, assumed: pd.Series, lang: Lang) -> list[Line2D]:
    """Closed and open triangles, of those that are there, in the colour of a system there."""
    handles = []
    for opened, word in ((False, "maps.outlet"), (True, "maps.outlet_assumed")):
        own = system[assumed == opened]
        if len(own):
            colour = SYSTEM_COLOURS[own.iloc[0]]
            handles.append(
                Line2D([], [], marker="v", ls="", ms=8, mfc="white" if opened else colour,
                       mec=colour, mew=1.4, label=text(lang, word))
            )  # fmt: skip
    return handles


def draw_street_names(
    axes: Axes, network: Network, lang: Lang, most: int = 36, size: float = 6.5
) -> None:
    """The name of each of the ``most`` longest roads once, along its longest reach; ``size`` in
    points."""
    streets = network.streets.sort_values("length_m", ascending=False)
    streets = streets[shown_names(streets).ne("") & ~network.roads[streets.index].duplicated()]
    reaches = network.conduits[network.conduits["shape"] == "street"]
    lines = pd.DataFrame(lines_of(network, reaches).reshape(-1, 4), index=reaches["street_id"])
    for street, zh, en in streets[["name_zh", "name_en"]].head(most).itertuples():
        if street not in lines.index:
            continue
        x0, y0, x1, y1 = lines.loc[[street]].to_numpy()[len(lines.loc[[street]]) // 2]
        angle = np.degrees(np.arctan2(y1 - y0, x1 - x0))
        angle = (angle + 90) % 180 - 90
        axes.text((x0 + x1) / 2, (y0 + y1) / 2, plain(either(lang, zh, en), 12),
                  rotation=angle, ha="center", va="bottom", rotation_mode="anchor",
                  fontproperties=font(size), color="#666666", zorder=9)  # fmt: skip


def _handle(colour: str, name: str) -> Line2D:
    return Line2D([], [], color=colour, lw=4, label=plain(name))


def spread(colours: Sequence[str], count: int) -> list[str]:
    """As many colours as classes, from the first to the last."""
    at = np.round(np.linspace(0, len(colours) - 1, count)).astype(int)
    return [colours[k] for k in at]


GRADE_COLOURS = {"note": "#757575", "warning": "#ff9100", "error": "#d50000"}


def draw_findings(axes: Axes, findings: pd.DataFrame, lang: Lang) -> list[Line2D]:
    """Findings of the checks at their places, the gravest on top."""
    handles = []
    for grade, colour in GRADE_COLOURS.items():
        rows = findings[(findings["grade"] == grade) & findings["x_m"].notna()]
        axes.scatter(rows["x_m"], rows["y_m"], s=9 if grade == "note" else 26, color=colour,
                     edgecolor="white", linewidth=0.4, zorder=6)  # fmt: skip
        total = int((findings["grade"] == grade).sum())
        handles.append(_handle(colour, f"{both(lang, f'maps.grade.{grade}')}: {total}"))
    return handles[::-1]
