"""Files of the results that pass for those of today, taken away: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from drainage.written import put_in_place


def take_away(paths: Iterable[Path]) -> None:
    """Delete files; what is not there counts as deleted.

    Raises StoreError, with the cure, where another program holds one of them open; then all stand
    as they were.
    """
    there = sorted(path for path in paths if path.is_file())
    for path in there:
        # Windows moves no file that is open, not to its own name either.
        put_in_place(path, path)
    for path in there:
        path.unlink(missing_ok=True)
