"""The atlas of a study before it is run: its sheets, their storms, and the scenarios beside each
other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from drainage.errors import Finding, InputError, one_of
from drainage.network.integrity import river_findings
from drainage.rainfall import Hyetograph, IntensityFormula, load_river_levels, river_state_titles
from drainage.rainfall.gauge_reading import GaugeReading
from drainage.rainfall.return_period_storms import DAY_PEAK_RATIO, nested_day_of_period
from drainage.rainfall.storm_kinds import GaugeStorm
from drainage.rainfall.storms import storm_of
from drainage.said import said
from drainage.scenario import Event
from drainage.scenario.atlas_file import NAME, RECORDS, AtlasFile, AtlasRecord, read_atlas
from drainage.study.at_hand import AtHand, Key
from drainage.study.opening import OpenStudy
from drainage.study.season.opening import peak_minute, season_storm

Kind = Literal["hour", "day", "record"]
HOUR_MIN, DAY_MIN = 60, 1440


@dataclass(frozen=True)
class Sheet:
    """A storm with the river in a state.

    ``peak_minute``: when the rain is heaviest, minutes after it begins; of a record the middle of
    its greatest step. ``period_a`` is that of a day which was asked for, ``title_zh`` and
    ``title_en`` name a record.
    """

    kind: Kind
    id: str
    storm: Hyetograph
    river_state: str
    peak_minute: float
    source: str
    period_a: float | None = None
    title_zh: str = ""
    title_en: str = ""

    @property
    def event(self) -> str:
        """Its runs stand under this name beside those of the study."""
        return f"atlas-{self.id}"


@dataclass(frozen=True)
class Atlas:
    """A study with its sheets as events; ``river_titles``: state -> ``中文 // English``."""

    study: AtHand
    file: AtlasFile
    sheets: Sequence[Sheet]
    scenarios: Sequence[str]
    river_titles: Mapping[str, str]

    @property
    def runs(self) -> list[Key]:
        """Every scenario under every sheet, sheet by sheet."""
        return [(name, sheet.event) for sheet in self.sheets for name in self.scenarios]


def open_atlas(study: AtHand) -> Atlas:
    """The atlas.toml of a study and all it names.

    Raises InputError with every key that is wrong: scenarios and river states that are not
    there, rain the formula does not reach, records that cannot be read or hold no rain.
    """
    opened = study.opened
    folder = opened.study.folder
    path, file = folder / NAME, read_atlas(folder)
    rainfall = opened.workspace.folder("rainfall")
    states = load_river_levels(rainfall)
    findings = [*_scenario_findings(path, opened, file), *_state_findings(path, file, states)]
    if not findings:
        # Every state of the file names every river.
        first, *_ = file.river_states
        findings += river_findings(opened.base, states[first])
    sheets: list[Sheet] = []
    for make in _makers(opened, path, rainfall, file):
        try:
            sheets.append(make())
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(dict.fromkeys(findings))
    conditions = opened.study.conditions
    scenarios = [file.before or conditions.baseline, file.after or conditions.scenarios[-1]]
    own_events = _with_events(opened, sheets, states)
    at_hand = AtHand(own_events, study.inputs, study.made, study.built)
    return Atlas(
        at_hand.on(file.surface or opened.surface), file, sheets,
        list(dict.fromkeys(scenarios)), river_state_titles(rainfall),
    )  # fmt: skip


def _with_events(
    opened: OpenStudy, sheets: Sequence[Sheet], states: Mapping[str, Mapping[str, float]]
) -> OpenStudy:
    """The study with its sheets as its events, and no others."""
    events = tuple(
        Event(id=own.event, storm=own.storm.name, river_state=own.river_state) for own in sheets
    )
    conditions = opened.study.conditions.model_copy(update={"events": events})
    return replace(
        opened,
        study=opened.study.model_copy(update={"conditions": conditions}),
        storms={own.event: own.storm for own in sheets},
        rivers={own.event: states[own.river_state] for own in sheets},
    )


