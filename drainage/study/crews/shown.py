"""The tables of `drainage crews` read again, for what shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.said import said
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.files import CrewFiles, read_crews
from drainage.study.crews.plan import FOLDER, TABLES, rests_on

READ = ("crews", "pumps", "detours")
TEXT = ("scenario", "event", "point_no", "street_zh", "street_en", "name_zh", "name_en", "crew",
        "way_zh", "way_en", "reaches", "closed_reaches", "from_node", "to_node", "remark",
        "pump_ids", "base_id")  # fmt: skip
"""Columns that stay text: a point may be called 1 or 01, and what is empty says nothing."""


@dataclass(frozen=True)
class CrewsShown:
    """The tables of `drainage crews` by name, as they were written, with the ``files`` they were
    made from; without tables where they are not those of the files as they are: ``remarks``."""

    tables: Mapping[str, pd.DataFrame]
    files: CrewFiles | None
    remarks: Sequence[str] = ()


def read_crews_shown(study: AtHand) -> CrewsShown | None:
    """What stands of the crews of a study, counted among what its products rest on; None where
    `drainage crews` was never run."""
    folder = study.opened.results / FOLDER
    study.made.watch(FOLDER, folder / "crews.csv")
    for name in READ[1:]:
        study.made.watch(f"{FOLDER} {name}", folder / f"{name}.csv")
    if not (folder / "crews.csv").is_file():
        return None
    runs = _runs(study.made.words(FOLDER))
    if not _are_known(study, runs) or not study.made.holds(FOLDER, rests_on(study, runs)):
        return CrewsShown({}, None, [
            said("{path}: crews of other files or runs, left out. Run drainage crews {study}.",
                 path=folder, study=study.opened.study.id)
        ])  # fmt: skip
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=dict.fromkeys(TEXT, str)).fillna(
            dict.fromkeys(set(TEXT) & set(columns), "")
        )
        for name, columns in TABLES.items()
        if name in READ
    }
    return CrewsShown(tables, read_crews(study.opened))


def _runs(noted: str) -> list[Key]:
    return [(scenario, event) for scenario, _, event in
            (line.partition("/") for line in noted.splitlines())]  # fmt: skip


def _are_known(study: AtHand, runs: Sequence[Key]) -> bool:
    """Whether the study has these runs; of another purpose it has them not at hand."""
    events = {own.id for own in study.opened.events}
    return bool(runs) and all(name in study.built and event in events for name, event in runs)
