"""The tables of `drainage crews` with the files they were made from, for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.crews.files import CrewFiles, read_crews
from drainage.study.crews.kept import crews_were_made, events_not_shown, read_kept_crews


@dataclass(frozen=True)
class CrewsShown:
    """The tables of `drainage crews` by name, as they were written, with the ``files`` they were
    made from; without both where they are not those of the files as they are: ``remarks``."""

    tables: Mapping[str, pd.DataFrame]
    files: CrewFiles | None
    remarks: Sequence[str] = ()


def read_crews_shown(study: AtHand) -> CrewsShown | None:
    """What stands of the crews of a study, counted among what its products rest on; None where
    `drainage crews` was never run."""
    tables = read_kept_crews(study)
    if tables is not None:
        return CrewsShown(tables, read_crews(study.opened))
    if not crews_were_made(study):
        return None
    return CrewsShown({}, None, [_left_out(study)])


def _left_out(study: AtHand) -> str:
    command = f"drainage crews {study.opened.study.id}"
    if others := events_not_shown(study):
        return said("{table}: of storms that are not those of the targets ({events}), left out. "
                    "{command} would write the tables of those in their place.",
                    table="crews.csv", events=", ".join(others), command=command)  # fmt: skip
    return said("{table}: made from other files, left out. Run {command} again.",
                table="crews.csv", command=command)  # fmt: skip
