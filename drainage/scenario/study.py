"""Studies and scenarios as TOML: conditions in study.toml, what is built in the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from drainage.checks import Regrade
from drainage.errors import Finding, InputError
from drainage.measures import AnyMeasure
from drainage.names import CURE as NAME_CURE
from drainage.names import fault_of
from drainage.rainfall.dams import DamState
from drainage.said import said
from drainage.scenario.capacity_settings import CapacitySettings
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.sizing_settings import SizingSettings
from drainage.scenario.tracers import Tracer
from drainage.toml_file import checked, read_toml
from drainage.whereabouts import not_there


def _fit(name: str) -> str:
    if fault := fault_of(name):
        raise PydanticCustomError("name", "{fault}. {cure}", {"fault": fault, "cure": NAME_CURE})
    return name


Name = Annotated[str, AfterValidator(_fit)]
Surface = Literal["streets", "grid"]
Purpose = Literal["service", "outlets", "flood"]
SERVICE: tuple[Purpose, ...] = ("service", "outlets")
"""Purposes judged by the service targets; long storms for the outlets are run apart."""
PURPOSES: tuple[Purpose, ...] = (*SERVICE, "flood")
"""With the rare storms of the check against flooding (内涝), a target of its own."""
EVENT_FOLDERS = frozenset({"grid", "network", "cures"})
STUDY_FOLDERS = frozenset(
    {
        "study",
        "programme",
        "maps",
        "report",
        "scores",
        "convergence",
        "inundation",
        "sizing",
        "wrong-connections",
    }
)
"""What stands beside the folders of the runs, and what no scenario or event may be called."""
CAPACITY_RUNS = "capacity-"
"""What the events of `drainage capacity` begin with."""
CURE = "Write it as in scenarios/old-town/; docs/scenarios.md and docs/measures.md list the keys."


IN_CHINESE = "title in Chinese, for maps and tables"
IN_ENGLISH = "title in English"


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(_Typed):
    """A storm and a river state; ``rain_factor`` is for sensitivity, 1.1 means +10 %."""

    id: Name = Field(description="name in files and tables")
    storm: Name = Field(description="id in rainfall/storms/")
    river_state: Name = Field(description="state in rainfall/river_levels.toml")
    rain_factor: float = Field(1.0, gt=0, le=3, description="every intensity is multiplied by this")
    purpose: Purpose = Field(
        "service",
        description="which target the storm is for and which command runs it: the points and "
        "outlets (`drainage run`), a long storm for the outlets (`drainage run --purpose outlets`) "
        "or rare storms (`drainage flood-check`), see [flood-check.md](flood-check.md)",
    )
    scenarios: tuple[Name, ...] = Field(
        (),
        description="the event is run for these only, the baseline among them; left out: for all",
    )
    storm_start_h: float | None = Field(
        None,
        ge=0,
        lt=24,
        description="hour of the day the storm begins; left out: that of `run`",
    )
    dams: Mapping[str, DamState] = Field(
        {}, description="rubber dams of rainfall/dams.toml that are up or down in this event"
    )
    outages: tuple[Outage, ...] = Field((), description="pumps or power that fail")


class Cost(_Typed):
    """A lump sum of a plan; two plans that differ are both kept."""

    item: str = Field(description="what the sum is for")
    cost_10k_yuan: float = Field(ge=0, description="10,000 yuan")
    source: str = Field(description="where it comes from, or that it is assumed")


class Scenario(_Typed):
    """What is built: the measures of ``includes`` in order, then its own."""

    title_zh: str = Field(description=IN_CHINESE)
    title_en: str = Field(description=IN_ENGLISH)
    network: Name | None = Field(
        None,
        description="another network this scenario begins with, such as a second SWMM model of "
        "the place; left out: that of the study",
    )
    includes: tuple[Name, ...] = Field(
        (), description="earlier scenarios built first, in this order"
    )
    measures: tuple[AnyMeasure, ...] = Field(
        (), description="what is built, in order: see [measures.md](measures.md)"
    )
    costs: tuple[Cost, ...] = Field((), description="the plans' lump sums")
    leaves_out: tuple[str, ...] = Field(
        (),
        description="what the plan holds and this scenario does not; named on tables and maps",
    )
    adds_capacity_only: bool = Field(
        True, description="every measure only adds capacity: flooding must not grow"
    )


class StudyFile(_Typed):
    """``study.toml``."""

    title_zh: str = Field(description=IN_CHINESE)
    title_en: str = Field(description=IN_ENGLISH)
    network: Name = Field(description="folder in networks/")
    formula: Name = Field(
        description="id in rainfall/formulas.toml, for new works and return periods"
    )
    baseline: Name = Field(description="the scenario others are compared with")
    scenarios: tuple[Name, ...] = Field(
        min_length=1, description="ids in order; each has `<id>.toml` beside study.toml"
    )
    on_demand: tuple[Name, ...] = Field(
        (), description="more scenarios, run only where they are named (--scenario, NAME=)"
    )
    events: tuple[Event, ...] = Field(
        min_length=1, description="the events every scenario is run for"
    )
    regrades: tuple[Regrade, ...] = Field(
        (),
        description="findings of the checks graded up or down, each with `rule`, `grade`, "
        "`reason` and optionally `ids`; see [check-rules.md](check-rules.md)",
    )
    surface: Surface = Field(
        "streets",
        description="what points, streets and outlets are scored from: SWMM's street channels, or "
        "water on a raster, coupled with the sewers (see [inundation.md](inundation.md))",
    )
    run: RunSettings = Field(RunSettings(), description="run settings, see below")
    ground: GroundSettings = Field(
        GroundSettings(), description="the raster of the ground, see below"
    )
    grid: GridSettings = Field(
        GridSettings(), description="settings of the runs on the grid, see below"
    )
    targets: Targets = Field(Targets(), description="targets and classes, see below")
    tracers: tuple[Tracer, ...] = Field(
        (), description="substances followed beside sewage, see below"
    )
    capacity: CapacitySettings = Field(
        CapacitySettings(), description="what `drainage capacity` assumes, see below"
    )
    sizing: SizingSettings = Field(
        SizingSettings(), description="what `drainage size` keeps in reserve, see below"
    )

    @property
    def listed(self) -> tuple[str, ...]:
        """Ids of all scenarios, those on demand last."""
        return (*self.scenarios, *self.on_demand)


class Study(_Typed):
    """A study with all its scenarios by id, in the order of study.toml, those on demand last."""

    id: str
    folder: Path
    conditions: StudyFile
    scenarios: Mapping[str, Scenario]

    def network_of(self, scenario_id: str) -> str:
        """The network a scenario begins with: its own, else that of the study."""
        return self.scenarios[scenario_id].network or self.conditions.network

    def runs_of(self, event: Event) -> list[str]:
        """Ids of the scenarios an event is run for, in the order of study.toml."""
        return [name for name in self.scenarios if not event.scenarios or name in event.scenarios]

    def settings_of(self, event: Event) -> RunSettings:
        """The run settings, with the hour at which the event's own storm begins."""
        if event.storm_start_h is None:
            return self.conditions.run
        return self.conditions.run.model_copy(update={"storm_start_h": event.storm_start_h})

    def built_by(self, scenario_id: str) -> list[Scenario]:
        """The scenario and all it includes, each once, included ones first."""
        return [self.scenarios[name] for name in self.closure(scenario_id)]

    def closure(self, scenario_id: str) -> list[str]:
        """Ids of the scenario and all it includes, each once, included ones first."""
        names: list[str] = []
        for other in self.scenarios[scenario_id].includes:
            names += [name for name in self.closure(other) if name not in names]
        return [*names, scenario_id]


