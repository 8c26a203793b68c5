"""Runs that were read, held as long as they are the ones on disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from drainage.desk.desk import Desk
from drainage.results import RunResult, read_run
from drainage.study.at_hand import require_current

MOST_HELD = 6
"""A run of the old town takes 30 MB."""


class ReadRuns:
    """The last runs that were asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[Path, int], RunResult] = OrderedDict()

    def read(self, folder: Path) -> RunResult:
        """The run in a folder; raises StoreError where none is there."""
        record = folder / "run.json"
        key = (folder, record.stat().st_mtime_ns if record.is_file() else 0)
        with self._lock:
            if key not in self._held:
                self._held[key] = read_run(folder)
                while len(self._held) > MOST_HELD:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]


def result_of(desk: Desk, scenario: str, event: str) -> RunResult:
    """The current run of a scenario in an event; raises StoreError, with the cure, for one
    that is missing or was made from other files."""
    study = desk.study()
    study.opened.require_scenarios([scenario])
    study.opened.require_events([event])
    require_current(study, (scenario, event))
    return desk.part("runs read", ReadRuns).read(study.opened.run_folder(scenario, event))
