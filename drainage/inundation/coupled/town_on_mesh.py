"""What a town is to the mesh below its water: openings, gutters, street reaches, its land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.cell_groups import CellGroups
from drainage.inundation.coupled.on_grade import InletsOnGrade
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import Land, MeshGround, OpenEdges
from drainage.inundation.water.openings import Openings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TownOnMesh:
    """The mesh, its openings to the sewers and where the streets lie on it.

    ``openings``: cells of the mesh; their ``node_ids`` name the nodes of yard drains, too.
    ``on_grade``: those that water runs past.
    ``gutters``: at each street node the cells its depth is read from, above
    ``reference_level_m`` of each entry. ``runoff``: at each street node the cells over which
    its runoff is spread, with ``runoff_share`` of each entry; they are those of its half
    reaches. ``reaches``: the cells of each street channel. ``edge_outfall_ids``: the street
    outfall of each open edge, empty where the nearest is meant.
    """

    mesh: Mesh
    open_edges: OpenEdges
    land: Land
    openings: Openings
    on_grade: InletsOnGrade
    gutters: CellGroups
    reference_level_m: Floats
    runoff: CellGroups
    runoff_share: Floats
    reaches: CellGroups
    edge_outfall_ids: tuple[str, ...]
    cell_m: float
    virtual_m: float
    crs: str
    ground_source: str
    surveyed: bool

    @classmethod
    def without_streets(cls, ground: MeshGround, openings: Openings) -> TownOnMesh:
        """Ground and manholes alone."""
        none = CellGroups.of((), ())
        return cls(
            mesh=ground.mesh, open_edges=ground.open_edges, land=ground.land,
            openings=openings, on_grade=InletsOnGrade.none(), gutters=none,
            reference_level_m=np.zeros(0), runoff=none, runoff_share=np.zeros(0), reaches=none,
            edge_outfall_ids=("",) * len(ground.open_edges.cell),
            cell_m=ground.virtual.frame.cell_m, virtual_m=ground.virtual.virtual_m,
            crs=ground.crs, ground_source=ground.ground_source, surveyed=ground.surveyed,
        )  # fmt: skip

    def gutters_chosen(self, ids: Sequence[str]) -> tuple[CellGroups, Floats]:
        """Cells and shares of the runoff of these street nodes; an id may come more than once."""
        runoff, shares = self.runoff, self.runoff_share
        at = {name: slice(*runoff.start[k : k + 2]) for k, name in enumerate(runoff.ids)}
        chosen = [shares[at[name]] for name in ids]
        return runoff.chosen(ids), np.concatenate([np.zeros(0), *chosen])

    @property
    def street_ids(self) -> tuple[str, ...]:
        return self.gutters.ids

    @property
    def reach_ids(self) -> tuple[str, ...]:
        return self.reaches.ids

    @property
    def reach_area_m2(self) -> Floats:
        """(r,) in plan; of a reach without cells that of a square."""
        area = np.zeros(len(self.reaches.ids))
        np.add.at(area, self.reaches.group_of_cell, self.mesh.area_m2[self.reaches.cell])
        return np.where(area > 0, area, self.cell_m**2)

    @property
    def street_of_opening(self) -> Ints:
        """(k,) the street node in whose half reaches each opening lies; -1 where over none."""
        return self.runoff.place_of(self.openings.cell, len(self.mesh.size))

    def terms(self) -> dict[str, str | float | int | bool]:
        """The ground in run.json."""
        return {
            "cells": "street-following", "cell_m": self.cell_m, "virtual_m": self.virtual_m,
            "number_of_cells": len(self.mesh.size), "faces": len(self.mesh.left),
            "crs": self.crs, "ground_source": self.ground_source, "surveyed": self.surveyed,
        }  # fmt: skip

    def wet_area_m2(self, depth_m: NDArray[np.float32], least_m: float) -> float:
        """Cells (n,) at least ``least_m`` deep somewhere, in plan."""
        return float(self.mesh.area_m2[depth_m >= least_m].sum())
