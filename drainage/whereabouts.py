"""Where a study or a network was looked for, and where a workspace is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from drainage.errors import Finding, one_of
from drainage.said import said

ROOMS = ("scenarios", "networks", "rainfall")
"""The folders that make a workspace."""
NONE_NEAR = (
    "Go to the folder that holds networks, rainfall and scenarios (cd), or name it with --root "
    "before the command. `drainage init my-work` lays a new one."
)


def not_there(folder: Path, message: str, known: list[str]) -> Finding:
    """What is said of a study or network that is not there; ``known`` are those that are.

    Where its room (scenarios, networks) is not there either, the command was given outside a
    workspace: then the folder is named, and the workspace above, below or beside it.
    """
    if known:
        return Finding(str(folder), "", "", "", message,
                       one_of(known))  # fmt: skip
    root = folder.parent.parent.resolve()
    if folder.parent.is_dir():
        cure = said("There is none in {place}.", place=folder.parent.resolve())
        return Finding(str(folder), "", "", "", message, cure)
    place = said("{message}; there is no folder {room} in {root}",
                 message=message, room=folder.parent.name, root=root)  # fmt: skip
    found = next(_workspaces_near(root), None)
    cure = NONE_NEAR if found is None else said(
        'A workspace is {found}: cd /d "{found}" (without /d but on Windows), or give --root '
        '"{found}" before the command.', found=found)  # fmt: skip
    return Finding(str(folder), "", "", "", place, cure)


def _workspaces_near(root: Path) -> Iterator[Path]:
    near = chain(root.parents, _below(root), _below(root.parent))
    return (place for place in near if all((place / room).is_dir() for room in ROOMS))


def _below(folder: Path) -> list[Path]:
    try:
        return sorted(own for own in folder.iterdir() if own.is_dir())
    except OSError:
        return []
