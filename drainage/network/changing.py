"""A folder of a network changed as one: an interrupted change is finished, or as if never begun."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from drainage.written import put_in_place, write_text

SCRATCH = ".changing"
READY = "ready.json"
OLD = ".old"


@contextmanager
def changing(folder: Path, gone: Sequence[str] = ()) -> Iterator[Path]:
    """A folder for the files and folders that will stand in ``folder``, or leave it (``gone``).

    What is written there takes its place when the block ends well, all of it. A process that
    dies before leaves ``folder`` as it was; one that dies while the files are moved leaves a
    list by which ``finish`` goes on.
    """
    finish(folder)
    fresh = folder / SCRATCH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    write_text(fresh / READY, json.dumps({"gone": list(gone)}))
    finish(folder)


def finish(folder: Path) -> None:
    """Move what a change made ready into its place; nothing where there is no such change."""
    fresh = folder / SCRATCH
    if not (fresh / READY).is_file():
        return
    gone = json.loads((fresh / READY).read_text(encoding="utf-8"))["gone"]
    old = fresh / OLD
    old.mkdir(exist_ok=True)
    made = [path.name for path in fresh.iterdir() if path.name not in (READY, OLD)]
    for name in (*made, *gone):
        _set_aside(folder / name, old)
        if name in made:
            put_in_place(fresh / name, folder / name)
    shutil.rmtree(fresh)


def _set_aside(place: Path, old: Path) -> None:
    """A rename is refused whole where a program holds a file; deleting would stop half-way."""
    if place.exists():
        number = sum(1 for _ in old.iterdir())
        put_in_place(place, old / f"{number}-{place.name}")
