"""Streets as channels: gutters, sags at low points, inlets, spills at the river bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.synthesis.hollows import HollowParts, hollow_parts
from drainage.synthesis.low_places import LowPlaces
from drainage.synthesis.overland import overland_table, runs_on_to, street_ends
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_inlets import inlet_table, inlet_type_table
from drainage.synthesis.street_points import StreetPoints
from drainage.synthesis.street_sags import (
    RIM_ALLOWANCE_M,
    bowl_depth_m,
    low_points,
    sag_curves,
    street_depth_m,
)
from drainage.synthesis.street_spills import bank_spills, lids

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class _Kinds:
    """Street points (n,) that spill over a bank, and those with a bowl; the rest are gutters."""

    spills: Bools
    sag: Bools


@dataclass(frozen=True)
class Streets:
    """Tables of the street surface; ``gutter_id`` (n,) per street point.

    ``hollows``: the parts that only hollows have.
    """

    junctions: pd.DataFrame
    storages: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    weirs: pd.DataFrame
    curves: pd.DataFrame
    streets: pd.DataFrame
    street_sections: pd.DataFrame
    inlet_types: pd.DataFrame
    inlets: pd.DataFrame
    hollows: HollowParts
    gutter_id: NDArray[np.str_]
    lidded: Bools


def build_streets(
    points: StreetPoints,
    places: LowPlaces,
    manhole_id: NDArray[np.str_],
    skeleton: Skeleton,
    rules: Rules,
) -> Streets:
    """Street channels over the sewers.

    Every low point of the street profile and every listed point gets a sag, a bowl of its
    own. A street that ends at a river spills over its bank instead, one that ends falling
    runs on over land, and so does what overtops the kerb at another low point.
    """
    segments = skeleton.street_segments
    below, kinds = _kinds(points, places, skeleton.street_nodes)
    in_hollow = places.hollow >= 0
    width = segments["width_m"].to_numpy(float)[points.reach_segment]
    point_width = np.zeros(len(points.label))
    np.maximum.at(point_width, points.reach_from, width)
    np.maximum.at(point_width, points.reach_to, width)
    gutter_id = np.char.add("G-", points.label)
    upper, lower = _downhill(points, places.gutter_level_m)
    section = _section_ids(width, in_hollow[upper] | in_hollow[lower])
    channels = _conduits(points, places, upper, lower, section, gutter_id, segments, rules)
    overland = overland_table(points, below, point_width, gutter_id, rules)
    lidded = np.ones(len(points.label), dtype=bool)
    lidded[lower] = False
    bowl_m = bowl_depth_m(points, places)
    junctions, storages = _gutters_and_sags(
        points, places, kinds.sag, bowl_m, street_depth_m(point_width, rules), gutter_id
    )
    spills = np.flatnonzero(kinds.spills)
    weirs, outfalls = bank_spills(
        points, spills, point_width, gutter_id, rules.bank_spill_height_m.value
    )
    return Streets(
        junctions=junctions,
        storages=storages,
        outfalls=outfalls,
        conduits=pd.concat([channels, overland]),
        weirs=pd.concat([weirs, lids(points, np.flatnonzero(lidded), manhole_id, gutter_id)]),
        curves=sag_curves(points, np.flatnonzero(kinds.sag), bowl_m, in_hollow, point_width, rules),
        streets=segments[["name_zh", "name_en", "road_class", "width_m", "length_m", "source"]],
        street_sections=_sections(
            np.unique(width),
            np.unique(width[in_hollow[lower]]),
            float(np.max(points.ground_level_m - places.gutter_level_m)),
            rules,
        ),
        inlet_types=inlet_type_table(rules),
        inlets=inlet_table(
            points, lower, kinds.sag | kinds.spills, places, manhole_id, channels, rules
        ),
        hollows=hollow_parts(points, places, gutter_id, manhole_id, skeleton, rules),
        gutter_id=gutter_id,
        lidded=lidded,
    )


def _kinds(points: StreetPoints, places: LowPlaces, nodes: pd.DataFrame) -> tuple[Ints, _Kinds]:
    """The point that each point's water runs on to over land (-1: none), and what stands there."""
    spills = np.zeros(len(points.label), dtype=bool)
    spills[: len(nodes)] = nodes["spills_to_river"].ne("").to_numpy()
    low = low_points(points) & ~spills
    below = runs_on_to(points, low & ~places.is_listed)
    runs_on = (below >= 0) & street_ends(points)
    sag = (low & ~runs_on) | places.is_listed | (places.hollow >= 0)
    return below, _Kinds(spills=spills, sag=sag)


