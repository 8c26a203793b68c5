"""A few members that stand for all: their figures are spread as those of the whole ensemble."""

from __future__ import annotations

import numpy as np

from drainage.ensemble.arrays import Floats

KEPT_WEIGHT = 0.99
"""Members beyond this share of the weight, the least ones, stand for nothing."""
MEMBERS_A_COLUMN = 10
"""So many members a column at least: with fewer a regression follows them one by one."""


def without(values: Floats, columns: Floats, weights: Floats) -> Floats:
    """Values (member, figure) less what drawn columns (member, column) explain of them linearly.

    By least squares over members with weight. As they are with fewer than ``MEMBERS_A_COLUMN``
    of them a column.
    """
    kept = weights > 0
    if kept.sum() < MEMBERS_A_COLUMN * columns.shape[1]:
        return values
    root = np.sqrt(weights[kept])[:, None]
    centred = columns - np.average(columns[kept], axis=0, weights=weights[kept])
    outputs = values[kept] - np.average(values[kept], axis=0, weights=weights[kept])
    slopes = np.linalg.lstsq(root * centred[kept], root * outputs, rcond=None)[0]
    return values - centred @ slopes


def representatives(values: Floats, weights: Floats, count: int) -> list[int]:
    """Up to ``count`` different members, rising, that stand for an equal share of the weight each.

    Of values (member, figure) with weights (member,): the set whose shares of the weight below
    them, sorted, lie nearest to 1/2n, 3/2n … of n members in all figures together (the sum of
    the Cramér-von Mises distances). From quantiles of the mean share one member is exchanged at a
    time while that helps. Members without weight may be NaN.
    """
    able = _able(weights, count)
    if len(able) <= count:
        return sorted(able.tolist())
    share = shares_below(values, weights)[able]
    targets = (2 * np.arange(count) + 1)[:, None] / (2 * count)
    chosen = _along(share.mean(axis=1), targets[:, 0])
    best = _distance(share[chosen][None], targets)[0]
    while True:
        out, into, distance = _best_exchange(share, chosen, targets)
        # A gain that rounding makes would be given back for ever.
        if distance >= best - 1e-12:
            return sorted(able[chosen].tolist())
        chosen[out], best = into, distance


def shares_below(values: Floats, weights: Floats) -> Floats:
    """Of values (member, figure): the share of the weight below each, half of that of its equals
    with it. NaN for members without weight."""
    kept = weights > 0
    w = weights[kept] / weights[kept].sum()
    found = np.full(values.shape, np.nan)
    for k in range(values.shape[1]):
        _, place = np.unique(values[kept, k], return_inverse=True)
        mass = np.bincount(place, w)
        found[kept, k] = (np.cumsum(mass) - mass / 2)[place]
    return found


def share_held(values: Floats, weights: Floats, chosen: list[int]) -> Floats:
    """Of each figure, the share of the weight from the least to the greatest of the chosen."""
    kept = weights > 0
    own, w = values[kept], weights[kept] / weights[kept].sum()
    low, high = values[chosen].min(axis=0), values[chosen].max(axis=0)
    return np.asarray(w @ ((own >= low) & (own <= high)).astype(float))


def _able(weights: Floats, count: int) -> np.ndarray:
    """The members that carry ``KEPT_WEIGHT`` of the weight, and ``count`` at least of those that
    have any."""
    heaviest = np.argsort(-weights, kind="stable")[: int((weights > 0).sum())]
    before = np.cumsum(weights[heaviest]) - weights[heaviest]
    carried = int((before < KEPT_WEIGHT * weights.sum() - 1e-12).sum())
    return np.sort(heaviest[: max(carried, count)])


def _along(severity: Floats, targets: Floats) -> list[int]:
    """Different members nearest to each target, one target after the other."""
    chosen: list[int] = []
    for target in targets.tolist():
        for member in np.argsort(np.abs(severity - target), kind="stable").tolist():
            if member not in chosen:
                chosen.append(member)
                break
    return chosen


def _best_exchange(share: Floats, chosen: list[int], targets: Floats) -> tuple[int, int, float]:
    """Which of the chosen goes for which other member, and the distance then."""
    others = [k for k in range(len(share)) if k not in chosen]
    best = (0, chosen[0], np.inf)
    for out in range(len(chosen)):
        sets = np.repeat(share[chosen][None], len(others), axis=0)
        sets[:, out] = share[others]
        distance = _distance(sets, targets)
        k = int(np.argmin(distance))
        if distance[k] < best[2]:
            best = (out, others[k], float(distance[k]))
    return best


def _distance(sets: Floats, targets: Floats) -> Floats:
    """Of sets (set, member, figure) of shares: the squared distance of the sorted ones from the
    targets (member, 1), over all figures."""
    return np.asarray(np.square(np.sort(sets, axis=1) - targets).sum(axis=(1, 2)))
