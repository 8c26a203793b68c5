"""The manholes of a kept model as openings of a grid."""

from __future__ import annotations

import numpy as np

from drainage.inundation.coupled.network_openings import COVERED_SYSTEMS
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.own_model.lids import held_down
from drainage.own_model.tables import kept_model
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings


def rim_openings(network: Network, grid: Grid, exchange: ExchangeSettings = SHIPPED) -> Openings:
    """Every storm or combined manhole on the grid, open both ways at its rim.

    A model floods without any resistance and its land drains straight into its manholes, so
    the round opening stands for the gullies around it, too.

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
    open_m2 = exchange.open_manhole_area_m2
    return Openings(
        node_ids=tuple(joints.index[there].astype(str)),
        cell=cell[there],
        node=np.arange(number, dtype=np.int64),
        crest_level_m=grid.bed_level_m.ravel()[cell[there]],
        weir_length_m=np.full(number, 2 * np.sqrt(np.pi * open_m2)),
        area_m2=np.full(number, open_m2),
        inflow_limit_m3_s=np.full(number, np.inf),
        outflow_area_m2=np.full(number, open_m2),
    )
