"""Weirs by which water leaves a street at a river bank, or a manhole under its lid."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.synthesis.street_points import StreetPoints

Ints = NDArray[np.int64]

WEIR_COEFFICIENT = 1.7
"""Broad-crested weir, SI."""
LID_PERIMETER_M = 2.2
"""Overflow edge of a manhole lid 0.7 m wide."""
LID_ROOM_M = 0.5
"""Room above a lid before its water leaves the model."""


def bank_spills(
    points: StreetPoints,
    spills: Ints,
    point_width: NDArray[np.float64],
    gutter_id: NDArray[np.str_],
    height_m: float,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Weirs of streets that end at a river, ``height_m`` above the gutter, and their outfalls."""
    level, label = points.ground_level_m[spills], points.label[spills]
    outfall_id = np.char.add("B-", label)
    source = "assumed: a street that ends at the river spills over its bank"
    crest = np.round(level + height_m, 3)
    weirs = pd.DataFrame(
        {
            "from_id": gutter_id[spills],
            "to_id": outfall_id,
            "crest_level_m": crest,
            "length_m": point_width[spills],
            "height_m": 1.5,
            "discharge_coefficient": WEIR_COEFFICIENT,
            "flap_gate": True,
            "source": source,
        },
        index=pd.Index(np.char.add("W-", label)),
    )
    outfalls = pd.DataFrame(
        {
            "name_zh": [f"{name}街端漫溢入河" for name in label],
            "name_en": [f"street end {name}, over the bank" for name in label],
            "system": "street",
            "x_m": points.x_m[spills],
            "y_m": points.y_m[spills],
            "ground_level_m": level,
            "invert_level_m": np.round(level - 1.0, 3),
            "river": "",
            "flap_gate": False,
            "source": source,
        },
        index=pd.Index(outfall_id),
    )
    return weirs, outfalls


def lids(
    points: StreetPoints,
    lidded: Ints,
    manhole_id: NDArray[np.str_],
    gutter_id: NDArray[np.str_],
) -> pd.DataFrame:
    """Where no inlet leads to a manhole its water can reach the street by its lid only."""
    return pd.DataFrame(
        {
            "from_id": manhole_id[lidded],
            "to_id": gutter_id[lidded],
            "crest_level_m": points.ground_level_m[lidded],
            "length_m": LID_PERIMETER_M,
            "height_m": LID_ROOM_M,
            "discharge_coefficient": WEIR_COEFFICIENT,
            "flap_gate": True,
            "source": "rule: manhole without inlets overflows at its lid",
        },
        index=pd.Index(np.char.add("L-", points.label[lidded])),
    )
