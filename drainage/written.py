"""Files and folders that appear whole or not at all, and what is said where they cannot."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drainage.digests import digest_of
from drainage.errors import StoreError
from drainage.said import said

MACHINE = digest_of(platform.node())[:6]
"""This machine in a name, short enough for the paths of Windows."""
LONGEST_STEM = 40
TRIES_S = (0.1, 0.3, 0.6)
"""Virus scanners and indexers hold a fresh file for a moment; then it is tried again."""
FULL_BYTES = 2**20
"""A disk with less room than this is full: libraries in C do not say why they fail."""
DISK_FULL = "the disk is full. Free some space and run again; what was finished is kept."


@contextmanager
def written_whole(path: Path, ending: str = "") -> Iterator[Path]:
    """A file beside ``path`` to write, with its ending or ``ending``.

    It takes the place of ``path`` at the end, and is gone where the writing fails.

    Raises StoreError, with the cure, where another program holds ``path`` open and where the
    disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{_short(path.stem)}.{own_mark()}{ending or path.suffix}")
    try:
        scratch.unlink(missing_ok=True)
        yield scratch
        put_in_place(scratch, path)
    except Exception as error:
        scratch.unlink(missing_ok=True)
        if is_disk_full(error, path.parent):
            raise StoreError(said("{path}: {why}", path=path, why=DISK_FULL)) from error
        raise


def _short(stem: str) -> str:
    """As much of a name as a path of Windows bears, and what tells it from others that begin
    alike: the maps of a run are written at once."""
    if len(stem) <= LONGEST_STEM:
        return stem
    mark = digest_of(stem)[:6]
    return f"{stem[: LONGEST_STEM - len(mark)]}{mark}"


def own_mark() -> str:
    """Process, thread and machine, as a part of a name: on a network file system others write
    beside it."""
    return f"{os.getpid()}-{threading.get_ident()}-{MACHINE}"


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text whole, with the same bytes on every system; raises as ``written_whole``."""
    with written_whole(path) as scratch:
        scratch.write_text(text, encoding=encoding, newline="\n")


def put_in_place(made: Path, final: Path) -> None:
    """A file or folder takes the place of another, which stands unchanged where that fails.

    Raises StoreError where another program holds a file there open.
    """
    if not final.is_dir():
        _moved(made, final, final)
        return
    aside = final.with_name(f".{final.name}.{os.getpid()}-{MACHINE}.old")
    _moved(final, aside, final)
    try:
        _moved(made, final, final)
    except BaseException:
        aside.rename(final)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _moved(source: Path, target: Path, about: Path) -> None:
    for wait_s in (*TRIES_S, None):
        try:
            source.replace(target)
            return
        except PermissionError as error:
            if wait_s is None:
                raise StoreError(_held_words(about, error)) from None
            time.sleep(wait_s)


def _held_words(path: Path, error: OSError) -> str:
    """Which file is open elsewhere, as far as can be told, and what to do."""
    held = [path] if path.is_file() else [own for own in _files_below(path) if _is_held(own)]
    shown = ", ".join(str(own) for own in held[:5]) or str(path)
    if path.is_file() and not office_lock(path) and not _is_held(path):
        return said("{path}: no right to replace it ({reason}). Give yourself the right to write "
                    "in this folder and run again; the file stands as it was.",
                    path=shown, reason=error.strerror or str(error))  # fmt: skip
    return said("{path}: another program has it open. Close it there (Excel, WPS, Word, a GIS, a "
                "viewer) and run again; it stands as it was.", path=shown)  # fmt: skip


def _files_below(folder: Path) -> list[Path]:
    return sorted(own for own in folder.rglob("*") if own.is_file())


def _is_held(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False


def office_lock(path: Path) -> Path | None:
    """The file by which an office program shows that it has ``path`` open, if there is one."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return next((own for name in names if (own := path.with_name(name)).exists()), None)


def require_room(folder: Path, most_bytes: int) -> None:
    """StoreError where a file of ``most_bytes`` and a little more would not fit on the disk.

    For libraries that do not survive a disk that fills while they write.
    """
    if shutil.disk_usage(folder).free < most_bytes + FULL_BYTES:
        raise StoreError(said("{path}: {why}", path=folder, why=DISK_FULL))


def is_disk_full(error: BaseException, folder: Path) -> bool:
    """Whether a failure to write is that of a full disk."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return True
    if isinstance(error, StoreError):
        return False
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False
