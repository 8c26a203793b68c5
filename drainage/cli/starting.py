"""`drainage init`: a workspace to start from."""

from __future__ import annotations

import click

from drainage.cli.plain_errors import plain_errors
from drainage.names import require_name
from drainage.shipped import EXAMPLES, lay_workspace
from drainage.study import Workspace


@click.command("init")
@click.argument("name")
@click.option("--with", "examples", type=click.Choice(list(EXAMPLES)), multiple=True,
              help="Lay this example study beside it.")  # fmt: skip
@click.pass_obj
@plain_errors
def init(workspace: Workspace, name: str, examples: tuple[str, ...]) -> None:
    """Lay a workspace in the new or empty folder NAME: rain, rivers, next steps (新建工作目录)."""
    require_name(name)
    folder = workspace.folder(name)
    lay_workspace(folder, examples)
    click.echo(f"Written: {folder}. Next steps 下一步: {folder / 'README.md'}")
