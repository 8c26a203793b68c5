"""A network on the mesh of a town: its openings, and where its street nodes are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.inundation.coupled.cell_groups import CellGroups
from drainage.inundation.coupled.gutters_on_mesh import GuttersOnMesh
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.on_grade import inlets_on_grade
from drainage.inundation.coupled.town_on_mesh import TownOnMesh
from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.ground.streets_on_grid import street_nodes
from drainage.inundation.mesh.from_streets import StreetGround
from drainage.inundation.mesh.mesh_ground import Land, MeshGround
from drainage.inundation.mesh.street_places import StreetPlaces
from drainage.inundation.water.openings import Openings
from drainage.network import Network
from drainage.said import said
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = tuple[Ints, Ints, Floats]


def town_on_mesh(
    network: Network, streets: StreetGround, exchange: ExchangeSettings = SHIPPED
) -> TownOnMesh:
    """``network`` on the ground of a network with the same streets.

    A street node that no street reaches has the cell it stands in. Yard drains of manholes
    that the network has no more take nothing. Raises InputError naming reaches that the
    ground does not have, nodes without ground and inlets without a gutter.
    """
    ground, places = streets.ground, streets.places
    reaches = reaches_of(network)
    findings = list(_unknown(network, reaches.ids.tolist(), places, ground))
    if findings:
        raise InputError(findings)
    nodes = street_nodes(network, reaches)
    alone = _alone(network, nodes, places, ground)
    read = _rows(nodes, places.read_start, places.read_cell, places.read_level_m,
                 places.node_ids, alone, ground.mesh.level_m)  # fmt: skip
    spread = _rows(nodes, places.spread_start, places.spread_cell, places.spread_share,
                   places.node_ids, alone, np.ones(len(ground.mesh.size)))  # fmt: skip
    gutters = GuttersOnMesh.of(network, ground, places)
    openings = network_openings(network, gutters, exchange)
    land = _land_of(network, ground.land)
    return TownOnMesh(
        mesh=ground.mesh, open_edges=ground.open_edges, land=land,
        openings=_with_drains(openings, land),
        on_grade=inlets_on_grade(network, gutters, openings),
        gutters=CellGroups(tuple(nodes), read[0], read[1]), reference_level_m=read[2],
        runoff=CellGroups(tuple(nodes), spread[0], spread[1]), runoff_share=spread[2],
        reaches=CellGroups(places.reach_ids, places.reach_start, places.reach_cell),
        edge_outfall_ids=streets.edge_outfall_ids, cell_m=ground.virtual.frame.cell_m,
        virtual_m=ground.virtual.virtual_m, crs=ground.crs, ground_source=ground.ground_source,
        surveyed=ground.surveyed,
    )  # fmt: skip


def _unknown(
    network: Network, reaches: list[str], places: StreetPlaces, ground: MeshGround
) -> Iterator[Finding]:
    """Street reaches that lie nowhere on the ground."""
    known = set(places.reach_ids)
    for name in reaches:
        if name not in known:
            yield Finding(
                "conduits.csv", name, "shape", "street",
                said("the ground has no such street ({ground})", ground=ground.ground_source),
                'Scenarios on streets of their own need flat cells: cells = "flat" under '
                "[ground] in study.toml.",
            )  # fmt: skip


def _alone(
    network: Network, nodes: list[str], places: StreetPlaces, ground: MeshGround
) -> dict[str, int]:
    """The cell of each street node that no street of the ground reaches."""
    known = set(places.node_ids)
    lost = [name for name in nodes if name not in known]
    at = network.nodes.loc[lost]
    cell, _ = ground.virtual.cell_at(*at[["x_m", "y_m"]].to_numpy(float).T)
    off = [
        Finding(f"{at.at[name, 'table']}.csv", name, "x_m",
                f"{at.at[name, 'x_m']:.2f} {at.at[name, 'y_m']:.2f}",
                said("the street node has no ground in the grid ({ground})",
                     ground=ground.ground_source),
                "Place it within the terrain and outside buildings.")
        for name, own in zip(lost, cell.tolist(), strict=True) if own < 0
    ]  # fmt: skip
    if off:
        raise InputError(off)
    return dict(zip(lost, cell.tolist(), strict=True))


def _rows(
    nodes: list[str], start: Ints, cell: Ints, value: Floats, ids: tuple[str, ...],
    alone: dict[str, int], of_cell: Floats,
) -> Rows:  # fmt: skip
    """Starts, cells and values of ``nodes`` in their order; one that stands alone has its cell,
    with ``of_cell`` of it."""
    place = {name: k for k, name in enumerate(ids)}
    parts = [
        (cell[own], value[own])
        if (k := place.get(name, -1)) >= 0 and (own := slice(start[k], start[k + 1]))
        else (np.array([alone[name]]), of_cell[[alone[name]]])
        for name in nodes
    ]
    size = [len(cells) for cells, _ in parts]
    return (
        np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        np.concatenate([np.zeros(0, np.int64), *(cells for cells, _ in parts)]),
        np.concatenate([np.zeros(0), *(values for _, values in parts)]),
    )


def _land_of(network: Network, land: Land) -> Land:
    """The same without yard drains to nodes that the network does not have."""
    there = np.isin(land.drain_node_ids, network.nodes.index.to_numpy(str))
    number = np.where(there, np.cumsum(there) - 1, -1)
    node = land.drain_node
    kept = np.where(node >= 0, number[node], -1) if len(number) else node
    return replace(
        land, drain_node=kept.astype(np.int64), drain_node_ids=land.drain_node_ids[there]
    )


def _with_drains(openings: Openings, land: Land) -> Openings:
    """The openings with the nodes of the yard drains among their manholes."""
    own = set(openings.node_ids)
    more = [str(name) for name in land.drain_node_ids.tolist() if name not in own]
    return replace(openings, node_ids=(*openings.node_ids, *more))
