"""Fronts of two figures: what costs no more and does no worse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.programme.sets import Floats


def front(costs: Floats, figures: Floats) -> NDArray[np.int64]:
    """Indices (f,) of the sets no other beats in both, by rising cost; of equals the first."""
    order = np.lexsort((figures, costs))
    best = np.minimum.accumulate(np.concatenate([[np.inf], figures[order][:-1]]))
    return np.asarray(order[figures[order] < best])


def hypervolume(costs: Floats, figures: Floats, worst: tuple[float, float]) -> float:
    """Area between a front and the ``worst`` cost and figure, as a share of their product.

    Sets beyond the worst add nothing; 1 would be all for nothing.
    """
    within = (costs < worst[0]) & (figures < worst[1])
    costs, figures = costs[within], figures[within]
    if not len(costs):
        return 0.0
    best = front(costs, figures)
    steps = np.diff(np.append(costs[best], worst[0]))
    return float(np.sum(steps * (worst[1] - figures[best])) / (worst[0] * worst[1]))
