"""The folder an engineer works in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """The folder an engineer works in: networks/, rainfall/, scenarios/ and results/."""

    root: Path

    def folder(self, kind: str, name: str = "") -> Path:
        """A folder of the workspace, shown relative to where the engineer stands."""
        return self.root / kind / name
