"""Which maps a study gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.maps import (
    Picture,
    before_after_map,
    depth_map,
    has_extent,
    overview_map,
    surcharge_map,
)
from drainage.metrics import READINGS, READINGS_ZH, street_reaches
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.quantities import figure
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

FEW = 10
DEEP_STREETS = 4
"""As many as find room below a map."""


def draw_study(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: Mapping[tuple[str, str], Scores],
    workers: int,
) -> list[Path]:
    """Overview; per run depth and surcharge; per scenario and event the baseline beside it.

    A network without coordinates gets none; storms for the outlets alone get no map of depths.
    """
    if not has_extent(opened.base):
        return []
    folder = opened.results / "maps"
    limits = opened.study.conditions.targets.depth_classes_m
    baseline = opened.study.conditions.baseline
    pictures = {
        (name, event): _picture(opened, composed[name], score)
        for (name, event), score in scores.items()
        if opened.event(event).purpose != "outlets"
    }
    jobs: list[tuple[Callable[..., Path], tuple[Any, ...]]] = [
        (overview_map, (opened.base, folder / "overview.png"))
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


def _picture(opened: OpenStudy, built: Composed, score: Scores) -> Picture:
    return Picture(
        title_zh=opened.study.scenarios[built.scenario].title_zh,
        network=built.network,
        reaches=street_reaches(built.network, score.result),
        points=score.tables["point"],
        outfalls=score.tables["outfall"],
        conduits=score.tables["conduit"],
        storm=score.result.record["storm"],
        leaves_out=built.leaves_out,
        reason=score.result.reason,
        deep_streets=_deep_streets(score.tables["street"]),
        readings=_readings(score, opened.study.conditions.targets.point_depth_m),
    )


def _deep_streets(streets: pd.DataFrame) -> pd.DataFrame:
    """The deepest streets off the list that have a reason, each place once."""
    deep = streets[streets["reason_zh"].ne("")].sort_values("max_depth_m", ascending=False)
    each = deep.drop_duplicates("deepest_node_id").drop_duplicates("name_zh")
    return each.head(DEEP_STREETS)[["name_zh", "deepest_node_id", "reason_zh"]]


def _readings(score: Scores, limit_m: float) -> str:
    """Points and other street length above the limit by each reading; nothing unscored."""
    if not score.result.within_limits:
        return ""
    town, points = score.tables["town"].iloc[0], len(score.tables["point"])
    said = [
        f"{READINGS_ZH[reading]} {town[column]:.0f}/{points}, {figure(100 * town[share], 1)} %"
        for reading, column, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
    ]
    return f"超过 {limit_m:g} m 的积水点及名单外街长: {' · '.join(said)}"
