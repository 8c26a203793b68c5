"""The rain table of a study before it is run: its places, states and storms, and their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from drainage.digests import digest_of
from drainage.engine import RunRequest
from drainage.errors import Finding, InputError, one_of
from drainage.network.integrity import river_findings
from drainage.rainfall import Hyetograph, IntensityFormula, load_river_levels
from drainage.rainfall.return_period_storms import CHICAGO_PEAK_RATIO, chicago_of_period
from drainage.results import RunResult
from drainage.said import said, word
from drainage.scenario import Composed, Event, Study, Surface
from drainage.scenario.season_file import NAME, SeasonFile, SeasonState, read_season
from drainage.season import Criterion
from drainage.study.at_hand import AtHand
from drainage.study.keys import run_key
from drainage.study.opening import OpenStudy
from drainage.study.season.figures import figures_of_places
from drainage.study.season.places import Place, season_places
from drainage.study.steps import id_on_surface, run_request

FOLDER, RUNS = "season", "runs"
PRODUCT = "season"
KEPT_AS = "1"
"""Grows by one where another thing is kept of a run."""


class Run(NamedTuple):
    """A rain, whole mm in so many minutes, in a state; ``town`` is that of a drawn town, nothing
    for the study as it is."""

    state: str
    minutes: int
    rain_mm: int
    town: str = ""

    @property
    def event(self) -> str:
        town = f"{self.town}-" if self.town else ""
        return f"season-{town}{self.state}-{self.minutes}min-{self.rain_mm}mm"


@dataclass(frozen=True)
class Season:
    """A study with its season.toml; ``built`` is the network of each state."""

    study: AtHand
    file: SeasonFile
    scenario: str
    places: Sequence[Place]
    built: Mapping[str, Composed]
    rivers: Mapping[str, Mapping[str, float]]

    @property
    def town(self) -> str:
        """What its runs are called by; nothing for the study as it is."""
        return ""

    @property
    def surface(self) -> Surface:
        """What its runs stand on."""
        return self.study.opened.surface

    @property
    def another(self) -> str | None:
        """Its scenario where season.toml asks another one; None where it is that."""
        asked = self.file.scenario or self.study.opened.study.conditions.baseline
        return None if self.scenario == asked else self.scenario

    @property
    def home(self) -> Path:
        """Where all stands that its table leaves."""
        return home_of(self.study.opened.results, self.another)

    @property
    def product(self) -> str:
        """The name of its table among the products of the study."""
        return product_of(self.another)

    @property
    def command(self) -> str:
        """What makes its table, or goes on with it."""
        return season_command(self.study.opened.study.id, self.another)

    @property
    def room(self) -> Path:
        """What the folder of its runs is called, in that of a table."""
        return Path(RUNS)

    @property
    def folders(self) -> tuple[Path, Path]:
        """Where what is kept of its runs stands: in the folder of its scenario, whether season.toml
        asks that or not, so that no scenario writes over the runs of another; and beside the table
        of the one season.toml asks, where runs of any scenario may stand and none is written."""
        results = self.study.opened.results
        return home_of(results, self.scenario) / self.room, home_of(results, None) / self.room

    @property
    def criteria(self) -> list[Criterion]:
        """What is looked for: the depths, then the levels from the lowest to the highest."""
        levels = [Criterion(own.depth_cm, own.minutes, own.id) for own in self.file.levels_rising]
        return [*map(Criterion, self.file.depths_cm), *levels]

    def opened_for(self, runs: Sequence[Run]) -> OpenStudy:
        """The study with these runs as its events."""
        return self.asked_in(self.study.opened, runs)

    def asked_in(self, opened: OpenStudy, runs: Sequence[Run]) -> OpenStudy:
        """A study with these runs as its events."""
        formula, river = opened.context.formula, {own.id: own for own in self.file.states}
        storms = {run.event: season_storm(formula, run.minutes, run.rain_mm) for run in runs}
        events = tuple(
            Event(id=run.event, storm=storms[run.event].name,
                  river_state=river[run.state].river_state)
            for run in runs
        )  # fmt: skip
        conditions = opened.study.conditions.model_copy(update={"events": events})
        return replace(
            opened,
            study=opened.study.model_copy(update={"conditions": conditions}),
            storms=storms,
            rivers={run.event: self.rivers[run.state] for run in runs},
        )

    def not_built(self, state: str) -> str:
        """Why there is no network of a state; empty, since ``built`` has each."""
        del state
        return ""

    def key_of(self, run: Run) -> str:
        """Of what the kept figures of a run rest on: its run and its places."""
        opened = self.opened_for([run])

        def run_id() -> str:
            return id_on_surface(opened, self.request(opened, run, Path()))

        own = self.study.made.run_id(
            f"{self.product}/{opened.surface}/{run.event}", self.made_from(opened, run), run_id
        )
        return digest_of(KEPT_AS, own, *map(place_digest, self.places))

    def made_from(self, opened: OpenStudy, run: Run) -> str:
        """Of what a run of ``opened`` is made from; one digest belongs to one run id."""
        return digest_of(
            run_key(opened, self.study.inputs, self.scenario, run.event),
            str(self.state_of(run).inlet_clogging_pct),
        )

    def request(self, opened: OpenStudy, run: Run, folder: Path) -> RunRequest:
        """A run of ``opened``, which is ``opened_for`` it, into a folder."""
        return run_request(opened, self.built[run.state], run.event, folder)

    def figures_of(self, run: Run, result: RunResult) -> dict[str, Any]:
        """What is kept of a run, as of ``figures_of_places``."""
        return figures_of_places(self.places, result, run.minutes)

    def state_of(self, run: Run) -> SeasonState:
        """The state of a run, as season.toml has it."""
        return next(own for own in self.file.states if own.id == run.state)


def place_digest(own: Place) -> str:
    """Of a place and where its depth is read."""
    return repr((own.of.kind, own.of.id, own.nodes, own.below_ground_m, own.is_manhole))


def peak_minute(minutes: int) -> float:
    """When the peak of a rain of the table falls, minutes after it begins."""
    return CHICAGO_PEAK_RATIO * minutes


def season_storm(formula: IntensityFormula, minutes: int, rain_mm: int) -> Hyetograph:
    """So much rain in so many minutes, in the Chicago shape of the formula (r = 0.40, steps of
    2 min). Raises InputError where the formula does not reach that length."""
    shape = chicago_of_period(formula, 1.0, minutes)
    return replace(
        shape.scaled(rain_mm / shape.depth_mm),
        name=f"season-{minutes}min-{rain_mm}mm",
        title_zh=f"芝加哥雨型 {minutes} min {rain_mm} mm",
        shape_note=shape.shape_note,
    )


def home_of(results: Path, scenario: str | None) -> Path:
    """Where the rain table of a scenario stands, and for None that of the one season.toml asks."""
    return results / FOLDER / f"scenario-{scenario}" if scenario else results / FOLDER


def product_of(scenario: str | None) -> str:
    """The name of that table among the products of a study."""
    return f"{PRODUCT}/{scenario}" if scenario else PRODUCT


def season_command(study: str, scenario: str | None) -> str:
    """The command that makes that table."""
    return f"drainage season {study}" + (f" --scenario {scenario}" if scenario else "")


def open_season(study: AtHand, scenario: str | None = None) -> Season:
    """The season.toml of a study and all it names, for a scenario of the study; for None the one
    it asks itself.

    Raises InputError with every key that is wrong, for a scenario or river state that is not
    there, a rain longer than the formula reaches, inlets that the network has not, and a network
    without any place for the table.
    """
    opened = study.opened
    path = opened.study.folder / NAME
    file = read_season(opened.study.folder)
    states = load_river_levels(opened.workspace.folder("rainfall"))
    findings = [
        *_scenario_findings(path, opened, file),
        *_river_findings(path, file, states),
        *_rain_findings(path, opened, file),
    ]
    if findings:
        raise InputError(findings)
    asked = file.scenario or opened.study.conditions.baseline
    (scenario,) = opened.require_scenarios([scenario or asked])
    built = study.built[scenario]
    places = season_places(built.network, file.key_road_classes)
    findings = [
        # Every state of the file names every river.
        *river_findings(built.network, states[file.states[0].river_state]),
        *_inlet_findings(path, built, file),
        *_place_findings(path, places),
    ]
    if findings:
        raise InputError(findings)
    return Season(
        study, file, scenario, places,
        built={own.id: in_state(built, own) for own in file.states},
        rivers={own.id: states[own.river_state] for own in file.states},
    )  # fmt: skip


def require_scenario(study: Study, scenario: str | None) -> None:
    """Raise InputError for a scenario the study lacks, as a study does that is opened whole: the
    table of a rain that is asked reads no network."""
    if scenario is not None and scenario not in study.scenarios:
        raise InputError(
            [Finding("study.toml", "scenario", "", scenario,
                     said("no such {kind} in this study", kind=word("scenario")),
                     one_of(study.scenarios))]
        )  # fmt: skip


def in_state(built: Composed, state: SeasonState) -> Composed:
    """A network with the inlets of a state."""
    if state.inlet_clogging_pct is None:
        return built
    inlets = built.network.inlets.assign(clogged_pct=state.inlet_clogging_pct)
    return replace(built, network=built.network.with_tables(inlets=inlets))


def _scenario_findings(path: Path, opened: OpenStudy, file: SeasonFile) -> list[Finding]:
    known = list(opened.study.scenarios)
    if file.scenario is None or file.scenario in known:
        return []
    return [Finding(str(path), "", "scenario", file.scenario, "no such scenario in this study",
                    one_of(known))]  # fmt: skip


def _river_findings(
    path: Path, file: SeasonFile, states: Mapping[str, Mapping[str, float]]
) -> list[Finding]:
    return [
        Finding(str(path), own.id, "river_state", own.river_state,
                "no such state in rainfall/river_levels.toml",
                one_of(states))
        for own in file.states if own.river_state not in states
    ]  # fmt: skip


def _rain_findings(path: Path, opened: OpenStudy, file: SeasonFile) -> list[Finding]:
    formula = opened.context.formula
    return [
        Finding(str(path), "rains", "minutes", str(own.minutes),
                said("the formula does not reach a storm of {minutes:g} min", minutes=own.minutes),
                "Use a shorter storm or another formula.")
        for own in file.rains if own.minutes > formula.longest_min
    ]  # fmt: skip


def _inlet_findings(path: Path, built: Composed, file: SeasonFile) -> list[Finding]:
    if not built.network.inlets.empty:
        return []
    return [
        Finding(str(path), own.id, "inlet_clogging_pct", f"{own.inlet_clogging_pct:g}",
                "the network has no street inlets", "Leave the key out.")
        for own in file.states if own.inlet_clogging_pct is not None
    ]  # fmt: skip


def _place_findings(path: Path, places: Sequence[Place]) -> list[Finding]:
    if places:
        return []
    return [
        Finding(str(path), "", "key_road_classes", "",
                "the network has no listed point, no hollow and no street of these classes",
                "Name road classes that streets.csv has, or list points in watch_points.csv.")
    ]  # fmt: skip
