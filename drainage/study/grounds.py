"""The ground of a study: one for all its scenarios."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drainage.engine import RunRequest
from drainage.inundation.coupled.kept_below import require_coupled
from drainage.inundation.coupled.runs import GridRequest
from drainage.inundation.ground.grid import Grid
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.network.model import Network
from drainage.scenario.exchange_settings import ExchangeSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.study.opening import OpenStudy

if TYPE_CHECKING:
    from drainage.inundation.coupled.orders import ChildTown
    from drainage.inundation.mesh.from_streets import StreetGround
    from drainage.inundation.mesh.mesh_ground import MeshGround

    Ground = Grid | StreetGround | MeshGround

_KEPT: dict[int, tuple[weakref.ref[Network], GroundSettings, Ground]] = {}
"""The grounds that were made of networks still in use, by the network's id: a town's takes
seconds to make, and every run of a study asks for it."""


def ground_of_study(opened: OpenStudy, network: Network | None = None) -> Ground:
    """The ground of the base network, so that scenarios can be compared place by place.

    Where ``network`` fills a hollow of a street, or sinks one, the same cells at its levels; a
    terrain stays what was surveyed. Raises InputError for a terrain that does not fit, or a
    network without places.
    """
    settings, base = opened.study.conditions.ground, opened.base
    asked = base if network is None or settings.terrain else _lain(base, network)
    # What is made of a network lives as long as it: that of a scenario, not the copy.
    owner = base if asked is base or network is None else network
    known = _KEPT.get(id(owner))
    if known is not None and known[0]() is owner and known[1] == settings:
        return known[2]
    if base.model:
        require_coupled(base)
    folder = opened.workspace.folder("networks", opened.study.conditions.network)
    flat = settings.cells == "flat" or bool(base.model and not settings.terrain)
    ground = _raster(asked, settings, folder) if flat else _mesh(asked, settings, folder)
    own = id(owner)
    _KEPT[own] = (weakref.ref(owner, lambda _gone: _KEPT.pop(own, None)), settings, ground)
    return ground


def _lain(base: Network, network: Network) -> Network:
    """The base network with the hollows of its streets as another has them."""
    old, new = base.storages, network.storages
    mine = old["system"].eq("street") & old.index.isin(new.index)
    hollows = old.where(~mine, new.reindex(index=old.index, columns=old.columns))
    held = [
        table.loc[mine, ["invert_level_m", "curve_id"]].join(curves["points"], on="curve_id")
        for table, curves in ((old, base.curves), (hollows, network.curves))
    ]
    if held[0].equals(held[1]):
        return base
    return base.with_tables(storages=hollows.astype(old.dtypes), curves=network.curves)


def _raster(base: Network, settings: GroundSettings, folder: Path) -> Grid:
    """Flat cells; a model without streets and terrain has them, too: its ground is a skin."""
    # Compiled code takes a second to import: what runs on the streets does without.
    from drainage.inundation.ground.from_rims import ground_from_rims
    from drainage.inundation.ground.from_streets import ground_from_network
    from drainage.inundation.ground.from_terrain import ground_from_terrain

    if not settings.terrain and base.model:
        return ground_from_rims(
            base,
            settings.cell_m,
            margin_m=settings.margin_m,
            block_manning_n=settings.block_manning_n,
        )
    if not settings.terrain:
        return ground_from_network(
            base,
            settings.cell_m,
            margin_m=settings.margin_m,
            sag_length_m=settings.sag_length_m,
            block_rise_m=settings.block_rise_m,
            block_manning_n=settings.block_manning_n,
        )
    return ground_from_terrain(
        folder / settings.terrain,
        base,
        cell_m=settings.cell_m,
        buildings=folder / settings.buildings if settings.buildings else None,
        kerb_height_m=settings.kerb_height_m,
        margin_m=settings.margin_m,
        block_manning_n=settings.block_manning_n,
    )


def _mesh(base: Network, settings: GroundSettings, folder: Path) -> StreetGround | MeshGround:
    """Cells along the streets; squares with the relief of the terrain where there are none."""
    from drainage.inundation.ground.from_terrain import checked_terrain
    from drainage.inundation.mesh.from_streets import mesh_from_streets
    from drainage.inundation.mesh.from_terrain import mesh_from_terrain
    from drainage.inundation.mesh.obstacles import Obstacles
    from drainage.inundation.mesh.streets_on_terrain import mesh_from_streets_on_terrain

    if base.model:
        _, bounds, _ = checked_terrain(folder / settings.terrain, base, settings.margin_m)
        return mesh_from_terrain(
            folder / settings.terrain,
            base.crs,
            cell_m=settings.cell_m,
            virtual_m=settings.virtual_m,
            bounds=bounds,
            manning_n=settings.block_manning_n,
            buildings=Obstacles(folder / settings.buildings) if settings.buildings else None,
        )
    if settings.terrain:
        return mesh_from_streets_on_terrain(
            folder / settings.terrain,
            base,
            settings.cell_m,
            virtual_m=settings.virtual_m,
            buildings=folder / settings.buildings if settings.buildings else None,
            kerb_height_m=settings.kerb_height_m,
            margin_m=settings.margin_m,
            footway_width_m=settings.footway_width_m,
            block_manning_n=settings.block_manning_n,
            block_infiltration_mm_h=settings.block_infiltration_mm_h,
            yard_drain_mm_h=settings.yard_drain_mm_h,
        )
    return mesh_from_streets(
        base,
        settings.cell_m,
        virtual_m=settings.virtual_m,
        margin_m=settings.margin_m,
        sag_length_m=settings.sag_length_m,
        footway_width_m=settings.footway_width_m,
        block_rise_m=settings.block_rise_m,
        block_slope_pct=settings.block_slope_pct,
        block_manning_n=settings.block_manning_n,
        block_infiltration_mm_h=settings.block_infiltration_mm_h,
        yard_drain_mm_h=settings.yard_drain_mm_h,
    )


def virtual_of(ground: Ground) -> VirtualGround | None:
    """The pixels that results on a ground are drawn on; None on a raster of flat cells."""
    if isinstance(ground, Grid):
        return None
    from drainage.inundation.mesh.from_streets import StreetGround

    return (ground.ground if isinstance(ground, StreetGround) else ground).virtual


def grid_requests(opened: OpenStudy, requests: Sequence[RunRequest]) -> list[GridRequest]:
    """The same runs on the ground of the study; inlets and manholes are each scenario's own."""
    # By network: sets of works go by one name and differ in what is built.
    towns: dict[int, tuple[ChildTown, VirtualGround | None]] = {}
    settings = opened.study.conditions.grid
    for request in requests:
        if id(request.network) not in towns:
            ground = ground_of_study(opened, request.network)
            town = town_of(request.network, ground, settings.exchange)
            towns[id(request.network)] = town, virtual_of(ground)
    return [
        GridRequest(request, towns[id(request.network)][0], settings, towns[id(request.network)][1])
        for request in requests
    ]


