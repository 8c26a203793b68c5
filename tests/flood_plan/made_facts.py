"""A flood plan's facts by hand: one point, a rain table by a formula, one crew in one storm."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.report.flood_plan import FloodFacts, Rescue
from drainage.season import SCHEMA, Criterion, Curves, SeasonDocument, curves_in

DEPTHS_CM = (15, 27, 40)
CRITERIA = [Criterion(15), Criterion(27), Criterion(40), Criterion(15, 0, "blue"),
            Criterion(27, 0, "red")]  # fmt: skip
RAINS = np.arange(10.0, 101.0, 10.0)


def curves(cm_a_mm):
    """Each place rises by its own cm a mm of rain, 5 min after the peak, for 20 min in all."""
    greatest = RAINS[:, None] * np.array(cm_a_mm)
    met = {cm: greatest >= cm for cm in DEPTHS_CM}
    return Curves(
        RAINS, greatest, np.zeros_like(greatest),
        above_min={cm: np.where(own, 20.0, 0.0) for cm, own in met.items()},
        first_min={cm: np.where(own, 5.0, np.nan) for cm, own in met.items()},
        lost_mm=(),
    )  # fmt: skip


def season(places=(("point", "1", 0.5),), states=("clogged", "clean"), levels=True, minutes=(60,),
           scenario="existing"):  # fmt: skip
    """A rain table; in each state after the first the places have half the depth."""
    criteria = CRITERIA if levels else CRITERIA[:3]
    named = [{"kind": kind, "id": no, "name_zh": f"甲{no}", "name_en": f"A{no}", "members": []}
             for kind, no, _ in places]  # fmt: skip
    series = [
        {"state": state, "rain_minutes": own, "peak_minute": 24.0, "asked_mm": [10, 100],
         "rains_mm": [int(mm) for mm in RAINS], "lost_mm": [], "source": "t",
         "places": [one.model_dump() for one in curves_in(
             curves([cm / (1 + bool(number)) for *_, cm in places]), criteria, len(places))]}
        for number, state in enumerate(states) for own in minutes
    ]  # fmt: skip
    return SeasonDocument.model_validate({
        "schema": SCHEMA, "study": "small", "title_zh": "小镇", "title_en": "small",
        "scenario": scenario, "scenario_title_zh": f"方案{scenario}", "scenario_title_en": scenario,
        "surface": "streets", "program_version": "0", "notice_zh": "不是官方预警",
        "notice_en": "no official warning", "depths_cm": DEPTHS_CM,
        "levels": [{"id": own.level, "depth_cm": own.depth_cm, "minutes": 0, "source": "假定 // assumed"}
                   for own in CRITERIA[3:]] if levels else [],
        "places": named,
        "states": [{"id": own, "title_zh": f"工况{own}", "title_en": own, "river_state": "low-water",
                    "inlet_clogging_pct": None, "source": "假定 // assumed"} for own in states],
        "series": series,
    })  # fmt: skip


def rescue(scenarios=("existing", "better"), **changed):
    """One crew from an assumed base, one kind of pump, the reach R-1 at the point closed."""
    run = {"event": "h33"}
    crew = {
        "point_no": "1", "name_zh": "东大街", "name_en": "East St", "trigger_min": 20.0,
        "due_min": 50.0, "crew": "A-1", "base_id": "A", "base_assumed": True, "leaves_min": 30.0,
        "arrives_min": 52.4, "late_min": 2.4, "way_m": 900.0, "hose_m": 50.0, "stops_at": "G-A",
        "way_zh": "西街 → 东大街", "way_en": "West → East", "reaches": "R-1", "remark": "",
    }  # fmt: skip
    tables = {
        "crews": [crew | {"leaving": "on-call"},
                  crew | dict.fromkeys(("leaves_min", "arrives_min", "late_min", "hose_m"), np.nan)
                  | {"crew": "", "leaving": "before-rain", "remark": "no-crew-left"}],
        # 300 m3 in 2 h at 100 m3/h: two pumps, 1.5 h.
        "pumps": [{"point_no": "1", "name_zh": "东大街", "name_en": "", "volume_m3": 300.0,
                   "pump_ids": "P", "rate_m3_h": 100.0, "pump_out_h": 2.0, "needed": 2, "kept": 1,
                   "enough": False, "one_pump_h": 3.0, "needed_pumps_h": 1.5, "assumed": True}],
        "detours": [{"street_zh": "东大街", "street_en": "East St", "minute": 40.0,
                     "closed_from_min": 25.0, "closed_to_min": np.nan, "closed_m": 100.0,
                     "from_node": "G-A", "to_node": "G-C", "from_zh": "东大街", "to_zh": "东大街 / 南街",
                     "from_en": "East St", "to_en": "East St / South St", "detour_m": 640.0,
                     "detour_min": 1.28, "way_zh": "北街", "way_en": "North St", "reaches": "N",
                     "closed_reaches": "R-1 R-2", "remark": ""}],
        "gains": [{"what": "as-it-is", "base_id": "", "node_id": "", "place_zh": "", "place_en": "",
                   "called": 1, "without_crew": 0, "served_m3": 300.0, "mean_wait_min": 32.4,
                   "late_points": 1, "late_total_min": 2.4}],
        "bridges": [{"closed": "none", "name_zh": "", "name_en": "", "assumed": np.nan,
                     "unreached_points": "", "dry_worst_min": 3.0, "dry_mean_min": 3.0,
                     "called": 1, "without_crew": 0, "served_m3": 300.0, "mean_wait_min": 32.4,
                     "late_points": 1, "late_total_min": 2.4}],
    }  # fmt: skip
    rows = {name: pd.DataFrame([{"scenario": own, **run, **row} for own in scenarios for row in one])
            for name, one in (tables | changed).items()}  # fmt: skip
    return Rescue(
        **rows,
        bases=pd.DataFrame({"name_zh": ["东驻地"], "name_en": ["east base"], "crews": [1],
                            "assumed": [True]}, index=["A"]),
        kept=pd.DataFrame({"base_id": ["A"], "rate_m3_h": [100.0], "number": [1],
                           "assumed": [True]}, index=["P"]),
        assumed=True, source="假定 // assumed", closed_depth_m=0.27, time_limit_min=30.0,
    )  # fmt: skip


def facts(network, **changed):
    """Existing and better of the small town, in Chinese."""
    depths = pd.DataFrame({"max_depth_m": [0.312], "minutes_above_limit": [41.0]}, index=["1"])
    own = {
        "study": "small", "title": "小镇", "scenarios": ["existing", "better"],
        "titles": {"existing": "现状", "better": "改造"},
        "networks": {"existing": network, "better": network}, "storms": {"h33": "1小时33毫米"},
        "season": season(), "other_seasons": {}, "rescue": rescue(), "without_season": "触发雨量未计算：drainage season",
        "without_rescue": "队伍未计算：drainage crews", "without_run": "drainage crews small",
        "depths": {("existing", "h33"): depths, ("better", "h33"): depths / 3},
        "flows": {}, "point_depth_m": 0.15, "notes": ["管网为示意"], "footer": "模型计算结果",
    } | changed  # fmt: skip
    return FloodFacts(**own)
