"""Whether a terrain lies at the ground levels that are known: unit, datum, single nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding
from drainage.formats.terrain import Terrain, ground_levels_m
from drainage.said import said, word

Floats = NDArray[np.float64]

MOST_OFF_M = 1.0
"""Height datums of one country differ by less; a terrain of a town is levelled better."""
MOST_OFF_AT_NODE_M = 3.0
"""Three times what a good terrain misses by, and a storey: a roof, a tree, a pit or a slip.

The limit of a ground level that stands off from its neighbours, too.
"""
LEAST_RELIEF_M = 0.5
"""Below this spread of the network's levels their order says nothing."""
FEWEST = 3
NO_DATUM_M = 500.0
"""No two height datums lie so far apart: an offset beyond is a unit."""
UNITS = ((0.3048, "feet"), (0.01, "centimetres"), (0.1, "decimetres"), (0.001, "millimetres"),
         (10.0, "tens of metres"), (100.0, "hundreds of metres"))  # fmt: skip
"""What makes metres of a unit, and its name."""
FEWEST_CELLS = 100


@dataclass(frozen=True)
class Fit:
    """What a terrain says beside known levels: wrong as a whole, and at single nodes."""

    whole: list[Finding]
    nodes: list[Finding]


def terrain_fit(
    terrain: Terrain, x_m: Floats, y_m: Floats, ground_m: Floats, ids: Sequence[str]
) -> Fit:
    """The terrain at nodes (n,) in its plane beside their own levels (n,), m, NaN: unknown.

    Where it is wrong as a whole (negated, in another unit, on another datum) single nodes are
    not named.
    """
    own = np.asarray(ground_m, dtype=float)
    there = ground_levels_m(terrain, x_m, y_m)
    both = np.isfinite(there) & np.isfinite(own)
    whole = _whole(there[both], own[both], terrain.path)
    if whole:
        return Fit(whole, [])
    off = np.flatnonzero(both & (np.abs(there - own) > MOST_OFF_AT_NODE_M)).tolist()
    return Fit([], [_off(terrain.path, str(ids[k]), float(there[k]), float(own[k])) for k in off])


def unchecked(terrain: Terrain, x_m: Floats, y_m: Floats, ground_m: Floats) -> list[Finding]:
    """A finding where ground is wanted of the terrain and too few known levels hold it to account.

    Nodes (n,) with levels (n,), NaN: unknown. In a terrain alone decimetres look like a town that
    lies higher, and ellipsoidal heights like one that lies lower.
    """
    own = np.asarray(ground_m, dtype=float)
    there = ground_levels_m(terrain, x_m, y_m)
    held = int((np.isfinite(own) & np.isfinite(there)).sum())
    if held >= min(FEWEST, len(own)) or np.isfinite(own).all() or not np.isfinite(there).any():
        return []
    return [
        Finding(terrain.path, word("levels"), "", said("{low:.1f} to {high:.1f}",
                low=float(np.nanmin(there)), high=float(np.nanmax(there))),
                said("only {held} ground level(s) of the network are known where the terrain lies: "
                     "its unit and height datum cannot be checked", held=held),
                said("Write the ground level of {fewest} manholes, levelled or from a map of "
                     "1:500, into ground_level_m of tables/junctions.csv and run again.",
                     fewest=FEWEST))
    ]  # fmt: skip


def whole_metres(terrain: Terrain) -> list[Finding]:
    """A finding where every level of the terrain is a whole number of metres."""
    levels = terrain.levels_m[np.isfinite(terrain.levels_m)]
    if levels.size < FEWEST_CELLS or (levels != np.round(levels)).any():
        return []
    return [
        Finding(terrain.path, word("levels"), "", said("{low:.0f} to {high:.0f} m",
                low=float(levels.min()), high=float(levels.max())),
                "the levels are whole metres: each may be half a metre off, more than sewers fall "
                "from manhole to manhole and than water stands on a street",
                "Take a terrain with levels to a centimetre.")
    ]  # fmt: skip


def _whole(terrain: Floats, ground: Floats, shown: str) -> list[Finding]:
    if not len(ground):
        return []
    off = float(np.median(terrain - ground))
    middle = said(
        "median {terrain_m:.2f} m, network {ground_m:.2f} m",
        terrain_m=float(np.median(terrain)), ground_m=float(np.median(ground)),
    )  # fmt: skip
    if len(ground) >= FEWEST and np.std(ground) >= LEAST_RELIEF_M and np.std(terrain) > 0:
        together = float(np.corrcoef(terrain, ground)[0, 1])
        if together < 0:
            return [_turned(shown, together)]
    plain = float(np.median(np.abs(terrain - ground)))
    shifted = float(np.median(np.abs(terrain - ground - off)))
    for factor, unit in UNITS:
        left = float(np.median(np.abs(terrain * factor - ground)))
        as_good = left <= shifted + LEAST_RELIEF_M or abs(off) > NO_DATUM_M
        if plain > MOST_OFF_M and left < plain / 4 and left <= MOST_OFF_M and as_good:
            return [_in_unit(shown, factor, unit, middle)]
    if len(ground) >= FEWEST and abs(off) > MOST_OFF_M:
        return [_shifted(shown, off, middle)]
    return []


def _turned(shown: str, together: float) -> Finding:
    return Finding(
        shown, word("levels"), "", said("correlation {together:.2f}", together=together),
        "the terrain falls where the ground levels of the network rise: its levels are negated or "
        "its rows upside down",
        said('Depths below a datum: gdal_calc.py -A {file} --calc="-A" --outfile=out.tif. Rows '
             "turned over: write the raster again, northernmost row first.", file=shown),
    )  # fmt: skip


def _in_unit(shown: str, factor: float, unit: str, middle: str) -> Finding:
    return Finding(
        shown, word("levels"), "", middle,
        said("times {factor:g} they are those of the network: the levels are in {unit}",
             factor=factor, unit=word(unit)),
        said('Convert them: gdal_calc.py -A {file} --calc="A*{factor:g}" --type=Float32 '
             "--outfile=out.tif.", file=shown, factor=factor),
    )  # fmt: skip


ABOVE = (
    "the terrain lies {off_m:.2f} m above the ground levels of the network (limit {limit_m:g} m): "
    "another height datum, ellipsoidal heights, or roofs and trees"
)
BELOW = (
    "the terrain lies {off_m:.2f} m below the ground levels of the network (limit {limit_m:g} m): "
    "another height datum, or ellipsoidal heights"
)


def _shifted(shown: str, off: float, middle: str) -> Finding:
    return Finding(
        shown, word("levels"), "", middle,
        said(ABOVE if off > 0 else BELOW, off_m=abs(off), limit_m=MOST_OFF_M),
        said("Bring both to one height datum: compare surveyed manholes, then gdal_calc.py -A "
             '{file} --calc="A{back_m:+.2f}" --outfile=out.tif.', file=shown, back_m=-off),
    )  # fmt: skip


def _off(shown: str, node: str, terrain_m: float, own_m: float) -> Finding:
    return Finding(
        shown, node, "ground_level_m",
        said("terrain {terrain_m:.2f} m, network {own_m:.2f} m", terrain_m=terrain_m, own_m=own_m),
        said("the terrain lies {off_m:.1f} m off the ground level of the node (limit {limit_m:g} "
             "m)", off_m=abs(terrain_m - own_m), limit_m=MOST_OFF_AT_NODE_M),
        "Mend the node's level if it is a slip. If the terrain shows a roof, a tree or a pit "
        "there, take a terrain of the bare earth, or burn the surveyed level in (gdal_rasterize).",
    )  # fmt: skip
