"""A study from its files to its results, step by step as the README lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """The folder an engineer works in: networks/, rainfall/, scenarios/, results/."""

    root: Path

    @property
    def networks(self) -> Path:
        return self.root / "networks"

    @property
    def rainfall(self) -> Path:
        return self.root / "rainfall"

    @property
    def scenarios(self) -> Path:
        return self.root / "scenarios"

    @property
    def results(self) -> Path:
        return self.root / "results"
