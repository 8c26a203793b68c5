"""One at a time saves files of a study that people edit, whatever process it is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from drainage.study.workspace import Workspace

DESK = ".desk"
"""Folder of a study's results for what belongs to the desk alone."""
LEFT_S = 10.0
"""A file that takes so long to be written is what a killed process left."""
SCRATCH = re.compile(r"\..*\.\d+-\d+\.(toml|json)")
"""How ``drainage.written`` calls a file on its way, with its process and thread."""


@contextmanager
def saving(workspace: Workspace, study: str) -> Iterator[None]:
    """One at a time reads and saves, in this process and in another desk on the same study.

    What a process that was killed left of a file it was writing goes.
    """
    folder = workspace.folder("results", study) / DESK
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "saving.lock"):
        places = (workspace.folder("scenarios", study), folder / "history")
        for left in (own for place in places for own in place.glob(".*")):
            if SCRATCH.fullmatch(left.name) and time.time() - left.stat().st_mtime > LEFT_S:
                left.unlink(missing_ok=True)
        yield
