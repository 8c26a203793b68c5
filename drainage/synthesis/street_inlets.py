"""Inlets of the street channels."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.synthesis.low_places import LowPlaces
from drainage.synthesis.rules import Rules
from drainage.synthesis.street_points import StreetPoints

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def inlet_type_table(rules: Rules) -> pd.DataFrame:
    """The one kind of inlet the old town has."""
    return pd.DataFrame(
        {
            "kind": "grate",
            "grate_length_m": rules.grate_length_m.value,
            "grate_width_m": rules.grate_width_m.value,
            "kerb_length_m": 0.0,
            "kerb_height_m": 0.0,
            "flow_limit_l_s": rules.grate_flow_limit_l_s.value,
            "source": "rule: single flat grate",
        },
        index=pd.Index(["GRATE"]),
    )


def inlet_table(
    points: StreetPoints,
    lower: Ints,
    ponding: Bools,
    places: LowPlaces,
    manhole_id: NDArray[np.str_],
    conduits: pd.DataFrame,
    rules: Rules,
) -> pd.DataFrame:
    """Inlets of every street channel, at its lower end; ``ponding`` (n,).

    A channel that ends in a hollow has none: the hollow's own lead takes its water.
    """
    number = np.ceil(points.reach_length_m / rules.inlet_spacing_m.value).astype(np.int64)
    is_listed = places.is_listed
    inlets = pd.DataFrame(
        {
            "inlet_type_id": "GRATE",
            "node_id": manhole_id[lower],
            "number_per_side": np.maximum(1, number),
            "clogged_pct": rules.inlet_clogging_pct.value,
            "out_of_order_pct": places.out_of_order_pct[lower],
            "placement": np.where(ponding[lower], "on_sag", "on_grade"),
            "source": np.where(
                is_listed[lower],
                "rule: inlet spacing and clogging; listed point: share out of order",
                "rule: inlet spacing and clogging",
            ),
        },
        index=conduits.index,
    )
    return inlets[places.hollow[lower] < 0]
