"""`drainage init`: a workspace to start from."""

from __future__ import annotations

import click

from drainage.names import require_name
from drainage.shipped import lay_workspace
from drainage.study.workspace import Workspace


def init(workspace: Workspace, name: str, examples: tuple[str, ...]) -> None:
    """`drainage init`."""
    require_name(name)
    folder = workspace.folder(name)
    lay_workspace(folder, examples)
    click.echo(f"Written: {folder}. Next steps 下一步: {folder / 'README.md'}")
