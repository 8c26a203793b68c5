"""The table of subcatchments: streets, blocks and hills."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.synthesis.catchments import Land
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_channels import Streets
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]


def subcatchment_table(
    land: Land,
    street_ha: Floats,
    block_ha: Floats,
    points: StreetPoints,
    manhole_id: NDArray[np.str_],
    streets: Streets,
    skeleton: Skeleton,
    rules: Rules,
) -> pd.DataFrame:
    """Street surfaces to the gutters, blocks to the manholes, hills to their streets."""
    width = skeleton.street_segments["width_m"].to_numpy(float)[points.reach_segment]
    half_street = np.zeros(len(points.label))
    np.maximum.at(half_street, points.reach_from, width / 2)
    np.maximum.at(half_street, points.reach_to, width / 2)
    street = pd.DataFrame(
        {
            "kind": "street",
            "outlet_id": streets.gutter_id,
            "gutter_id": "",
            "gutter_share": 0.0,
            "area_ha": street_ha,
            "width_m": np.round(street_ha * 1e4 / half_street, 2),
            "slope_pct": rules.street_slope_pct.value,
            "imperviousness_pct": rules.street_imperviousness_pct.value,
            "polygon_wkt": shapely.to_wkt(land.street, rounding_precision=2),
            "source": "rule: street surface, cut at half-distance between street points",
        },
        index=pd.Index(np.char.add("A-", points.label)),
    )
    block = pd.DataFrame(
        {
            "kind": "block",
            "outlet_id": manhole_id,
            "gutter_id": streets.gutter_id,
            "gutter_share": round(1 - rules.block_share_to_manhole.value, 6),
            "area_ha": block_ha,
            "width_m": np.round(block_ha * 1e4 / rules.block_flow_length_m.value, 2),
            "slope_pct": rules.block_slope_pct.value,
            "imperviousness_pct": rules.block_imperviousness_pct.value,
            "polygon_wkt": shapely.to_wkt(land.block, rounding_precision=2),
            "source": "rule: street_drained_width_m, cut at half-distance to the next street",
        },
        index=pd.Index(np.char.add("K-", points.label)),
    )
    town = pd.concat([street[street["area_ha"] > 0], block[block["area_ha"] > 0]]).assign(
        pervious_manning_n=rules.pervious_manning_n.value
    )
    return pd.concat([town, _hills(skeleton, rules)]).assign(
        impervious_manning_n=rules.impervious_manning_n.value,
        impervious_depression_mm=rules.impervious_depression_mm.value,
        pervious_depression_mm=rules.pervious_depression_mm.value,
        zero_depression_pct=rules.zero_depression_pct.value,
        horton_initial_mm_h=rules.horton_initial_mm_h.value,
        horton_final_mm_h=rules.horton_final_mm_h.value,
        horton_decay_1_h=rules.horton_decay_1_h.value,
    )


def _hills(skeleton: Skeleton, rules: Rules) -> pd.DataFrame:
    hills = skeleton.hills
    area = np.array(
        [rules.hill_catchment_area_ha[name].value for name in hills["area_rule"]]
    ) * hills["share"].to_numpy(float)
    return pd.DataFrame(
        {
            "kind": "hill",
            "outlet_id": "G-" + hills["street_node"],
            "gutter_id": "",
            "gutter_share": 0.0,
            "area_ha": area,
            "width_m": np.round(area * 1e4 / rules.hill_flow_length_m.value, 2),
            "slope_pct": rules.hill_slope_pct.value,
            "imperviousness_pct": rules.hill_imperviousness_pct.value,
            "pervious_manning_n": rules.hill_pervious_manning_n.value,
            "polygon_wkt": "",
            "source": hills["source"],
        },
        index=hills.index,
    )
