"""`drainage convergence`: which depths move with the routing step."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from drainage.cli import tables
from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import say
from drainage.cluster import Machines
from drainage.said import said
from drainage.study import Workspace, run_convergence

console = Console(soft_wrap=True, width=160)


def convergence(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
) -> None:
    """`drainage convergence`."""
    with at_work(workspace, study) as given:
        at_hand = given.on("streets")
        opened = at_hand.opened
        with progress_bar(console) as on_progress:
            summary = run_convergence(
                at_hand,
                opened.require_scenarios(scenario),
                opened.require_events(event) if event else opened.events_for("service"),
                machines=machines,
                on_progress=on_progress,
            )
        console.print(tables.convergence(summary))
        path = opened.results / "convergence.csv"
        say(said("Nodes that move by more than 1 cm: {path}", path=path))
