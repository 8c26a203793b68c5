"""The maps of a study: overview, depths, surcharge, before beside after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang, in_language, side, text
from drainage.maps.deep_streets import deep_street_lines, draw_deep_streets
from drainage.maps.flooded import draw_flooded_nodes
from drainage.maps.font import font, plain
from drainage.maps.labels import Drawn
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
from drainage.maps.outlet_table import draw_outlet_table
from drainage.maps.outlines import draw_land, draw_outlines
from drainage.maps.sheet import bounds, finish, footer, frame, save, sheet
from drainage.network.model import Network


def _no_streets() -> pd.DataFrame:
    return pd.DataFrame(columns=["name", "deepest_node_id", "reason"])


@dataclass(frozen=True)
class Picture:
    """What a map of one run shows: the network as built and the tables of its scores.

    ``reaches`` as ``metrics.street_reaches`` gives them; ``storm`` is the record's;
    ``readings`` says in a line how much lies above the limit by each reading;
    ``deep_streets`` are those off the list to be explained (name, deepest_node_id,
    reason), ``nodes`` those that flood. Everything in it is in ``lang``.
    """

    title: str
    network: Network
    reaches: pd.DataFrame
    points: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    storm: Mapping[str, Any]
    leaves_out: Sequence[str]
    reason: str
    outlines: Sequence[Outline] = ()
    readings: str = ""
    deep_streets: pd.DataFrame = field(default_factory=_no_streets)
    nodes: pd.DataFrame = field(default_factory=pd.DataFrame)
    lang: Lang = "zh"


def overview_map(
    network: Network, path: Path, outlines: Sequence[Outline] = (), lang: Lang = "zh"
) -> Path:
    """The network as it is: systems, sizes, outlets, listed points."""
    figure, (axes,) = sheet(
        1,
        network.title_zh,
        text(lang, "maps.overview"),
        footer(network, (), "", lang),
    )  # fmt: skip
    draw_street_names(axes, network, lang)
    drawn = [
        Drawn([*draw_systems(axes, network, lang), *_ground(axes, network, lang)]),
        draw_points(axes, network, network.watch_points[["name_zh"]], lang),
        draw_hollows(network, lang),
        draw_outlets(axes, network, lang),
        draw_outlines(axes, outlines, lang),
    ]
    frame(axes, network.crs, *bounds(network))
    finish(axes, drawn, text(lang, "maps.legend.system"))
    return save(figure, path)


def findings_map(network: Network, findings: pd.DataFrame, path: Path, lang: Lang = "zh") -> Path:
    """The findings of the checks over the network."""
    figure, (axes,) = sheet(
        1,
        text(lang, "maps.findings_title", network=network.title_zh),
        text(lang, "maps.findings"),
        footer(network, (), "", lang),
    )
    draw_systems(axes, network, lang)
    handles = draw_findings(axes, findings, lang)
    frame(axes, network.crs, *bounds(network))
    finish(axes, [Drawn(handles)], text(lang, "maps.legend.grade"))
    return save(figure, path)


def depth_map(picture: Picture, limits_m: Sequence[float], path: Path) -> Path:
    """Streets by greatest depth above the gutter, points with rank, outlets with volumes."""
    lang = picture.lang
    below = footer(picture.network, picture.leaves_out, picture.reason, lang)
    figure, (axes,) = sheet(
        1,
        text(lang, _title(picture), scenario=picture.title),
        storm_words(picture.storm, lang),
        [*deep_street_lines(picture.deep_streets, lang), *below],
    )
    letters = draw_deep_streets(picture.network, picture.deep_streets)
    _depths(axes, picture, limits_m, bounds(picture.network), letters)
    return save(figure, path)


def surcharge_map(picture: Picture, path: Path) -> Path:
    """Pipes by the minutes they run full."""
    lang = picture.lang
    figure, (axes,) = sheet(
        1,
        text(lang, "maps.surcharge_title", scenario=picture.title),
        storm_words(picture.storm, lang),
        footer(picture.network, picture.leaves_out, picture.reason, lang),
    )
    drawn = [
        Drawn(draw_surcharge(axes, picture.network, picture.conduits)),
        draw_points(axes, picture.network, picture.points, lang),
        draw_outlines(axes, picture.outlines, lang),
    ]
    frame(axes, picture.network.crs, *bounds(picture.network))
    finish(axes, drawn, text(lang, "maps.legend.surcharge"))
    return save(figure, path)


def before_after_map(
    before: Picture, after: Picture, limits_m: Sequence[float], path: Path
) -> Path:
    """Two scenarios beside each other with the same classes."""
    reason = "; ".join(filter(None, (before.reason, after.reason)))
    lang = after.lang
    figure, panels = sheet(
        2,
        text(lang, "maps.before_after_title", before=before.title, after=after.title),
        storm_words(after.storm, lang),
        footer(after.network, after.leaves_out, reason, lang),
    )
    extent = bounds(before.network, after.network)
    for axes, picture in zip(panels, (before, after), strict=True):
        _depths(axes, picture, limits_m, extent, Drawn())
        axes.set_title(plain(picture.title), fontproperties=font(13), pad=18)
    return save(figure, path)


def _depths(
    axes: Axes,
    picture: Picture,
    limits_m: Sequence[float],
    extent: tuple[np.ndarray, np.ndarray],
    letters: Drawn,
) -> None:
    lang, network = picture.lang, picture.network
    # A network without streets shows its sewers and where water rises out of them; on streets
    # the depth says it, and a disc over the few m3 lost at a lid would hide the depth.
    if len(picture.reaches):
        water = [Drawn(draw_depths(axes, network, picture.reaches, limits_m))]
    else:
        water = [
            Drawn([*draw_systems(axes, network, lang), *draw_land(axes, network, lang)]),
            draw_flooded_nodes(axes, network, picture.nodes, lang),
        ]
    draw_street_names(axes, network, lang)
    drawn = [
        *water,
        letters,
        draw_points(axes, network, picture.points, lang),
        draw_hollows(network, lang),
        draw_outlets(axes, network, lang),
        draw_outlines(axes, picture.outlines, lang),
    ]
    draw_readings(axes, picture.readings)
    frame(axes, network.crs, *extent)
    draw_outlet_table(axes, network, picture.outfalls, lang)
    words = "maps.legend.depth" if len(picture.reaches) else "maps.legend.system"
    finish(axes, drawn, text(lang, words))


def _ground(axes: Axes, network: Network, lang: Lang) -> list[Line2D]:
    """Without streets to find a place by, the outlines of the land."""
    if network.nodes["system"].eq("street").any():
        return []
    return draw_land(axes, network, lang)


def _title(picture: Picture) -> str:
    return "maps.depth_title" if len(picture.reaches) else "maps.flooded_title"


YEARS_ZH = {"一": 1, "二": 2, "两": 2, "三": 3, "五": 5, "十": 10, "二十": 20, "三十": 30,
            "五十": 50, "百": 100, "一百": 100}  # fmt: skip
"""How plans write the return period of a storm: 五年一遇."""
ONCE_IN = "年一遇"


def plan_word_said(word: str, lang: Lang) -> str:
    """What a plan calls a storm; N年一遇 in figures where names are read in English."""
    own = in_language(word, lang)
    years = YEARS_ZH.get(own.removesuffix(ONCE_IN)) if own.endswith(ONCE_IN) else None
    return own if side(lang) == "zh" or years is None else text(lang, "maps.once_in", years=years)


def storm_words(storm: Mapping[str, Any], lang: Lang) -> str:
    """A storm in a line: greatest hour, return period by the formula, the plan's word."""
    said = text(
        lang,
        "maps.storm",
        title_zh=storm["title_zh"],
        hourly_depth_mm=storm["hourly_depth_mm"],
    )
    if period := storm.get("return_period_a"):
        said = text(lang, "maps.return_period", storm=said, years=period)
    if word := storm.get("plan_word"):
        said = text(lang, "maps.plan_word", storm=said, word=plan_word_said(word, lang))
    # A title may say so itself.
    if text(lang, "maps.assumed") in said:
        return said
    return text(lang, "maps.shape_assumed", storm=said)
