"""The rain table of a study read again, for what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drainage.said import said
from drainage.season import SeasonDocument
from drainage.study.at_hand import AtHand
from drainage.study.season.files import JSON, PRODUCT, standing_document
from drainage.study.season.opening import FOLDER


@dataclass(frozen=True)
class SeasonShown:
    """The rain table; None where it is not that of the files as they are: ``remarks``."""

    document: SeasonDocument | None
    remarks: Sequence[str] = ()


def read_season_shown(study: AtHand) -> SeasonShown | None:
    """What stands of the rain table of a study, counted among what its products rest on; None
    where there is none."""
    path = study.opened.results / FOLDER / JSON
    study.made.watch(PRODUCT, path)
    if not path.is_file():
        return None
    document = standing_document(study.made, path)
    if document:
        return SeasonShown(document)
    left_out = said("{table}: made from other files, left out. Run {command} again.",
                    table=JSON,
                    command=f"drainage season {study.opened.study.id}")  # fmt: skip
    return SeasonShown(None, [left_out])
