"""What reports show of an ensemble: plain data of each place, without the members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from drainage.ensemble.bands import Band
from drainage.languages import Lang

Weighing = str
""""prior", or "conditioned" by what is known of the town."""
Place = tuple[str, str, str]
"""Scenario, event, and the id of a point or an outlet."""
OF_PROBABILITY = 0.5
"""Greatest standard deviation of what either holds or does not."""


@dataclass(frozen=True)
class ShownPoint:
    """A listed point in a storm under a scenario, by one weighting.

    ``depth_m`` is the greatest at the gutter, which the ranks rest on. Probabilities from 0 to 1:
    of each rank from 1, of the ``first_three``, of standing ``above_m`` (limit in m, probability),
    and of meeting the target by the reading that decides, NaN where that is not judged.
    """

    rank: Band
    depth_m: Band
    ranks: tuple[float, ...]
    first_three: float
    above_m: tuple[tuple[float, float], ...]
    meets_target: float

    def above(self, limit_m: float) -> float | None:
        """Probability of standing above a limit in m; None for one that was not counted."""
        return next((own for limit, own in self.above_m if abs(limit - limit_m) < 1e-9), None)


@dataclass(frozen=True)
class ShownOutlet:
    """An outlet in a storm under a scenario, by one weighting; as ``ShownPoint``."""

    sewage_m3: Band
    overflow_m3: Band
    meets_target: float


@dataclass(frozen=True)
class ShownRun:
    """Members of one scenario in one storm: drawn, lost, and how many equal ones the others
    count as by each weighting."""

    members: int
    lost: int
    effective: Mapping[Weighing, float]

    def standard_error(self, weighing: Weighing) -> float:
        """The greatest standard error a probability can have from so many members."""
        return float(OF_PROBABILITY / self.effective[weighing] ** 0.5)


@dataclass(frozen=True)
class Shown:
    """An ensemble as reports show it.

    ``points`` and ``outlets``: place -> weighting -> figures, the prior first; ``runs``: scenario
    and event -> members. ``surveys``: weighting -> language -> what to survey first, in sentences.
    ``remarks``: why something is not shown, or rests on another version, each with its cure.
    """

    points: Mapping[Place, Mapping[Weighing, ShownPoint]] = field(default_factory=dict)
    outlets: Mapping[Place, Mapping[Weighing, ShownOutlet]] = field(default_factory=dict)
    runs: Mapping[tuple[str, str], ShownRun] = field(default_factory=dict)
    surveys: Mapping[Weighing, Mapping[Lang, Sequence[str]]] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    @property
    def weighings(self) -> list[Weighing]:
        """The weightings there are, the prior first."""
        return list(dict.fromkeys(name for run in self.runs.values() for name in run.effective))

    def point(self, scenario: str, event: str, point: str) -> Mapping[Weighing, ShownPoint]:
        """Weighting -> figures of a point; none where the ensemble has not got it."""
        return self.points.get((scenario, event, point), {})

    def outlet(self, scenario: str, event: str, outlet: str) -> Mapping[Weighing, ShownOutlet]:
        """Weighting -> figures of an outlet; none where the ensemble has not got it."""
        return self.outlets.get((scenario, event, outlet), {})
