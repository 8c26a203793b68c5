"""Files as Windows has them: what another program holds open cannot be moved or deleted."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from drainage import written


def holding_open(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """The files that are open in a viewer, none at first: to be added to, or let go."""
    held: set[Path] = set()
    replace, unlink, open_ = Path.replace, Path.unlink, Path.open

    def refuse(*paths: Path) -> None:
        for path in paths:
            if path in held:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))

    def replacing(path: Path, target: Path) -> Path:
        refuse(path, Path(target))
        return replace(path, target)

    def deleting(path: Path, missing_ok: bool = False) -> None:
        refuse(path)
        unlink(path, missing_ok)

    def opening(path: Path, mode: str = "r", *more: object, **named: object) -> object:
        if "+" in mode:
            refuse(path)
        return open_(path, mode, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(Path, "unlink", deleting)
    monkeypatch.setattr(Path, "open", opening)
    monkeypatch.setattr(written.time, "sleep", lambda _s: None)
    return held
