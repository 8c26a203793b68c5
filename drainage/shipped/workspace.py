"""A workspace laid out in an empty folder: rain and rivers to start from, room for the rest."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from drainage.errors import Finding, InputError, StoreError
from drainage.said import said
from drainage.written import DISK_FULL, is_disk_full, put_in_place

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
README = "README.md"
EXAMPLES: Mapping[str, Sequence[str]] = {
    "old-town": ("networks/miyun-old-town", "scenarios/old-town"),
}
"""The example studies and the folders of each."""


def shipped_folder(name: str) -> Path:
    """A folder that ships: inside the installed package, else in the repository.

    ``name`` is ``rainfall`` or one of the folders of ``EXAMPLES``.
    """
    installed = HERE / name
    return installed if installed.is_dir() else REPOSITORY / name


def lay_workspace(folder: Path, examples: Sequence[str] = ()) -> None:
    """Lay rainfall/, networks/, scenarios/ and a README in ``folder``.

    The folder is made, or is there and empty; nothing is ever overwritten. ``examples`` are
    keys of ``EXAMPLES``, whose networks and scenarios come along. Raises InputError where
    the folder holds anything, is a file or cannot be written.
    """
    try:
        _require_empty(folder)
        shutil.copytree(shipped_folder("rainfall"), folder / "rainfall")
        for kind in ("networks", "scenarios"):
            (folder / kind).mkdir()
        for example in examples:
            for part in EXAMPLES[example]:
                shutil.copytree(shipped_folder(part), folder / part)
        text = (HERE / "workspace-readme.md").read_text(encoding="utf-8")
        (folder / README).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            [_refusal(folder, said("cannot be written: {reason}", reason=error.strerror))]
        ) from None


def lay_rainfall(folder: Path) -> None:
    """Lay the formulas, storms and river levels in a workspace that has none.

    Raises InputError where the folder cannot be written, StoreError where the disk is full.
    """
    if not (folder / "rainfall").exists():
        _laid(shipped_folder("rainfall"), folder / "rainfall")


def lay_example(folder: Path, example: str) -> None:
    """Lay an example study in a workspace that may hold others; what is there stays.

    Raises InputError where the folder cannot be written, StoreError where the disk is full.
    """
    lay_rainfall(folder)
    for part in EXAMPLES[example]:
        if not (folder / part).exists():
            _laid(shipped_folder(part), folder / part)


def _laid(source: Path, target: Path) -> None:
    """A folder copied whole or not at all."""
    scratch = target.with_name(f".{target.name}.part-")
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(source, scratch)
        put_in_place(scratch, target)
    except OSError as error:
        full = is_disk_full(error, target.parent)
        shutil.rmtree(scratch, ignore_errors=True)
        if full:
            raise StoreError(said("{path}: {why}", path=target, why=DISK_FULL)) from None
        raise InputError(
            [_refusal(target, said("cannot be written: {reason}", reason=error.strerror))]
        ) from None


def _require_empty(folder: Path) -> None:
    if folder.exists():
        if not folder.is_dir():
            raise InputError([_refusal(folder, "a file of this name is there")])
        if any(folder.iterdir()):
            raise InputError([_refusal(folder, "the folder is not empty")])
    folder.mkdir(parents=True, exist_ok=True)


def _refusal(folder: Path, message: str) -> Finding:
    cure = "Give the name of a new or an empty folder where you may write."
    return Finding(str(folder), "", "", "", message, cure)
