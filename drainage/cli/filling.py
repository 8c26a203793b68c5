"""`drainage fill`: proposals for gaps, and those an engineer accepted."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.reader import reader, say
from drainage.comparison import write_csv
from drainage.said import said
from drainage.study import Workspace
from drainage.study.filling import proposals_for, take_accepted


def fill(workspace: Workspace, name: str, terrain: Path | None, accept: Path | None) -> None:
    """`drainage fill`."""
    folder = workspace.folder("networks", name)
    if accept is not None:
        number = take_accepted(folder, accept)
        say(said("{number} value(s) taken, each marked in its source.", number=number))
        return
    made, notes = proposals_for(folder, terrain)
    for finding in notes:
        say(said("note: {finding}", finding=finding.in_language(reader())))
    path = folder / "proposals.csv"
    write_csv(made.table, path)
    for (where, column), rows in made.table.groupby(["table", "column"]):
        say(f"{len(rows):>6} × {where}.{column}")
    say(said("{number} proposal(s) in {path}", number=len(made.table), path=path))
