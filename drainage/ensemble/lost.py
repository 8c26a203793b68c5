"""What members that did not run to their end have in common, and so may bias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from drainage.ensemble.arrays import Floats

CHANCE = 0.05


@dataclass(frozen=True)
class Leaning:
    """A dimension at whose high (1) or low (0) end the lost members lie on average."""

    name: str
    mean_place: float


def leanings(names: Sequence[str], unit: Floats, lost: np.ndarray) -> list[Leaning]:
    """The dimensions in which ``lost`` members (member,) lie otherwise than all do, worst first.

    A place of ``unit`` (member, dimension) has the mean 1/2 and the variance 1/12, so the mean of
    n of them lies further off than ``CHANCE`` for all dimensions together allows only where losing
    a member has to do with the value. Without its members the ensemble says too little of that end.
    """
    count = int(np.count_nonzero(lost))
    if count == 0:
        return []
    mean = unit[lost].mean(axis=0)
    off = np.abs(mean - 0.5) * np.sqrt(12 * count)
    least = norm.ppf(1 - CHANCE / 2 / len(names))
    order = [k for k in np.argsort(-off, kind="stable").tolist() if off[k] > least]
    return [Leaning(names[k], float(mean[k])) for k in order]
