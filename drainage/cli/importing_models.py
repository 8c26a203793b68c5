"""`drainage import inp`: a SWMM model becomes a network, or comes in again."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.import_words import say_imported
from drainage.cli.reader import say
from drainage.names import require_name
from drainage.said import said
from drainage.shipped import lay_rainfall
from drainage.study import Workspace
from drainage.study.drafting import draft_study
from drainage.study.model_again import import_model, present_model
from drainage.study.terrain_beside import is_taken, named_terrain, place_of, terrain_beside


def inp(
    workspace: Workspace,
    name: str,
    file: Path,
    title: str,
    crs: str,
    datum: str,
    keep: str,
    terrain: Path | None,
) -> None:
    """`drainage import inp`."""
    require_name(name)
    folder = workspace.folder("networks", name)
    present = present_model(folder)
    if present is not None:
        say(said("note: {folder} is there: its title, plane ({crs}) and datum stay",
                 folder=folder, crs=present.crs))  # fmt: skip
    beside, found = (named_terrain(terrain), []) if terrain else terrain_beside(file)
    kept, remarks = import_model(folder, file, title, crs, datum, keep, beside, found)
    say_imported(folder, kept, remarks)
    if beside is not None and is_taken(remarks):
        _name_ground(workspace, name, place_of(beside.path))


def _name_ground(workspace: Workspace, name: str, terrain: str) -> None:
    """A first study on the terrain; of one that is there, what to write into it."""
    folder = workspace.folder("scenarios", name)
    if folder.exists():
        say(said('The terrain of {study} is what its study.toml names: terrain = "{terrain}" under '
                 "[ground] is the one taken along.", study=name, terrain=terrain))  # fmt: skip
        return
    lay_rainfall(workspace.root)
    path = draft_study(workspace, name, name, terrain=terrain)
    say(said("Written: {path}, with the terrain as its ground. Next: drainage inundate {name}",
             path=path, name=name))  # fmt: skip
