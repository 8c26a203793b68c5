"""Water exchanged through street inlets, which the results hold only within other flows.

SWMM counts what an inlet takes as negative lateral inflow of the node at the end of its
street channel, and as positive one of the manhole it leads to; what such a manhole gives
back stands as its flooding and as lateral inflow of the street.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, identity
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STREET, MANHOLE, FED_APART = 1e4, 1.0, 1e-4
"""How much a node's balance is trusted: a street gets runoff alone; a manhole may also get
much runoff of blocks, whose lag of a routing step is noise; some have inflows unknown here."""
LEAST = 1e-9


def inlet_exchange(
    street: Ints,
    manhole: Ints,
    surplus_m3_s: Floats,
    flooding_m3_s: Floats,
    fed_apart: NDArray[np.bool_],
) -> Floats:
    """Net flow from street to manhole of each pair, m3/s (t, pairs).

    ``surplus_m3_s`` (t, n) is what reached a node from land and as dry-weather flow less
    its lateral inflow: what its inlets took, net of what came back. Least squares over the
    nodes that pairs join: exact where each street has one manhole, whatever the number of
    its inlets. No manhole gives back more than its flooding.
    """
    pairs, nodes = street.size, surplus_m3_s.shape[1]
    if not pairs:
        return np.zeros((surplus_m3_s.shape[0], 0))
    order = np.arange(pairs)
    joins = coo_matrix(
        (np.concatenate([np.ones(pairs), -np.ones(pairs)]),
         (np.concatenate([street, manhole]), np.concatenate([order, order]))),
        shape=(nodes, pairs),
    ).tocsr()  # fmt: skip
    receives = np.isin(np.arange(nodes), manhole)
    trust = np.where(fed_apart, FED_APART, np.where(receives, MANHOLE, STREET))
    taken = surplus_m3_s + np.where(receives, flooding_m3_s, 0.0)
    weighted = joins.T.multiply(trust).tocsr()
    system = splu((weighted @ joins + LEAST * identity(pairs)).tocsc())
    net = system.solve(np.ascontiguousarray((weighted @ taken.T).astype(float))).T
    return np.maximum(net, -flooding_m3_s[:, manhole])
