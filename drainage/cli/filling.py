"""`drainage fill`: proposals for gaps, and those an engineer accepted."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.reader import reader, say
from drainage.comparison import write_csv
from drainage.formats.fill import accept as accepted
from drainage.formats.fill import propose
from drainage.formats.terrain import read_terrain
from drainage.network import read_network, rewrite_network
from drainage.said import said
from drainage.study import Workspace
from drainage.study.filling import place, read_proposals, uncovered


def fill(workspace: Workspace, name: str, terrain: Path | None, accept: Path | None) -> None:
    """`drainage fill`."""
    folder = workspace.folder("networks", name)
    network = read_network(folder)
    if accept is None:
        ground = read_terrain(terrain, network.crs, place(network)) if terrain else None
        if ground is not None:
            for finding in uncovered(network, ground):
                say(said("note: {finding}", finding=finding.in_language(reader())))
        table = propose(network, ground)
        path = folder / "proposals.csv"
        write_csv(table, path)
        for (where, column), rows in table.groupby(["table", "column"]):
            say(f"{len(rows):>6} × {where}.{column}")
        say(said("{number} proposal(s) in {path}", number=len(table), path=path))
        return
    made, number = accepted(network, read_proposals(accept), str(accept))
    rewrite_network(made, folder)
    say(said("{number} value(s) taken, each marked in its source.", number=number))