def town_of(network: Network, ground: Ground, exchange: ExchangeSettings) -> ChildTown:
    """A network on a ground: its openings, and where its streets lie."""
    from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
    from drainage.inundation.coupled.network_openings import network_openings
    from drainage.inundation.coupled.rim_openings import rim_openings, rims_on_grid, rims_on_mesh
    from drainage.inundation.coupled.streets_on_mesh import town_on_mesh
    from drainage.inundation.coupled.town_on_grid import TownOnGrid
    from drainage.inundation.coupled.town_on_mesh import TownOnMesh
    from drainage.inundation.ground.streets_on_grid import streets_on_grid
    from drainage.inundation.mesh.mesh_ground import MeshGround

    if network.model:
        require_coupled(network)
    if isinstance(ground, Grid):
        if network.model:
            openings = rim_openings(network, rims_on_grid(ground), exchange)
            return TownOnGrid.without_streets(ground, openings)
        on_grid = streets_on_grid(network, ground)
        gutters = GuttersOnGrid.of(network, ground, on_grid)
        return TownOnGrid.of(ground, network_openings(network, gutters, exchange), on_grid)
    if isinstance(ground, MeshGround):
        openings = rim_openings(network, rims_on_mesh(ground), exchange)
        return TownOnMesh.without_streets(ground, openings)
    return town_on_mesh(network, ground, exchange)
