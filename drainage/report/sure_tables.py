"""An ensemble as sheets of the workbook, and the bands beside the scores of the points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.ensemble import Band, value_text
from drainage.ensemble.shown import Place, Shown, ShownOutlet, ShownPoint, Weighing
from drainage.languages import Lang, languages, pair
from drainage.report.sure_words import DEPTH_DIGITS

BESIDE = {"prior": "", "conditioned": "_known"}
"""Weighting -> how its columns beside the scores end."""


def sure_points(shown: Shown, names: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """A row a scenario, storm, point and weighting; ``names``: ``name_zh`` and ``name_en`` by
    the number of a point."""
    rows = [
        {**_place(shown, place, weighing, names, "point_no"), **_point(own, lang)}
        for place, weighed in shown.points.items()
        for weighing, own in weighed.items()
    ]
    return pd.DataFrame(rows)


def sure_outlets(shown: Shown, names: pd.DataFrame) -> pd.DataFrame:
    """The same of outlets."""
    rows = [
        {**_place(shown, place, weighing, names, "outlet_id"), **_outlet(own)}
        for place, weighed in shown.outlets.items()
        for weighing, own in weighed.items()
    ]
    return pd.DataFrame(rows)


def sure_surveys(shown: Shown, lang: Lang) -> pd.DataFrame:
    """What to survey first, a row a sentence, in both languages of the workbook."""
    rows = [
        {"weighting": weighing, "survey_order": k + 1,
         **{f"sentence_{own}": said.get(own, ("",) * (k + 1))[k] for own in pair(lang)}}
        for weighing, said in shown.surveys.items()
        for k in range(len(said[languages()[0]]))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def with_bands(points: pd.DataFrame, shown: Shown, lang: Lang) -> pd.DataFrame:
    """The scores of the points with their bands behind rank and depth, by each weighting."""
    if not shown.points:
        return points
    of = [shown.point(str(row.scenario), str(row.event), str(row.point_no))
          for row in points[["scenario", "event", "point_no"]].itertuples()]  # fmt: skip
    told = points.copy()
    for weighing in shown.weighings:
        cells = [_point(own[weighing], lang) if weighing in own else {} for own in of]
        for after, name in (("rank", "rank_band"), ("max_depth_m", "depth_band_m"),
                            ("meets_target", "meets_target_probability")):  # fmt: skip
            told.insert(_behind(told, after, name), f"{name}{BESIDE[weighing]}",
                        [cell.get(name) for cell in cells])  # fmt: skip
    return told


def _behind(table: pd.DataFrame, name: str, band: str) -> int:
    """Where a band stands: behind its figure and the bands that stand there."""
    columns = [str(own) for own in table.columns]
    return max(k for k, own in enumerate(columns) if own == name or own.startswith(band)) + 1


def _place(
    shown: Shown, place: Place, weighing: Weighing, names: pd.DataFrame, key: str
) -> dict[str, Any]:
    scenario, event, own = place
    run = shown.runs[scenario, event]
    known = own in names.index
    return {
        "scenario": scenario,
        "event": event,
        key: own,
        **{name: str(names.at[own, name]) if known else "" for name in ("name_zh", "name_en")},
        "weighting": weighing,
        "members": run.members,
        "lost_members": run.lost,
        "effective_members": run.effective[weighing],
    }


def _point(own: ShownPoint, lang: Lang) -> dict[str, Any]:
    first = pair(lang)[0]
    return {
        "rank_band": value_text(own.rank, 0, "", first),
        "first_three_probability": own.first_three,
        "depth_band_m": value_text(own.depth_m, DEPTH_DIGITS, "", first),
        **{f"above_{round(100 * limit)}cm_probability": share for limit, share in own.above_m},
        "meets_target_probability": own.meets_target,
        **_ends("rank", own.rank, ""),
        **_ends("point_depth", own.depth_m, "_m"),
        **{f"rank_{k}_probability": share for k, share in enumerate(own.ranks, start=1)},
    }


def _outlet(own: ShownOutlet) -> dict[str, Any]:
    return {
        **_ends("sewage_volume", own.sewage_m3, "_m3"),
        **_ends("overflow_volume", own.overflow_m3, "_m3"),
        "outlet_meets_target_probability": own.meets_target,
    }


def _ends(stem: str, band: Band, unit: str) -> Mapping[str, float]:
    return {f"{stem}_{end}{unit}": getattr(band, end) for end in ("middle", "low", "high")}
