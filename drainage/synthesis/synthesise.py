"""From a street skeleton and rules to the tables of a network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.network.model import Network, make_network
from drainage.network.street_roads import streets_named
from drainage.rainfall import IntensityFormula
from drainage.synthesis.catchments import drained_land
from drainage.synthesis.findings import (
    outlets_without_land,
    require,
    stranded_streets,
    too_deep_sewers,
)
from drainage.synthesis.layout import Ends, Paths
from drainage.synthesis.low_places import low_places, places_on_streets
from drainage.synthesis.published_land import AgreedLayout, OldDesign, agreed_layout
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewage import Sewage, build_sewage, dry_weather_flow_l_s
from drainage.synthesis.sewer_line import published_reaches
from drainage.synthesis.sewers import Sewers, lay_sewers
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_channels import Streets, build_streets
from drainage.synthesis.street_points import StreetPoints, cut_streets
from drainage.synthesis.street_sags import RIM_ALLOWANCE_M
from drainage.synthesis.street_spills import LID_ROOM_M
from drainage.synthesis.subcatchments import subcatchment_table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Synthesis:
    """A synthesised network and the table an engineer reads first.

    ``drained``: per outlet its street points, hectares of street and block, sewage L/s.
    ``published_land``: per published size the land through it and what it would carry, see
    ``AgreedLayout.evidence``.
    """

    network: Network
    drained: pd.DataFrame
    published_land: pd.DataFrame


def synthesise(
    skeleton: Skeleton,
    rules: Rules,
    formula: IntensityFormula,
    *,
    name: str,
    title_zh: str,
    crs: str,
    datum: str,
    notes: str,
) -> Synthesis:
    """Build the network; the same input gives the same tables.

    Raises InputError where streets reach no outlet, an outlet gets no land or a sewer
    would lie deeper than the greatest cover.
    """
    skeleton = replace(skeleton, outlets=_built_outlets(skeleton, rules))
    segments = skeleton.street_segments
    points = cut_streets(skeleton.street_nodes, segments, rules.manhole_spacing_m.value)
    land = drained_land(
        points, segments["width_m"].to_numpy(float), rules.street_drained_width_m.value
    )
    street_ha, block_ha = _hectares(land.street), _hectares(land.block)
    layout = _layout(points, street_ha, block_ha, skeleton, rules, formula)
    require(stranded_streets(points, layout.forest.outlet))
    served_ha = _served_ha(block_ha, layout)
    runoff_ha = (
        rules.street_runoff_coefficient.value * street_ha
        + rules.block_runoff_coefficient * served_ha
    )
    sewers = lay_sewers(points, layout.forest, runoff_ha, skeleton, rules, formula)
    sewage_l_s = dry_weather_flow_l_s(served_ha, rules)
    drained = _drained(sewers, skeleton.outlets, street_ha, served_ha, sewage_l_s)
    require(outlets_without_land(drained) + too_deep_sewers(sewers, rules))
    listed = places_on_streets(points, segments, skeleton.listed_points)
    places = low_places(points, listed, skeleton.listed_points, skeleton, rules)
    streets = build_streets(points, places, sewers.manhole_id, skeleton, rules)
    sewage = build_sewage(points, sewage_l_s, sewers, skeleton, rules)
    subcatchments = subcatchment_table(
        land,
        street_ha,
        block_ha,
        points,
        sewers.manhole_id,
        streets,
        skeleton,
        rules,
        layout.undrawn_ha,
    )
    network = make_network(
        name,
        title_zh=title_zh,
        crs=crs,
        datum=datum,
        notes=notes,
        watch_points=_watch_points(points, listed, skeleton, streets),
        **_tables(sewers, streets, sewage, subcatchments),
    )
    return Synthesis(network, drained, layout.evidence)


def _tables(
    sewers: Sewers, streets: Streets, sewage: Sewage, subcatchments: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The tables of sewers, streets, sewage and land as one town."""
    hollows = streets.hollows
    return {
        "junctions": pd.concat([_with_lids(sewers, streets), streets.junctions, sewage.junctions]),
        "outfalls": pd.concat([sewers.outfalls, sewage.outfalls, streets.outfalls]),
        "storages": streets.storages,
        "conduits": pd.concat([sewers.conduits, sewage.conduits, streets.conduits]),
        "weirs": streets.weirs,
        "orifices": hollows.orifices,
        "pumps": hollows.pumps,
        "hollows": hollows.hollows,
        "regulators": sewage.regulators,
        "curves": pd.concat([streets.curves, sewage.curves, hollows.curves]),
        "subcatchments": pd.concat([subcatchments, _land_of_hollows(streets, subcatchments)]),
        "streets": streets.streets,
        "street_sections": streets.street_sections,
        "inlet_types": streets.inlet_types,
        "inlets": streets.inlets,
        "dry_weather_flows": sewage.dry_weather_flows,
        "patterns": sewage.patterns,
    }


def _hectares(polygons: NDArray[np.object_]) -> Floats:
    return np.asarray(np.round(shapely.area(polygons) / 1e4, 5))


