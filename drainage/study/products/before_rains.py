"""What is there before the rains, for the reports: the rain table, and crews with their pumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.languages import Lang, pair, text
from drainage.maps.season_table import season_notes
from drainage.report.crew_sheets import crew_sheets
from drainage.report.rain_sheets import rain_sheets
from drainage.said import said, spoken
from drainage.season import SeasonDocument, document_text
from drainage.study.at_hand import AtHand
from drainage.study.crews.kept import KeptCrews, crews_left_out, read_kept_crews
from drainage.study.season.files import season_at_hand, season_left_out


@dataclass(frozen=True)
class BeforeRains:
    """The rain table and the crews as far as they stand for the files as they are; ``stale``
    says of those that do not what makes them again."""

    season: SeasonDocument | None = None
    crews: KeptCrews | None = None
    stale: Sequence[str] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """All that it shows, as text; nothing where there is nothing."""
        return (
            *([document_text(self.season)] if self.season else []),
            *([repr(self.crews.settings)] if self.crews else []),
            *(own.to_csv() for own in (self.crews.tables.values() if self.crews else ())),
            *self.stale,
        )


def read_before_rains(study: AtHand) -> BeforeRains:
    """What `drainage season` and `drainage crews` have left."""
    name = study.opened.study.id
    stale = []
    if season_left_out(study):
        stale.append(_left_out("season/season.json", f"drainage season {name}"))
    if crews_left_out(study):
        stale.append(_left_out("crews/crews.csv", f"drainage crews {name}"))
    return BeforeRains(season_at_hand(study), read_kept_crews(study), stale)


def _left_out(table: str, command: str) -> str:
    return said("{table}: made from other files, left out. Run {command} again.",
                table=table, command=command)  # fmt: skip


def before_rain_sheets(own: BeforeRains, lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet of the workbook."""
    return {
        **(rain_sheets(own.season, lang) if own.season else {}),
        **(crew_sheets(own.crews.tables, lang) if own.crews else {}),
    }


def before_rain_notes(own: BeforeRains, lang: Lang) -> list[str]:
    """What must be known before a figure is quoted, in both languages of the workbook, and what
    is left out."""
    return [note for one in pair(lang) for note in _notes(own, one)]


def _notes(own: BeforeRains, lang: Lang) -> list[str]:
    notes = [spoken(words, lang) for words in own.stale]
    if own.season:
        head = text(lang, "workbook.rains")
        notes += [f"{head}: {line}" for line in season_notes(own.season, lang)]
    if own.crews:
        settings = own.crews.settings
        trust = text(lang, "maps.crews_assumed" if settings.assumed else "maps.crews_given")
        line = text(lang, "maps.crews_note", ready_min=settings.ready_min,
                    limit_min=settings.time_limit_min, trigger_m=settings.trigger_depth_m,
                    trust=trust)  # fmt: skip
        head = text(lang, "workbook.crews.crews")
        notes += [f"{head}: {line}", f"{head}: {text(lang, 'workbook.crews_assumed')}"]
    return notes
