"""The rain table, crews with their ways and the check against flooding, as the page of a study
shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from drainage.languages import languages
from drainage.report.flood_check_tables import checked_points, checked_runs
from drainage.report.page.crews import USUAL_MINUTES, CrewsOnPage, page_crews
from drainage.report.page.rain_table import page_rain_table
from drainage.said import spoken
from drainage.study.at_hand import AtHand
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.shown import read_crews_shown
from drainage.study.flood_check_files import read_flood_checked
from drainage.study.season.shown import read_season_shown


def season_on_page(study: AtHand) -> dict[str, Any] | None:
    """The rain table, null where it is of other files, with what is said of it; None without
    one."""
    shown = read_season_shown(study)
    if shown is None:
        return None
    own = shown.document
    table = page_rain_table(own, study.built[own.scenario].network) if own else None
    return {"remarks": _spoken(shown.remarks), "table": table}


def crews_on_page(study: AtHand, season: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Crews, pumps and detours, null where they are of other files or runs, with what is said of
    them; None where `drainage crews` was never run. Storms are told by the lengths of rain of
    ``season``, the rain table as the page has it."""
    shown = read_crews_shown(study)
    if shown is None:
        return None
    table = season["table"] if season else None
    minutes = sorted({int(own["minutes"]) for own in table["series"]}) if table else USUAL_MINUTES
    own = _on_page(study, shown.tables, shown.files, minutes) if shown.files else None
    return {"remarks": _spoken(shown.remarks), "tables": page_crews(own) if own else None}


def check_on_page(study: AtHand) -> dict[str, Any] | None:
    """The check against flooding, null where it is of other files, with what is said of it; None
    where `drainage flood-check` was never run."""
    shown = read_flood_checked(study)
    if shown is None:
        return None
    table = shown.table
    own = None if table is None else {"limit_m": shown.limit_m, "points": checked_points(table),
                                      "runs": checked_runs(table, shown.storms)}  # fmt: skip
    return {"remarks": _spoken(shown.remarks), "checked": own}


def _on_page(
    study: AtHand,
    tables: Mapping[str, pd.DataFrame],
    files: CrewFiles,
    minutes: Sequence[int],
) -> CrewsOnPage:
    settings, targets = files.settings, study.opened.study.conditions.targets
    assumed = {
        name: _names(own[own["assumed"]])
        for name, own in (("bases", files.bases), ("pumps", files.pumps), ("roads", files.bridges))
    }
    if settings.assumed:
        assumed["times"] = [("crews.toml", "crews.toml")]
    return CrewsOnPage(
        tables=tables,
        roads=files.roads,
        storms=study.opened.storms,
        limits={
            "ready_min": settings.ready_min,
            "before_rain_min": settings.before_rain_min,
            "time_limit_min": settings.time_limit_min,
            "trigger_depth_m": settings.trigger_depth_m,
            "closed_depth_m": settings.closed_depth_m or targets.closed_depth_m,
            "pump_out_h": settings.pump_out_h,
        },
        assumed=assumed,
        minutes=minutes,
    )


def _names(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Chinese and English names of rows, their ids where they have none."""
    if "name_zh" not in table:
        return [(str(own), str(own)) for own in table.index]
    return [(str(zh or en or own), str(en or zh or own))
            for own, zh, en in table[["name_zh", "name_en"]].itertuples(name=None)]  # fmt: skip


def _spoken(remarks: Sequence[str]) -> dict[str, list[str]]:
    return {lang: [spoken(own, lang) for own in remarks] for lang in languages()}
