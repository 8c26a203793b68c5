"""capacity-flood-risk.csv: street length and area by depth, for P = 5 to 50 years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import xarray as xr

from drainage.capacity.flood_risk import DURATIONS_M, risk_of_ground, risk_of_streets, risk_reaches
from drainage.comparison import rounded
from drainage.results import RunResult, intact_record
from drainage.study.at_hand import Key
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.steps import Scores

COLUMNS = ["scenario", "event", "return_period_a", "surface", "depth_class", "length_km",
           "share_pct", "area_ha", *DURATIONS_M, "reason"]  # fmt: skip


def flood_table(days: PeriodRuns, scenario: str, scores: Mapping[Key, Scores]) -> pd.DataFrame:
    """Rows return period and depth class: of the streets, and of the ground where the study has
    a current run on the grid of the same event. ``surface`` says which. A run past its limits
    gives one row with its reason."""
    parts = list(_parts(days, scenario, scores))
    table = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    return rounded(table.assign(scenario=scenario))


def _parts(days: PeriodRuns, scenario: str, scores: Mapping[Key, Scores]) -> Iterator[pd.DataFrame]:
    for period, event in days.event_of.items():
        score = scores[scenario, event]
        said = {"event": event, "return_period_a": period}
        if not score.within_limits:
            yield pd.DataFrame([said | {"surface": "streets", "reason": score.reason}])
            continue
        reaches = reaches_of(days, scenario, score)
        yield risk_of_streets(reaches).reset_index().assign(**said, surface="streets", reason="")
        ground = days.study.opened.on("grid").run_folder(scenario, event)
        record = intact_record(ground)
        if record is not None and _is_current(days, scenario, event):
            with xr.open_dataset(ground / "depth.nc", engine="h5netcdf", decode_times=False) as own:
                table = risk_of_ground(own).reset_index()
            yield table.assign(**said, surface="grid", reason="")


def _is_current(days: PeriodRuns, scenario: str, event: str) -> bool:
    return days.study.on("grid").is_current((scenario, event))


def reaches_of(days: PeriodRuns, scenario: str, score: Scores) -> pd.DataFrame:
    """``risk_reaches`` of a run, which is read anew so that a day of series is not held."""
    result: RunResult = score.read()
    return risk_reaches(days.study.built[scenario].network, result)
