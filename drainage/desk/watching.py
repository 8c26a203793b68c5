"""Files that change outside the desk: its pages are told within a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drainage.desk.desk import Desk, Stamp, stamp_of
from drainage.digests import file_digest

EVERY_S = 1.0


class Watch:
    """Looks at size and time of the study's files; ``look`` does it at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looking = threading.Lock()
        self._seen: tuple[str | None, Stamp] = (None, ())

    @contextmanager
    def running(self) -> Iterator[None]:
        """Look every second as long as this lasts, from how the files are at its beginning."""
        ended = threading.Event()
        self.look()

        def go_on() -> None:
            while not ended.wait(EVERY_S):
                self.look()

        thread = threading.Thread(target=go_on, name="watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(2 * EVERY_S)

    def look(self) -> None:
        """Tell ``scenario`` for each scenario whose file is another, then ``study``."""
        with self._looking:
            name = self._desk.study_name
            try:
                stamp = stamp_of(self._desk.workspace, name) if name else ()
            except OSError:  # a file went while it was looked at: the next look finds it
                return
            (before, old), self._seen = self._seen, (name, stamp)
            if name is None or before != name:
                return
        folder = self._desk.workspace.folder("scenarios", name)
        changed = sorted({Path(own[0]) for own in {*old} ^ {*stamp}})
        for path in changed:
            if path.parent == folder and path.suffix == ".toml" and path.stem[0] != ".":
                self._desk.news.tell("scenario", id=path.stem, version=file_digest(path))
        if any(not path.name.startswith(".") for path in changed):
            self._desk.news.tell("study")
