"""What a sheet says of a run: points with depth and times, closed streets, ways round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.metrics.manhole_points import below_ground_m
from drainage.metrics.series import first_minute_above
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.study.atlas.opening import Sheet
from drainage.study.atlas.traffic import (
    DETOURS,
    STREETS,
    closed_streets,
    detour_table,
    street_table,
)
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.storm import CrewStorm
from drainage.study.steps import Scores

POINTS = (
    "point_no", "name_zh", "name_en", "max_depth_m", "deepest_after_peak_min",
    "above_limit_after_peak_min", "minutes_above_limit",
)  # fmt: skip


@dataclass(frozen=True)
class SheetFigures:
    """``points``, ``streets`` and ``detours`` of a run (``POINTS``, ``STREETS``, ``DETOURS``), and
    what it closes, None without streets. All empty where the run is not scored."""

    points: pd.DataFrame
    streets: pd.DataFrame
    detours: pd.DataFrame
    storm: CrewStorm | None


NOTHING = SheetFigures(
    pd.DataFrame(columns=list(POINTS)), pd.DataFrame(columns=list(STREETS)),
    pd.DataFrame(columns=list(DETOURS)), None,
)  # fmt: skip


def figures_of(
    sheet: Sheet, crews: CrewFiles | None, built: Composed, scores: Scores, targets: Targets
) -> SheetFigures:
    """The figures of a scored run; nothing of one that is past its limits."""
    if not scores.within_limits:
        return NOTHING
    points = point_table(sheet, built, scores, targets.point_depth_m)
    result = scores.result
    storm = closed_streets(crews, built, result, targets.closed_depth_m)
    if storm is None:
        return SheetFigures(points, NOTHING.streets, NOTHING.detours, None)
    return SheetFigures(points, street_table(storm, result), detour_table(storm), storm)


def point_table(sheet: Sheet, built: Composed, scores: Scores, limit_m: float) -> pd.DataFrame:
    """The listed points: greatest depth, when it is reached, when ``limit_m`` is passed (both
    minutes after the peak of the rain, before it below 0) and how long the water stands above it.

    A manhole whose water leaves the model has no depth and no times.
    """
    listed, table = built.network.watch_points, scores.tables["point"]
    result = scores.result
    peak = float(result.record["rain_start_minute"]) + sheet.peak_minute
    series = result.series["node_depth_m"].sel(node=listed["node_id"].tolist())
    above = series - below_ground_m(built.network).to_numpy()
    depth = table["max_depth_m"].reindex(listed.index)
    minute = series["minute"].to_numpy().astype(float)
    deepest = minute[above.to_numpy().argmax(axis=0)] - peak if len(listed) else np.empty(0)
    first = first_minute_above(above, limit_m) - peak if len(listed) else np.empty(0)
    wet = depth.gt(0).to_numpy()
    return pd.DataFrame({
        "point_no": listed.index.astype(str), "name_zh": listed["name_zh"].to_numpy(),
        "name_en": listed["name_en"].to_numpy(), "max_depth_m": depth.to_numpy(),
        "deepest_after_peak_min": np.where(wet, deepest, np.nan),
        "above_limit_after_peak_min": np.where(wet, first, np.nan),
        "minutes_above_limit": table["minutes_above_limit"].reindex(listed.index).to_numpy(),
    }, columns=list(POINTS))  # fmt: skip
