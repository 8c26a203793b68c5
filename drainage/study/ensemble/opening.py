"""A study with what nobody measured of it: what its members are drawn from and run under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from drainage.digests import digest_of, versions_of
from drainage.ensemble import Draw, Space, space_of, surface_of
from drainage.errors import Finding, InputError
from drainage.imported_code import imported_code_digest
from drainage.scenario import Event, Surface
from drainage.scenario.measure_values import measures_of
from drainage.scenario.uncertainty import NAME, Town, Uncertainty, read_town, read_uncertainty
from drainage.study.ensemble.surfaces import terrain_findings
from drainage.study.inputs import LIBRARIES, Inputs, read_inputs
from drainage.study.keys import run_key
from drainage.study.opening import OpenStudy, open_study
from drainage.study.workspace import Workspace

Run = tuple[str, str]
"""Scenario and event."""


@dataclass(frozen=True)
class Ensemble:
    """A study, the files it was read from, and the space its members are drawn from."""

    opened: OpenStudy
    inputs: Inputs
    town: Town
    space: Space

    @property
    def uncertainty(self) -> Uncertainty:
        """What uncertainty.toml says."""
        return self.space.uncertainty

    @property
    def limits(self) -> Mapping[str, float]:
        """What the balance of a member may miss, as keys of the run settings."""
        names = ("continuity_limit_pct", "flooding_error_limit_pct")
        own = {name: getattr(self.uncertainty, name) for name in names}
        return {name: limit for name, limit in own.items() if limit is not None}

    @property
    def baseline(self) -> str:
        """The scenario all others are compared with and the town is known by."""
        return self.opened.study.conditions.baseline

    @cached_property
    def own_events(self) -> Mapping[str, str]:
        """Point -> the event of its own target: the heaviest hour that is no heavier than it."""
        found = {}
        for point, target in self.opened.base.watch_points["target_hourly_rain_mm"].items():
            light = {event.id: self._hourly_mm(event) for event in self.opened.events
                     if event.purpose == "service"
                     and self._hourly_mm(event) <= float(target) + 1e-6}  # fmt: skip
            if light:
                found[str(point)] = max(light, key=lambda name: light[name])
        return found

    def require_scenarios(self, names: Sequence[str]) -> list[str]:
        """The baseline and the names, where none is given the last of the study.

        Raises InputError for one the study lacks, or one on a network of its own: members are
        drawn of the network of the study.
        """
        conditions = self.opened.study.conditions
        asked = self.opened.require_scenarios(list(names) or [conditions.scenarios[-1]])
        found = list(dict.fromkeys([self.baseline, *asked]))
        findings = [
            Finding(str(self.opened.study.folder / f"{name}.toml"), "", "network",
                    self.opened.study.network_of(name),
                    "members are drawn of the network of the study, this scenario has its own",
                    "Leave it out of the ensemble: name the others with --scenario.")
            for name in found if self.opened.study.network_of(name) != conditions.network
        ]  # fmt: skip
        if findings:
            raise InputError(findings)
        return found

    def require_events(self, names: Sequence[str]) -> list[str]:
        """The names, else the events the points and streets of the list are judged in."""
        if names:
            return self.opened.require_events(list(names))
        known = self.uncertainty.known
        judged = {*self.own_events.values(), *([known.streets_event] if known else [])}
        service = [event.id for event in self.opened.events if event.purpose == "service"]
        return [name for name in service if name in judged] or service

    def runs(self, scenarios: Sequence[str], events: Sequence[str]) -> list[Run]:
        """The runs of each member: the scenarios under the events that are for them."""
        runs_of = self.opened.study.runs_of
        return [(name, event) for name in scenarios for event in events
                if name in runs_of(self.opened.event(event))]  # fmt: skip

    def surface_of(self, draw: Draw) -> Surface:
        """What a member is run on: as drawn, or as the study has it."""
        return surface_of(draw) or self.opened.surface

    def rests_on(self, run: Run, surface: Surface) -> str:
        """Of all that a run of any member on a surface is made and judged from, but the member
        itself."""
        return digest_of(
            run_key(self.opened.on(surface), self.inputs, *run, program=members_program()),
            self.inputs.town,
            self.inputs.rainfall,
            self.opened.study.conditions.targets.model_dump_json(),
            *(f"{name} {limit}" for name, limit in self.limits.items()),
        )

    def _hourly_mm(self, event: Event) -> float:
        return self.opened.storms[event.id].hourly_depth_mm


MAKERS = ("drainage.study.ensemble.member", "drainage.solver.child",
          "drainage.inundation.coupled.child")  # fmt: skip
"""What makes and runs a member; the children are started by their names."""


@cache
def members_program() -> str:
    """Of the code that makes, runs and reads a member, and of the versions of its libraries: a
    page or a command that changes leaves hours of computing as they are."""
    versions = versions_of(*LIBRARIES).items()
    return digest_of(imported_code_digest(*MAKERS), *(part for own in versions for part in own))


def key_of(rests_on: str, draw: str) -> str:
    """What a run of one member is known by: what all rest on, and the digest of its draw."""
    return digest_of(rests_on, draw)


def open_ensemble(workspace: Workspace, study: str) -> Ensemble:
    """Read a study and its uncertainty.toml; raises InputError with every defect."""
    inputs = read_inputs(workspace, study)
    opened = open_study(workspace, study)
    inputs.require_unchanged()
    path = opened.study.folder / NAME
    if not path.is_file():
        raise InputError([
            Finding(str(path), "", "", "", "not there: nothing of this study is uncertain",
                    "Copy scenarios/old-town/uncertainty.toml and write what is uncertain in "
                    "this town; docs/uncertainty.md lists the keys.")
        ])  # fmt: skip
    folder = workspace.folder("networks", opened.study.conditions.network)
    town = read_town(folder, workspace.folder("rainfall"), opened.base)
    uncertainty = read_uncertainty(path, town, opened.rivers, measures_of(opened.study))
    if findings := terrain_findings(str(path), uncertainty, opened):
        raise InputError(findings)
    return Ensemble(opened, inputs, town, space_of(uncertainty, town))