def load_study(folder: Path) -> Study:
    """Read a study; raises InputError with every finding of all its files at once."""
    if not folder.is_dir():
        known = sorted(path.parent.name for path in folder.parent.glob("*/study.toml"))
        raise InputError([not_there(folder, "no such study", known)])
    path = folder / "study.toml"
    conditions: StudyFile = checked(path, StudyFile, read_toml(path), CURE)
    findings: list[Finding] = []
    scenarios: dict[str, Scenario] = {}
    for name in conditions.listed:
        try:
            file = folder / f"{name}.toml"
            scenarios[name] = checked(file, Scenario, read_toml(file), CURE)
        except InputError as error:
            findings += error.findings
    findings += _order(path, conditions, scenarios)
    if findings:
        raise InputError(findings)
    return Study(id=folder.name, folder=folder, conditions=conditions, scenarios=scenarios)


def _order(path: Path, conditions: StudyFile, scenarios: Mapping[str, Scenario]) -> list[Finding]:
    findings = []
    if conditions.baseline not in conditions.scenarios:
        findings.append(Finding(str(path), "baseline", "", conditions.baseline,
                                "not one of `scenarios`", "Name one of them."))  # fmt: skip
    for key, names in (
        ("scenarios, on_demand", conditions.listed),
        ("events", [event.id for event in conditions.events]),
        ("tracers", [tracer.id for tracer in conditions.tracers]),
    ):
        findings += [
            Finding(str(path), key, "", name, "stands twice", "Remove one of them.")
            for name in sorted({name for name in names if list(names).count(name) > 1})
        ]
    findings += _taken(path, conditions)
    for event in conditions.events:
        findings += _event_scenarios(path, event, conditions)
    findings += _networks(path, conditions, scenarios)
    for name, scenario in scenarios.items():
        earlier = conditions.listed[: conditions.listed.index(name)]
        findings += [
            Finding(str(path.with_name(f"{name}.toml")), "includes", "", other,
                    "not a scenario that stands before this one in study.toml",
                    "Name earlier scenarios only, so that none includes itself.")
            for other in scenario.includes if other not in earlier
        ]  # fmt: skip
    return findings


