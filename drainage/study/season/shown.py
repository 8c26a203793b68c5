"""The rain table of a study read again, for what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drainage.said import said
from drainage.season import SeasonDocument
from drainage.study.at_hand import AtHand
from drainage.study.season.files import JSON, standing_document
from drainage.study.season.opening import PRODUCT, home_of, product_of


@dataclass(frozen=True)
class SeasonShown:
    """The rain table; None where it is not that of the files as they are: ``remarks``."""

    document: SeasonDocument | None
    remarks: Sequence[str] = ()


def read_season_shown(study: AtHand) -> SeasonShown | None:
    """What stands of the rain table of a study, counted among what its products rest on; None
    where there is none."""
    path = home_of(study.opened.results, None) / JSON
    study.made.watch(PRODUCT, path)
    if not path.is_file():
        return None
    document = standing_document(study.made)
    if document:
        return SeasonShown(document)
    left_out = said("{table}: made from other files, left out. Run {command} again.",
                    table=JSON,
                    command=f"drainage season {study.opened.study.id}")  # fmt: skip
    return SeasonShown(None, [left_out])


def read_season_of(study: AtHand, scenario: str) -> SeasonDocument | None:
    """What stands of the rain table of a scenario, counted as above; None where there is none of
    the files as they are."""
    study.made.watch(product_of(scenario), home_of(study.opened.results, scenario) / JSON)
    return standing_document(study.made, scenario)
