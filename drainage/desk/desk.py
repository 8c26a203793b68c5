"""What all answers of a desk stand on: the study as its files are, and who is told of news."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from drainage.desk.news import News
from drainage.errors import StoreError
from drainage.scenario import PURPOSES
from drainage.study import Workspace
from drainage.study.at_hand import AtHand, at_hand
from drainage.study.inputs import BOARD

T = TypeVar("T")
Stamp = tuple[tuple[str, int, int], ...]


@dataclass
class Desk:
    """A workspace with the study that lies on the desk; None before one is chosen.

    ``saving`` is held while a file of the study is written, so that two pages cannot mix.
    """

    workspace: Workspace
    study_name: str | None
    news: News = field(default_factory=News)
    saving: threading.RLock = field(default_factory=threading.RLock)
    _opening: threading.Lock = field(default_factory=threading.Lock)
    at_end: list[Callable[[], None]] = field(default_factory=list)
    """What is done when the process is asked to end, before it does."""
    _held: tuple[str, Stamp, AtHand] | None = None
    _parts: dict[str, Any] = field(default_factory=dict)

    def study(self) -> AtHand:
        """The study as its files are, opened again where one of them changed.

        Raises InputError with all findings, for one that cannot be opened and where none is
        chosen.
        """
        name = self.require_name()
        with self._opening:
            stamp = stamp_of(self.workspace, name)
            if self._held is None or self._held[:2] != (name, stamp):
                self._held = (name, stamp, _opened(self.workspace, name))
            return self._held[2]

    def require_name(self) -> str:
        """The name of the study; raises NoStudyError where none is chosen."""
        if self.study_name is None:
            raise NoStudyError
        return self.study_name

    def part(self, name: str, make: Callable[[], T]) -> T:
        """What a module of ``routes`` holds for as long as the desk stands, made once."""
        with self._opening:
            if name not in self._parts:
                self._parts[name] = make()
            own: T = self._parts[name]
            return own


def _opened(workspace: Workspace, name: str) -> AtHand:
    """The study, read once more where a file was saved while it was read."""
    try:
        return at_hand(workspace, name, PURPOSES)
    except StoreError:
        return at_hand(workspace, name, PURPOSES)


class NoStudyError(Exception):
    """No study lies on the desk: the page offers to begin one."""


def stamp_of(workspace: Workspace, study: str) -> Stamp:
    """Size and time of each file a study may read: cheap, where a digest reads them all. A file
    that is being written beside its place is none."""
    folders = [workspace.folder("scenarios", study), workspace.folder("networks"),
               workspace.folder("rainfall")]  # fmt: skip
    return tuple(_stamps(folders))


def _stamps(folders: list[Path]) -> list[tuple[str, int, int]]:
    return [
        (str(path), own.st_size, own.st_mtime_ns)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != BOARD and (own := path.stat())
    ]
