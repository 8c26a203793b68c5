"""The maps of a study: overview, depths, surcharge, before beside after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from drainage.maps.deep_streets import deep_street_lines, draw_deep_streets
from drainage.maps.font import font, plain
from drainage.maps.layers import (
    draw_depths,
    draw_findings,
    draw_hollows,
    draw_outlets,
    draw_points,
    draw_readings,
    draw_street_names,
    draw_surcharge,
    draw_systems,
)
from drainage.maps.sheet import bounds, footer, frame, legend, save, sheet
from drainage.network.model import Network


def _no_streets() -> pd.DataFrame:
    return pd.DataFrame(columns=["name_zh", "deepest_node_id", "reason_zh"])


@dataclass(frozen=True)
class Picture:
    """What a map of one run shows: the network as built and the tables of its scores.

    ``reaches`` as ``metrics.street_reaches`` gives them; ``storm`` is the record's;
    ``readings`` says in a line how much lies above the limit by each reading;
    ``deep_streets`` are those off the list to be explained (name_zh, deepest_node_id,
    reason_zh).
    """

    title_zh: str
    network: Network
    reaches: pd.DataFrame
    points: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    storm: Mapping[str, Any]
    leaves_out: Sequence[str]
    reason: str
    readings: str = ""
    deep_streets: pd.DataFrame = field(default_factory=_no_streets)


def overview_map(network: Network, path: Path) -> Path:
    """The network as it is: systems, sizes, outlets, listed points."""
    figure, (axes,) = sheet(
        1,
        network.title_zh,
        "管网概况: 线宽随管径; 三角为出口, 圆圈为积水点编号",
        footer(network, (), ""),
    )  # fmt: skip
    handles = draw_systems(axes, network)
    draw_street_names(axes, network)
    points = draw_points(axes, network, network.watch_points[["name_zh"]])
    draw_hollows(axes, network)
    outlets = draw_outlets(axes, network, pd.DataFrame())
    frame(axes, network.crs, *bounds(network))
    legend(axes, [*handles, *points, *outlets], "系统")
    return save(figure, path)


def findings_map(network: Network, findings: pd.DataFrame, path: Path) -> Path:
    """The findings of the checks over the network."""
    figure, (axes,) = sheet(
        1, f"{network.title_zh} · 数据检查", "管网检查结果: 颜色为等级",
        footer(network, (), ""),
    )  # fmt: skip
    draw_systems(axes, network)
    handles = draw_findings(axes, findings)
    frame(axes, network.crs, *bounds(network))
    legend(axes, handles, "等级")
    return save(figure, path)


def depth_map(picture: Picture, limits_m: Sequence[float], path: Path) -> Path:
    """Streets by greatest depth above the gutter, points with rank, outlets with volumes."""
    below = footer(picture.network, picture.leaves_out, picture.reason)
    figure, (axes,) = sheet(
        1, f"{picture.title_zh} · 街道最大积水深度 (距路缘)", storm_words(picture.storm),
        [*deep_street_lines(picture.deep_streets), *below],
    )  # fmt: skip
    _depths(axes, picture, limits_m, bounds(picture.network))
    draw_deep_streets(axes, picture.network, picture.deep_streets)
    return save(figure, path)


def surcharge_map(picture: Picture, path: Path) -> Path:
    """Pipes by the minutes they run full."""
    figure, (axes,) = sheet(
        1, f"{picture.title_zh} · 管道满管时间", storm_words(picture.storm),
        footer(picture.network, picture.leaves_out, picture.reason),
    )  # fmt: skip
    handles = draw_surcharge(axes, picture.network, picture.conduits)
    points = draw_points(axes, picture.network, picture.points)
    frame(axes, picture.network.crs, *bounds(picture.network))
    legend(axes, [*handles, *points], "两端满管")
    return save(figure, path)


def before_after_map(
    before: Picture, after: Picture, limits_m: Sequence[float], path: Path
) -> Path:
    """Two scenarios beside each other with the same classes."""
    reason = "; ".join(filter(None, (before.reason, after.reason)))
    figure, panels = sheet(
        2, f"{before.title_zh} → {after.title_zh} · 街道最大积水深度", storm_words(after.storm),
        footer(after.network, after.leaves_out, reason),
    )  # fmt: skip
    extent = bounds(before.network, after.network)
    for axes, picture in zip(panels, (before, after), strict=True):
        _depths(axes, picture, limits_m, extent)
        axes.set_title(plain(picture.title_zh), fontproperties=font(13), pad=18)
    return save(figure, path)


def _depths(
    axes: Axes, picture: Picture, limits_m: Sequence[float], extent: tuple[np.ndarray, np.ndarray]
) -> None:
    handles = draw_depths(axes, picture.network, picture.reaches, limits_m)
    draw_street_names(axes, picture.network)
    points = draw_points(axes, picture.network, picture.points)
    draw_hollows(axes, picture.network)
    outlets = draw_outlets(axes, picture.network, picture.outfalls)
    draw_readings(axes, picture.readings)
    frame(axes, picture.network.crs, *extent)
    legend(axes, [*handles, *points, *outlets], "最大水深")


def storm_words(storm: Mapping[str, Any]) -> str:
    """A storm in a line: greatest hour, return period by the formula, the plan's word."""
    period = storm.get("return_period_a")
    words = f"{storm['title_zh']}: 最大1小时 {storm['hourly_depth_mm']:g} mm"
    if period:
        words += f", 按公式 {period:.1f} 年一遇"
    if storm.get("plan_word"):
        words += f" (规划称{storm['plan_word']})"
    return f"{words}; 雨型: 假定" if "假定" not in words else words
