"""The .inp of the sewers below a grid: manholes joined to the ground pond on a small shaft."""

from __future__ import annotations

import pandas as pd

from drainage.engine import RunRequest
from drainage.engine.inp import build_inp
from drainage.engine.inp_text import number
from drainage.engine.record import replaced_words
from drainage.inundation.coupled.kept_below import LEAST_RIM_M, kept_edits_below
from drainage.inundation.coupled.network_below import Below
from drainage.inundation.water.openings import Openings
from drainage.scenario.grid_settings import GridSettings


def inp_below(request: RunRequest, below: Below, openings: Openings, grid: GridSettings) -> str:
    """The complete .inp for SWMM at a fixed step.

    The rim of a manhole is its lowest opening that spills: water above it stands on the
    ponded area, from which alone SWMM lets water be withdrawn without inventing any.
    """
    rims = spilling_rims_m(openings)
    title = f"{request.study} {request.scenario} {request.event} below a grid"
    if request.network.model:
        return kept_edits_below(request, rims, grid, title).text()
    joints = below.network.junctions
    joined = joints.index.intersection(rims.index)
    depth = (rims.reindex(joined) - joints.loc[joined, "invert_level_m"]).clip(lower=LEAST_RIM_M)
    lowered = joints.assign(max_depth_m=depth.reindex(joints.index).fillna(joints["max_depth_m"]))
    settings = request.settings.model_copy(
        update={"routing_step_s": float(grid.swmm_step_s), "variable_step_factor": 0.0}
    )
    inp = build_inp(
        below.network.with_tables(junctions=lowered),
        request.hyetograph,
        request.river_below_bank_m,
        settings,
        title=title,
        outages=request.outages,
    )
    inp = inp.replace("\nALLOW_PONDING NO\n", "\nALLOW_PONDING YES\n")
    return _with_shafts(inp, {str(name) for name in joined}, grid.ponded_area_m2)


def replaced_below(request: RunRequest, openings: Openings, grid: GridSettings) -> list[str]:
    """The lines of an imported model that its study and the grid replace; none without one."""
    if not request.network.model:
        return []
    edits = kept_edits_below(request, spilling_rims_m(openings), grid, "")
    return replaced_words(edits.replaced)


def spilling_rims_m(openings: Openings) -> pd.Series:
    """Node -> level of its lowest opening that lets water out."""
    spills = openings.outflow_area_m2 > 0
    nodes = pd.Index(openings.node_ids)[openings.node[spills]]
    return pd.Series(openings.crest_level_m[spills], index=nodes).groupby(level=0).min()


def _with_shafts(inp: str, names: set[str], area_m2: float) -> str:
    """The ponded area, sixth field of a junction's line, of the named ones."""
    head, mark, rest = inp.partition("[JUNCTIONS]\n")
    body, end, tail = rest.partition("\n\n")
    lines = []
    for line in body.splitlines():
        fields = line.split()
        if fields[0] in names:
            fields = [*fields[:5], *["0"] * (5 - len(fields)), number(area_m2)]
        lines.append(" ".join(fields))
    return head + mark + "\n".join(lines) + end + tail
