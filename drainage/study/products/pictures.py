"""Which maps a study gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.languages import Lang, either, text
from drainage.maps import (
    Picture,
    before_after_map,
    depth_map,
    has_extent,
    overview_map,
    surcharge_map,
)
from drainage.metrics import READINGS, street_reaches
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.network import Network
from drainage.quantities import figure
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

FEW = 10
DEEP_STREETS = 4
"""As many as find room below a map."""


def maps_folder(opened: OpenStudy, lang: Lang) -> Path:
    """Where the maps of a study lie: the Chinese ones in maps, others in a folder beside."""
    return opened.results / ("maps" if lang == "zh" else f"maps-{lang}")


def draw_study(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: Mapping[tuple[str, str], Scores],
    workers: int,
    lang: Lang = "zh",
) -> list[Path]:
    """Overview; per run depth and surcharge; per scenario and event the baseline beside it.

    A network without coordinates gets none; storms for the outlets alone get no map of depths.
    Those of another language stand beside the Chinese ones, in a folder of their own.
    """
    if not has_extent(opened.base):
        return []
    folder = maps_folder(opened, lang)
    limits = opened.study.conditions.targets.depth_classes_m
    baseline = opened.study.conditions.baseline
    pictures = {
        (name, event): _picture(opened, composed[name], score, lang)
        for (name, event), score in scores.items()
        if opened.event(event).purpose != "outlets"
    }
    jobs: list[tuple[Callable[..., Path], tuple[Any, ...]]] = [
        (overview_map, (opened.base, folder / "overview.png", lang))
    ]
    for (name, event), picture in pictures.items():
        jobs.append((depth_map, (picture, limits, folder / f"depth-{name}-{event}.png")))
        jobs.append((surcharge_map, (picture, folder / f"surcharge-{name}-{event}.png")))
        if name != baseline and (baseline, event) in pictures:
            before = pictures[baseline, event]
            path = folder / f"before-after-{baseline}-{name}-{event}.png"
            jobs.append((before_after_map, (before, picture, limits, path)))
    # Drawing is Python all through: processes, not threads; a few maps are not worth them.
    if len(jobs) < FEW:
        return [draw(*arguments) for draw, arguments in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return [drawn.result() for drawn in [pool.submit(draw, *a) for draw, a in jobs]]


def _picture(opened: OpenStudy, built: Composed, score: Scores, lang: Lang) -> Picture:
    scenario = opened.study.scenarios[built.scenario]
    return Picture(
        title=either(lang, scenario.title_zh, scenario.title_en),
        network=built.network,
        reaches=street_reaches(built.network, score.result),
        points=score.tables["point"],
        outfalls=score.tables["outfall"],
        conduits=score.tables["conduit"],
        storm=score.result.record["storm"],
        leaves_out=built.leaves_out,
        reason=score.result.reason,
        deep_streets=_deep_streets(built.network, score.tables["street"], lang),
        readings=_readings(score, opened.study.conditions.targets.point_depth_m, lang),
        lang=lang,
    )


def _deep_streets(network: Network, streets: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The deepest streets off the list that have a reason, each place once."""
    deep = streets[streets[f"reason_{lang}"].ne("")].sort_values("max_depth_m", ascending=False)
    each = deep.drop_duplicates("deepest_node_id").drop_duplicates("name_zh").head(DEEP_STREETS)
    names = network.streets.loc[each.index, ["name_zh", "name_en"]].itertuples(index=False)
    return pd.DataFrame(
        {
            "name": [either(lang, zh, en) for zh, en in names],
            "deepest_node_id": each["deepest_node_id"],
            "reason": each[f"reason_{lang}"],
        }
    )


def _readings(score: Scores, limit_m: float, lang: Lang) -> str:
    """Points and other street length above the limit by each reading; nothing unscored."""
    if not score.result.within_limits:
        return ""
    town, points = score.tables["town"].iloc[0], len(score.tables["point"])
    said = [
        f"{text(lang, f'readings.{reading}')} {town[column]:.0f}/{points}, "
        f"{figure(100 * town[share], 1)} %"
        for reading, column, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
    ]
    return text(lang, "maps.readings", limit_m=limit_m, said=" · ".join(said))
