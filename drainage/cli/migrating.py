"""`drainage migrate`: tables of an older version brought to this one."""

from __future__ import annotations

import click

from drainage.network import migrate_network
from drainage.study import Workspace


def migrate(workspace: Workspace, network: str) -> None:
    """`drainage migrate`."""
    folder = workspace.folder("networks", network)
    words = migrate_network(folder)
    if words:
        click.echo(f"{folder}: {words}.")
    click.echo(f"{folder}: 表格为当前版本 the tables are of this version.")
