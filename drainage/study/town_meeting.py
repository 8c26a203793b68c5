"""Whether the layers of a town lie where its sewers are: found by what they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.planes.web_map_shift import Shift, taken_off
from drainage.formats.planes.zones import parsed
from drainage.network import Network
from drainage.said import said
from drainage.synthesis.over_sewers import DRAINS_STREETS
from drainage.synthesis.sewer_streets import NEAR_STREET_M

Geometries = NDArray[np.object_]
Bools = NDArray[np.bool_]
Role = Literal["streets", "boundary", "land-use", "buildings"]
OPTION_OF: dict[Shift, str] = {"GCJ-02": "--gcj02", "BD-09": "--bd09"}

NEARLY_NONE = 0.1
"""Main sewers lie under main streets, which every map has: a tenth is met by chance."""
GAIN = 0.2
MOST_BY_CHANCE = 0.8
"""A shift that brings the meeting up by a fifth, to four fifths, is no chance."""
SHIFT_ROOM_M = 20.0
"""The formulas of the shifts and the drawing from a web map agree this well."""


def streets_meeting(path: Path, axes: Geometries, network: Network) -> list[Finding]:
    """How many sewers lie under a street; InputError where nearly none does."""
    pipes = network.conduits[network.conduits["system"].isin(DRAINS_STREETS)]
    ends = network.nodes[["x_m", "y_m"]]
    a, b = (ends.reindex(pipes[name]).to_numpy(float) for name in ("from_id", "to_id"))
    middle = shapely.points((a + b) / 2)
    middle = middle[np.isfinite(shapely.get_x(middle))]
    distance = shapely.distance(middle, shapely.union_all(axes))

    def met(shapes: Geometries, room_m: float) -> Bools:
        return np.asarray(
            shapely.dwithin(middle, shapely.union_all(shapes), NEAR_STREET_M + room_m), bool
        )

    return _meeting(
        path, "streets", axes, network, met,
        lambda found, total: said(
            "{found} of {total} sewers lie within 30 m of a street of the file",
            found=found, total=total,
        ),
        said("The nearest street is {distance:.0f} m away in the median: check the file's plane "
             "and place, or leave the option out.",
             distance=float(np.median(distance)) if len(distance) else float("nan")),
    )  # fmt: skip


def boundary_meeting(path: Path, outlines: Geometries, network: Network) -> list[Finding]:
    """How many manholes the boundary holds; InputError where nearly none."""
    points = _manholes(network)

    def met(shapes: Geometries, room_m: float) -> Bools:
        return np.asarray(shapely.dwithin(points, shapely.union_all(shapes), room_m), bool)

    return _meeting(
        path, "boundary", outlines, network, met,
        lambda found, total: said(
            "the boundary holds {found} of {total} manholes", found=found, total=total
        ),
        "Check the file's plane and place: land is drained only inside of it.",
    )  # fmt: skip


def cover_meeting(
    path: Path, role: Role, shapes: Geometries, blocks: Geometries, network: Network
) -> list[Finding]:
    """How many blocks the layer touches; InputError where nearly none."""

    def met(own: Geometries, room_m: float) -> Bools:
        near, _ = shapely.STRtree(own).query(blocks, predicate="dwithin", distance=room_m)
        return np.isin(np.arange(len(blocks)), near)

    return _meeting(
        path, role, shapes, network, met,
        lambda found, total: said(
            "the layer meets {found} of {total} blocks", found=found, total=total
        ),
        "Check the file's plane and place, or leave the option out.",
    )  # fmt: skip


def _manholes(network: Network) -> Geometries:
    nodes = network.junctions[network.junctions["system"].isin(DRAINS_STREETS)]
    placed = nodes[nodes[["x_m", "y_m"]].notna().all(axis=1)]
    points: Geometries = shapely.points(placed[["x_m", "y_m"]].to_numpy(float))
    return points


def _meeting(
    path: Path,
    role: Role,
    shapes: Geometries,
    network: Network,
    met: Callable[[Geometries, float], Bools],
    words: Callable[[int, int], str],
    cure: str,
) -> list[Finding]:
    found = met(shapes, 0.0)
    if not len(found) or found.all():
        return []
    message = words(int(found.sum()), len(found))
    shift = _shift(shapes, network, met)
    if shift is not None:
        raise InputError([Finding(
            str(path), "", role, "",
            said("looks like {shift}, the shift of Chinese web maps: {met}", shift=shift,
                 met=message),
            said("Run again with {option} {role}: the shift is taken off.",
                 option=OPTION_OF[shift], role=role),
        )])  # fmt: skip
    if found.mean() < NEARLY_NONE:
        raise InputError([Finding(str(path), "", role, "", message, cure)])
    return [Finding(str(path), "", role, "", message, "Check that this is meant.")]


def _shift(
    shapes: Geometries, network: Network, met: Callable[[Geometries, float], Bools]
) -> Shift | None:
    """The shift that makes layer and sewers meet when it is taken off, if one does."""
    plane = parsed(network.plane) if network.plane else None
    if plane is None:
        return None
    share = pd.Series({
        shift: met(taken_off(shapes, plane, shift), SHIFT_ROOM_M).mean() for shift in OPTION_OF
    })  # fmt: skip
    best: Shift = share.idxmax()
    gained = share[best] - met(shapes, SHIFT_ROOM_M).mean()
    return best if gained >= GAIN and share[best] >= MOST_BY_CHANCE else None
