"""`drainage fill`: proposals for gaps, and those an engineer accepted."""

from __future__ import annotations

from pathlib import Path

import click

from drainage.comparison import write_csv
from drainage.study import Workspace
from drainage.study.filling import proposals_for, take_accepted


def fill(workspace: Workspace, name: str, terrain: Path | None, accept: Path | None) -> None:
    """`drainage fill`."""
    folder = workspace.folder("networks", name)
    if accept is not None:
        number = take_accepted(folder, accept)
        click.echo(f"{number} value(s) taken, each marked in its source.")
        return
    made, notes = proposals_for(folder, terrain)
    for finding in notes:
        click.echo(f"note: {finding}")
    path = folder / "proposals.csv"
    write_csv(made.table, path)
    for (where, column), rows in made.table.groupby(["table", "column"]):
        click.echo(f"{len(rows):>6} × {where}.{column}")
    click.echo(f"{len(made.table)} proposal(s) in {path}")