def _makers(
    opened: OpenStudy, path: Path, rainfall: Path, file: AtlasFile
) -> Iterator[Callable[[], Sheet]]:
    """What makes each sheet, in the order of the file: hours, days, then records."""
    formula = opened.context.formula
    for own in file.sheets:
        for mm in own.hour_mm:
            yield partial(_hour, path, formula, mm, own.river_state, own.source)
        for period in own.day_periods_a:
            yield partial(_day, path, formula, period, own.river_state, own.source)
    for record in file.records:
        yield partial(_record, path, rainfall, opened.study.conditions.formula, record)


def _hour(path: Path, formula: IntensityFormula, mm: int, river: str, source: str) -> Sheet:
    _require_reach(path, formula, "hour_mm", mm, HOUR_MIN)
    sheet_id = f"hour-{mm}mm-{river}"
    storm = replace(season_storm(formula, HOUR_MIN, mm), name=f"atlas-hour-{mm}mm")
    return Sheet("hour", sheet_id, storm, river, peak_minute(HOUR_MIN), source)


def _day(path: Path, formula: IntensityFormula, period: float, river: str, source: str) -> Sheet:
    _require_reach(path, formula, "day_periods_a", period, DAY_MIN)
    try:
        storm = nested_day_of_period(formula, period)
    except InputError:
        raise _beyond(
            path, "day_periods_a", f"{period:g}",
            "the formula gives no rain at this return period",
            "Use a longer return period in years, such as 0.5, 3 or 100.",
        ) from None  # fmt: skip
    peak = DAY_PEAK_RATIO * DAY_MIN
    return Sheet("day", f"day-p{period:g}-{river}", storm, river, peak, source, period_a=period)


def _require_reach(
    path: Path, formula: IntensityFormula, key: str, value: float, minutes: int
) -> None:
    if minutes > formula.longest_min:
        problem = said("the formula does not reach a storm of {minutes:g} min", minutes=minutes)
        cure = "Use a shorter storm or another formula."
        raise _beyond(path, key, f"{value:g}", problem, cure)


def _beyond(path: Path, key: str, value: str, problem: str, cure: str) -> InputError:
    return InputError([Finding(str(path), "sheets", key, value, problem, cure)])


def _record(path: Path, rainfall: Path, formula: str, own: AtlasRecord) -> Sheet:
    """The rain of a record as it fell there."""
    folder = path.parent / RECORDS
    place = folder / own.file
    problem = ""
    if not place.is_file():
        problem = "no such record"
    elif not place.resolve().is_relative_to(folder.resolve()):
        problem = "the record lies outside the folder of the study"
    if problem:
        cure = said("Put the file itself into {folder}.", folder=folder)
        raise InputError([Finding(str(path), own.id, "file", own.file, problem, cure)])
    reading = own.model_dump(include=set(GaugeReading.model_fields))
    asked = GaugeStorm(shape="gauge", title_zh=own.title_zh, formula=formula, file=own.file,
                       source=own.source, accepted=own.accepted, **reading)  # fmt: skip
    storm = replace(storm_of(asked, rainfall, path, folder), name=f"atlas-record-{own.id}")
    if storm.depth_mm == 0:
        cure = "Check the unit and the column of the rain, or give the record of a storm."
        raise InputError([Finding(str(path), own.id, "file", own.file, "no rain in the record",
                                  cure)])  # fmt: skip
    peak = float(storm.intensity_mm_h.argmax() + 0.5) * storm.step_s / 60
    return Sheet("record", f"record-{own.id}", storm, own.river_state, peak, own.source,
                 title_zh=own.title_zh, title_en=own.title_en)  # fmt: skip


def _scenario_findings(path: Path, opened: OpenStudy, file: AtlasFile) -> list[Finding]:
    known = list(opened.study.scenarios)
    return [
        Finding(str(path), "", key, name, "no such scenario in this study",
                one_of(known))
        for key, name in (("before", file.before), ("after", file.after))
        if name is not None and name not in known
    ]  # fmt: skip


def _state_findings(
    path: Path, file: AtlasFile, states: Mapping[str, Mapping[str, float]]
) -> list[Finding]:
    places = [*(("sheets", own.river_state) for own in file.sheets),
              *((f"records {own.id}", own.river_state) for own in file.records)]  # fmt: skip
    return [
        Finding(str(path), place, "river_state", state,
                "no such state in rainfall/river_levels.toml",
                one_of(states))
        for place, state in places if state not in states
    ]  # fmt: skip
