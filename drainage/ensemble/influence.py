"""What matters on the members themselves: PAWN, against the level dummies reach by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from drainage.ensemble.arrays import Floats

LEAST_IN_SLICE = 12
MOST_SLICES = 10
SHUFFLES = 60
CHANCE = 0.05
"""Chance that any value of all is said to matter that does not."""


@dataclass(frozen=True, eq=False)
class Influence:
    """PAWN index of each column (dimension,) and the level a dummy reaches by chance."""

    index: Floats
    dummy_level: float

    @property
    def matters(self) -> np.ndarray:
        """Flags the columns (dimension,) whose index is above the dummy's level."""
        return self.index > self.dummy_level


def influence(unit: Floats, outputs: Floats, seed: int = 0) -> Influence:
    """The PAWN index of each column of ``unit`` (member, dimension) on outputs (member, output).

    Median over slices of the distance between the distribution of an output within a slice and
    that of all members (Pianosi & Wagener, Env. Modelling & Software 108, 2018); of several
    outputs the greatest. The level is above what dummies reach, a column put in random order as
    often as ``SHUFFLES``: their mean and as many of their standard deviations as make ``CHANCE``
    for all columns together. All members count alike.
    """
    moving = outputs[:, np.ptp(outputs, axis=0) > 0]
    if moving.shape[1] == 0:
        return Influence(np.zeros(unit.shape[1]), 0.0)
    shuffled = np.random.default_rng(seed).permuted(np.tile(unit[:, :1], (1, SHUFFLES)), axis=0)
    columns = np.hstack([unit, shuffled])
    found = np.max([_pawn(columns, own) for own in moving.T], axis=0)
    own, dummies = found[: unit.shape[1]], found[unit.shape[1] :]
    deviations = norm.ppf(1 - CHANCE / len(own))
    return Influence(own, float(dummies.mean() + deviations * dummies.std()))


def _pawn(columns: Floats, output: Floats) -> Floats:
    # SALib takes most of a second to load, and most commands need none of it.
    from SALib.analyze import pawn

    slices = int(np.clip(len(output) // LEAST_IN_SLICE, 2, MOST_SLICES))
    names = [str(k) for k in range(columns.shape[1])]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    found = pawn.analyze(problem, columns, output, S=slices)
    return np.asarray(found["median"], float)
