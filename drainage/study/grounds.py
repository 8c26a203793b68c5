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


def ground_of_study(opened: OpenStudy) -> Ground:
    """The ground of the base network, so that scenarios can be compared place by place.

    Raises InputError for a terrain that does not fit, or a network without places.
    """
    settings, base = opened.study.conditions.ground, opened.base
    known = _KEPT.get(id(base))
    if known is not None and known[0]() is base and known[1] == settings:
        return known[2]
    if base.model:
        require_coupled(base)
    folder = opened.workspace.folder("networks", opened.study.conditions.network)
    flat = settings.cells == "flat" or bool(base.model and not settings.terrain)
    ground = _raster(base, settings, folder) if flat else _mesh(base, settings, folder)
    own = id(base)
    _KEPT[own] = (weakref.ref(base, lambda _gone: _KEPT.pop(own, None)), settings, ground)
    return ground


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
    ground = ground_of_study(opened)
    # By network: sets of works go by one name and differ in what is built.
    towns: dict[int, ChildTown] = {}
    settings = opened.study.conditions.grid
    for request in requests:
        if id(request.network) not in towns:
            towns[id(request.network)] = town_of(request.network, ground, settings.exchange)
    virtual = virtual_of(ground)
    return [
        GridRequest(request, towns[id(request.network)], settings, virtual) for request in requests
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
