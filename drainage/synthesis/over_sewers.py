"""Streets, inlets and catchments over the sewers of a survey."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drainage.errors import Finding, InputError
from drainage.network.model import Network, empty_table
from drainage.said import said
from drainage.synthesis.catchments import drained_land, reach_axes
from drainage.synthesis.low_places import low_places
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewage import PATTERN_ID, dry_weather_flow_l_s, pattern_table
from drainage.synthesis.skeleton import SKELETON_TABLES, Skeleton
from drainage.synthesis.street_channels import Streets, build_streets
from drainage.synthesis.street_points import StreetPoints
from drainage.synthesis.street_sags import RIM_ALLOWANCE_M
from drainage.synthesis.street_spills import LID_ROOM_M
from drainage.synthesis.subcatchments import subcatchment_table
from drainage.synthesis.town_blocks import shared_blocks

Geometries = NDArray[np.object_]
DRAINS_STREETS = ("storm", "combined")
NEAR_STREET_M = 30.0
NEAR_POINT_M = 100.0
DEFAULT_WIDTH_M = 12.0


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

    Every pipe between two such manholes lies under a street, the nearest of
    ``town.streets`` within 30 m or one of its own of 12 m. Raises InputError for gaps in
    the levels, for streets that are there already and for points far from any manhole.
    """
    manholes, pipes = _sewers(network)
    _require(network, manholes, pipes)
    segments, segment_of = _streets(network, pipes, manholes, town.streets)
    points = _street_points(manholes, pipes, segment_of)
    listed = _listed(points, town.points)
    skeleton = _skeleton(points, segments)
    manhole_id = points.label
    places = low_places(points, listed, town.points, skeleton, rules)
    streets = build_streets(points, places, manhole_id, skeleton, rules)
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
    if findings:
        raise InputError(findings)


def _streets(
    network: Network, pipes: pd.DataFrame, manholes: pd.DataFrame, streets: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Streets used, and the row of each pipe's street."""
    xy = manholes[["x_m", "y_m"]]
    middle = (xy.loc[pipes["from_id"]].to_numpy(float) + xy.loc[pipes["to_id"]].to_numpy(float)) / 2
    near = np.full(len(pipes), -1)
    if len(streets):
        tree = shapely.STRtree(streets["axis"].to_numpy())
        pipe, street = tree.query_nearest(
            shapely.points(middle), max_distance=NEAR_STREET_M, all_matches=False
        )
        near[pipe] = street
    length = pipes["length_m"].to_numpy(float)
    columns = ["name_zh", "name_en", "road_class", "width_m", "source"]
    known = streets.iloc[np.unique(near[near >= 0])][columns] if len(streets) else None
    own = near < 0
    assumed = pd.DataFrame(
        {"name_zh": pipes.index[own].astype(str), "name_en": "", "road_class": "branch",
         "width_m": DEFAULT_WIDTH_M, "source": "assumed: a street of 12 m over the sewer"},
        index=pd.Index("ST-" + pipes.index[own].astype(str)),
    )  # fmt: skip
    table = pd.concat([known, assumed]) if known is not None else assumed
    label = np.where(own, "ST-" + pipes.index.astype(str), "")
    if known is not None:
        label[~own] = streets.index.to_numpy(str)[near[~own]]
    row = pd.Series(np.arange(len(table)), index=table.index)[label].to_numpy()
    total = np.bincount(row, weights=length, minlength=len(table))
    return table.assign(length_m=np.round(total, 2)), row


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
    street_of = pd.concat(
        [
            pd.Series(streets.conduits["street_id"].to_numpy(), streets.conduits[end])
            for end in ("to_id", "from_id")
        ]
    )
    street_of = street_of[~street_of.index.duplicated()]
    gutter = streets.gutter_id[listed]
    watched = listed_points.drop(columns=["x_m", "y_m"]).assign(
        node_id=gutter,
        street_id=street_of.reindex(gutter).to_numpy(),
        x_m=points.x_m[listed],
        y_m=points.y_m[listed],
    )
    parts = {
        "junctions": [joints, streets.junctions], "storages": [network.storages, streets.storages],
        "outfalls": [network.outfalls, streets.outfalls],
        "conduits": [network.conduits, streets.conduits], "weirs": [network.weirs, streets.weirs],
        "curves": [network.curves, streets.curves], "streets": [streets.streets],
        "street_sections": [streets.street_sections], "inlet_types": [streets.inlet_types],
        "inlets": [streets.inlets], "subcatchments": [subcatchments], "watch_points": [watched],
    }  # fmt: skip
    return network.with_tables(
        **{name: pd.concat([frame for frame in frames if len(frame)])
           for name, frames in parts.items() if any(len(frame) for frame in frames)}
    )  # fmt: skip
