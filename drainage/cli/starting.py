"""`drainage init`: a workspace to start from."""

from __future__ import annotations

from drainage.cli.reader import say
from drainage.names import require_name
from drainage.said import said
from drainage.shipped import lay_workspace
from drainage.study.workspace import Workspace


def init(workspace: Workspace, name: str, examples: tuple[str, ...]) -> None:
    """`drainage init`."""
    require_name(name)
    folder = workspace.folder(name)
    lay_workspace(folder, examples)
    say(said("Written: {folder}. Next steps: {readme}", folder=folder, readme=folder / "README.md"))
