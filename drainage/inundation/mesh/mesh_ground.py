"""The ground as a mesh, with the picture of it, its edges and its own losses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OpenEdges:
    """e edges over which water leaves for good, at critical depth over a crest.

    ``cell`` (e,), ``crest_level_m`` (e,) m above datum, ``width_m`` (e,). A cell may have
    several, one for each level of the ground along its rim.
    """

    cell: Ints
    crest_level_m: Floats
    width_m: Floats


@dataclass(frozen=True, eq=False)
class Land:
    """What n cells lose by themselves, mm/h over their ``area_m2``.

    ``soak_mm_h`` (n,) goes into the ground for good; ``drain_mm_h`` (n,) goes by yard drains
    to the node ``drain_node`` (n,), a place in ``drain_node_ids`` or -1 for none.
    """

    soak_mm_h: Floats
    drain_mm_h: Floats
    drain_node: Ints
    drain_node_ids: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class MeshGround:
    """``ground_source`` says where the levels come from, ``surveyed`` whether measured."""

    mesh: Mesh
    virtual: VirtualGround
    open_edges: OpenEdges
    land: Land
    crs: str
    ground_source: str
    surveyed: bool


def no_open_edges() -> OpenEdges:
    return OpenEdges(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


def land_without_losses(cells: int) -> Land:
    return Land(
        np.zeros(cells), np.zeros(cells), np.full(cells, -1), np.zeros(0, dtype=np.str_)
    )  # fmt: skip
