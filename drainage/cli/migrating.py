"""`drainage migrate`: tables of an older version brought to this one."""

from __future__ import annotations

from drainage.cli.reader import reader, say
from drainage.network import migrate_network
from drainage.said import said, spoken
from drainage.study import Workspace


def migrate(workspace: Workspace, network: str) -> None:
    """`drainage migrate`."""
    folder = workspace.folder("networks", network)
    words = migrate_network(folder)
    if words:
        say(f"{folder}: {spoken(words, reader())}.")
    say(said("{folder}: the tables are of this version.", folder=folder))