def _served_ha(block_ha: Floats, layout: AgreedLayout) -> Floats:
    """Blocks (n,) with the land beyond the drawing, ha."""
    served = block_ha.copy()
    served[list(layout.undrawn_ha)] += list(layout.undrawn_ha.values())
    return served


def _built_outlets(skeleton: Skeleton, rules: Rules) -> pd.DataFrame:
    """The outlets that always stand and those of the alternatives the rules choose."""
    alternative = skeleton.outlets["alternative"]
    return skeleton.outlets[alternative.eq("") | alternative.isin(rules.outlet_alternatives)]


def _layout(
    points: StreetPoints,
    street_ha: Floats,
    block_ha: Floats,
    skeleton: Skeleton,
    rules: Rules,
    formula: IntensityFormula,
) -> AgreedLayout:
    outlets = skeleton.outlets
    end_points = np.array(
        [points.point_of_node[node] for node in outlets["street_node"]], dtype=np.int64
    )
    straight = np.hypot(
        outlets["x_m"].to_numpy(float) - points.x_m[end_points],
        outlets["y_m"].to_numpy(float) - points.y_m[end_points],
    )
    # A ditch is there already; a sewer to the bank has to be dug like any other.
    way_on = np.where(outlets["connection"].eq("sewer"), straight, 0.0)
    total_ha = street_ha + block_ha
    coefficient = (
        rules.street_runoff_coefficient.value * street_ha.sum()
        + rules.block_runoff_coefficient * block_ha.sum()
    ) / total_ha.sum()
    return agreed_layout(
        Paths(
            points.ground_level_m,
            points.reach_from,
            points.reach_to,
            points.reach_length_m,
            rules.adverse_path_penalty.value,
        ),
        Ends(end_points, way_on),
        total_ha,
        published_reaches(points, skeleton, rules),
        OldDesign(
            formula,
            float(coefficient),
            rules.old_entry_time_min.value,
            rules.old_delay_coefficient.value,
            rules.pipe_manning_n.value,
        ),
    )


def _land_of_hollows(streets: Streets, subcatchments: pd.DataFrame) -> pd.DataFrame:
    """Land beside a hollow, as a street surface like the one at its low point."""
    hollows = streets.hollows.hollows
    hollows = hollows[hollows["land_ha"] > 0]
    at_street = subcatchments[subcatchments["kind"] == "street"].set_index("outlet_id")
    own = at_street.loc[hollows["node_id"]]
    land_ha = hollows["land_ha"].to_numpy(float)
    return own.assign(
        outlet_id=hollows["node_id"].to_numpy(),
        width_m=np.round(own["width_m"].to_numpy() * land_ha / own["area_ha"].to_numpy(), 2),
        area_ha=land_ha,
        polygon_wkt="",
        source=hollows["source"].to_numpy(),
    ).set_index(pd.Index("AH-" + hollows.index.astype(str)))


def _drained(
    sewers: Sewers,
    outlets: pd.DataFrame,
    street_ha: Floats,
    block_ha: Floats,
    sewage_l_s: Floats,
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "outlet_id": sewers.outlet_id,
            "manholes": 1,
            "street_ha": street_ha,
            "block_ha": block_ha,
            "sewage_l_s": sewage_l_s,
        }
    )
    table = frame.groupby("outlet_id").sum().reindex(outlets.index, fill_value=0)
    table.insert(0, "system", outlets["system"])
    return table.assign(area_ha=table["street_ha"] + table["block_ha"])


def _with_lids(sewers: Sewers, streets: Streets) -> pd.DataFrame:
    lidded = pd.Index(sewers.manhole_id[streets.lidded])
    junctions = sewers.junctions.copy()
    depth = junctions.loc[lidded, "max_depth_m"] + LID_ROOM_M + RIM_ALLOWANCE_M
    junctions.loc[lidded, "max_depth_m"] = depth.round(3)
    return junctions


def _watch_points(
    points: StreetPoints, listed: Ints, skeleton: Skeleton, streets: Streets
) -> pd.DataFrame:
    table = skeleton.listed_points
    segments = skeleton.street_segments
    alike = {name: streets_named(segments, [name]) for name in table["street_zh"]}
    street_id = []
    for point, name in zip(listed.tolist(), table["street_zh"], strict=True):
        touching = (points.reach_from == point) | (points.reach_to == point)
        numbers = np.unique(points.reach_segment[touching])
        named = [k for k in numbers.tolist() if segments.index[k] in alike[name]]
        street_id.append(str(segments.index[(named or numbers.tolist())[0]]))
    return pd.DataFrame(
        {
            "name_zh": table["name_zh"],
            "name_en": table["name_en"],
            "node_id": streets.gutter_id[listed],
            "street_id": street_id,
            "target_hourly_rain_mm": table["target_hourly_rain_mm"].astype(float),
            "phase": table["phase"],
            "completion_year": table["completion_year"],
            "x_m": points.x_m[listed],
            "y_m": points.y_m[listed],
            "source": table["source"],
        },
        index=table.index,
    )
