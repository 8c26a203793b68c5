"""What a flood plan says, from what season and crews left of the files as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.digests import digest_of
from drainage.languages import Lang, in_language, side, text
from drainage.metrics import link_volumes
from drainage.report.flood_plan import FloodFacts, Flows, Rescue, runs_in
from drainage.results import read_run
from drainage.season import SeasonDocument, document_text
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.files import read_crews
from drainage.study.crews.kept import crews_were_made, read_kept_crews
from drainage.study.opening import OpenStudy
from drainage.study.products.documents import sheet_notes, storms_of
from drainage.study.season.shown import OtherSeason, read_other_season, read_season_shown

Tables = Mapping[str, pd.DataFrame]
TOLD = ("crews", "pumps", "detours", "gains", "bridges")
"""The tables of crews that a plan tells of."""


@dataclass(frozen=True)
class Left:
    """What season and crews left: None where it is not of the files as they are, and whether
    there is anything of it at all; ``other_seasons``: the rain tables of other scenarios."""

    season: SeasonDocument | None
    other_seasons: Mapping[str, OtherSeason]
    season_made: bool
    crews: Tables | None
    crews_made: bool

    @property
    def is_whole(self) -> bool:
        """Whether both stand for the files as they are."""
        return self.season is not None and self.crews is not None

    @property
    def digest(self) -> str:
        """Of all it holds, and of what is said where it holds nothing."""
        of_others = {name: own.document for name, own in self.other_seasons.items()}
        seasons = [f"{name} {document_text(own) if own else None}"
                   for name, own in {"": self.season, **of_others}.items()]  # fmt: skip
        crews = [own.to_csv() for own in self.crews.values()] if self.crews else []
        return digest_of(str(self.season_made), str(self.crews_made), *seasons, *crews)


def read_left(study: AtHand, after: str) -> Left:
    """What there is of season and crews, of the baseline and ``after``; nothing is run."""
    season = read_season_shown(study)
    document = season.document if season else None
    scenarios = dict.fromkeys([study.opened.study.conditions.baseline, after])
    others = {name: read_other_season(study, name) for name in scenarios
              if document is None or name != document.scenario}  # fmt: skip
    return Left(document, {name: own for name, own in others.items() if own},
                season is not None, read_kept_crews(study), crews_were_made(study))  # fmt: skip


def flood_facts(study: AtHand, left: Left, after: str, lang: Lang) -> FloodFacts:
    """The facts of a plan in one language: the baseline, and ``after`` where it is another."""
    opened = study.opened
    conditions = opened.study.conditions
    scenarios = list(dict.fromkeys([conditions.baseline, after]))
    rescue = _rescue(opened, left.crews) if left.crews else None
    command = crews_command(opened, scenarios, rescue.runs if rescue else [])
    seasons = {name: own.document for name, own in left.other_seasons.items()}
    season, before = left.season, seasons.get(conditions.baseline)
    if before is not None:
        # The plan is of the town as it is, whatever season.toml asks and whether that was made.
        asked = {season.scenario: season} if season else {}
        season, seasons = before, {**seasons, **asked}
    network, notes = opened.base, in_language(opened.base.notes, lang)
    return FloodFacts(
        study=opened.study.id,
        title=_title(conditions, lang),
        scenarios=scenarios,
        titles={name: _title(opened.study.scenarios[name], lang) for name in scenarios},
        networks={name: study.built[name].network for name in scenarios},
        storms={event: storm.short for event, storm in storms_of(opened, lang).items()},
        season=season,
        other_seasons=seasons,
        rescue=rescue,
        without_season=_without("season", left.season_made, lang, study=opened.study.id),
        without_rescue=_without("rescue", left.crews_made, lang, command=command),
        without_run=command,
        depths=depths_at_hand(study, left, after),
        flows=_flows(study, left, after, lang),
        point_depth_m=conditions.targets.point_depth_m,
        notes=sheet_notes(opened, study.built[after], lang),
        footer=text(lang, "sheets.note.footer", network=network.title_zh, notes=notes),
    )  # fmt: skip


def depths_at_hand(study: AtHand, left: Left, after: str) -> dict[Key, pd.DataFrame]:
    """The points of the runs that the crews tell of, where those are there."""
    scenarios = {study.opened.study.conditions.baseline, after}
    runs = runs_in(left.crews["bridges"]) if left.crews else []
    return {run: study.scores(run).tables["point"] for run in runs
            if run[0] in scenarios and study.is_current(run)}  # fmt: skip


def runs_of_flows(study: AtHand, left: Left, after: str) -> dict[str, str]:
    """Scenario -> the event of its current run with the heaviest hour, of those that have one:
    among the events that the crews tell of where there are any, else among all of the study."""
    opened = study.opened
    told = {event for _, event in runs_in(left.crews["bridges"])} if left.crews else set()
    events = [own for own in opened.events
              if own.purpose == "service" and (not told or own.id in told)]  # fmt: skip
    heaviest = sorted(events, key=lambda own: -opened.storms[own.id].hourly_depth_mm)
    found = {
        name: next((own.id for own in heaviest
                    if name in opened.study.runs_of(own) and study.is_current((name, own.id))), "")
        for name in dict.fromkeys([opened.study.conditions.baseline, after])
    }  # fmt: skip
    return {name: event for name, event in found.items() if event}


def _flows(study: AtHand, left: Left, after: str, lang: Lang) -> dict[str, Flows]:
    storms = storms_of(study.opened, lang)
    return {
        name: Flows(
            storms[event].short, link_volumes(read_run(study.opened.run_folder(name, event)))
        )
        for name, event in runs_of_flows(study, left, after).items()
    }


def crews_command(opened: OpenStudy, scenarios: Sequence[str], runs: Sequence[Key]) -> str:
    """The command that makes the tables of these scenarios, in the events they were asked for."""
    events = dict.fromkeys(event for _, event in runs)
    parts = [f"--scenario {name}" for name in scenarios] + [f"--event {name}" for name in events]
    return " ".join(["drainage crews", opened.study.id, *parts])


def _without(what: str, was_made: bool, lang: Lang, **figures: str) -> str:
    """That something is not there, or is of other files, with what makes it."""
    key = f"flood_plan.missing.{what}_stale" if was_made else f"flood_plan.missing.{what}"
    return text(lang, key, **figures)


def _rescue(opened: OpenStudy, tables: Tables) -> Rescue:
    """The tables with the study's own behind them, which they were made from."""
    files, targets = read_crews(opened), opened.study.conditions.targets
    settings = files.settings
    return Rescue(
        **{name: tables[name] for name in TOLD},
        bases=files.bases,
        kept=files.pumps,
        assumed=settings.assumed,
        source=settings.source,
        closed_depth_m=settings.closed_depth_m or targets.closed_depth_m,
        time_limit_min=settings.time_limit_min,
    )


def _title(named: object, lang: Lang) -> str:
    return str(getattr(named, f"title_{side(lang)}"))
