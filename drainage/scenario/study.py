"""Studies and scenarios as TOML: conditions in study.toml, what is built in the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from drainage.checks import Regrade
from drainage.measures import AnyMeasure
from drainage.names import CURE as NAME_CURE
from drainage.names import fault_of
from drainage.rainfall.dams import DamState
from drainage.scenario.capacity_settings import CapacitySettings
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.sizing_settings import SizingSettings
from drainage.scenario.tracers import Tracer


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
CAPACITY_RUNS = "capacity-"
"""What the events of `drainage capacity` begin with."""

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
    includes: tuple[Name, ...] = Field((), description="scenarios built first, in this order")
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
