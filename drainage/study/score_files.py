"""The tables of scores as people read them: points.csv, outfalls.csv, streets.csv, …"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.comparison import write_csv
from drainage.metrics import VERDICTS
from drainage.metrics.streets import LENGTHS, OTHER_SHARES, POINTS, WORST
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

FILES = {
    "point": "points.csv",
    "outfall": "outfalls.csv",
    "street": "streets.csv",
    "conduit": "conduits.csv",
    "town": "town.csv",
}
FIRST_COLUMNS = {
    "point": ["scenario", "event", "point_no", "name_zh", "rank", "max_depth_m",
              "max_depth_above_gutter_m", "max_lane_depth_m", "minutes_above_limit",
              "minutes_above_15cm", "minutes_above_27cm", "minutes_to_drain", "ponded_volume_m3",
              "limiting_cause", "target_hourly_rain_mm", "meets_target", *VERDICTS],
    "outfall": ["scenario", "event", "outlet_id", "system", "rank", "overflow_volume_m3",
                "sewage_volume_m3", "peak_flow_m3_s", "minutes_of_overflow", "meets_target"],
    "street": ["scenario", "event", "street_id", "name_zh", "listed", "length_m", *WORST,
               *LENGTHS, "closed_length_m"],
    "conduit": ["scenario", "event", "conduit_id", "max_flow_m3_s", "full_capacity_m3_s",
                "minutes_surcharged"],
    "town": ["scenario", "event", *POINTS, *OTHER_SHARES],
}  # fmt: skip


def write_scores(opened: OpenStudy, scores: Mapping[tuple[str, str], Scores]) -> None:
    """Write points.csv, outfalls.csv, streets.csv, conduits.csv and town.csv."""
    for scope, frame in score_tables(scores).items():
        write_csv(frame, opened.results / FILES[scope])


def score_tables(scores: Mapping[tuple[str, str], Scores]) -> dict[str, pd.DataFrame]:
    """The scores of all runs by scope, the columns people look at first in front."""
    tables = {}
    for scope, first in FIRST_COLUMNS.items():
        frame = pd.concat([score.tables[scope].reset_index() for score in scores.values()])
        tables[scope] = frame[[*first, *(name for name in frame.columns if name not in first)]]
    return tables