def _taken(path: Path, conditions: StudyFile) -> list[Finding]:
    """Names of folders and files of the program, and names that Windows takes for the same."""
    events = [event.id for event in conditions.events]
    taken = [("events", name, EVENT_FOLDERS) for name in events]
    taken += [("scenarios", name, STUDY_FOLDERS) for name in conditions.listed]
    findings = [
        Finding(str(path), key, "", name, "the name of a folder of the results or of study.toml",
                "Give it another name.")
        for key, name, own in taken if name.casefold() in own
    ]  # fmt: skip
    findings += [
        Finding(str(path), "events", "", name, "names with this beginning are those of the runs of "
                "`drainage capacity`", "Give it another name.")
        for name in events if name.casefold().startswith(CAPACITY_RUNS)
    ]  # fmt: skip
    for key, names in (("scenarios", conditions.listed), ("events", events)):
        first: dict[str, str] = {}
        for name in names:
            other = first.setdefault(name.casefold(), name)
            if other != name:
                message = said("Windows takes it for {other}, which differs in capitals alone",
                               other=other)  # fmt: skip
                findings.append(Finding(str(path), key, "", name, message, "Give it another name."))
    return findings


def _networks(
    path: Path, conditions: StudyFile, scenarios: Mapping[str, Scenario]
) -> list[Finding]:
    """A baseline on another network than the study's, and works meant for another network."""
    findings = []
    for name, own in scenarios.items():
        file = str(path.with_name(f"{name}.toml"))
        if own.network and name == conditions.baseline:
            findings.append(Finding(
                file, "network", "", own.network, "the baseline stands on the network of the study",
                "Write this network into study.toml, and the other one into another scenario."
            ))  # fmt: skip
        findings += [
            Finding(file, "includes", "", other, "a scenario of another network",
                    "Name scenarios of the same network only.")
            for other in own.includes
            if other in scenarios and scenarios[other].network != own.network
        ]  # fmt: skip
    return findings


def _event_scenarios(path: Path, event: Event, conditions: StudyFile) -> list[Finding]:
    """Names an event is to be run for that the study lacks, and a baseline left out."""
    place = f"events {event.id}"
    known = ", ".join(conditions.listed)
    findings = [
        Finding(str(path), place, "scenarios", name, "no such scenario in this study",
                said("Use some of: {known}.", known=known))
        for name in event.scenarios if name not in conditions.listed
    ]  # fmt: skip
    if event.scenarios and conditions.baseline not in event.scenarios:
        findings.append(
            Finding(str(path), place, "scenarios", ", ".join(event.scenarios),
                    "the baseline is not among them, so nothing could be compared",
                    said("Add {baseline}.", baseline=conditions.baseline))
        )  # fmt: skip
    return findings
