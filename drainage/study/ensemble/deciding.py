"""What is built in the first year, and how sure that is.

Two questions an engineer must answer before anything is surveyed.

**Which three points are worked on first.** Works of a year reach three points. What they gain at a
point is what stands above its limit: the depth that decides (``decides`` of the targets) in the
storm of its own target, on the network as it is, less ``point_depth_m``; 0 where it meets its
target. So they are taken to do at each point what they are built for, and what remains in a member
are the depths at the points not reached. Depths of several points add up: a centimetre at one
counts as one at another. The loss of a choice is by how much it gains less than the three points
of that member that stand highest above their limits.

**Which scenario is built first.** Where two scenarios or more are run beside the baseline: that
which takes off most of the same sum over all points. A scenario that includes another one of them
is no alternative to it, since it is that and more, and is left out. What it keeps out of the rivers
in the storm of the outlets stands beside it, unweighed: a cubic metre of sewage has no worth in
metres of depth.

Prices are not drawn and no gain is divided by one: where works cost much more at one place than at
another, the order by what they gain is not the order to build them in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from drainage.ensemble import Decision, FirstWorks, first_works
from drainage.ensemble.arrays import Floats
from drainage.ensemble.probabilities import RESOLUTION_M
from drainage.said import said
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.opening import Run
from drainage.study.ensemble.sampled import Sampled
from drainage.study.ensemble.storms import sewage_event

POINTS, SCENARIO, SEWAGE = "points", "scenario", "sewage"
TAKEN = 3
"""Points that the works of one year reach."""
LEAST_M3 = 1.0
"""Sewage that differs by less is the same: that of a tank truck's spill."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A question, its alternatives, and what each gains in each member (member, option).

    ``unit`` is that of the gain, ``weights`` (member,) are 0 where a member lost a run it needs.
    """

    name: str
    options: tuple[str, ...]
    unit: str
    gain: Floats
    weights: Floats
    judged: FirstWorks

    @property
    def decision(self) -> Decision:
        """The same for what knowing a value would save."""
        return Decision(self.name, -self.gain, self.weights, self.judged.taken)


@dataclass(frozen=True, eq=False)
class Choices:
    """What can be decided on, and why something cannot."""

    made: tuple[Choice, ...]
    why_not: tuple[str, ...]


def choices(sampled: Sampled, gathered: Gathered, weights: Mapping[Run, Floats]) -> Choices:
    """The choices that the runs of an ensemble tell of, by weights (member,) of each run."""
    figures = gathered.figures
    judged = {
        point: event
        for point, event in sampled.ensemble.own_events.items()
        if (sampled.ensemble.baseline, event) in sampled.runs
    }
    points = _points(sampled, figures, weights, judged)
    scenarios = _alternatives(sampled)
    found = [points, *_scenarios(sampled, figures, weights, judged, scenarios)]
    made = tuple(own for own in found if own is not None)
    return Choices(made, tuple(_why_not(sampled, judged, scenarios, len(found) - len(made))))


def _why_not(
    sampled: Sampled, judged: Mapping[str, str], scenarios: Sequence[str], lacking: int
) -> Iterator[str]:
    """What is not said, and why; ``lacking`` choices have no member with all they need."""
    every = sampled.ensemble.opened.base.watch_points.index.astype(str)
    left = [point for point in every if point not in judged]
    if len(judged) <= TAKEN:
        yield said(FEW_POINTS, most=TAKEN, judged=len(judged))
        lacking -= 1
    elif left:
        yield said("points {points} are not among those that may come first: the storm of their "
                   "own target was not run", points=", ".join(left))  # fmt: skip
    if len(scenarios) < 2:
        yield FEW_SCENARIOS
    if lacking:
        yield NO_MEMBER


FEW_POINTS = (
    "not said which {most} points come first: {judged} points were run in the storm of their own "
    "target"
)
NO_MEMBER = (
    "not all is said of what is built first: no member has all the runs it takes, of every "
    "scenario in the storm of every point"
)
FEW_SCENARIOS = (
    "not said which scenario is built first: it takes two beside the baseline, none of which "
    "includes the other (--scenario)"
)


def above_limit_m(
    sampled: Sampled, figures: xr.Dataset, scenario: str, judged: Mapping[str, str]
) -> Floats:
    """By how much each point (member, point) stands above its limit in its own storm, m.

    ``judged`` is point -> event. NaN where the member lost that run.
    """
    targets = sampled.ensemble.opened.study.conditions.targets
    depth = figures["point_depth_m"].sel(scenario=scenario, reading=targets.decides)
    columns = [depth.sel(event=event, point=point).to_numpy() for point, event in judged.items()]
    return np.maximum(np.column_stack(columns) - targets.point_depth_m, 0.0)


def _points(
    sampled: Sampled, figures: xr.Dataset, weights: Mapping[Run, Floats], judged: Mapping[str, str]
) -> Choice | None:
    """Which points are worked on first; None where no more are judged than a year reaches."""
    if len(judged) <= TAKEN:
        return None
    baseline = sampled.ensemble.baseline
    runs = [(baseline, event) for event in judged.values()]
    gain = above_limit_m(sampled, figures, baseline, judged)
    return _choice(POINTS, tuple(judged), gain, "m", _in_all(weights, runs), TAKEN)


def _scenarios(
    sampled: Sampled,
    figures: xr.Dataset,
    weights: Mapping[Run, Floats],
    judged: Mapping[str, str],
    names: Sequence[str],
) -> list[Choice | None]:
    """Which scenario is built first, by depths and by sewage."""
    if len(names) < 2:
        return []
    baseline, found = sampled.ensemble.baseline, []
    if judged:
        runs = [(name, event) for name in (baseline, *names) for event in judged.values()]
        before, *after = (above_limit_m(sampled, figures, name, judged).sum(axis=1)
                          for name in (baseline, *names))  # fmt: skip
        gain = np.column_stack([before - own for own in after])
        found.append(_choice(SCENARIO, tuple(names), gain, "m", _in_all(weights, runs), 1))
    event = sewage_event(sampled, figures)
    if event is not None:
        runs = [(name, event) for name in (baseline, *names)]
        sewage = figures["sewage_to_rivers_m3"].sel(event=event)
        before = sewage.sel(scenario=baseline).to_numpy()
        gain = np.column_stack([before - sewage.sel(scenario=name).to_numpy() for name in names])
        found.append(_choice(SEWAGE, tuple(names), gain, "m3", _in_all(weights, runs), 1))
    return found


def _choice(
    name: str, options: tuple[str, ...], gain: Floats, unit: str, weights: Floats, taken: int
) -> Choice | None:
    """A choice judged; None where no member has all the runs it needs."""
    if not weights.any():
        return None
    resolution = RESOLUTION_M if unit == "m" else LEAST_M3
    judged = first_works(gain, weights, taken, resolution)
    return Choice(name, options, unit, np.where(weights[:, None] > 0, gain, 0.0), weights, judged)


def _in_all(weights: Mapping[Run, Floats], runs: Sequence[Run]) -> Floats:
    """Weights (member,) of the members that have all of the runs; all 0 where there is none."""
    if any(run not in weights for run in runs):
        return np.zeros(len(next(iter(weights.values()))))
    kept = np.all([weights[run] > 0 for run in runs], axis=0)
    own = np.where(kept, weights[runs[0]], 0.0)
    return np.asarray(own / own.sum() if own.any() else own)


def _alternatives(sampled: Sampled) -> list[str]:
    """The scenarios that were run beside the baseline, without those that include another."""
    own = sampled.ensemble
    ran = [name for name in dict.fromkeys(name for name, _ in sampled.runs) if name != own.baseline]
    closure = own.opened.study.closure
    return [name for name in ran if not set(ran) & set(closure(name)[:-1])]
