"""Tables of sanitary sewers from their design."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.hydraulics import CATALOGUE, Section
from drainage.design.sewer_design import Laid, LayingRules, Reach
from drainage.synthesis.rules import Rules

Floats = NDArray[np.float64]


def laying_rules(rules: Rules, least_mm: float) -> LayingRules:
    return LayingRules(
        rules.minimum_cover_m.value,
        rules.sanitary_minimum_velocity_m_s.value,
        rules.pipe_manning_n.value,
        (
            *(Section(int(d)) for d in (200.0,) if d >= least_mm),
            *(section for section in CATALOGUE if section.height_mm >= least_mm),
        ),
    )


def pipe_table(
    ids: list[str],
    from_ids: list[str],
    to_ids: list[str],
    street_ids: list[str],
    reaches: list[Reach],
    laid: list[Laid],
    rules: Rules,
    source: str,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from_id": from_ids,
            "to_id": to_ids,
            "system": "sanitary",
            "street_id": street_ids,
            "length_m": [reach.length_m for reach in reaches],
            "from_invert_level_m": [pipe.from_invert_level_m for pipe in laid],
            "to_invert_level_m": [pipe.to_invert_level_m for pipe in laid],
            "shape": [pipe.section.shape for pipe in laid],
            "diameter_mm": [
                0.0 if pipe.section.width_mm else float(pipe.section.height_mm) for pipe in laid
            ],
            "width_mm": [float(pipe.section.width_mm) for pipe in laid],
            "height_mm": [
                float(pipe.section.height_mm) if pipe.section.width_mm else 0.0 for pipe in laid
            ],
            "side_slope": 0.0,
            "barrels": 1,
            "street_section_id": "",
            "manning_n": rules.pipe_manning_n.value,
            "sediment_depth_mm": 0.0,
            "source": source,
        },
        index=pd.Index(ids),
    )


def manhole_table(
    ids: list[str], x_m: Floats, y_m: Floats, ground: Floats, invert: Floats, source: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "system": "sanitary",
            "x_m": x_m,
            "y_m": y_m,
            "ground_level_m": ground,
            "invert_level_m": np.round(invert, 3),
            "max_depth_m": np.round(ground - invert, 3),
            "source": source,
        },
        index=pd.Index(ids),
    )
