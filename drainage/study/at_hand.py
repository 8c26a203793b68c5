"""The results of a study that stand for its files as they are: networks, runs and scores,
each composed, read or computed only where it is asked for and not kept from before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from drainage.errors import StoreError
from drainage.results import intact_record, read_record
from drainage.said import said
from drainage.scenario import SERVICE, Composed, Purpose
from drainage.study.inputs import Inputs, read_inputs
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly
from drainage.study.keys import run_key, score_key
from drainage.study.made import Made
from drainage.study.opening import OpenStudy, open_study
from drainage.study.steps import (
    Scores,
    compose_scenario,
    id_on_surface,
    run_request,
    scores_of_run,
)
from drainage.study.workspace import Workspace

Key = tuple[str, str]
Name = TypeVar("Name")
Value = TypeVar("Value")
AGAIN: Mapping[Purpose, str] = {
    "service": "drainage run {study}",
    "outlets": "drainage run {study} --purpose outlets",
    "flood": "drainage flood-check {study}",
}
GRID_AGAIN = "drainage inundate {study}"
NAMED_AGAIN: Mapping[Purpose, str] = {
    "service": "drainage run {study} --scenario {scenario}",
    "outlets": "drainage run {study} --purpose outlets --scenario {scenario}",
    "flood": "drainage flood-check {study} --scenario {scenario}",
}
"""What makes the runs of a scenario on demand, which no command runs unnamed."""
KEPT = "scores"


class OnDemand(Mapping[Name, Value]):
    """Name -> value, made when it is first asked for, once whoever asks from other threads."""

    def __init__(self, names: Iterable[Name], make: Callable[[Name], Value]) -> None:
        self._names, self._make = tuple(names), make
        self._made: dict[Name, Value] = {}
        self._making = {name: Lock() for name in self._names}

    def __getitem__(self, name: Name) -> Value:
        with self._making[name]:
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class AtHand:
    """A study, what it was read from, what was made of it, and its networks by scenario."""

    opened: OpenStudy
    inputs: Inputs
    made: Made
    built: Mapping[str, Composed]

    def on(self, surface: str) -> AtHand:
        """The same with the runs on the streets or on the grid."""
        opened = self.opened.on("grid" if surface == "grid" else "streets")
        return AtHand(opened, self.inputs, self.made, self.built)

    def expected_id(self, key: Key) -> str:
        """The id a run has where it was made from the files as they are."""
        of = run_key(self.opened, self.inputs, *key)
        return self.made.run_id("/".join((self.opened.surface, *key)), of, lambda: self._id(key))

    def _id(self, key: Key) -> str:
        name, event = key
        request = run_request(self.opened, self.built[name], event, self.opened.run_folder(*key))
        return id_on_surface(self.opened, request)

    def is_current(self, key: Key) -> bool:
        """Whether a whole run is there that was made from the files as they are."""
        record = intact_record(self.opened.run_folder(*key))
        return record is not None and record["run_id"] == self.expected_id(key)

    def key_of_scores(self, key: Key) -> str:
        """Of what the scores of a run are made from."""
        return score_key(self.opened, self.inputs, *key, self.expected_id(key))

    def scores(self, key: Key) -> Scores:
        """The scores of a current run, from before where nothing they rest on has changed."""
        name, event = key
        folder, of = self.opened.run_folder(*key), self.key_of_scores(key)
        path = self.opened.results / KEPT / f"{self.opened.surface}-{name}-{event}.json"

        def compute() -> list[Path]:
            own = scores_of_run(self.opened, self.built[name], event)
            write_tables_exactly(own.tables, own.record, path)
            return [path]

        self.made.make(f"{KEPT}/{self.opened.surface}/{name}/{event}", of, compute)
        tables, record = read_tables_exactly(path)
        return Scores(record, tables, folder)


def at_hand(workspace: Workspace, study: str, purposes: Collection[Purpose] = SERVICE) -> AtHand:
    """Open a study with what was made of it; raises InputError with all findings, StoreError
    where a file changed while it was read."""
    inputs = read_inputs(workspace, study)
    opened = open_study(workspace, study, purposes)
    inputs.require_unchanged()
    built = OnDemand(opened.study.scenarios, lambda name: compose_scenario(opened, name))
    return AtHand(opened, inputs, Made(opened.results, inputs), built)


def runs_at_hand(study: AtHand) -> tuple[list[Key], list[str]]:
    """The current runs in the order of the study, and in words those that are not (made from
    other files or code, or with other content than they were written with) or lack a baseline."""
    current, stale = [], []
    for name in study.opened.study.scenarios:
        for event in study.opened.events:
            key, folder = (name, event.id), study.opened.run_folder(name, event.id)
            if name not in study.opened.study.runs_of(event) or read_record(folder) is None:
                continue
            if study.is_current(key):
                current.append(key)
            else:
                stale.append(stale_words(study.opened, event.purpose, *key))
    return current, [*stale, *without_baseline(study, current)]


def heaviest_run(study: AtHand, scenario: str, told: Collection[str] = ()) -> str:
    """The event of the current run of a scenario with the heaviest hour, among those ``told``
    where there are any; empty where none is current."""
    opened = study.opened
    events = [own for own in opened.events
              if own.purpose == "service" and (not told or own.id in told)
              and scenario in opened.study.runs_of(own)]  # fmt: skip
    heaviest = sorted(events, key=lambda own: -opened.storms[own.id].hourly_depth_mm)
    return next((own.id for own in heaviest if study.is_current((scenario, own.id))), "")


def not_run(study: AtHand) -> list[str]:
    """A sentence on the scenarios of `scenarios` that no run is there of, with what runs them;
    none where no scenario has run at all."""
    opened = study.opened
    names = _never_run(opened, opened.study.conditions.scenarios)
    if not names or len(names) == len(opened.study.conditions.scenarios):
        return []
    return [said("Not run, so left out: {names}. To run what is lacking: {command}",
                 names=", ".join(names), command=_again(opened, "service", ""))]  # fmt: skip


def without_baseline(study: AtHand, current: Collection[Key]) -> list[str]:
    """The events in which scenarios have a current run and the baseline has none, in words."""
    opened = study.opened
    baseline = opened.study.conditions.baseline
    return [
        said("{event}: no current run of the baseline {baseline}, so nothing is compared with it. "
             "Run {again}.", event=event.id, baseline=baseline,
             again=_again(opened, event.purpose, baseline))
        for event in opened.events
        if (baseline, event.id) not in current and any(key[1] == event.id for key in current)
    ]  # fmt: skip


def on_demand_not_run(study: AtHand) -> list[str]:
    """A sentence on the scenarios of `on_demand` that no run is there of, with what runs one."""
    opened = study.opened
    names = _never_run(opened, opened.study.conditions.on_demand)
    if not names:
        return []
    command = NAMED_AGAIN["service"].format(study=opened.study.id, scenario="NAME")
    return [said("On demand, not run: {scenarios}. To run one: {command}",
                 scenarios=", ".join(names), command=command)]  # fmt: skip


def _never_run(opened: OpenStudy, names: Iterable[str]) -> list[str]:
    """Those of the scenarios that no run is there of; one whose runs are stale is named by
    ``runs_at_hand`` instead."""
    return [
        name for name in names
        if not any(read_record(opened.run_folder(name, event.id)) for event in opened.events)
    ]  # fmt: skip


def baseline_alone(study: AtHand) -> list[str]:
    """That nothing can be compared, where the study has no scenario beside its baseline."""
    opened = study.opened
    if len(opened.study.scenarios) > 1:
        return []
    return [said("{study}: the baseline {baseline} stands alone, so nothing is compared. Add a "
                 "scenario to `scenarios` in study.toml.",
                 study=opened.study.id, baseline=opened.study.conditions.baseline)]  # fmt: skip


def require_current(study: AtHand, key: Key) -> None:
    """Raise StoreError, with the cure, for a run that is missing or not current."""
    folder = study.opened.run_folder(*key)
    purpose = study.opened.event(key[1]).purpose
    if read_record(folder) is None:
        raise StoreError(
            said(
                "{folder}: no finished run here. Run {command}.",
                folder=folder,
                command=_again(study.opened, purpose, key[0]),
            )
        )
    if not study.is_current(key):
        raise StoreError(stale_words(study.opened, purpose, *key))


def stale_words(opened: OpenStudy, purpose: Purpose, scenario: str, event: str) -> str:
    """What is said of a run that does not stand for the files, with the cure."""
    return said(
        "{scenario} {event}: not used, made from other files or another version. "
        "Run {command} again.",
        scenario=scenario,
        event=event,
        command=_again(opened, purpose, scenario),
    )


def _again(opened: OpenStudy, purpose: Purpose, scenario: str) -> str:
    on_grid = opened.surface == "grid"
    if scenario in opened.study.conditions.on_demand:
        again = f"{GRID_AGAIN} --scenario {{scenario}}" if on_grid else NAMED_AGAIN[purpose]
    else:
        again = GRID_AGAIN if on_grid else AGAIN[purpose]
    return again.format(study=opened.study.id, scenario=scenario)