def _downhill(points: StreetPoints, level_m: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Upper and lower point of each reach; of two at one level the first is the upper."""
    start, end = points.reach_from, points.reach_to
    downhill = (level_m[start] > level_m[end]) | ((level_m[start] == level_m[end]) & (start < end))
    return np.where(downhill, start, end), np.where(downhill, end, start)


def _gutters_and_sags(
    points: StreetPoints,
    places: LowPlaces,
    sag: Bools,
    bowl_m: NDArray[np.float64],
    room_m: NDArray[np.float64],
    gutter_id: NDArray[np.str_],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Junctions at the points without a bowl, storages at those with one."""
    place = pd.DataFrame(
        {
            "system": "street",
            "x_m": points.x_m,
            "y_m": points.y_m,
            "ground_level_m": places.gutter_level_m,
        },
        index=pd.Index(gutter_id),
    )
    normal = points.ground_level_m
    storages = place.assign(
        ground_level_m=normal,
        invert_level_m=np.round(normal - bowl_m, 3),
        max_depth_m=np.round(room_m + bowl_m + RIM_ALLOWANCE_M, 3),
        curve_id=np.char.add("SAG-", points.label),
        source=np.select(
            [places.hollow >= 0, places.is_listed],
            ["assumed: hollow, see hollows.csv", "rule: sag of a listed point"],
            "rule: sag at a low point of the street profile",
        ),
    )[sag]
    junctions = place.assign(
        invert_level_m=places.gutter_level_m,
        max_depth_m=np.round(room_m + RIM_ALLOWANCE_M, 3),
        source="rule: gutter over a manhole",
    )[~sag]
    return junctions, storages


def _width_label(width_m: NDArray[np.float64]) -> NDArray[np.str_]:
    return np.array([f"{width:g}" for width in width_m], dtype=str)


def _section_ids(width_m: NDArray[np.float64], walled: Bools) -> NDArray[np.str_]:
    name = np.char.add("X-", _width_label(width_m))
    return np.where(walled, np.char.add(name, "-hollow"), name)


def _conduits(
    points: StreetPoints,
    places: LowPlaces,
    upper: Ints,
    lower: Ints,
    section_id: NDArray[np.str_],
    gutter_id: NDArray[np.str_],
    segments: pd.DataFrame,
    rules: Rules,
) -> pd.DataFrame:
    level = places.gutter_level_m
    return pd.DataFrame(
        {
            "from_id": gutter_id[upper],
            "to_id": gutter_id[lower],
            "system": "street",
            "street_id": segments.index.to_numpy(str)[points.reach_segment],
            "length_m": points.reach_length_m,
            "from_invert_level_m": level[upper],
            "to_invert_level_m": level[lower],
            "shape": "street",
            "diameter_mm": 0.0,
            "width_mm": 0.0,
            "height_mm": 0.0,
            "side_slope": 0.0,
            "barrels": 1,
            "street_section_id": section_id,
            "manning_n": rules.street_manning_n.value,
            "sediment_depth_mm": 0.0,
            "source": "rule: street channel along the skeleton",
        },
        index=pd.Index(np.char.add("R-", points.reach_label)),
    )


def _sections(
    widths: NDArray[np.float64], walled: NDArray[np.float64], deepest_m: float, rules: Rules
) -> pd.DataFrame:
    """One section a width of street, and one a width of street in a hollow.

    Walls stand beside a hollow up to where a flooded street around it rises.
    """
    wall_slope_pct = rules.backing_slope_pct.value + 100 * deepest_m / rules.backing_width_m.value
    open_air = _street_sections(widths, rules.backing_slope_pct.value, "", rules)
    if not len(walled):
        return open_air
    return pd.concat([open_air, _street_sections(walled, wall_slope_pct, "-hollow", rules)])


def _street_sections(
    widths: NDArray[np.float64], backing_slope_pct: float, suffix: str, rules: Rules
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "crown_width_m": widths / 2,
            "crossfall_pct": rules.street_slope_pct.value,
            "kerb_height_m": rules.kerb_height_m.value,
            "manning_n": rules.street_manning_n.value,
            "sides": 2,
            "backing_width_m": rules.backing_width_m.value,
            "backing_slope_pct": backing_slope_pct,
            "backing_manning_n": rules.backing_manning_n.value,
            "median_height_m": 0.0,
            "source": "width: skeleton; the rest: rule",
        },
        index=pd.Index([f"X-{label}{suffix}" for label in _width_label(widths)]),
    )
