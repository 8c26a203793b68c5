"""results/<study>/crews: the tables of `drainage crews`, and reading them again for the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.plan import FOLDER, CrewPlan
from drainage.study.crews.schema import CrewSettings
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly

KEPT = "kept.json"
PRODUCT = FOLDER


@dataclass(frozen=True)
class KeptCrews:
    """The tables by name (``plan.TABLES``) and the crews.toml they were made with."""

    tables: Mapping[str, pd.DataFrame]
    settings: CrewSettings


def write_crews(study: AtHand, plan: CrewPlan, settings: CrewSettings) -> Path:
    """Write the tables, keep them exactly for the reports and note what they rest on: all files
    of the study and the runs that were scored."""
    folder = study.opened.results / FOLDER
    paths = []
    for name, table in plan.tables.items():
        write_csv(table, folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    runs = list(plan.storms)
    record = {"runs": [list(key) for key in runs], "settings": settings.model_dump(mode="json")}
    write_tables_exactly(plan.tables, record, folder / KEPT)
    study.made.keep(PRODUCT, _rests_on(study, runs), [*paths, folder / KEPT])
    return folder


def read_kept_crews(study: AtHand) -> KeptCrews | None:
    """The tables as they were last written; None where a file of the study, a run or one of them
    has changed since."""
    path = study.opened.results / FOLDER / KEPT
    study.made.watch(PRODUCT, path)
    if not path.is_file():
        return None
    try:
        tables, record = read_tables_exactly(path)
        runs = [(str(name), str(event)) for name, event in record["runs"]]
        kept = KeptCrews(tables, CrewSettings.model_validate(record["settings"]))
    except (ValueError, KeyError, TypeError):
        # Cut off, or another program's.
        return None
    return kept if _are_current(study, runs) else None


def crews_left_out(study: AtHand) -> bool:
    """Whether there are tables that do not stand for the files as they are."""
    there = (study.opened.results / FOLDER / "crews.csv").is_file()
    return there and read_kept_crews(study) is None


def _are_current(study: AtHand, runs: Sequence[Key]) -> bool:
    opened = study.opened
    events = {event.id for event in opened.events}
    known = all(name in opened.study.scenarios and event in events for name, event in runs)
    return known and study.made.holds(PRODUCT, _rests_on(study, runs))


def _rests_on(study: AtHand, runs: Sequence[Key]) -> str:
    return digest_of(study.inputs.digest, *(study.expected_id(key) for key in runs))
