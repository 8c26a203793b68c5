"""The inlets and manhole covers of a network as openings of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.engine.inp_inlets import effective_inlets
from drainage.errors import Finding, InputError
from drainage.inundation.coupled.hollow_openings import hollow_openings
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.ground.streets_on_grid import StreetsOnGrid
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.network.inlets import gutter_sides
from drainage.said import said
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COVER_DIAMETER_M = 0.7
COVERED_SYSTEMS = ("storm", "combined")

MEASURES = ["weir_length_m", "area_m2", "inflow_limit_m3_s", "outflow_area_m2"]
COLUMNS = ["node_id", "cell", *MEASURES]
DTYPES = {"node_id": "str", "cell": "int64"} | dict.fromkeys(MEASURES, "float64")


def network_openings(
    network: Network, grid: Grid, on_grid: StreetsOnGrid, exchange: ExchangeSettings = SHIPPED
) -> Openings:
    """Every inlet, and a cover over every storm or combined manhole on the grid.

    Inlets on grade are spread over the gutters of their reach, those in a sag lie at its
    bottom, where their reach ends; clogging and inlets out of order reduce them as they
    do in SWMM. Inlets of one manhole in one cell are one opening. A grate spills through
    its free area. A cover takes no water. It lies in the gutter nearest to the manhole,
    because the table's ground level is the gutter's; beside a street, where it stands.

    A hollow's lead or pump takes its water at the lowest gutter cell and gives none back.
    Raises InputError naming the inlets that have no gutter on the grid.
    """
    inlets = _inlets(network, grid, on_grid, exchange.grate_open_share)
    covers = _covers(network, grid, on_grid, exchange.cover_outflow_area_m2)
    leads = hollow_openings(network, _Gutters.of(network, grid, on_grid).bottom)
    grouped = inlets.groupby(["node_id", "cell"], sort=False, as_index=False).sum()
    every = pd.concat([grouped, leads.astype(DTYPES), covers], ignore_index=True)
    used = set(every["node_id"])
    node_ids = tuple(str(node) for node in network.nodes.index if node in used)
    number = {node: k for k, node in enumerate(node_ids)}
    cell = every["cell"].to_numpy(np.int64)
    columns = {name: every[name].to_numpy(float) for name in MEASURES}
    return Openings(
        node_ids=node_ids,
        cell=cell,
        node=every["node_id"].map(number).to_numpy(np.int64),
        crest_level_m=grid.bed_level_m.ravel()[cell],
        **columns,
    )


def _inlets(
    network: Network, grid: Grid, on_grid: StreetsOnGrid, grate_open_share: float
) -> pd.DataFrame:
    """One row for each inlet place: node_id, cell and what all inlets there have."""
    inlets = network.inlets
    each = _one_inlet(inlets, network.inlet_types, grate_open_share)
    gutters = _Gutters.of(network, grid, on_grid)
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
                    ground=grid.ground_source,
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


@dataclass(frozen=True, eq=False)
class _Gutters:
    """The gutter cells of the reaches in plan, to find the place of an inlet."""

    cells: dict[str, Ints]
    """Places in ``on_grid.streets`` of each reach, its edge cells where it has some."""
    at_end: dict[str, Ints]
    """The same at the end of each reach: the gutter its last node is read from."""
    along_m: Floats
    away_m: Floats
    left_m: Floats
    bed_m: Floats
    cell: Ints
    length_m: dict[str, float]

    @classmethod
    def of(cls, network: Network, grid: Grid, on_grid: StreetsOnGrid) -> _Gutters:
        reaches, streets = reaches_of(network), on_grid.streets
        length = reaches.axis_length_m
        last = network.conduits["to_id"]
        node = {name: k for k, name in enumerate(on_grid.node_ids)}
        order = np.argsort(streets.reach, kind="stable")
        start = np.searchsorted(streets.reach[order], np.arange(len(reaches.ids) + 1))
        cells, at_end = {}, {}
        for number, name in enumerate(map(str, reaches.ids)):
            mine = order[start[number] : start[number + 1]]
            edge = mine[streets.gutter[mine]]
            cells[name] = edge if len(edge) else mine
            to = node.get(str(last[name]), -1)
            read = np.empty(0, dtype=np.int64)
            if to >= 0:
                read = on_grid.gutter_cells[on_grid.gutter_start[to] : on_grid.gutter_start[to + 1]]
            own = mine[np.isin(streets.cell[mine], read)]
            at_end[name] = own if len(own) else np.flatnonzero(np.isin(streets.cell, read))
        row, column = np.divmod(streets.cell, grid.shape[1])
        end = reaches.end[streets.reach]
        return cls(
            cells=cells,
            at_end=at_end,
            along_m=streets.along * length[streets.reach],
            away_m=np.hypot(
                grid.x_m[column] - reaches.node_x_m[end], grid.y_m[row] - reaches.node_y_m[end]
            ),
            left_m=streets.aside_m,
            bed_m=grid.bed_level_m.ravel()[streets.cell],
            cell=streets.cell,
            length_m=dict(zip(map(str, reaches.ids), length.tolist(), strict=True)),
        )

    def spread(self, reach: str, side: int, number: int) -> Ints:
        """Cells (number,) at equal distances along one gutter of a reach."""
        choice = self._beside(self.cells.get(reach, np.empty(0, dtype=np.int64)), side)
        if not len(choice):
            return np.empty(0, dtype=np.int64)
        at_m = (np.arange(number) + 0.5) / number * self.length_m[reach]
        off = np.abs(self.along_m[choice][None, :] - at_m[:, None])
        return self.cell[choice[np.argmin(off, axis=1)]]

    def bottom(self, reach: str, side: int) -> Ints:
        """The lowest gutter cell (one or none) at the end of a reach, the nearest of equals."""
        choice = self._beside(self.at_end.get(reach, np.empty(0, dtype=np.int64)), side)
        if not len(choice):
            return np.empty(0, dtype=np.int64)
        first = np.lexsort((self.away_m[choice], np.round(self.bed_m[choice], 2)))[0]
        return self.cell[choice[first : first + 1]]

    def _beside(self, choice: Ints, side: int) -> Ints:
        """Those on one side of the axis; all of a street that is one cell wide."""
        mine = choice[self.left_m[choice] * side >= 0]
        return mine if len(mine) else choice


def _covers(
    network: Network, grid: Grid, on_grid: StreetsOnGrid, cover_outflow_area_m2: float
) -> pd.DataFrame:
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
    cell = grid.cell_of(junctions["x_m"].to_numpy(float), junctions["y_m"].to_numpy(float))
    there = cell >= 0
    return pd.DataFrame(
        {
            "node_id": junctions.index[there],
            "cell": _to_gutter(cell[there], grid, on_grid),
            "weir_length_m": np.pi * COVER_DIAMETER_M,
            "area_m2": cover_outflow_area_m2,
            "inflow_limit_m3_s": 0.0,
            "outflow_area_m2": cover_outflow_area_m2,
        }
    ).astype(DTYPES)


def _to_gutter(cell: Ints, grid: Grid, on_grid: StreetsOnGrid) -> Ints:
    """Each street cell (n,) replaced by the nearest gutter cell, the lower of equals."""
    streets, columns = on_grid.streets, grid.shape[1]
    bed = grid.bed_level_m.ravel()
    found = cell.copy()
    gutter = streets.cell[streets.gutter]
    row, column = np.divmod(gutter, columns)
    for k in np.flatnonzero(np.isin(cell, streets.cell)).tolist():
        away = np.hypot(row - cell[k] // columns, column - cell[k] % columns)
        # A cell and a half further is as near: the gutter across the street counts too.
        near = gutter[away <= away.min() + 1.5]
        found[k] = near[np.argmin(bed[near])]
    return found
