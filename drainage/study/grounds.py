"""The ground of a study: one raster for all its scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.engine import RunRequest
from drainage.inundation.coupled.kept_below import require_coupled
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.rim_openings import rim_openings
from drainage.inundation.coupled.runs import GridRequest
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.streets_on_grid import streets_on_grid
from drainage.network.model import Network
from drainage.scenario.exchange_settings import ExchangeSettings
from drainage.study.opening import OpenStudy


def ground_of_study(opened: OpenStudy) -> Grid:
    """The raster of the base network, so that scenarios can be compared cell by cell.

    Raises InputError for a terrain that does not fit, or a network without places.
    """
    # Compiled code takes a second to import: what runs on the streets does without.
    from drainage.inundation.ground.from_rims import ground_from_rims
    from drainage.inundation.ground.from_streets import ground_from_network
    from drainage.inundation.ground.from_terrain import ground_from_terrain

    settings = opened.study.conditions.ground
    if opened.base.model:
        require_coupled(opened.base)
    if not settings.terrain and opened.base.model:
        return ground_from_rims(
            opened.base,
            settings.cell_m,
            margin_m=settings.margin_m,
            block_manning_n=settings.block_manning_n,
        )
    if not settings.terrain:
        return ground_from_network(
            opened.base,
            settings.cell_m,
            margin_m=settings.margin_m,
            sag_length_m=settings.sag_length_m,
            block_rise_m=settings.block_rise_m,
            block_manning_n=settings.block_manning_n,
        )
    folder = opened.workspace.folder("networks", opened.study.conditions.network)
    return ground_from_terrain(
        folder / settings.terrain,
        opened.base,
        cell_m=settings.cell_m,
        buildings=folder / settings.buildings if settings.buildings else None,
        kerb_height_m=settings.kerb_height_m,
        margin_m=settings.margin_m,
        block_manning_n=settings.block_manning_n,
    )


def grid_requests(opened: OpenStudy, requests: Sequence[RunRequest]) -> list[GridRequest]:
    """The same runs on the ground of the study; inlets and manholes are each scenario's own."""
    ground = ground_of_study(opened)
    # By network: sets of works go by one name and differ in what is built.
    towns: dict[int, TownOnGrid] = {}
    settings = opened.study.conditions.grid
    for request in requests:
        if id(request.network) not in towns:
            towns[id(request.network)] = _town(request.network, ground, settings.exchange)
    return [GridRequest(request, towns[id(request.network)], settings) for request in requests]


def _town(network: Network, ground: Grid, exchange: ExchangeSettings) -> TownOnGrid:
    if network.model:
        require_coupled(network)
        return TownOnGrid.without_streets(ground, rim_openings(network, ground, exchange))
    on_grid = streets_on_grid(network, ground)
    return TownOnGrid.of(ground, network_openings(network, ground, on_grid, exchange), on_grid)
