"""What is there before the rains, for the workbook: the rain table, crews with their pumps, and
the check against flooding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.languages import Lang, both, either, in_language, pair, text
from drainage.maps.season_words import season_notes
from drainage.report.crew_sheets import crew_sheets
from drainage.report.flood_check_tables import checked_runs
from drainage.report.rain_sheets import rain_sheets
from drainage.said import spoken
from drainage.season import document_text
from drainage.study.at_hand import AtHand
from drainage.study.crews.schema import CrewSettings
from drainage.study.crews.shown import CrewsShown, read_crews_shown
from drainage.study.flood_check_files import FloodChecked, read_flood_checked
from drainage.study.products.season_documents import DocumentBeside
from drainage.study.season.shown import SeasonShown, read_season_shown


@dataclass(frozen=True)
class BeforeRains:
    """The rain table, the crews and the check against flooding, as far as they were made, and
    the documents of the season beside them."""

    season: SeasonShown | None = None
    crews: CrewsShown | None = None
    checked: FloodChecked | None = None
    documents: Sequence[DocumentBeside] = ()

    @property
    def remarks(self) -> list[str]:
        """What is left out, and what makes it again."""
        return [
            own for part in (self.season, self.crews, self.checked) if part for own in part.remarks
        ]

    @property
    def settings(self) -> CrewSettings | None:
        """Of the crews that are shown."""
        return self.crews.files.settings if self.crews and self.crews.files else None

    @property
    def told(self) -> tuple[str, ...]:
        """All that it shows, as text; nothing where there is nothing."""
        document = self.season.document if self.season else None
        return (
            *([document_text(document)] if document else []),
            *([repr(self.settings)] if self.settings else []),
            *(own.to_csv() for own in (self.crews.tables.values() if self.crews else ())),
            *(self.checked.told if self.checked else ()),
            *(repr(own) for own in self.documents),
            *self.remarks,
        )


def read_before_rains(study: AtHand, documents: Sequence[DocumentBeside] = ()) -> BeforeRains:
    """What `drainage season`, `drainage crews` and `drainage flood-check` have left."""
    return BeforeRains(
        read_season_shown(study), read_crews_shown(study), read_flood_checked(study), documents
    )


def before_rain_sheets(own: BeforeRains, lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet of the workbook."""
    document = own.season.document if own.season else None
    checked = own.checked.table if own.checked else None
    return {
        **(rain_sheets(document, lang) if document else {}),
        **(crew_sheets(own.crews.tables, lang) if own.crews and own.crews.tables else {}),
        **({both(lang, "workbook.flood_check"): checked} if checked is not None else {}),
    }


def before_rain_notes(own: BeforeRains, lang: Lang) -> list[str]:
    """What must be known before a figure is quoted, in both languages of the workbook, and what
    is left out."""
    return [note for one in pair(lang) for note in _notes(own, one)]


def _notes(own: BeforeRains, lang: Lang) -> list[str]:
    notes = [spoken(words, lang) for words in own.remarks]
    if own.season and own.season.document:
        head = text(lang, "workbook.rains")
        notes += [f"{head}: {line}" for line in season_notes(own.season.document, lang)]
    if settings := own.settings:
        trust = text(lang, "maps.crews_assumed" if settings.assumed else "maps.crews_given")
        line = text(lang, "maps.crews_note", ready_min=settings.ready_min,
                    limit_min=settings.time_limit_min, trigger_m=settings.trigger_depth_m,
                    trust=trust)  # fmt: skip
        head = text(lang, "workbook.crews.crews")
        notes += [f"{head}: {line}", f"{head}: {text(lang, 'workbook.crews_assumed')}"]
    if own.checked and own.checked.table is not None:
        notes += _check_notes(own.checked, own.checked.table, lang)
    return notes + [
        text(lang, f"workbook.document.{document.what}", place=document.place)
        + (text(lang, "workbook.document.filled_in") if document.filled_in else "")
        for document in own.documents
    ]


def _check_notes(checked: FloodChecked, table: pd.DataFrame, lang: Lang) -> list[str]:
    """A line a run: its storm, and how many places meet the target, or why it is not judged."""
    head = text(lang, "workbook.flood_check")
    return [
        f"{head}: " + text(lang, "workbook.flood_check_left" if run["reason"]
                           else "workbook.flood_check_run", limit_m=checked.limit_m,
                           storm=either(lang, run["title_zh"], run["title_en"]),
                           **run | {"reason": in_language(run["reason"], lang)})
        for run in checked_runs(table, checked.storms)
    ]  # fmt: skip
