"""results/<study>/crews: the tables of `drainage crews`, and reading them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.scenario import load_study
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.plan import FOLDER, TABLES, CrewPlan
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly
from drainage.study.taking_away import take_away

KEPT = "kept.json"
MAP = "crews"
"""What the names of the maps begin with."""
PRODUCT = FOLDER


def write_crews(study: AtHand, plan: CrewPlan) -> Path:
    """Write the tables, keep them exactly for what shows them and note what they rest on: all
    files of the study and the runs that were scored. Maps of other tables are taken away.

    Raises StoreError where a file is open elsewhere; where that is a map, nothing has changed.
    """
    folder = study.opened.results / FOLDER
    take_away(folder.glob(f"{MAP}-*.png"))
    paths = []
    for name, table in plan.tables.items():
        write_csv(table, folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    runs = list(plan.storms)
    write_tables_exactly(plan.tables, {"runs": [list(key) for key in runs]}, folder / KEPT)
    study.made.keep(PRODUCT, _rests_on(study, runs), [*paths, folder / KEPT])
    return folder


def events_not_shown(study: AtHand) -> list[str]:
    """The events of the tables, where they are such of the study as ``study`` is opened without:
    storms of the flood check, which no report has."""
    kept = _kept(study)
    if kept is None:
        return []
    named = list(dict.fromkeys(event for _, event in kept[1]))
    known = {event.id for event in load_study(study.opened.study.folder).conditions.events}
    at_hand = {event.id for event in study.opened.events}
    return [own for own in named if own in known - at_hand]


def crews_were_made(study: AtHand) -> bool:
    """Whether there are tables, of whatever files."""
    return (study.opened.results / FOLDER / "crews.csv").is_file()


def read_kept_crews(study: AtHand) -> Mapping[str, pd.DataFrame] | None:
    """The tables by name (``plan.TABLES``) as they were last written; None where a file of the
    study, a run or one of them has changed since."""
    folder = study.opened.results / FOLDER
    study.made.watch(PRODUCT, folder / KEPT)
    for name in TABLES:
        study.made.watch(f"{PRODUCT} {name}", folder / f"{name}.csv")
    kept = _kept(study)
    return kept[0] if kept and _are_current(study, kept[1]) else None


def _kept(study: AtHand) -> tuple[Mapping[str, pd.DataFrame], list[Key]] | None:
    """The tables as they stand, of whatever files, and their runs; None without them."""
    path = study.opened.results / FOLDER / KEPT
    if not path.is_file():
        return None
    try:
        tables, record = read_tables_exactly(path)
        return tables, [(str(name), str(event)) for name, event in record["runs"]]
    except (ValueError, KeyError, TypeError):
        # Cut off, or another program's.
        return None


def _are_current(study: AtHand, runs: Sequence[Key]) -> bool:
    opened = study.opened
    events = {event.id for event in opened.events}
    known = all(name in opened.study.scenarios and event in events for name, event in runs)
    return known and study.made.holds(PRODUCT, _rests_on(study, runs))


def _rests_on(study: AtHand, runs: Sequence[Key]) -> str:
    return digest_of(study.inputs.digest, *(study.expected_id(key) for key in runs))
