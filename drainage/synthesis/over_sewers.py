"""Streets, inlets and catchments over the sewers of a survey."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drainage.checks import rule_findings
from drainage.errors import Finding, InputError
from drainage.network.model import Network, empty_table
from drainage.said import said
from drainage.synthesis.catchments import drained_land, reach_axes
from drainage.synthesis.gully_inlets import surveyed_inlets
from drainage.synthesis.low_places import low_places
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewage import PATTERN_ID, dry_weather_flow_l_s, pattern_table
from drainage.synthesis.sewer_streets import streets_over
from drainage.synthesis.skeleton import SKELETON_TABLES, Skeleton
from drainage.synthesis.street_channels import Streets, build_streets
from drainage.synthesis.street_points import StreetPoints
from drainage.synthesis.street_sags import RIM_ALLOWANCE_M
from drainage.synthesis.street_spills import LID_ROOM_M, lids
from drainage.synthesis.subcatchments import subcatchment_table
from drainage.synthesis.town_blocks import shared_blocks

Geometries = NDArray[np.object_]
DRAINS_STREETS = ("storm", "combined")
NEAR_POINT_M = 100.0


@dataclass(frozen=True)
class Town:
    """What is known of the town besides its sewers; every part may be empty.

    ``streets``: street_id -> name_zh, name_en, road_class, width_m, source and ``axis``
    (a line). ``points``: point_no -> name_zh, name_en, target_hourly_rain_mm, phase,
    completion_year, source, x_m, y_m. ``drained``: the area that drains, None for a strip
    along the sewers.
    """

    streets: pd.DataFrame
    points: pd.DataFrame
    drained: shapely.Geometry | None


def over_sewers(network: Network, town: Town, rules: Rules) -> Network:
    """The network with gutters over its storm and combined manholes, inlets and land.

    Every pipe between two such manholes lies under a street: its road, the nearest of
    ``town.streets`` within 30 m or one of its own of 12 m. Inlets are the gullies of the
    network; in streets without any, and in a network without, by rule. Raises InputError for
    gaps in the levels, for streets that are there already and for points far from any manhole.
    """
    manholes, pipes = _sewers(network)
    _require(network, manholes, pipes)
    segments, segment_of = streets_over(network, pipes, town.streets)
    points = _street_points(manholes, pipes, segment_of)
    listed = _listed(points, town.points)
    skeleton = _skeleton(points, segments)
    manhole_id = points.label
    places = low_places(points, listed, town.points, skeleton, rules)
    streets = build_streets(points, places, manhole_id, skeleton, rules)
    if len(network.gullies):
        streets = _with_gullies(network, manholes, points, streets, rules)
    width = segments["width_m"].to_numpy(float)
    land = drained_land(points, width, rules.street_drained_width_m.value)
    if town.drained is not None:
        axes = _cutting_axes(points, town.streets)
        land = shared_blocks(points.x_m, points.y_m, town.drained, axes, land.street)
    street_ha, block_ha = (
        np.round(shapely.area(shape) / 1e4, 5) for shape in (land.street, land.block)
    )
    subcatchments = subcatchment_table(
        land, street_ha, block_ha, points, manhole_id, streets, skeleton, rules, {}
    )
    surfaced = _joined(network, streets, subcatchments, manhole_id, town.points, listed, points)
    return _with_sewage(surfaced, manholes, block_ha, rules)


def _sewers(network: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Manholes and pipes of storm and combined sewers that lie between two manholes."""
    joints = network.junctions[network.junctions["system"].isin(DRAINS_STREETS)]
    pipes = network.conduits[
        network.conduits["shape"].isin(["circular", "box", "other"])
        & network.conduits["from_id"].isin(joints.index)
        & network.conduits["to_id"].isin(joints.index)
    ]
    pair = pd.DataFrame(
        {"a": pipes[["from_id", "to_id"]].min(axis=1), "b": pipes[["from_id", "to_id"]].max(axis=1)}
    )
    pipes = pipes[~pair.duplicated()]
    used = joints.index.isin(pipes["from_id"]) | joints.index.isin(pipes["to_id"])
    return joints[used], pipes


def _require(network: Network, manholes: pd.DataFrame, pipes: pd.DataFrame) -> None:
    findings = []
    if (network.conduits["shape"] == "street").any() or len(network.subcatchments):
        findings.append(
            Finding(
                "tables",
                "",
                "",
                "",
                "the network has streets or catchments already",
                "Start from a network of sewers alone.",
            )
        )
    if pipes.empty:
        findings.append(Finding("conduits.csv", "", "", "", "no storm or combined pipe joins two "
                                "manholes", "Check the systems of the survey."))  # fmt: skip
    for name in ("x_m", "y_m", "ground_level_m", "invert_level_m", "max_depth_m"):
        findings += [
            Finding("junctions.csv", str(row), name, "", "the value is missing",
                    "Run `drainage fill` and accept a value first.")
            for row in manholes.index[manholes[name].isna()]
        ]  # fmt: skip
    # Land is shared by distance: a point that lies nowhere would take the fields around it.
    findings += rule_findings(network, "outlying-place")
    if findings:
        raise InputError(findings)


def _street_points(
    manholes: pd.DataFrame, pipes: pd.DataFrame, segment_of: NDArray[np.int64]
) -> StreetPoints:
    number = pd.Series(np.arange(len(manholes)), index=manholes.index)
    return StreetPoints(
        label=manholes.index.to_numpy(str),
        x_m=manholes["x_m"].to_numpy(float),
        y_m=manholes["y_m"].to_numpy(float),
        ground_level_m=manholes["ground_level_m"].to_numpy(float),
        reach_label=pipes.index.to_numpy(str),
        reach_from=number[pipes["from_id"]].to_numpy(np.int64),
        reach_to=number[pipes["to_id"]].to_numpy(np.int64),
        reach_length_m=pipes["length_m"].to_numpy(float),
        reach_segment=segment_of.astype(np.int64),
        point_of_node={str(name): k for k, name in enumerate(manholes.index)},
    )


