"""What a report page is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang
from drainage.network import Network
from drainage.network.ranking import RankingNote
from drainage.rainfall import Hyetograph
from drainage.report.point_plans import PointPlan
from drainage.results import RunResult
from drainage.scenario import Composed, Study


@dataclass(frozen=True)
class StudyPage:
    """A study with its finished runs, as the page shows it.

    ``built``: scenario -> network as built; ``results``: (scenario, event) -> run;
    ``tables``: scope -> scores of all runs, as written to the CSV files; ``comparison``:
    every scenario beside the baseline; ``plans``: language -> sheets of the points;
    ``findings``: the checks of the base network; ``grids``: (scenario, event) -> depth.nc;
    ``grid_records``: (scenario, event) -> run.json of every current run on the grid;
    ``costs``: scenario -> its cost from prices, 10^4 yuan, and what has no price;
    ``sums_apart``: sums of plans outside the estimate of their works;
    ``programme``: tables of the order of works by name, with its ``aims``: name, column, event;
    ``ranking``: what the ranking of the points rests on; ``convergence``: how far greatest
    depths move with the step, a line a run, as ``drainage convergence`` writes it;
    ``outlines``: river and buildings of the map.
    ``capacity``: the tables of ``drainage capacity``, none where it was not run.
    ``river_states``: river state -> its title, ``中文 // English``.
    ``sureness``: bands of an ensemble as ``page_sureness`` gives them, None without one.
    ``season``: the rain table, ``crews``: crews and ways round, ``flood_check``: the check
    against flooding, as the page holds them, with
    ``remarks``; None where they were never made. ``documents``: files of the season beside the
    page: what, place, address and size_kb of each.
    """

    study: Study
    base: Network
    network_folder: Path
    storms: Mapping[str, Hyetograph]
    built: Mapping[str, Composed]
    results: Mapping[tuple[str, str], RunResult]
    tables: Mapping[str, pd.DataFrame]
    comparison: pd.DataFrame
    plans: Mapping[Lang, Sequence[PointPlan]]
    findings: pd.DataFrame
    after: str
    built_on: str
    grids: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    grid_records: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    ranking: RankingNote | None = None
    costs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sums_apart: Sequence[Mapping[str, Any]] = ()
    programme: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    aims: Sequence[Mapping[str, str]] = ()
    convergence: pd.DataFrame = field(default_factory=pd.DataFrame)
    outlines: Sequence[Outline] = ()
    capacity: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    river_states: Mapping[str, str] = field(default_factory=dict)
    sureness: Mapping[str, Any] | None = None
    season: Mapping[str, Any] | None = None
    crews: Mapping[str, Any] | None = None
    flood_check: Mapping[str, Any] | None = None
    documents: Sequence[Mapping[str, Any]] = ()

    @property
    def beside(self) -> Mapping[str, Mapping[str, Any] | None]:
        """What other commands found for the season, by the name the page has for it."""
        return {"season": self.season, "crews": self.crews, "flood_check": self.flood_check}

    @property
    def baseline(self) -> str:
        return self.study.conditions.baseline
