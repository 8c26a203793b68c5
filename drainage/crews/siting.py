"""Where bases would stand best: p-median, p-centre and maximal covering, exactly.

One integer programme serves all three (HiGHS by ``scipy.optimize.milp``): p-centre is a p-median
in which what lies too far counts as out of reach, covering one in which it has a price. (ReVelle
and Swain 1970, Hakimi 1964, Church and ReVelle 1974.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, csr_matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sites:
    """Chosen candidates by their places in the list, and minutes (points,) from the nearest of
    them; inf where a point is reached from none."""

    chosen: tuple[int, ...]
    minutes: Floats

    @property
    def unreached(self) -> int:
        return int(np.isinf(self.minutes).sum())

    @property
    def worst_min(self) -> float:
        """Of all points: inf where one is not reached; NaN without points."""
        return float(self.minutes.max()) if len(self.minutes) else float("nan")

    @property
    def mean_min(self) -> float:
        """Of the points that are reached; NaN where none is."""
        own = self.minutes[np.isfinite(self.minutes)]
        return float(own.mean()) if len(own) else float("nan")

    def within(self, limit_min: float) -> int:
        """Points reached in a time."""
        return int((self.minutes <= limit_min).sum())


def sites_at(minutes: Floats, chosen: Sequence[int]) -> Sites:
    """What some candidates do; ``minutes`` is (candidates, points), inf where no road leads."""
    own = minutes[list(chosen)]
    return Sites(tuple(chosen), own.min(axis=0, initial=np.inf))


def p_median(minutes: Floats, p: int, fixed: Sequence[int] = ()) -> Sites:
    """At most ``p`` sites, ``fixed`` among them, that reach most points with the least sum of
    minutes. ``minutes`` is (candidates, points), inf where no road leads."""
    return sites_at(minutes, _chosen(minutes, p, fixed))


def p_centre(minutes: Floats, p: int, fixed: Sequence[int] = ()) -> Sites:
    """The same with the least worst minutes of the points that can be reached, and then the
    least sum."""
    reach = _counted(minutes, np.inf, p, fixed)
    limits = np.unique(minutes[np.isfinite(minutes)])
    low, high = 0, len(limits) - 1
    while low < high:
        middle = (low + high) // 2
        if _counted(minutes, limits[middle], p, fixed) >= reach:
            high = middle
        else:
            low = middle + 1
    worst = limits[low] if len(limits) else np.inf
    return sites_at(minutes, _chosen(_cut(minutes, worst), p, fixed))


def max_covering(minutes: Floats, p: int, limit_min: float, fixed: Sequence[int] = ()) -> Sites:
    """The same that of the points they reach have most within ``limit_min``, and then the least
    sum."""
    finite = minutes[np.isfinite(minutes)]
    # One point late counts for more than all the minutes of the others.
    late = 1.0 + minutes.shape[1] * float(finite.max(initial=0.0))
    priced = np.where(minutes <= limit_min, minutes, minutes + late)
    return sites_at(minutes, _chosen(priced, p, fixed))


def _cut(minutes: Floats, limit: float) -> Floats:
    return np.where(minutes <= limit, minutes, np.inf)


def _counted(minutes: Floats, limit: float, p: int, fixed: Sequence[int]) -> int:
    within = _cut(minutes, limit)
    return len(within.T) - sites_at(within, _chosen(within, p, fixed)).unreached


def _chosen(minutes: Floats, p: int, fixed: Sequence[int]) -> list[int]:
    """Variables: x (c) opens a candidate, y (k) serves a point from a candidate that reaches
    it, z (m) leaves a point out."""
    c, m = minutes.shape
    site, point = np.nonzero(np.isfinite(minutes))
    k = len(site)
    far = minutes[site, point]
    # One point more counts for more than all the minutes of the others.
    left_out = 1.0 + m * float(far.max(initial=0.0))
    cost = np.concatenate([np.zeros(c), far, np.full(m, left_out)])
    every, points = np.arange(k), np.arange(m)
    served = _sparse((point, points), (c + every, c + k + points), (1.0, 1.0), (m, c + k + m))
    from_open = _sparse((every, every), (c + every, site), (1.0, -1.0), (k, c + k + m))
    number = csr_matrix(np.concatenate([np.ones(c), np.zeros(k + m)])[None, :])
    lower = np.zeros(c + k + m)
    lower[list(fixed)] = 1.0
    whole = np.concatenate([np.ones(c), np.zeros(k + m)])
    rules = [LinearConstraint(served, 1.0, 1.0), LinearConstraint(number, 0.0, p)]
    if k:
        rules.append(LinearConstraint(from_open, -np.inf, 0.0))
    found = milp(cost, integrality=whole, bounds=Bounds(lower, 1.0), constraints=rules,
                 options={"mip_rel_gap": 0.0})  # fmt: skip
    opened = np.flatnonzero(np.round(found.x[:c]) > 0)
    # A site that is the nearest of no point may stand open at no cost: it is none.
    reached = np.isfinite(minutes[opened]).any(axis=0)
    used = opened[minutes[opened][:, reached].argmin(axis=0)] if reached.any() else []
    return sorted({*fixed, *(int(own) for own in used)})


def _sparse(
    rows: tuple[NDArray[np.int64], ...],
    columns: tuple[NDArray[np.int64], ...],
    values: tuple[float, ...],
    shape: tuple[int, int],
) -> csr_matrix:
    of_each = np.concatenate([np.full(len(r), v) for r, v in zip(rows, values, strict=True)])
    places = (np.concatenate(rows), np.concatenate(columns))
    return coo_matrix((of_each, places), shape=shape).tocsr()
