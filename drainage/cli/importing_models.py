"""`drainage import inp`: a SWMM model becomes a network, or comes in again."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.import_words import say_imported
from drainage.cli.reader import say
from drainage.names import require_name
from drainage.said import said
from drainage.study import Workspace
from drainage.study.model_again import import_model, present_model


def inp(
    workspace: Workspace, name: str, file: Path, title: str, crs: str, datum: str, keep: str
) -> None:
    """`drainage import inp`."""
    require_name(name)
    folder = workspace.folder("networks", name)
    present = present_model(folder)
    if present is not None:
        say(said("note: {folder} is there: its title, plane ({crs}) and datum stay",
                 folder=folder, crs=present.crs))  # fmt: skip
    say_imported(folder, *import_model(folder, file, title, crs, datum, keep))
