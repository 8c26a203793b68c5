"""What can be typed on how sure a study is: its steps halved, its uncertain values drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from drainage.cli.options import STUDY, in_workspace, on_machines
from drainage.cli.study_commands import ONLY_EVENT, ONLY_SCENARIO
from drainage.cli.wording import command, option

if TYPE_CHECKING:
    from drainage.cluster import Machines
    from drainage.study import Workspace


@command()
@STUDY
@ONLY_SCENARIO
@ONLY_EVENT
@in_workspace
@on_machines
def convergence(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
) -> None:
    """Run a STUDY again with half the step and tolerance; say which depths move."""
    from drainage.cli import convergence as halving

    halving.convergence(workspace, study, scenario, event, machines)


@command()
@STUDY
@option("--members", "-n", type=click.IntRange(min=1),
              help="How many, a power of two (default: until they suffice).")  # fmt: skip
@option("--screen", type=click.IntRange(min=2),
              help="Screen the groups by so many trajectories instead of a sample.")  # fmt: skip
@option("--scenario", "-s", multiple=True,
              help="Only these and the baseline (default: the last).")  # fmt: skip
@option("--event", "-e", multiple=True,
              help="Only these events (default: those the points are judged in).")  # fmt: skip
@in_workspace
@on_machines
def ensemble(
    workspace: Workspace,
    study: str,
    members: int | None,
    screen: int | None,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
) -> None:
    """Run the members of a STUDY and say how sure its ranking is.

    From uncertainty.toml beside study.toml. Members that are finished are not run again: a greater
    number extends the ensemble, and what was stopped goes on where it was. --screen says before any
    sample which groups of values matter at all.
    """
    from drainage.cli import ensemble as judging
    from drainage.cli import screening

    if screen is not None:
        screening.screening(workspace, study, members, screen, scenario, event, machines)
        return
    judging.ensemble(workspace, study, members, scenario, event, machines)


COMMANDS = (convergence, ensemble)
