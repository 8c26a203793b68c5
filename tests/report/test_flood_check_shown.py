"""The check against flooding on the page and in the workbook."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.metrics.columns import column
from drainage.report.flood_check_tables import checked_points, checked_runs
from drainage.study.flood_check_files import FloodChecked
from drainage.study.products.before_rains import (
    BeforeRains,
    before_rain_notes,
    before_rain_sheets,
)

STORMS = {"p30": {"title_zh": "三十年", "title_en": "P30", "depth_mm": 210.04, "hourly_mm": 71.25}}
LIMIT_M = 0.15


def row(scenario, scope, name, lane_m, met, above_m=0.0, closed_m=0.0, reason=""):
    return {"scenario": scenario, "event": "p30", "scope": scope, "id": name, "name_zh": f"甲{name}",
            "name_en": "", "max_lane_depth_m": lane_m, "minutes_lane_above": 0.0,
            "meets_flood_target": met, "lane_length_above_m": above_m, "closed_length_m": closed_m,
            "reason": reason}  # fmt: skip


@pytest.fixture
def table():
    """Before the works one of two points is deeper than 15 cm in the lane; after them the run is
    past its balance."""
    lost = {"lane_m": np.nan, "met": pd.NA, "above_m": np.nan, "closed_m": np.nan,
            "reason": "runoff balance 5 %"}  # fmt: skip
    return pd.DataFrame([
        row("existing", "point", "1", 0.31, False, 999.0, 999.0),
        row("existing", "point", "2", 0.15, True),
        row("existing", "street", "S1", 0.31, False, 120.0, 80.0),
        row("existing", "street", "S2", 0.20, False, 30.5, 0.0),
        row("existing", "street", "S3", 0.0, True),
        row("better", "point", "1", **lost), row("better", "point", "2", **lost),
        row("better", "street", "S1", **lost),
    ])  # fmt: skip


def test_a_run_tells_its_storm_and_how_many_places_meet_the_target(table):
    before, after = checked_runs(table, STORMS)
    assert (before["scenario"], before["depth_mm"], before["hourly_mm"]) == (
        "existing",
        210.04,
        71.25,
    )
    assert (before["points_met"], before["points"]) == (1, 2)
    assert (before["streets_met"], before["streets"]) == (1, 3)
    # 120 + 30.5 m of the streets; the metres of a point are none of a street.
    assert (before["lane_length_above_m"], before["closed_length_m"]) == (150.5, 80.0)
    # Of a run past its balance nothing is counted, neither as met nor as missed.
    assert (after["points_met"], after["closed_length_m"]) == (None, None)
    assert after["reason"] == "runoff balance 5 %"


def test_the_points_have_their_depths_and_none_where_nothing_is_known(table):
    found = [(own["scenario"], own["id"], own["max_lane_depth_m"], own["meets_flood_target"])
             for own in checked_points(table)]  # fmt: skip
    assert found == [("existing", "1", 0.31, False), ("existing", "2", 0.15, True),
                     ("better", "1", None, None), ("better", "2", None, None)]  # fmt: skip


def test_the_workbook_has_the_table_and_a_line_a_run(table):
    rains = BeforeRains(checked=FloodChecked(table, STORMS, LIMIT_M))
    (title, sheet), = before_rain_sheets(rains, "zh").items()  # fmt: skip
    assert (title, len(sheet)) == ("内涝校核 flood check", 8)
    assert all(column(str(name)).definition_en for name in sheet)
    notes = before_rain_notes(rains, "zh")
    assert notes[2] == ("flood check: existing p30: P30, 210.0 mm in all, greatest hour 71.3 mm; "
                        "shallowest lane no deeper than 0.15 m at 1 of 2 points, on 1 of 3 streets")  # fmt: skip
    assert notes[3] == "flood check: better p30: P30, not judged: runoff balance 5 %"
    assert "甲" not in notes[0]
    assert "积水点 1 / 2" in notes[0]
