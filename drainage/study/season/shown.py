"""The rain table of a study read again, for what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drainage.said import said
from drainage.season import SeasonDocument
from drainage.study.at_hand import AtHand
from drainage.study.season.files import JSON, standing_document
from drainage.study.season.opening import PRODUCT, home_of, product_of, season_command


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
                    table=JSON, command=season_command(study.opened.study.id, None))  # fmt: skip
    return SeasonShown(None, [left_out])


@dataclass(frozen=True)
class OtherSeason:
    """The rain table of a scenario beside that of season.toml; None where it was made from other
    files."""

    document: SeasonDocument | None


def read_other_season(study: AtHand, scenario: str) -> OtherSeason | None:
    """What stands of the rain table of a scenario, counted as above; None where it was never
    made."""
    path = home_of(study.opened.results, scenario) / JSON
    study.made.watch(product_of(scenario), path)
    return OtherSeason(standing_document(study.made, scenario)) if path.is_file() else None
