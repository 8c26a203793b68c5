"""A study from its files to its results, step by step as the README lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.comparison import added_capacity_check, compare, write_csv
from drainage.engine import Progress, RunOutcome, RunRequest, run_all
from drainage.errors import Finding, InputError, StoreError
from drainage.measures import DesignContext
from drainage.metrics import score_conduits, score_outfalls, score_points, score_streets
from drainage.network import Network, read_network
from drainage.rainfall import Hyetograph, load_formula, load_river_levels, load_storm
from drainage.results import RunResult, read_run
from drainage.scenario import Composed, Study, compose, load_study


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
