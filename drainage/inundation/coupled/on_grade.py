"""What inlets on a grade can catch of the water that runs past them (HEC-22, chapter 4).

A weir over the edge of an inlet holds for standing water. Of water that runs past, a grate
catches what comes over its width and a little from the side,

    E = Rf E0 + Rs (1 - E0),   E0 = 1 - (1 - W / T)^(8/3),
    Rf = 1 - 0.295 (V - V0),   Rs = 1 / (1 + 0.0828 V^1.8 / (Sx L^2.3)),

with T the spread of the water, V its speed, V0 that at which it splashes over the grate, W
and L the width and length of the grate and Sx the crossfall; a kerb opening

    E = 1 - (1 - L / LT)^1.8,   LT = 0.817 Q^0.42 S^0.3 (1 / (n Sx))^0.6.

Clogging takes its share of what is caught, inlets in a row catch one after the other. SWMM's
inlets on grade are the same. HEC-22 knows these two cases, uniform flow on a grade and
standing water; between them the greatest inflow is linear in the share of the speed in that
of uniform flow as deep, Q = 0.376 / n Sx^(5/3) S^(1/2) T^(8/3).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.engine.inp_inlets import effective_inlets
from drainage.inundation.compiling import compiled
from drainage.inundation.coupled.gutters_on_mesh import GuttersOnMesh
from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.network.inlets import gutter_sides

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

LEAST_SLOPE = 1e-3
"""Gutters are laid no flatter; a reach without fall runs by the slope of its water."""
FOOT_M = 0.3048
SPLASH_FT_S = (2.22, 4.03, -0.65, 0.06)
"""V0 of parallel bars 50 mm apart by powers of the length in feet (HEC-22; SWMM's P_BAR-50)."""
ROOT_2G = float(np.sqrt(2 * 9.81))


@dataclass(frozen=True, eq=False)
class InletsOnGrade:
    """p openings that are inlets on a grade, ``opening`` (p,) among all, ``cell`` of the
    mesh, with ``gutter_m`` of gutter.

    ``number`` in a row, each with a grate of ``grate_width_m`` by ``grate_length_m`` and a kerb
    opening of ``kerb_length_m`` beyond it (0 where there is none), of which ``open_share`` is
    open. Their gutter: ``crossfall``, ``slope``, ``manning_n``, ``most_spread_m`` to the crown.
    """

    opening: Ints
    cell: Ints
    gutter_m: Floats
    number: Floats
    grate_width_m: Floats
    grate_length_m: Floats
    kerb_length_m: Floats
    open_share: Floats
    crossfall: Floats
    slope: Floats
    manning_n: Floats
    most_spread_m: Floats

    @classmethod
    def none(cls) -> InletsOnGrade:
        """Of a ground without streets."""
        whole = np.zeros(0, np.int64)
        return cls(whole, whole, *np.zeros((10, 0)))


def inlets_on_grade(network: Network, gutters: GuttersOnMesh, openings: Openings) -> InletsOnGrade:
    """Those among the openings; inlets in a sag lie at the end of a reach that has no others."""
    at = {
        (openings.node_ids[node], cell): k
        for k, (node, cell) in enumerate(zip(openings.node.tolist(), openings.cell.tolist(),
                                             strict=True))
        if openings.inflow_limit_m3_s[k] > 0 and openings.outflow_area_m2[k] > 0
    }  # fmt: skip
    inlets = network.inlets
    measures = _measures(network, inlets)
    sides = gutter_sides(network, inlets.index).tolist()
    rows = []
    for k, row in enumerate(inlets.itertuples()):
        number = ceil(row.number_per_side)
        if row.placement == "on_sag":
            continue
        for side in (1, -1)[: sides[k]]:
            cells = gutters.spread(str(row.Index), side, number).tolist()
            rows += [(at[str(row.node_id), c], 1.0, *measures[k]) for c in cells]
    names = ["opening", "number", *MEASURES]
    frame = pd.DataFrame(rows, columns=names)
    grouped = frame.astype(float).groupby("opening")
    each = grouped.mean().assign(number=grouped["number"].sum())
    opening = each.index.to_numpy(np.int64)
    cell = openings.cell[opening]
    return InletsOnGrade(opening, cell, gutters.gutter_m[cell],
                         *(each[name].to_numpy(float) for name in names[1:]))  # fmt: skip


MEASURES = ["grate_width_m", "grate_length_m", "kerb_length_m", "open_share", "crossfall", "slope",
            "manning_n", "most_spread_m"]  # fmt: skip


def _measures(network: Network, inlets: pd.DataFrame) -> Floats:
    """(n, 8): ``MEASURES`` of each row of the inlets."""
    lost_pct, _ = effective_inlets(inlets, network.inlet_types)
    kind = network.inlet_types.reindex(inlets["inlet_type_id"])
    grate = kind["kind"].isin(["grate", "combination"]).to_numpy()
    kerb = kind["kind"].isin(["kerb", "combination"]).to_numpy()
    long = np.where(grate, kind["grate_length_m"], 0.0)
    wide = np.where(grate, kind["grate_width_m"], 0.0)
    beyond = np.maximum(np.where(kerb, kind["kerb_length_m"], 0.0) - long, 0.0)
    reaches = reaches_of(network)
    fall = np.abs(reaches.node_level_m[reaches.start] - reaches.node_level_m[reaches.end])
    slope = np.fmax(fall / reaches.axis_length_m, LEAST_SLOPE)
    place = pd.Index(reaches.ids).get_indexer(inlets.index.astype(str))
    share = 1 - np.asarray(lost_pct, dtype=float) / 100
    return np.column_stack([
        wide, long, beyond, share, reaches.crossfall[place], slope[place],
        reaches.manning_n[place], reaches.width_m[place] / 2,
    ])  # fmt: skip


@compiled
def caught_share(
    speed: float, spread: float, passing: float, wide: float, long: float, beyond: float,
    crossfall: float, slope: float, manning_n: float,
) -> float:  # fmt: skip
    """E of one open inlet, for water of a speed, m/s, a spread, m, and a flow, m3/s."""
    passed = 1.0
    if wide > 0.0:
        feet = long / FOOT_M
        splash = SPLASH_FT_S[0] + feet * (
            SPLASH_FT_S[1] + feet * (SPLASH_FT_S[2] + feet * SPLASH_FT_S[3])
        )
        over = max(speed - splash * FOOT_M, 0.0)
        front = 1.0 - (1.0 - min(wide / max(spread, 1e-9), 1.0)) ** (8.0 / 3.0)
        side = 1.0 / (1.0 + 0.0828 * speed**1.8 / (crossfall * long**2.3))
        passed -= max(1.0 - 0.295 * over, 0.0) * front + side * (1.0 - front)
    if beyond > 0.0 and passing > 0.0:
        whole = 0.817 * passing**0.42 * slope**0.3 * (1.0 / (manning_n * crossfall)) ** 0.6
        passed *= max(1.0 - beyond / whole, 0.0) ** 1.8
    return 1.0 - passed


@compiled
def limit_on_grade(
    opening: Ints, place: Ints, gutter_m: Floats, measures: Floats, weir_m: Floats,
    area_m2: Floats, free_weir: float, free_orifice: float, table_m3_s: Floats,
    depth: Singles, vx: Singles, vy: Singles, volume: Floats, limit_m3_s: Floats,
) -> None:  # fmt: skip
    """Set the greatest inflow of the openings (p,) on a grade for the water as it runs now.

    ``place`` (p,) of their cells in the solver's arrays, ``gutter_m`` (p,) of gutter in each;
    ``measures`` (p, 9) number and ``MEASURES``. ``table_m3_s`` (k,) the limit of the leads.
    """
    for k in range(opening.size):
        own, at = opening[k], place[k]
        deep = np.float64(depth[at])
        if deep <= 0.0:
            limit_m3_s[own] = table_m3_s[own]
            continue
        number, wide, long, beyond = measures[k, 0], measures[k, 1], measures[k, 2], measures[k, 3]
        share, crossfall, slope = measures[k, 4], measures[k, 5], measures[k, 6]
        manning_n, most = measures[k, 7], measures[k, 8]
        speed = np.sqrt(np.float64(vx[at]) ** 2 + np.float64(vy[at]) ** 2)
        passing = speed * volume[at] / gutter_m[k]
        spread = min(deep / crossfall, most)
        uniform = 0.752 / manning_n * crossfall ** (2.0 / 3.0) * np.sqrt(slope) * spread ** (2 / 3)
        running = min(speed / uniform, 1.0)
        one = caught_share(speed, spread, passing, wide, long, beyond, crossfall, slope, manning_n)
        caught = 1.0 - (1.0 - share * one) ** number
        standing = min(
            free_weir * (2.0 / 3.0) * weir_m[own] * ROOT_2G * deep**1.5,
            free_orifice * area_m2[own] * ROOT_2G * deep**0.5,
        )
        most_in = running * caught * passing + (1.0 - running) * standing
        limit_m3_s[own] = min(table_m3_s[own], most_in)