def _with_gullies(
    network: Network,
    manholes: pd.DataFrame,
    points: StreetPoints,
    streets: Streets,
    rules: Rules,
) -> Streets:
    """The streets with the inlets a survey found, and lids where it found none."""
    channels = streets.conduits.loc[streets.conduits.index.isin(streets.inlets.index)]
    inlets, kinds = surveyed_inlets(network, manholes, channels, streets.inlets, rules)
    lidded = ~pd.Index(points.label).isin(inlets["node_id"])
    own = lids(points, np.flatnonzero(lidded), points.label, streets.gutter_id)
    banks = streets.weirs[streets.weirs["from_id"].isin(streets.gutter_id)]
    used = streets.inlet_types[streets.inlet_types.index.isin(inlets["inlet_type_id"])]
    return replace(
        streets,
        inlets=inlets,
        inlet_types=pd.concat([used, kinds]) if len(used) else kinds,
        weirs=pd.concat([part for part in (banks, own) if len(part)] or [streets.weirs.iloc[:0]]),
        lidded=lidded,
    )


def _listed(points: StreetPoints, listed: pd.DataFrame) -> NDArray[np.int64]:
    """The street point nearest to each listed point."""
    if listed.empty:
        return np.empty(0, dtype=np.int64)
    tree = cKDTree(np.column_stack([points.x_m, points.y_m]))
    distance, at = tree.query(listed[["x_m", "y_m"]].to_numpy(float))
    far = distance > NEAR_POINT_M
    if far.any():
        raise InputError(
            Finding("points", str(listed.index[k]), "", f"{distance[k]:.0f} m",
                    said("no manhole within {near_m:g} m of this point", near_m=NEAR_POINT_M),
                    "Check its coordinates and their plane.")
            for k in np.flatnonzero(far).tolist()
        )  # fmt: skip
    return at.astype(np.int64)


def _skeleton(points: StreetPoints, segments: pd.DataFrame) -> Skeleton:
    tables = {table.name: empty_table(table) for table in SKELETON_TABLES}
    nodes = pd.DataFrame({"spills_to_river": ""}, index=pd.Index(points.label))
    return replace(Skeleton(**tables), street_nodes=nodes, street_segments=segments)


def _cutting_axes(points: StreetPoints, streets: pd.DataFrame) -> Geometries:
    return streets["axis"].to_numpy(object) if len(streets) else reach_axes(points)


def _with_sewage(
    network: Network,
    manholes: pd.DataFrame,
    block_ha: NDArray[np.float64],
    rules: Rules,
) -> Network:
    """Sewage of the blocks at combined manholes, where the network has none of its own.

    Beside sanitary sewers a combined one takes the rules' share, alone it takes all.
    """
    if len(network.dry_weather_flows) or not manholes["system"].eq("combined").any():
        return network
    sanitary = network.conduits["system"].eq("sanitary").any()
    share = rules.combined_share.value if sanitary else 1.0
    flow = np.round(dry_weather_flow_l_s(block_ha, rules) * share, 5)
    table = pd.DataFrame(
        {
            "flow_l_s": flow,
            "pattern_id": PATTERN_ID,
            "source": "rule: block area, population density, water use",
        },
        index=manholes.index,
    )
    combined = manholes["system"].eq("combined")
    return network.with_tables(
        dry_weather_flows=table[combined & (table["flow_l_s"] > 0)],
        patterns=pattern_table(rules),
    )


def _joined(
    network: Network,
    streets: Streets,
    subcatchments: pd.DataFrame,
    manhole_id: NDArray[np.str_],
    listed_points: pd.DataFrame,
    listed: NDArray[np.int64],
    points: StreetPoints,
) -> Network:
    lidded = pd.Index(manhole_id[streets.lidded])
    joints = network.junctions.copy()
    joints.loc[lidded, "max_depth_m"] += LID_ROOM_M + RIM_ALLOWANCE_M
    joints["max_depth_m"] = joints["max_depth_m"].round(3)
    reaches = streets.conduits[streets.conduits["street_id"].ne("")]
    street_of = pd.concat(
        [pd.Series(reaches["street_id"].to_numpy(), reaches[end]) for end in ("to_id", "from_id")]
    )
    street_of = street_of[~street_of.index.duplicated()]
    gutter = streets.gutter_id[listed]
    watched = listed_points.drop(columns=["x_m", "y_m"]).assign(
        node_id=gutter,
        street_id=street_of.reindex(gutter).to_numpy(),
        x_m=points.x_m[listed],
        y_m=points.y_m[listed],
    )
    unused = network.streets[~network.streets.index.isin(streets.streets.index)]
    parts = {
        "junctions": [joints, streets.junctions], "storages": [network.storages, streets.storages],
        "outfalls": [network.outfalls, streets.outfalls],
        "conduits": [network.conduits, streets.conduits], "weirs": [network.weirs, streets.weirs],
        "curves": [network.curves, streets.curves], "streets": [streets.streets, unused],
        "street_sections": [streets.street_sections], "inlet_types": [streets.inlet_types],
        "inlets": [streets.inlets], "subcatchments": [subcatchments], "watch_points": [watched],
    }  # fmt: skip
    return network.with_tables(
        **{name: pd.concat([frame for frame in frames if len(frame)])
           for name, frames in parts.items() if any(len(frame) for frame in frames)}
    )  # fmt: skip
