"""The manholes of a kept model as openings of the ground."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.network_openings import COVERED_SYSTEMS
from drainage.inundation.ground.grid import Grid
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.own_model.lids import held_down
from drainage.own_model.tables import kept_model
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rims = Callable[[Floats, Floats], tuple[Ints, Floats]]
"""Cell (k,), -1 without ground, and level of the ground (k,) at places x, y (k,)."""


def rims_on_grid(grid: Grid) -> Rims:
    """Places on flat cells."""

    def at(x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        cell = grid.cell_of(x_m, y_m)
        return cell, grid.bed_level_m.ravel()[cell]

    return at


def rims_on_mesh(ground: MeshGround) -> Rims:
    """Places on a mesh: the level of the pixel they stand in, in its cell."""

    def at(x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        cell, relief_m = ground.virtual.cell_at(x_m, y_m)
        return cell, ground.mesh.level_m[cell] + relief_m

    return at


def rim_openings(network: Network, rims: Rims, exchange: ExchangeSettings = SHIPPED) -> Openings:
    """Every storm or combined manhole on the ground, open both ways at its rim.

    A model floods without any resistance and its land drains straight into its manholes, so
    the round opening stands for the gullies around it, too.

    Not joined: a manhole whose lid the model holds down (surcharge depth), storages, sanitary
    manholes and what lies off the ground; their water goes where the model lets it go.
    """
    held = held_down(kept_model(network.model, network.crs).inp)
    joints = network.junctions
    joints = joints[joints["system"].isin(COVERED_SYSTEMS) & ~joints.index.isin(list(held))]
    joints = joints[joints[["x_m", "y_m"]].notna().all(axis=1)]
    cell, level_m = rims(joints["x_m"].to_numpy(float), joints["y_m"].to_numpy(float))
    there = cell >= 0
    number = int(there.sum())
    open_m2 = exchange.open_manhole_area_m2
    return Openings(
        node_ids=tuple(joints.index[there].astype(str)),
        cell=cell[there],
        node=np.arange(number, dtype=np.int64),
        crest_level_m=level_m[there],
        weir_length_m=np.full(number, 2 * np.sqrt(np.pi * open_m2)),
        area_m2=np.full(number, open_m2),
        inflow_limit_m3_s=np.full(number, np.inf),
        outflow_area_m2=np.full(number, open_m2),
    )
