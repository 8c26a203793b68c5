"""What a person should know about streets taken from OpenStreetMap, one note of a kind."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely import STRtree

from drainage.errors import Finding
from drainage.formats.osm.pieces import Ints, Lines, Pieces
from drainage.formats.osm.tags import ASSUMED_WIDTH_M, CLASS_OF_HIGHWAY, UNNAMED
from drainage.said import said

TWIN_CARRIAGEWAYS_M = 30.0
PARALLEL_DEG = 25.0
NEAR_MISS_M = 5.0
MOST_NAMES = 5


def left_out_classes(file: str, highway: pd.Series, length_m: pd.Series) -> list[Finding]:
    """Lines (n,) that are no streets of the skeleton, counted by ``highway``."""
    kind = highway.where(highway.ne(""), "without highway")
    other = ~highway.isin(list(CLASS_OF_HIGHWAY))
    if not other.any():
        return []
    total = length_m[other].groupby(kind[other]).agg(["size", "sum"])
    shown = ", ".join(f"{name} {size:.0f} ({km / 1000:.1f} km)" for name, size, km
                      in total.itertuples())  # fmt: skip
    return [
        Finding(file, "", "highway", shown,
                said("{count} lines are of classes left out", count=int(other.sum())),
                "Change highway where one is a street that carries a sewer.")
    ]  # fmt: skip


def left_out_shapes(file: str, count: int) -> list[Finding]:
    """Features without a line."""
    return _counted(count, file, "geometry", "features have no line and are left out",
                    "Draw a street as a line.")  # fmt: skip


def tag_notes(file: str, streets: pd.DataFrame) -> list[Finding]:
    """Names and widths that were not in the tags of the streets (n) used."""
    assumed = int(streets["width_source"].str.contains("assumed").sum())
    widths = ", ".join(f"{name} {width:g} m" for name, width in ASSUMED_WIDTH_M.items())
    return [
        *_counted(int(streets["odd_width"].sum()), file, "width",
                  "streets have a width that is no number of metres; it is not used",
                  "Write it in m, kerb to kerb."),
        *_counted(assumed, file, "width",
                  said("streets have an assumed width ({widths})", widths=widths),
                  "Give width or lanes where it matters."),
        *_counted(int(streets["name_zh"].eq(UNNAMED[0]).sum()), file, "name",
                  said("streets have no name; they are called {name}", name=UNNAMED[0]),
                  "Give names where results shall name the street."),
    ]  # fmt: skip


def joining_notes(file: str, pieces: Pieces, streets: pd.DataFrame) -> list[Finding]:
    """What was merged, drawn twice, or meets without being joined."""
    on_ground = streets["level"].to_numpy()[pieces.street] == 0
    return [
        *_counted(pieces.merged, file, "geometry",
                  "crossings nearer than 5 m to another are merged with it",
                  "Check short streets there."),
        *_counted(pieces.twice, file, "geometry", "stretches are drawn twice and used once",
                  "Nothing, if they are the same street."),
        *_counted(_crossing(pieces, on_ground), file, "geometry",
                  "pairs of streets cross on the ground without a common vertex; not joined",
                  "Put a vertex into both where they meet, or tag the bridge."),
        *_counted(_near_misses(pieces, on_ground), file, "geometry",
                  said("dead ends stop within {near:g} m of a street they do not join",
                       near=NEAR_MISS_M),
                  "Draw them to a vertex of that street if they meet it."),
    ]  # fmt: skip


def unconnected(
    file: str, pieces: Pieces, part: Ints, largest: int, streets: pd.DataFrame
) -> list[Finding]:
    """The parts of the street network that are not joined to its largest part."""
    outside = part != largest
    if not outside.any():
        return []
    length = shapely.length(pieces.line[outside])
    count = len(np.unique(part[outside]))
    names = _named(streets["name_zh"].to_numpy()[pieces.street[outside]], length)
    return [
        Finding(file, "", "geometry", names,
                said("{count} parts ({length:.0f} m of streets) are not joined to the largest part "
                     "and are left out", count=count, length=float(length.sum())),
                "Draw the missing street, or import them as a town of their own.")
    ]  # fmt: skip


def carriageways(file: str, pieces: Pieces, streets: pd.DataFrame) -> list[Finding]:
    """A note for each street with opposed one-way lines of its name within 30 m."""
    direction = streets["direction"].to_numpy()[pieces.street]
    name = streets["name_zh"].to_numpy(dtype=object)[pieces.street]
    chosen = np.flatnonzero((direction != 0) & (name != UNNAMED[0]) & (pieces.start != pieces.end))
    lines, name = pieces.line[chosen], name[chosen]
    chord = pieces.node_xy[pieces.end[chosen]] - pieces.node_xy[pieces.start[chosen]]
    heading = chord * (direction[chosen] / np.hypot(*chord.T))[:, None]
    one, other = _pairs(lines, "dwithin", TWIN_CARRIAGEWAYS_M)
    opposed = np.einsum("ij,ij->i", heading[one], heading[other])
    twin = (name[one] == name[other]) & (opposed < -math.cos(math.radians(PARALLEL_DEG)))
    used = np.unique(np.concatenate([one[twin], other[twin]]))
    length = pd.Series(shapely.length(lines[used])).groupby(name[used]).sum()
    return [
        Finding(file, str(street), "oneway", f"{metres:.0f} m",
                said("two carriageways within {near:g} m; both are kept as streets",
                     near=TWIN_CARRIAGEWAYS_M),
                "Keep one, of the full width, if one sewer serves both.")
        for street, metres in length.items()
    ]  # fmt: skip


def level_notes(file: str, terrain: str | None, missing: int, off_ground: int) -> list[Finding]:
    """Nodes without a ground level, and those whose street is not on the ground."""
    without = (
        "street nodes have no ground level: no terrain was given" if terrain is None
        else said("street nodes have no ground level: {terrain} has none there", terrain=terrain)
    )  # fmt: skip
    return [
        *_counted(missing, file, "ground_level_m", without,
                  "Give a terrain that covers the town, or the levels by hand."),
        *_counted(off_ground, file, "ground_level_m",
                  "bends lie on bridges or in tunnels; their level is that of the terrain",
                  "Give their level by hand."),
    ]  # fmt: skip


def _counted(count: int, file: str, column: str, message: str, cure: str) -> list[Finding]:
    if not count:
        return []
    counted = said("{count} {what}", count=count, what=message)
    return [Finding(file, "", column, str(count), counted, cure)]


def _named(names: NDArray[np.object_], length_m: NDArray[np.float64]) -> str:
    """The longest streets by name."""
    total = pd.Series(length_m).groupby(names).sum().sort_values(ascending=False, kind="stable")
    shown = ", ".join(map(str, total.index[:MOST_NAMES]))
    return shown + (" …" if len(total) > MOST_NAMES else "")


def _pairs(lines: Lines, predicate: str, distance: float | None = None) -> tuple[Ints, Ints]:
    one, other = STRtree(lines).query(lines, predicate=predicate, distance=distance)
    once = one < other
    return one[once], other[once]


def _crossing(pieces: Pieces, on_ground: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(on_ground)
    one, other = (rows[side] for side in _pairs(pieces.line[rows], "crosses"))
    where, pair = shapely.get_coordinates(
        shapely.intersection(pieces.line[one], pieces.line[other]), return_index=True
    )
    # Moving their ends to a merged node lets lines cross beside it.
    away = cKDTree(pieces.node_xy).query(where)[0] > NEAR_MISS_M
    return len(np.unique(pair[away]))


def _near_misses(pieces: Pieces, on_ground: NDArray[np.bool_]) -> int:
    count = len(pieces.node_xy)
    degree = np.bincount(np.concatenate([pieces.start, pieces.end]), minlength=count)
    at_ground = np.zeros(count, dtype=bool)
    at_ground[np.concatenate([pieces.start[on_ground], pieces.end[on_ground]])] = True
    dead = np.flatnonzero((degree == 1) & at_ground)
    rows = np.flatnonzero(on_ground)
    end, line = STRtree(pieces.line[rows]).query(
        shapely.points(pieces.node_xy[dead]), predicate="dwithin", distance=NEAR_MISS_M
    )
    own = (pieces.start[rows[line]] == dead[end]) | (pieces.end[rows[line]] == dead[end])
    return len(np.unique(end[~own]))
