"""Which crew goes to which point: an assignment problem over the whole storm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NO_CREW = -1
LEFT_OUT = 1e8
A_RANK = 1e5
AS_EARLY = 1e-4
"""Minutes that stand for a point left out, for a place in the order of the points and for a
minute of arrival that makes nobody late: each outweighs all that is lesser."""


def lateness_min(arrives_min: Floats, due_min: Floats) -> Floats:
    """Minutes (crews, points) past ``due_min`` (points,); inf where a crew never arrives."""
    late: Floats = np.maximum(arrives_min - due_min[None, :], 0.0)
    return late


def assign(arrives_min: Floats, due_min: Floats, volume_m3: Floats) -> Ints:
    """The crew (points,) of each point, ``NO_CREW`` where none comes.

    ``arrives_min`` (crews, points), inf where a crew cannot get there. A crew serves one point
    in a storm and stays. As many points as possible get a crew; where some must go without,
    those with the least standing water do, of as much water those that would be served later;
    of what is left the sum of minutes past
    ``due_min`` is least, and then the sum of the minutes of arrival. Who is nearest is not sent
    where another order serves all better. (Crouse 2016, IEEE Trans. Aerosp. Electron. Syst. 52.)
    """
    crews, points = arrives_min.shape
    _, rank = np.unique(volume_m3, return_inverse=True)
    cost = lateness_min(arrives_min, due_min) + AS_EARLY * arrives_min
    alone = np.full((points, points), np.inf)
    np.fill_diagonal(alone, LEFT_OUT + A_RANK * rank)
    rows, columns = linear_sum_assignment(np.hstack([cost.T, alone]))
    found: Ints = np.full(points, NO_CREW)
    found[rows] = np.where(columns < crews, columns, NO_CREW)
    return found
