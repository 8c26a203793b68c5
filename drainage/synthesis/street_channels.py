"""Streets as channels: gutters, sags at low points, inlets, spills at the river bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from drainage.synthesis.hollows import BOTTOM_LENGTH_M, HollowParts, hollow_parts
from drainage.synthesis.low_places import LowPlaces
from drainage.synthesis.overland import overland_table, runs_on_to, street_ends
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_inlets import inlet_table, inlet_type_table
from drainage.synthesis.street_points import StreetPoints

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEIR_COEFFICIENT = 1.7
"""Broad-crested weir, SI."""
RIM_ALLOWANCE_M = 0.01
"""Rims stand this much over the channels, or rounding makes SWMM raise them (WARNING 02)."""
LID_PERIMETER_M = 2.2
"""Overflow edge of a manhole lid 0.7 m wide."""
LID_ROOM_M = 0.5
"""Room above a lid before its water leaves the model."""


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


def low_points(points: StreetPoints) -> Bools:
    """(n,) true at the low points of the street profile.

    Points of one level joined by streets are one place: it is low where no street leads
    down from any of them, and its first point stands for it.
    """
    n = len(points.ground_level_m)
    level = points.ground_level_m
    flat = level[points.reach_from] == level[points.reach_to]
    joined = coo_matrix(
        (np.ones(flat.sum()), (points.reach_from[flat], points.reach_to[flat])), shape=(n, n)
    )
    count, place = connected_components(joined, directed=False)
    lowest_around = np.full(count, np.inf)
    np.minimum.at(lowest_around, place[points.reach_from], level[points.reach_to])
    np.minimum.at(lowest_around, place[points.reach_to], level[points.reach_from])
    first = np.unique(place, return_index=True)[1]
    low = np.zeros(n, dtype=bool)
    low[first] = lowest_around >= level[first]
    return low


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
    n = len(points.label)
    nodes, segments = skeleton.street_nodes, skeleton.street_segments
    spills = np.zeros(n, dtype=bool)
    spills[: len(nodes)] = nodes["spills_to_river"].ne("").to_numpy()
    is_listed, in_hollow = places.is_listed, places.hollow >= 0
    low = low_points(points) & ~spills
    below = runs_on_to(points, low & ~is_listed)
    sag = (low & ~((below >= 0) & street_ends(points))) | is_listed | in_hollow

    width = segments["width_m"].to_numpy(float)[points.reach_segment]
    point_width = np.zeros(n)
    np.maximum.at(point_width, points.reach_from, width)
    np.maximum.at(point_width, points.reach_to, width)
    gutter_id = np.char.add("G-", points.label)

    level = places.gutter_level_m
    downhill = (level[points.reach_from] > level[points.reach_to]) | (
        (level[points.reach_from] == level[points.reach_to]) & (points.reach_from < points.reach_to)
    )
    upper = np.where(downhill, points.reach_from, points.reach_to)
    lower = np.where(downhill, points.reach_to, points.reach_from)
    section = _section_ids(width, in_hollow[upper] | in_hollow[lower])
    channels = _conduits(points, places, upper, lower, section, gutter_id, segments, rules)
    overland = overland_table(points, below, point_width, gutter_id, rules)
    lidded = np.ones(n, dtype=bool)
    lidded[lower] = False
    place = pd.DataFrame(
        {
            "system": "street",
            "x_m": points.x_m,
            "y_m": points.y_m,
            "ground_level_m": level,
        },
        index=pd.Index(gutter_id),
    )
    normal = points.ground_level_m
    bowl_m = np.where(in_hollow, normal - level, places.sag_m)
    room = _street_depth_m(point_width, rules)
    sag_source = np.select(
        [in_hollow, is_listed],
        ["assumed: hollow, see hollows.csv", "rule: sag of a listed point"],
        "rule: sag at a low point of the street profile",
    )
    storages = place.assign(
        ground_level_m=normal,
        invert_level_m=np.round(normal - bowl_m, 3),
        max_depth_m=np.round(room + bowl_m + RIM_ALLOWANCE_M, 3),
        curve_id=np.char.add("SAG-", points.label),
        source=sag_source,
    )[sag]
    junctions = place.assign(
        invert_level_m=level,
        max_depth_m=np.round(room + RIM_ALLOWANCE_M, 3),
        source="rule: gutter over a manhole",
    )[~sag]
    weirs, outfalls = _spills(points, np.flatnonzero(spills), point_width, gutter_id, nodes, rules)
    return Streets(
        junctions=junctions,
        storages=storages,
        outfalls=outfalls,
        conduits=pd.concat([channels, overland]),
        weirs=pd.concat([weirs, _lids(points, np.flatnonzero(lidded), manhole_id, gutter_id)]),
        curves=_sag_curves(points, np.flatnonzero(sag), bowl_m, in_hollow, point_width, rules),
        streets=segments[["name_zh", "name_en", "road_class", "width_m", "length_m", "source"]],
        street_sections=_sections(
            np.unique(width),
            np.unique(width[in_hollow[lower]]),
            float(np.max(normal - level)),
            rules,
        ),
        inlet_types=inlet_type_table(rules),
        inlets=inlet_table(points, lower, sag | spills, places, manhole_id, channels, rules),
        hollows=hollow_parts(points, places, gutter_id, manhole_id, skeleton, rules),
        gutter_id=gutter_id,
        lidded=lidded,
    )


def _width_label(width_m: NDArray[np.float64]) -> NDArray[np.str_]:
    return np.array([f"{width:g}" for width in width_m], dtype=str)


def _street_depth_m(width_m: NDArray[np.float64], rules: Rules) -> NDArray[np.float64]:
    """Greatest depth of the STREET section: top of the backing, or the crown if higher."""
    backing = rules.backing_width_m.value * rules.backing_slope_pct.value / 100
    crown = width_m / 2 * rules.street_slope_pct.value / 100
    return np.maximum(rules.kerb_height_m.value + backing, crown)


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
            "source": "width: skeleton; the rest: rule",
        },
        index=pd.Index([f"X-{label}{suffix}" for label in _width_label(widths)]),
    )


def _sag_curves(
    points: StreetPoints,
    sags: Ints,
    bowl_m: NDArray[np.float64],
    in_hollow: Bools,
    point_width: NDArray[np.float64],
    rules: Rules,
) -> pd.DataFrame:
    """Water surface over depth of each sag.

    A bowl grows to half the street times the sag's length. A hollow has its level bottom
    alone: the water over its approaches stands in the street channels.
    """
    rows = {}
    for point in sags.tolist():
        bowl, width = float(bowl_m[point]), float(point_width[point])
        top = bowl + float(_street_depth_m(point_width[[point]], rules)[0]) + RIM_ALLOWANCE_M
        if in_hollow[point]:
            area = width * BOTTOM_LENGTH_M
            text, source = f"0 {area:g};{top:.3f} {area:g}", "assumed: level bottom of the hollow"
        else:
            area = round(width * rules.sag_length_m.value / 2, 1)
            text = f"0 {0.02 * area:g};{bowl:g} {area:g};{round(top, 3):g} {area:g}"
            source = "rule: depth of the sag and sag_length_m"
        rows[f"SAG-{points.label[point]}"] = {"kind": "storage", "points": text, "source": source}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["kind", "points", "source"])


def _spills(
    points: StreetPoints,
    spills: Ints,
    point_width: NDArray[np.float64],
    gutter_id: NDArray[np.str_],
    nodes: pd.DataFrame,
    rules: Rules,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    level, label = points.ground_level_m[spills], points.label[spills]
    outfall_id = np.char.add("B-", label)
    source = "assumed: a street that ends at the river spills over its bank"
    crest = np.round(level + rules.bank_spill_height_m.value, 3)
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


def _lids(
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
