"""The tables that `drainage programme` has left, for the report."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.comparison import write_csv
from drainage.study.at_hand import AtHand
from drainage.study.programme_sets import FOLDER

TABLES = ("sets", "fronts", "shares", "years", "moves")
NAME = "programme"
SHOWN_AS_TEXT = dict.fromkeys(("projects", "built", "stands", "scenario", "order"), str)


def write_programme(study: AtHand, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the ``TABLES`` as CSV files and note what they rest on: all files of the study."""
    folder = study.opened.results / FOLDER
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    paths = [folder / f"{name}.csv" for name in tables]
    study.made.keep(NAME, study.inputs.digest, paths)


def read_programme_tables(study: AtHand) -> dict[str, pd.DataFrame]:
    """The tables, where they were found on the files as they are; none where they were not."""
    folder = study.opened.results / FOLDER
    study.made.watch(NAME, folder / "years.csv")
    if not study.made.holds(NAME, study.inputs.digest):
        return {}
    return {
        name: pd.read_csv(folder / f"{name}.csv", dtype=SHOWN_AS_TEXT, keep_default_na=True)
        for name in TABLES
    }


def programme_left_out(study: AtHand) -> bool:
    """Whether there are tables that were found on other files."""
    there = (study.opened.results / FOLDER / "years.csv").is_file()
    return there and not study.made.holds(NAME, study.inputs.digest)
