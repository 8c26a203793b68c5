"""The table of subcatchments: streets, blocks and hills."""

from __future__ import annotations

from collections.abc import Mapping

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
    undrawn_ha: Mapping[int, float],
) -> pd.DataFrame:
    """Street surfaces to the gutters, blocks to the manholes, hills to their streets.

    ``undrawn_ha``: street point -> land beyond the drawing that a sewer brings to its
    manhole.
    """
    paved = _streets(land, street_ha, points, streets.gutter_id, skeleton, rules).assign(
        impervious_manning_n=rules.impervious_manning_n.value
    )
    drawn = _blocks(land, block_ha, points, manhole_id, streets.gutter_id, rules)
    blocks = pd.concat([drawn, _undrawn(undrawn_ha, points, manhole_id, rules)]).assign(
        impervious_manning_n=rules.block_impervious_manning_n.value
    )
    town = pd.concat([paved, blocks]).assign(pervious_manning_n=rules.pervious_manning_n.value)
    return pd.concat([town, _hills(skeleton, rules)]).assign(
        impervious_depression_mm=rules.impervious_depression_mm.value,
        pervious_depression_mm=rules.pervious_depression_mm.value,
        zero_depression_pct=rules.zero_depression_pct.value,
        horton_initial_mm_h=rules.horton_initial_mm_h.value,
        horton_final_mm_h=rules.horton_final_mm_h.value,
        horton_decay_1_h=rules.horton_decay_1_h.value,
    )


def _streets(
    land: Land,
    street_ha: Floats,
    points: StreetPoints,
    gutter_id: NDArray[np.str_],
    skeleton: Skeleton,
    rules: Rules,
) -> pd.DataFrame:
    """The surfaces of the streets; water runs from the crown to the gutter."""
    width = skeleton.street_segments["width_m"].to_numpy(float)[points.reach_segment]
    half_street = np.zeros(len(points.label))
    np.maximum.at(half_street, points.reach_from, width / 2)
    np.maximum.at(half_street, points.reach_to, width / 2)
    table = pd.DataFrame(
        {
            "kind": "street",
            "outlet_id": gutter_id,
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
    return table[table["area_ha"] > 0]


def _blocks(
    land: Land,
    block_ha: Floats,
    points: StreetPoints,
    manhole_id: NDArray[np.str_],
    gutter_id: NDArray[np.str_],
    rules: Rules,
) -> pd.DataFrame:
    """The blocks beside the streets, to the manholes and in part to the gutters."""
    table = pd.DataFrame(
        {
            "kind": "block",
            "outlet_id": manhole_id,
            "gutter_id": gutter_id,
            "gutter_share": round(1 - rules.block_share_to_manhole.value, 6),
            "area_ha": block_ha,
            "width_m": np.round(block_ha * 1e4 / rules.block_flow_length_m.value, 2),
            "slope_pct": rules.block_slope_pct.value,
            "imperviousness_pct": round(rules.block_imperviousness_pct, 2),
            "polygon_wkt": shapely.to_wkt(land.block, rounding_precision=2),
            "source": "rule: street_drained_width_m, cut at half-distance to the next street",
        },
        index=pd.Index(np.char.add("K-", points.label)),
    )
    return table[table["area_ha"] > 0]


def _undrawn(
    undrawn_ha: Mapping[int, float],
    points: StreetPoints,
    manhole_id: NDArray[np.str_],
    rules: Rules,
) -> pd.DataFrame:
    """Blocks beyond the drawing: all their water comes by the sewer that leads from there."""
    at = list(undrawn_ha)
    area = np.array([undrawn_ha[point] for point in at])
    return pd.DataFrame(
        {
            "kind": "block",
            "outlet_id": manhole_id[at] if at else [],
            "gutter_id": "",
            "gutter_share": 0.0,
            "area_ha": area,
            "width_m": np.round(area * 1e4 / rules.block_flow_length_m.value, 2),
            "slope_pct": rules.block_slope_pct.value,
            "imperviousness_pct": round(rules.block_imperviousness_pct, 2),
            "polygon_wkt": "",
            "source": "assumed: land beyond the drawing, half of what the published size of the "
            "sewer below would carry less the land drawn",
        },
        index=pd.Index([f"U-{points.label[point]}" for point in at], dtype="str"),
    )


def _hills(skeleton: Skeleton, rules: Rules) -> pd.DataFrame:
    """The whole hills; the share that reaches the streets is their share to the gutter."""
    hills = skeleton.hills
    area = np.array(
        [rules.hill_catchment_area_ha[name].value for name in hills["area_rule"]]
    ) * hills["share"].to_numpy(float)
    return pd.DataFrame(
        {
            "kind": "hill",
            "outlet_id": "",
            "gutter_id": "G-" + hills["street_node"],
            "gutter_share": rules.hill_share_to_streets.value,
            "area_ha": area,
            "width_m": np.round(area * 1e4 / rules.hill_flow_length_m.value, 2),
            "slope_pct": rules.hill_slope_pct.value,
            "imperviousness_pct": rules.hill_imperviousness_pct.value,
            "impervious_manning_n": rules.impervious_manning_n.value,
            "pervious_manning_n": rules.hill_pervious_manning_n.value,
            "polygon_wkt": "",
            "source": hills["source"],
        },
        index=hills.index,
    )
