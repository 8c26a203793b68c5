"""The tables of `drainage crews` with the files they were made from, for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.crews.files import CrewFiles, read_crews
from drainage.study.crews.left import crews_were_made, read_crew_tables
from drainage.study.crews.plan import FOLDER

TEXT = ("name_zh", "name_en", "street_zh", "street_en", "crew", "way_zh", "way_en", "remark",
        "reaches", "closed_reaches")  # fmt: skip
"""Columns in which nothing is no word and not an unknown one."""


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
    tables = read_crew_tables(study)
    if tables is not None:
        shown = {name: _with_words(own) for name, own in tables.items()}
        return CrewsShown(shown, read_crews(study.opened))
    if not crews_were_made(study):
        return None
    return CrewsShown({}, None, [
        said("{path}: crews of other files or runs, left out. Run drainage crews {study}.",
             path=study.opened.results / FOLDER, study=study.opened.study.id)
    ])  # fmt: skip


def _with_words(table: pd.DataFrame) -> pd.DataFrame:
    words = {key: table[key].astype(object) for key in TEXT if key in table}
    return table.assign(**{key: own.where(own.notna(), "") for key, own in words.items()})
