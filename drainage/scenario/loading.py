"""A study read from its files, with every finding of all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.scenario.study import (
    CAPACITY_RUNS,
    Event,
    Scenario,
    Study,
    StudyFile,
)
from drainage.toml_file import checked, read_toml, toml_of
from drainage.whereabouts import not_there

EVENT_FOLDERS = frozenset({"grid", "network", "cures", "drawings"})
STUDY_FOLDERS = frozenset({
    "study", "programme", "uncertainty", "ensemble", "maps", "report", "scores", "convergence",
    "inundation", "season", "sizing", "wrong-connections", "board", "crews", "atlas",
})  # fmt: skip
"""What stands beside the folders of the runs, and what no scenario or event may be called."""
CURE = "Write it as in scenarios/old-town/; docs/scenarios.md and docs/measures.md list the keys."


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
    findings += order_findings(path, conditions, scenarios)
    if findings:
        raise InputError(findings)
    return Study(id=folder.name, folder=folder, conditions=conditions, scenarios=scenarios)


def scenario_of(path: Path, text: str) -> Scenario:
    """The scenario of a text that is, or is to be, in ``path``; raises InputError."""
    scenario: Scenario = checked(path, Scenario, toml_of(path, text), CURE)
    return scenario


def order_findings(
    path: Path, conditions: StudyFile, scenarios: Mapping[str, Scenario]
) -> list[Finding]:
    """What does not go together in a study whose files are each right; ``path`` of study.toml."""
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
    findings += _includes(path, conditions, scenarios)
    return findings


def _includes(
    path: Path, conditions: StudyFile, scenarios: Mapping[str, Scenario]
) -> list[Finding]:
    """Included scenarios that study.toml lacks, and scenarios that include themselves."""
    findings = [
        Finding(str(path.with_name(f"{name}.toml")), "includes", "", other,
                "no such scenario in this study",
                said("Use some of: {known}.", known=", ".join(conditions.listed)))
        for name, scenario in scenarios.items()
        for other in scenario.includes if other not in conditions.listed
    ]  # fmt: skip
    try:
        TopologicalSorter({name: own.includes for name, own in scenarios.items()}).prepare()
    except CycleError as error:
        # Each of the cycle stands before the one that includes it.
        cycle = list(reversed(error.args[1]))
        findings.append(Finding(
            str(path.with_name(f"{cycle[0]}.toml")), "includes", "", " > ".join(cycle),
            "a scenario includes itself", "Take one of these out of `includes`."
        ))  # fmt: skip
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
