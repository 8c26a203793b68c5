"""results/<study>/crews: the tables of `drainage crews`, and reading them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.plan import FOLDER, TABLES, CrewPlan
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly

KEPT = "kept.json"
PRODUCT = FOLDER


def write_crews(study: AtHand, plan: CrewPlan) -> Path:
    """Write the tables, keep them exactly for what shows them and note what they rest on: all
    files of the study and the runs that were scored."""
    folder = study.opened.results / FOLDER
    paths = []
    for name, table in plan.tables.items():
        write_csv(table, folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    runs = list(plan.storms)
    write_tables_exactly(plan.tables, {"runs": [list(key) for key in runs]}, folder / KEPT)
    study.made.keep(PRODUCT, _rests_on(study, runs), [*paths, folder / KEPT])
    return folder


def crews_were_made(study: AtHand) -> bool:
    """Whether there are tables, of whatever files."""
    return (study.opened.results / FOLDER / "crews.csv").is_file()


def read_kept_crews(study: AtHand) -> Mapping[str, pd.DataFrame] | None:
    """The tables by name (``plan.TABLES``) as they were last written; None where a file of the
    study, a run or one of them has changed since."""
    folder = study.opened.results / FOLDER
    path = folder / KEPT
    study.made.watch(PRODUCT, path)
    for name in TABLES:
        study.made.watch(f"{PRODUCT} {name}", folder / f"{name}.csv")
    if not path.is_file():
        return None
    try:
        tables, record = read_tables_exactly(path)
        runs = [(str(name), str(event)) for name, event in record["runs"]]
    except (ValueError, KeyError, TypeError):
        # Cut off, or another program's.
        return None
    return tables if _are_current(study, runs) else None


def _are_current(study: AtHand, runs: Sequence[Key]) -> bool:
    opened = study.opened
    events = {event.id for event in opened.events}
    known = all(name in opened.study.scenarios and event in events for name, event in runs)
    return known and study.made.holds(PRODUCT, _rests_on(study, runs))


def _rests_on(study: AtHand, runs: Sequence[Key]) -> str:
    return digest_of(study.inputs.digest, *(study.expected_id(key) for key in runs))
