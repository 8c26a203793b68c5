"""Run what does not stand yet: a current run is known by its id, without building its network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from drainage.cluster import Machines
from drainage.comparison import write_csv
from drainage.engine import Progress
from drainage.study.at_hand import AtHand, Key
from drainage.study.keys import network_key
from drainage.study.outages import require_pumps
from drainage.study.steps import DIFFERENCE, run_on_surface, run_request


def asked_runs(study: AtHand, scenarios: Sequence[str], events: Sequence[str]) -> list[Key]:
    """The runs of scenarios under those of the events that are for them."""
    opened = study.opened
    return [
        (name, event)
        for name in scenarios
        for event in events
        if name in opened.study.runs_of(opened.event(event))
    ]


def run_what_is_due(
    study: AtHand,
    scenarios: Sequence[str],
    events: Sequence[str],
    machines: Machines,
    on_progress: Callable[[Progress], None],
) -> tuple[list[Key], int]:
    """Make the runs of scenarios under events that are not current; which there are and how
    many stood already. What ``on_progress`` raises stops the runs that are not finished. Raises
    EngineError, InputError for a pump that fails and is none."""
    opened = study.opened
    require_pumps(opened, events, study.built.__getitem__)
    asked = asked_runs(study, scenarios, events)
    due = [key for key in asked if not study.is_current(key)]
    requests = [
        run_request(opened, study.built[name], event, opened.run_folder(name, event))
        for name, event in due
    ]
    if requests:
        run_on_surface(opened, requests, machines=machines, on_progress=on_progress)
    for key in asked:
        _write_difference(study, key)
    return asked, len(asked) - len(due)


def _write_difference(study: AtHand, key: Key) -> None:
    path = study.opened.run_folder(*key) / DIFFERENCE
    of = network_key(study.opened, study.inputs, key[0])

    def write() -> list[Path]:
        write_csv(study.built[key[0]].difference, path)
        return [path]

    study.made.make(f"difference/{study.opened.surface}/{key[0]}/{key[1]}", of, write)
