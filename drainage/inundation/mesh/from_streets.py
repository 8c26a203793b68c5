"""The mesh of a town without a terrain model, from its streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize

from drainage.inundation.ground.from_streets import town_area
from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.ground.street_cells import Frame, frame_around
from drainage.inundation.mesh.block_land import block_land
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import Land, MeshGround
from drainage.inundation.mesh.street_banks import bank_edges
from drainage.inundation.mesh.street_places import StreetPlaces, street_places
from drainage.inundation.mesh.street_plan import StreetPlan, street_plan
from drainage.inundation.mesh.town_mesh import town_mesh
from drainage.inundation.mesh.town_picture import TownPicture, town_picture
from drainage.network import Network

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class StreetGround:
    """The ground of a town, where its streets lie on it, and what spills where.

    ``edge_outfall_ids`` (e,): the street outfall that each open edge belongs to.
    """

    ground: MeshGround
    places: StreetPlaces
    edge_outfall_ids: tuple[str, ...]


def mesh_from_streets(
    network: Network,
    cell_m: float = 5.0,
    *,
    virtual_m: float = 0.5,
    margin_m: float = 150.0,
    sag_length_m: float = 40.0,
    footway_width_m: float = 3.0,
    block_rise_m: float = 0.15,
    block_slope_pct: float = 0.3,
    block_manning_n: float = 0.10,
    block_infiltration_mm_h: float = 0.0,
    yard_drain_mm_h: float = 0.0,
) -> StreetGround:
    """Streets as the network's tables say, in lengths of ``cell_m``, and blocks between them.

    Each side of a street is a row of cells from its crown to the back of its footway, with
    the gutter levels of its nodes, its crossfall, kerb, sags and hollows. Ground behind the
    footway is squares of ``cell_m``, cut by the streets: a skin stretched between the
    gutters, raised by kerb and footway (by ``block_rise_m`` at most from the kerb to its
    back), that falls back to the streets at ``block_slope_pct`` and has no pit of its own. It
    ends ``margin_m`` beyond the streets and catchments, at a wall. Street conduits of another
    shape (ways over land) are cut into it, as wide as they are; a street that spills to a
    river has an open edge with the crest of its weir.

    Pixels are ``virtual_m`` wide, or the nearest whole part of ``cell_m``. Ranges and reasons
    of the assumptions stand in ``[ground]`` of study.toml. InputError for nodes without place
    or level, no streets, cells too small.
    """
    plan = street_plan(
        network, cell_m, sag_length_m=sag_length_m, footway_width_m=footway_width_m,
        most_rise_m=block_rise_m,
    )  # fmt: skip
    frame, ground = squares_around(network, plan.reaches, cell_m, margin_m)
    picture = town_picture(plan, frame, ground, max(1, round(cell_m / virtual_m)))
    mesh = town_mesh(
        plan, picture, ground | (picture.virtual.block >= 0), block_slope=block_slope_pct / 100,
        block_manning_n=block_manning_n,
    )  # fmt: skip
    land = block_land(
        network, frame, len(mesh.level_m), *picture.blocks,
        infiltration_mm_h=block_infiltration_mm_h, drain_mm_h=yard_drain_mm_h,
        margin_m=margin_m,
    )  # fmt: skip
    source = (
        "街道路缘高程与断面推得，街坊地面为假定 // "
        f"street levels and sections of network {network.name}, blocks assumed"
    )
    return street_ground(network, plan, picture, mesh, land, source=source, surveyed=False)


def squares_around(
    network: Network, reaches: Reaches, cell_m: float, margin_m: float
) -> tuple[Frame, Bools]:
    """Squares around streets and catchments, and which of them lie within the margin."""
    area = town_area(network, reaches, margin_m)
    frame = frame_around(area.bounds, cell_m)
    return frame, within(area, frame)


def within(area: shapely.Geometry, frame: Frame) -> Bools:
    """(rows, columns) squares whose middle lies in the area."""
    inside = rasterize(
        [(area, 1)], out_shape=(frame.rows, frame.columns), dtype="uint8",
        transform=frame.transform,
    )  # fmt: skip
    return inside.astype(bool)


def street_ground(
    network: Network, plan: StreetPlan, picture: TownPicture, mesh: Mesh, land: Land,
    *, source: str, surveyed: bool,
) -> StreetGround:  # fmt: skip
    """All that is known of the ground, with the edges at its banks."""
    edges, outfalls = bank_edges(network, plan.reaches, plan.bins, plan.junctions)
    return StreetGround(
        ground=MeshGround(
            mesh=mesh, virtual=picture.virtual, open_edges=edges, land=land, crs=network.crs,
            ground_source=source, surveyed=surveyed,
        ),
        places=street_places(plan.reaches, plan.sags, plan.bins, plan.junctions),
        edge_outfall_ids=outfalls,
    )  # fmt: skip
