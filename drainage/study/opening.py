"""The files of a study: the folder an engineer works in and a study with all it reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from drainage.checks import check_network
from drainage.cost import Price, read_prices
from drainage.engine.inp_rain import over_land
from drainage.errors import Finding, InputError, one_of
from drainage.formats.gis.outlines import Outline, read_outlines
from drainage.measures import DesignContext
from drainage.network import Network, read_network
from drainage.network.integrity import river_findings
from drainage.network.ranking import RankingNote, read_ranking_note
from drainage.rainfall import Hyetograph, load_formula, load_river_levels, load_storm
from drainage.rainfall.dams import FILE as DAMS_FILE
from drainage.rainfall.dams import Dam, load_dams, with_dams
from drainage.said import said, word
from drainage.scenario import SERVICE, Event, Purpose, Study, StudyFile, Surface, load_study
from drainage.study.workspace import Workspace

GRID = "grid"


@dataclass(frozen=True)
class OpenStudy:
    """A study with everything it reads: steps 1 to 3 of the flow."""

    workspace: Workspace
    study: Study
    base: Network
    storms: Mapping[str, Hyetograph]
    rivers: Mapping[str, Mapping[str, float]]
    context: DesignContext
    ranking: RankingNote | None = None
    prices: Sequence[Price] = ()
    others: Mapping[str, Network] = field(default_factory=dict)
    """Networks that scenarios begin with instead of ``base``, by name."""
    outlines: Sequence[Outline] = ()
    """River and buildings that the maps of the study show."""

    def base_of(self, scenario: str) -> Network:
        """The network a scenario begins with."""
        return self.others.get(self.study.network_of(scenario), self.base)

    @property
    def results(self) -> Path:
        return self.workspace.folder("results", self.study.id)

    @property
    def surface(self) -> Surface:
        """What the runs of this study are made and scored with: streets or grid."""
        return self.study.conditions.surface

    def on(self, surface: Surface) -> OpenStudy:
        """The same study with its runs on the streets or on the grid."""
        conditions = self.study.conditions.model_copy(update={"surface": surface})
        return replace(self, study=self.study.model_copy(update={"conditions": conditions}))

    def run_folder(self, scenario: str, event: str) -> Path:
        """Where a run stands; those on the grid beside those on the streets."""
        folder = self.results / scenario
        return (folder / GRID if self.surface == "grid" else folder) / event

    @property
    def events(self) -> Sequence[Event]:
        return self.study.conditions.events

    def event(self, name: str) -> Event:
        """The event of an id; raises InputError for one the study lacks."""
        self.require_events([name])
        return next(event for event in self.events if event.id == name)

    def require_scenarios(self, names: Sequence[str]) -> list[str]:
        """The names, or where none is given all but those on demand; InputError for one the
        study lacks."""
        known = _known("scenario", names, list(self.study.scenarios))
        return known or list(self.study.conditions.scenarios)

    def require_events(self, names: Sequence[str]) -> list[str]:
        """The names, or all where none is given; InputError for one the study lacks."""
        known = [event.id for event in self.events]
        return _known("event", names, known) or known

    def events_for(self, purpose: Purpose) -> list[str]:
        """Ids of the events of one purpose; raises InputError where there is none."""
        found = [event.id for event in self.events if event.purpose == purpose]
        if not found:
            file = str(self.study.folder / "study.toml")
            raise InputError([_no_event(file, purpose)])
        return found


def _known(kind: str, names: Sequence[str], known: Sequence[str]) -> list[str]:
    wrong = [name for name in names if name not in known]
    if wrong:
        raise InputError(
            Finding("study.toml", kind, "", name, said("no such {kind} in this study",
                                                       kind=word(kind)),
                    one_of(known))
            for name in wrong
        )  # fmt: skip
    return list(names)


def _no_event(file: str, purpose: Purpose) -> Finding:
    message = said('no event has purpose = "{purpose}"', purpose=purpose)
    return Finding(file, "events", "purpose", "", message, "Add one; docs/scenarios.md shows how.")


def _sound(folder: Path, conditions: StudyFile) -> Network:
    """The network of a study, without findings that stop a run."""
    network = read_network(folder)
    findings = check_network(
        network, conditions.regrades, file_prefix=f"{folder / 'tables'}{os.sep}"
    )
    if findings:
        raise InputError(findings)
    return network


def _storm(rainfall: Path, storm_id: str, base: Network | None) -> Hyetograph:
    """A storm; of several gauges with the mean over the land of the network, where it is sound."""
    storm = load_storm(rainfall, storm_id)
    return storm if base is None else over_land(storm, base)


def _other_networks(study: Study) -> list[str]:
    """Names of the networks its scenarios begin with, beside that of the study."""
    names = dict.fromkeys(study.network_of(name) for name in study.scenarios)
    return [name for name in names if name != study.conditions.network]


def _river_findings(
    workspace: Workspace,
    study: Study,
    event: Event,
    states: Mapping[str, Mapping[str, float]],
    networks: Mapping[str, Network | None],
) -> list[Finding]:
    """A river state that no file knows, and rivers of the networks without a level in it."""
    if event.river_state not in states:
        return [
            Finding(str(study.folder / "study.toml"), f"events {event.id}", "river_state",
                    event.river_state, "no such state in rainfall/river_levels.toml",
                    one_of(states, "Describe it in rainfall/river_levels.toml; docs/storms.md "
                                   "shows how."))
        ]  # fmt: skip
    findings: list[Finding] = []
    for own, network in networks.items():
        if network is not None:
            prefix = f"{workspace.folder('networks', own) / 'tables'}{os.sep}"
            findings += river_findings(network, states[event.river_state], file_prefix=prefix)
    return findings


def _dam_findings(
    study: Study, event: Event, dams: Mapping[str, Dam], base: Network | None, rainfall: Path
) -> list[Finding]:
    """Dams of an event that no file knows, and outlets of a dam that the network lacks."""
    place = f"events {event.id}"
    findings = [
        Finding(str(study.folder / "study.toml"), place, "dams", name,
                "no such dam in rainfall/dams.toml",
                one_of(dams, "Describe it in rainfall/dams.toml; docs/storms.md shows how."))
        for name in event.dams if name not in dams
    ]  # fmt: skip
    if base is None:
        return findings
    rivers = base.outfalls["river"]
    for name in event.dams:
        for outfall in dams[name].outfalls if name in dams else ():
            if rivers.get(outfall, "") != dams[name].river:
                findings.append(
                    Finding(str(rainfall / DAMS_FILE), name, "outfalls", outfall,
                            said("no outfall of the river {river} in the network of the study",
                                 river=dams[name].river),
                            "Name ids of tables/outfalls.csv whose river this is.")
                )  # fmt: skip
    return findings


def open_study(
    workspace: Workspace, name: str, purposes: Collection[Purpose] = SERVICE
) -> OpenStudy:
    """Read the study, its network, storms and river levels; InputError with all findings.

    All of its events are checked; the study holds those of ``purposes`` alone, so that
    storms of the flood check stand in no table of the service targets.
    """
    study = load_study(workspace.folder("scenarios", name))
    conditions = study.conditions
    rainfall = workspace.folder("rainfall")
    findings: list[Finding] = []

    def collected(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except InputError as error:
            findings.extend(error.findings)

    base = collected(lambda: _sound(workspace.folder("networks", conditions.network), conditions))
    others = {
        name: collected(partial(_sound, workspace.folder("networks", name), conditions))
        for name in _other_networks(study)
    }
    folder = workspace.folder("networks", conditions.network)
    ranking = collected(lambda: read_ranking_note(folder))
    prices = collected(lambda: read_prices(study.folder)) or ()
    outlines = collected(lambda: read_outlines(folder, base) if base is not None else ())
    formula = collected(lambda: load_formula(rainfall, conditions.formula))
    storms = {e.id: collected(partial(_storm, rainfall, e.storm, base)) for e in conditions.events}
    states = collected(lambda: load_river_levels(rainfall))
    dams = collected(lambda: load_dams(rainfall))
    networks = {conditions.network: base, **others}
    for event in conditions.events:
        if states is not None:
            findings += _river_findings(workspace, study, event, states, networks)
        if dams is not None:
            findings += _dam_findings(study, event, dams, base, rainfall)
    events = tuple(event for event in conditions.events if event.purpose in purposes)
    if not events:
        file = str(study.folder / "study.toml")
        findings += [_no_event(file, purpose) for purpose in purposes]
    if findings:
        raise InputError(dict.fromkeys(findings))
    return OpenStudy(
        workspace=workspace,
        study=study.model_copy(
            update={"conditions": conditions.model_copy(update={"events": events})}
        ),
        base=base,
        storms={e.id: storms[e.id].scaled(e.rain_factor) for e in events},
        rivers={e.id: with_dams(states[e.river_state], dams, e.dams) for e in events},
        context=DesignContext(formula),
        ranking=ranking,
        prices=prices,
        others=others,
        outlines=outlines,
    )
