"""Roads written down by hand or drawn at random, without a network."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from drainage.crews import Roads

LAST = 12
"""The last minute of a drawn storm."""


def made_roads(reaches, places=None):
    """Roads from (id, from, to, metres, minutes) and, where a test needs them, places."""
    frame = pd.DataFrame(reaches, columns=["reach_id", "from_id", "to_id", "length_m", "minutes"])
    frame = frame.set_index("reach_id").assign(road_only=False)
    frame["street_id"] = frame.index
    nodes = pd.unique(frame[["from_id", "to_id"]].to_numpy().ravel())
    places = places or {node: (float(k), 0.0) for k, node in enumerate(nodes)}
    names = pd.DataFrame({"name_zh": frame.index, "name_en": ""}, index=frame.index)
    xy = pd.DataFrame([places[node] for node in nodes], index=nodes, columns=["x_m", "y_m"])
    return Roads(frame, xy, names)


@st.composite
def storms(draw):
    """Roads of up to six nodes, minutes that are whole, and which node is deep at which minute
    (t, nodes); both ends of a reach differ, two reaches may join the same nodes."""
    count = draw(st.integers(2, 6))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(1, 4))
    own = draw(st.lists(pairs.filter(lambda p: p[0] != p[1]), min_size=1, max_size=9))
    roads = made_roads([(f"R{k}", f"N{a}", f"N{b}", 100.0 * far, float(far))
                        for k, (a, b, far) in enumerate(own)])  # fmt: skip
    # Some nodes are never deep: where all drown nobody drives.
    spans = st.lists(st.tuples(st.integers(0, LAST), st.integers(0, LAST)), max_size=2)
    deep = np.zeros((LAST + 1, len(roads.nodes)), bool)
    for node in range(len(roads.nodes)):
        for low, high in draw(spans):
            deep[low : high + 1, node] = True
    return roads, deep
