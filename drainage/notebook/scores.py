"""Scores of runs as tables that know their units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from drainage.errors import ComparisonError
from drainage.metrics.columns import column, definition, heading
from drainage.notebook.studies import Run
from drainage.said import said
from drainage.study import Scores as ScoreTables
from drainage.study import compare_scenarios, score_run


@dataclass(frozen=True, repr=False)
class Scores:
    """The tables of one run, indexed by id, the figures as every file of a study shows them.

    ``attrs`` of a table: ``units`` and ``meaning`` of its columns, ``scenario``, ``event``
    and ``run_id``. A run past its limits has empty figures and a ``reason``.
    Made by ``score``.
    """

    run: Run
    scored: ScoreTables

    @property
    def points(self) -> pd.DataFrame:
        """Listed waterlogging points by number: rank, depths, minutes, cause, verdicts."""
        return self._table("point")

    @property
    def flooded_nodes(self) -> pd.DataFrame:
        """Nodes at which water rose out of the sewer, by id: rank, volume, minutes, depth."""
        return self._table("node")

    @property
    def outfalls(self) -> pd.DataFrame:
        """Outlets by id: rank, overflow, sewage in it, peak flow."""
        return self._table("outfall")

    @property
    def streets(self) -> pd.DataFrame:
        """Streets by id: greatest depths, lengths above the limit, reasons."""
        return self._table("street")

    @property
    def conduits(self) -> pd.DataFrame:
        """Pipes and channels by id: greatest flow, capacity, time surcharged."""
        return self._table("conduit")

    @property
    def stories(self) -> pd.DataFrame:
        """How the water came to each point: when, whence, what took it."""
        return self._table("story")

    @property
    def town(self) -> pd.DataFrame:
        """One row for the whole town: water on the streets, sewage to rivers, balances."""
        return self._table("town")

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """All tables by scope: point, node, outfall, street, conduit, story, town."""
        return {scope: self._table(scope) for scope in self.scored.tables}

    def _table(self, scope: str) -> pd.DataFrame:
        table = self.scored.tables[scope].copy()
        known = [column(name) for name in table.columns]
        table.attrs = {
            "units": {own.name: own.unit for own in known if own.unit},
            "meaning": {
                own.name: definition(own.name, "en") or heading(own.name, "en") for own in known
            },
            "scenario": self.run.scenario,
            "event": self.run.event,
            "run_id": self.run.record["run_id"],
        }
        return table

    def __repr__(self) -> str:
        return f"<Scores of {self.run!r}>"


def score(run: Run) -> Scores:
    """Rank the points and outlets of a run, and score its streets, pipes and the town.

    >>> scores = drainage.score(runs["existing", "h54"])
    >>> scores.points.sort_values("rank")[["name_zh", "max_depth_m", "limiting_cause"]]
    >>> scores.points.attrs["units"]["max_depth_m"]
    'm'
    """
    return Scores(run, score_run(run.study.opened, run.composed, run.event))


def compare(before: Scores, after: Scores) -> pd.DataFrame:
    """Two scenarios under the same event, a row a place and figure.

    Columns: before, after, event, scope, id, metric, unit, before_value, after_value, change,
    change_pct.

    >>> change = drainage.compare(before, after)
    >>> change[change["metric"] == "total_flooded_volume_m3"]

    Raises DrainageError where events, storms, rivers or run settings differ, or both are of
    one scenario.
    """
    one, other = before.run, after.run
    if one.event != other.event:
        raise ComparisonError(
            said(
                "{one} and {other} are of different events. Compare two runs of one event.",
                one=repr(one),
                other=repr(other),
            )
        )
    if one.scenario == other.scenario:
        raise ComparisonError(said("both are {one}. Compare two scenarios.", one=repr(one)))
    scored = {
        (one.scenario, one.event): before.scored,
        (other.scenario, other.event): after.scored,
    }
    return compare_scenarios(one.study.opened, scored, one.scenario, other.scenario)
