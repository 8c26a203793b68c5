"""The tables that `drainage crews` left, where they are of the files as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from drainage.spreadsheet_cell import ENCODING, unescaped
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.plan import FOLDER, TABLES, rests_on

WORDS = ("scenario", "event", "point_no", "crew", "base_id", "remark", "reaches", "closed",
         "closed_reaches", "unreached_points", "pump_ids", "leaving", "what")  # fmt: skip
"""Columns of ids and names whose figures are none: a point 01 is not the point 1."""


def crews_were_made(study: AtHand) -> bool:
    """Whether there are tables, of whatever files."""
    return (study.opened.results / FOLDER / "crews.csv").is_file()


def read_crew_tables(study: AtHand) -> Mapping[str, pd.DataFrame] | None:
    """Name -> table; None where there are none, or none of the files as they are.

    What a command makes of them is made again once one of them has changed.
    """
    folder = study.opened.results / FOLDER
    for name in TABLES:
        study.made.watch(f"{FOLDER} {name}", folder / f"{name}.csv")
    runs = _runs(study.made.words(FOLDER))
    known = {(scenario, event.id) for scenario in study.opened.study.scenarios
             for event in study.opened.events}  # fmt: skip
    if not runs or not set(runs) <= known or not study.made.holds(FOLDER, rests_on(study, runs)):
        return None
    return {name: _read(folder / f"{name}.csv", columns) for name, columns in TABLES.items()}


def _read(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A table as it was before it was written for a spreadsheet."""
    words = {own: "str" for own in columns if own in WORDS}
    own = pd.read_csv(path, encoding=ENCODING, keep_default_na=False, na_values=[""], dtype=words)
    for name in own.select_dtypes(["object", "str"]):
        own[name] = own[name].map(_as_it_was)
    return own


def _as_it_was(cell: object) -> object:
    return unescaped(cell) if isinstance(cell, str) else cell


def _runs(noted: str) -> list[Key]:
    """The runs as ``write_crews`` notes them."""
    return [(scenario, event) for scenario, _, event in
            (line.partition("/") for line in noted.splitlines())]  # fmt: skip
