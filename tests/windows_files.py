"""Files as Windows has them: what another program holds open cannot be moved, deleted or written."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drainage import written


@dataclass
class HeldOpen:
    """Files open in another program, which lets them go after ``until`` ``tries``."""

    held: set[Path] = field(default_factory=set)
    tries: int = 0
    until: int = 99

    def refuse(self, *paths: Path) -> None:
        """Raise PermissionError where one of them is open, or a file below it."""
        touched = any(path in (file, *file.parents) for file in self.held for path in paths)
        if touched and self.tries < self.until:
            raise PermissionError(errno.EACCES, "Permission denied", str(paths[0]))


def holding_open(monkeypatch: pytest.MonkeyPatch) -> HeldOpen:
    """None is open at first: files are to be added to ``held``, or let go."""
    own = HeldOpen()
    replace, unlink, open_ = Path.replace, Path.unlink, Path.open

    def replacing(path: Path, target: Path) -> Path:
        own.tries += 1
        own.refuse(path, Path(target))
        return replace(path, target)

    def deleting(path: Path, missing_ok: bool = False) -> None:
        own.refuse(path)
        unlink(path, missing_ok)

    def opening(path: Path, mode: str = "r", *more: object, **named: object) -> object:
        if "+" in mode:
            own.refuse(path)
        return open_(path, mode, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(Path, "unlink", deleting)
    monkeypatch.setattr(Path, "open", opening)
    monkeypatch.setattr(written.time, "sleep", lambda _s: None)
    return own
