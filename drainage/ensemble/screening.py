"""What matters at all: Morris' screening of groups, and PAWN on the members themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from SALib.analyze import morris as morris_analysis
from SALib.analyze import pawn as pawn_analysis
from SALib.sample import morris as morris_sample
from scipy.stats import norm

from drainage.ensemble.arrays import Floats

LEVELS = 4
"""Of a Morris design; the outermost lie half a level inside the range."""
LEAST_IN_SLICE = 12
MOST_SLICES = 10
SHUFFLES = 60
CHANCE = 0.05
"""Chance that any value of all is said to matter that does not."""


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Members of a Morris design: ``unit`` (member, dimension), all groups moved one by one."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    unit: Floats

    @property
    def problem(self) -> dict[str, Any]:
        """The design as SALib describes it."""
        return {
            "num_vars": len(self.names),
            "names": list(self.names),
            "bounds": [[0.0, 1.0]] * len(self.names),
            "groups": list(self.groups),
        }


@dataclass(frozen=True)
class Effect:
    """Mean size of the effect of a group over its whole range, and how it varies (mu*, sigma).

    ``interval`` is half the 95 % interval of the mean.
    """

    mean_size: float
    spread: float
    interval: float


def trajectories(
    names: Sequence[str], groups: Mapping[str, Sequence[int]], count: int, seed: int
) -> Trajectories:
    """A Morris design of ``count`` trajectories, each (groups + 1) members, within (0, 1).

    Groups as Campolongo, Cariboni & Saltelli (2007). The levels lie at 1/8, 3/8, 5/8 and 7/8: at
    0 and 1 every value would stand at its end at once.
    """
    of = {column: group for group, columns in groups.items() for column in columns}
    design = Trajectories(tuple(names), tuple(of[k] for k in range(len(names))), np.zeros((0, 0)))
    drawn = morris_sample.sample(design.problem, count, num_levels=LEVELS, seed=seed)
    return Trajectories(design.names, design.groups, (drawn * (LEVELS - 1) + 0.5) / LEVELS)


def effects(design: Trajectories, output: Floats) -> dict[str, Effect]:
    """Group -> its effect on an output (member,) of the members of the design."""
    levels = (design.unit * LEVELS - 0.5) / (LEVELS - 1)
    found = morris_analysis.analyze(
        design.problem, levels, np.asarray(output, float), num_levels=LEVELS, seed=0
    )
    return {
        str(group): Effect(float(size), _plain(spread), float(interval))
        for group, size, spread, interval in zip(
            found["names"], found["mu_star"], found["sigma"], found["mu_star_conf"], strict=True
        )
    }


def _plain(value: Any) -> float:
    """SALib masks the spread of a group of several values."""
    return float(np.ma.filled(np.ma.asarray(value, float), np.nan))


@dataclass(frozen=True)
class Influence:
    """PAWN index of each column (dimension,) and the level a dummy reaches by chance."""

    index: Floats
    dummy_level: float

    @property
    def matters(self) -> np.ndarray:
        """Flags the columns (dimension,) whose index is above the dummy's level."""
        return self.index > self.dummy_level


def influence(unit: Floats, output: Floats, seed: int = 0) -> Influence:
    """The PAWN index of each column of ``unit`` (member, dimension) on an output (member,).

    Median over slices of the distance between the distribution of the output within a slice and
    that of all members (Pianosi & Wagener, Env. Modelling & Software 108, 2018). The level is
    above what dummies reach, a column put in random order as often as ``SHUFFLES``: their mean and
    as many of their standard deviations as make ``CHANCE`` for all columns together.
    """
    if np.ptp(output) == 0:
        return Influence(np.zeros(unit.shape[1]), 0.0)
    shuffled = np.random.default_rng(seed).permuted(np.tile(unit[:, :1], (1, SHUFFLES)), axis=0)
    found = _pawn(np.hstack([unit, shuffled]), output)
    own, dummies = found[: unit.shape[1]], found[unit.shape[1] :]
    deviations = norm.ppf(1 - CHANCE / len(own))
    return Influence(own, float(dummies.mean() + deviations * dummies.std()))


def _pawn(columns: Floats, output: Floats) -> Floats:
    slices = int(np.clip(len(output) // LEAST_IN_SLICE, 2, MOST_SLICES))
    names = [str(k) for k in range(columns.shape[1])]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    found = pawn_analysis.analyze(problem, columns, output, S=slices)
    return np.asarray(found["median"], float)
