"""The manholes of a kept model as openings of a grid."""

from __future__ import annotations

import numpy as np

from drainage.inundation.coupled.network_openings import COVER_DIAMETER_M, COVERED_SYSTEMS
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.own_model.lids import held_down
from drainage.own_model.tables import kept_model

OPEN_M2 = np.pi / 4 * COVER_DIAMETER_M**2
"""Assumed free opening of a manhole, 0.385 m2; 0.05 m2 where a lid of 60 kg has to be lifted.
A model floods without any resistance and its land drains straight into its manholes, so the
opening stands for the gullies around it, too; the larger value is nearer to both."""


def rim_openings(network: Network, grid: Grid) -> Openings:
    """Every storm or combined manhole on the grid, open both ways at its rim.

    Not joined: a manhole whose lid the model holds down (surcharge depth), storages, sanitary
    manholes and what lies off the grid; their water goes where the model lets it go.
    """
    held = held_down(kept_model(network.model, network.crs).inp)
    joints = network.junctions
    joints = joints[joints["system"].isin(COVERED_SYSTEMS) & ~joints.index.isin(list(held))]
    joints = joints[joints[["x_m", "y_m"]].notna().all(axis=1)]
    cell = grid.cell_of(joints["x_m"].to_numpy(float), joints["y_m"].to_numpy(float))
    there = cell >= 0
    number = int(there.sum())
    return Openings(
        node_ids=tuple(joints.index[there].astype(str)),
        cell=cell[there],
        node=np.arange(number, dtype=np.int64),
        crest_level_m=grid.bed_level_m.ravel()[cell[there]],
        weir_length_m=np.full(number, np.pi * COVER_DIAMETER_M),
        area_m2=np.full(number, OPEN_M2),
        inflow_limit_m3_s=np.full(number, np.inf),
        outflow_area_m2=np.full(number, OPEN_M2),
    )
