"""A sewer under pressure that spills through one manhole on a plane, by hand.

M0 takes a known inflow and is too deep to flood; M1, 100 m below, is the manhole; 200 m of
d500 run from it to an outfall under 8.0 m of still water. While M1 stands at its lid the
pipe below carries Q = A R^(2/3) / n * sqrt((head - 8) / 200), and the rest comes out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.engine import RunRequest
from drainage.network import make_network
from drainage.rainfall import Hyetograph
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings
from drainage.surface.grid import Grid
from drainage.surface.openings import Openings
from drainage.surface.places import CellGroups, TownOnGrid
from drainage.surface.run import GridRequest

LID_M, STAGE_M, LENGTH_M, DIAMETER_M, N = 10.0, 8.0, 200.0, 0.5, 0.013
BASE, PEAK = 0.05, 0.5
HOURS = np.array([0.0, 0.5, 1.0, 2.0, 2.5, 4.0])
FLOWS = np.array([BASE, BASE, PEAK, PEAK, BASE, BASE])
NOTHING = np.empty(0, np.int64)
DRY = Hyetograph("dry", "无雨", 300, np.zeros(36), "test")
SETTINGS = RunSettings(warm_up_h=0.5, lead_in_min=0, tail_h=0.5, quiet_overflow_l_s=0.0)


def pressure_flow_m3_s(head_m):
    """Full pipe by Manning between the manhole and the outfall."""
    area, radius = np.pi * DIAMETER_M**2 / 4, DIAMETER_M / 4
    return area * radius ** (2 / 3) / N * np.sqrt((head_m - STAGE_M) / LENGTH_M)


def spill_by_hand_m3(head_m, peak=PEAK):
    """Inflow above what the full pipe carries with the manhole at ``head_m``."""
    hour = np.linspace(0, 4, 100_001)
    flow = np.interp(hour, HOURS, np.where(FLOWS == PEAK, peak, FLOWS))
    return np.trapezoid(np.maximum(flow - pressure_flow_m3_s(head_m), 0.0), hour * 3600)


def sewer(peak=PEAK):
    """The network; its inflow stands in kept lines of a SWMM file."""
    source = {"source": "test"}
    joint = {"system": "combined", "y_m": 50.0, **source}
    pipe = {"system": "combined", "length_m": 100.0, "shape": "circular", "manning_n": N, **source}
    flows = np.where(FLOWS == PEAK, peak, FLOWS)
    lines = [("INFLOWS", "M0", "M0 FLOW Q")]
    lines += [("TIMESERIES", "", f"Q {h:g} {q:g}") for h, q in zip(HOURS, flows, strict=True)]
    frame = pd.DataFrame
    return make_network(
        "sewer",
        junctions=frame(
            {
                "junction_id": ["M0", "M1", "M2"],
                "x_m": [-50.0, 50.0, 150.0],
                "ground_level_m": [14.0, LID_M, 13.0],
                "invert_level_m": [8.0, 7.5, 7.0],
                "max_depth_m": [6.0, 2.5, 6.0],
                **joint,
            }
        ).set_index("junction_id"),
        outfalls=frame(
            {
                "outfall_id": ["O"],
                "x_m": [250.0],
                "ground_level_m": [STAGE_M + 2],
                "invert_level_m": [6.5],
                "river": ["bai"],
                "flap_gate": [False],
                **joint,
            }
        ).set_index("outfall_id"),
        conduits=frame(
            {
                "conduit_id": ["C0", "C1", "C2"],
                "from_id": ["M0", "M1", "M2"],
                "to_id": ["M1", "M2", "O"],
                "from_invert_level_m": [8.0, 7.5, 7.0],
                "to_invert_level_m": [7.5, 7.0, 6.5],
                "diameter_mm": [600.0, 500.0, 500.0],
                **pipe,
            }
        ).set_index("conduit_id"),
        swmm_lines=frame(lines, columns=["section", "element_id", "text"])
        .assign(**source)
        .rename_axis("line_id"),
    )


def plane(cell_m=5.0, cells=20, fall=0.01, slope_to_open=True):
    """A plane that falls to an open edge in the south, LID_M high in its middle."""
    rows = np.arange(cells)[:, None]
    bed = LID_M + fall * cell_m * (cells // 2 - rows) + np.zeros((cells, cells))
    open_edge = np.zeros_like(bed, bool)
    open_edge[-1] = slope_to_open
    return Grid(0.0, cell_m * cells, cell_m, bed, np.full(bed.shape, 0.03, np.float32),
                open_edge, "EPSG:4548", "a plane", False)  # fmt: skip


def town(grid, *, outflow_m2=0.3, area_m2=0.3, limit_m3_s=0.0, weir_m=2.2):
    """M1 in the middle of the grid, no streets."""
    rows, columns = grid.shape
    cell = np.array([rows // 2 * columns + columns // 2])
    openings = Openings(
        ("M1",), cell, np.array([0]), grid.bed_level_m.ravel()[cell], np.array([weir_m]),
        np.array([area_m2]), np.array([limit_m3_s]), np.array([outflow_m2]),
    )  # fmt: skip
    none = CellGroups((), np.zeros(1, np.int64), NOTHING)
    return TownOnGrid(grid, openings, none, np.empty(0), none, none)


def request(folder, grid, network=None, settings=SETTINGS, event="spill", **more):
    """The case as a run; ``more`` goes to ``town`` or, by its names, to ``GridSettings``."""
    own = {name: more.pop(name) for name in list(more) if name in GridSettings.model_fields}
    run = RunRequest("test", "case", event, network if network is not None else sewer(), DRY,
                     {"bai": 2.0}, settings, folder)  # fmt: skip
    return GridRequest(run, town(grid, **more), GridSettings(**own))
