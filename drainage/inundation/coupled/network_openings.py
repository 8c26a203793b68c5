"""The inlets and manhole covers of a network as openings of the ground."""

from __future__ import annotations

from math import ceil
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.engine.inp_inlets import effective_inlets
from drainage.errors import Finding, InputError
from drainage.inundation.coupled.hollow_openings import hollow_openings
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.network.inlets import gutter_sides
from drainage.said import said
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COVER_DIAMETER_M = 0.7
COVERED_SYSTEMS = ("storm", "combined")


class Gutters(Protocol):
    """The gutters of a ground, and where lids lie on it."""

    @property
    def ground_source(self) -> str: ...

    def spread(self, reach: str, side: int, number: int) -> Ints:
        """Cells (number,) at equal distances along one gutter of a reach; none without ground.
        ``side`` 1: to the left of the reach, -1: to the right."""

    def bottom(self, reach: str, side: int) -> Ints:
        """The lowest gutter cell (one or none) at the end of a reach."""

    def crest_level_m(self, cell: Ints) -> Floats:
        """Level (k,) at which water enters an inlet in each cell (k,)."""

    def lids(self, x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        """Cell (k,) and level (k,) of lids at places; -1 where there is no ground."""


MEASURES = ["weir_length_m", "area_m2", "inflow_limit_m3_s", "outflow_area_m2"]
COLUMNS = ["node_id", "cell", *MEASURES]
DTYPES = {"node_id": "str", "cell": "int64"} | dict.fromkeys(MEASURES, "float64")


def network_openings(
    network: Network, gutters: Gutters, exchange: ExchangeSettings = SHIPPED
) -> Openings:
    """Every inlet, and a cover over every storm or combined manhole on the ground.

    Inlets on grade are spread over the gutters of their reach, those in a sag lie at its
    bottom, where their reach ends; clogging and inlets out of order reduce them as they
    do in SWMM. Inlets of one manhole in one cell are one opening. A grate spills through
    its free area. A cover takes no water. It lies in the gutter nearest to the manhole,
    because the table's ground level is the gutter's; beside a street, where it stands.

    A hollow's lead or pump takes its water at the lowest gutter cell and gives none back.
    Raises InputError naming the inlets that have no gutter on the grid.
    """
    inlets = _inlets(network, gutters, exchange.grate_open_share)
    grouped = inlets.groupby(["node_id", "cell"], sort=False, as_index=False).sum()
    leads = hollow_openings(network, gutters.bottom).astype(DTYPES)
    low = pd.concat([grouped, leads], ignore_index=True)
    low = low.assign(crest_level_m=gutters.crest_level_m(low["cell"].to_numpy(np.int64)))
    covers = _covers(network, gutters, exchange.cover_outflow_area_m2)
    every = pd.concat([low, covers], ignore_index=True)
    used = set(every["node_id"])
    node_ids = tuple(str(node) for node in network.nodes.index if node in used)
    number = {node: k for k, node in enumerate(node_ids)}
    columns = {name: every[name].to_numpy(float) for name in ["crest_level_m", *MEASURES]}
    return Openings(
        node_ids=node_ids,
        cell=every["cell"].to_numpy(np.int64),
        node=every["node_id"].map(number).to_numpy(np.int64),
        **columns,
    )


def _inlets(network: Network, gutters: Gutters, grate_open_share: float) -> pd.DataFrame:
    """One row for each inlet place: node_id, cell and what all inlets there have."""
    inlets = network.inlets
    each = _one_inlet(inlets, network.inlet_types, grate_open_share)
    sides = gutter_sides(network, inlets.index).tolist()
    rows, lost = [], []
    for k, row in enumerate(inlets.itertuples()):
        number = ceil(row.number_per_side)
        for side in (1, -1)[: sides[k]]:
            if row.placement == "on_sag":
                cells = np.repeat(gutters.bottom(str(row.Index), side), number)
            else:
                cells = gutters.spread(str(row.Index), side, number)
            if not len(cells):
                lost.append(str(row.Index))
            rows += [(str(row.node_id), cell, *each[k]) for cell in cells.tolist()]
    if lost:
        raise InputError(
            Finding(
                "inlets.csv",
                name,
                "conduit_id",
                "",
                said(
                    "no part of the gutter that holds these inlets lies in the grid ({ground})",
                    ground=gutters.ground_source,
                ),
                "Give a terrain that covers the street, or remove the inlets.",
            )
            for name in dict.fromkeys(lost)
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype(DTYPES)


def _one_inlet(inlets: pd.DataFrame, inlet_types: pd.DataFrame, grate_open_share: float) -> Floats:
    """(n, 4): weir length m, area m2, limit m3/s and outflow area m2 of one inlet of a row.

    Water falls over three sides of a grate, the kerb is the fourth (HEC-22 4.4.4); of a
    combination inlet also over the part of the kerb opening beyond its grate.
    """
    lost_pct, limit_m3_s = effective_inlets(inlets, inlet_types)
    kind = inlet_types.reindex(inlets["inlet_type_id"])
    grate = kind["kind"].isin(["grate", "combination"]).to_numpy()
    kerb = kind["kind"].isin(["kerb", "combination"]).to_numpy()
    long = np.where(grate, kind["grate_length_m"], 0.0)
    wide = np.where(grate, kind["grate_width_m"], 0.0)
    opening = np.where(kerb, kind["kerb_length_m"], 0.0)
    edge = long + 2 * wide + np.maximum(opening - long, 0.0)
    area = long * wide * grate_open_share + np.where(kerb, opening * kind["kerb_height_m"], 0.0)
    share = 1 - np.asarray(lost_pct, dtype=float) / 100
    return np.column_stack([edge * share, area * share, limit_m3_s, area * share])


def _covers(network: Network, gutters: Gutters, cover_outflow_area_m2: float) -> pd.DataFrame:
    # Beside a hollow the lid stays at the level of the street around, out of its water.
    hollows = network.hollows
    beside = pd.concat(
        [
            network.orifices["to_id"].reindex(hollows["lead_id"]),
            network.pumps["to_id"].reindex(hollows["pump_id"]),
        ]
    )
    junctions = network.junctions[
        network.junctions["system"].isin(COVERED_SYSTEMS) & ~network.junctions.index.isin(beside)
    ]
    cell, level_m = gutters.lids(junctions["x_m"].to_numpy(float), junctions["y_m"].to_numpy(float))
    there = cell >= 0
    return pd.DataFrame(
        {
            "node_id": junctions.index[there],
            "cell": cell[there],
            "crest_level_m": level_m[there],
            "weir_length_m": np.pi * COVER_DIAMETER_M,
            "area_m2": cover_outflow_area_m2,
            "inflow_limit_m3_s": 0.0,
            "outflow_area_m2": cover_outflow_area_m2,
        }
    ).astype(DTYPES | {"crest_level_m": "float64"})
