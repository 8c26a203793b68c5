"""One command at a time works in the results of a study, and only inside them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from drainage.errors import StoreError
from drainage.said import said
from drainage.study.workspace import Workspace

LOCK, HOLDER = ".lock", ".holder.json"


class HeldError(StoreError):
    """Another process or thread works in these results; ``holder`` says which."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            said(
                "{folder}: {holder} works here. Wait until it has ended, then run again.",
                folder=folder,
                holder=holder,
            )
        )
        self.holder = holder


@contextmanager
def holding(workspace: Workspace, study: str) -> Iterator[None]:
    """Hold the results of a study; the same process may hold them again inside.

    The system frees the lock of a process that ends, however it ends. Raises HeldError
    where another process holds it, with its number and since when, and StoreError where a link
    leads out of the results.
    """
    folder = workspace.folder("results", study)
    require_no_links(workspace.folder("results"), folder)
    first = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0, is_singleton=True)
    try:
        lock.acquire()
    except Timeout:
        raise HeldError(folder, _holder(folder / HOLDER)) from None
    try:
        if lock.lock_counter == 1:
            _sign(folder / HOLDER)
        yield
    finally:
        if lock.lock_counter == 1:
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()
        if first:
            _leave_nothing(folder)


def require_no_links(results: Path, folder: Path) -> None:
    """Raise StoreError for a link at or below the results: what is replaced there would be
    deleted elsewhere."""
    places = [results, folder]
    for below, folders, files in os.walk(folder):
        places += [Path(below) / name for name in (*folders, *files)]
    for place in places:
        if place.is_symlink() or (hasattr(place, "is_junction") and place.is_junction()):
            raise StoreError(
                said(
                    "{place}: a link to {target}. Results are replaced and deleted, so none "
                    "may stand behind a link. Remove the link; to keep results on another "
                    "disk, move the whole workspace there.",
                    place=place,
                    target=os.path.realpath(place),
                )
            )


def _leave_nothing(folder: Path) -> None:
    """Remove the folder of a command that was refused before it wrote anything."""
    if [path.name for path in folder.iterdir()] in ([], [LOCK]):
        with suppress(OSError):
            (folder / LOCK).unlink(missing_ok=True)
            folder.rmdir()
            folder.parent.rmdir()


def _sign(path: Path) -> None:
    own = {
        "pid": os.getpid(),
        "since": datetime.now().isoformat(" ", "seconds"),
        "command": " ".join(["drainage", *sys.argv[1:]]),
    }
    path.write_text(json.dumps(own, ensure_ascii=False), encoding="utf-8", newline="\n")


def _holder(path: Path) -> str:
    try:
        own = json.loads(path.read_text(encoding="utf-8"))
        return said("`{command}` (process {pid}, since {since})",
                    command=own["command"], pid=own["pid"], since=own["since"])  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return "another command"
