"""A kept SWMM model below a grid: its own lines stay, the ground takes what leaves its rims."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from drainage.engine import RunRequest
from drainage.engine.inp import study_edits
from drainage.engine.own_study import set_option
from drainage.errors import Finding, InputError
from drainage.network.model import Network
from drainage.own_model.edits import Edits, Fields
from drainage.own_model.tables import kept_model
from drainage.own_model.units import FOOT_M, is_us, written
from drainage.said import said
from drainage.scenario.grid_settings import GridSettings

INVERT, PONDED = 1, 5
"""Fields of a junction's row."""
DYNAMIC = ("DYNWAVE", "DW", "NONE")
"""Words of FLOW_ROUTING under which a study routes by the dynamic wave."""
LEAST_RIM_M = 0.1
METRES = (0.5, 2.0)
"""Metres drawn for a metre of pipe, in the middle of all pipes: a plan in metres keeps within,
feet (3.28), degrees and pages of a drawing do not."""


def require_coupled(network: Network) -> None:
    """Raise InputError naming why a kept model cannot stand below a grid; see
    docs/decisions/0035."""
    findings = list(_refused(network))
    if findings:
        raise InputError(findings)


def _refused(network: Network) -> Iterator[Finding]:
    inp = kept_model(network.model, network.crs).inp
    streets = network.conduits.index[network.conduits["shape"].eq("street")]
    if len(streets):
        yield Finding("conduits.csv", str(streets[0]), "shape", "street",
                      "water on streets would count twice: in the street channels of the model "
                      "and on the grid", 'Compute on its nodes: surface = "streets" in study.toml.'
                      )  # fmt: skip
    routing = inp.option("FLOW_ROUTING", "KINWAVE").upper()
    if not routing.startswith(DYNAMIC):
        yield Finding("model.inp", "[OPTIONS]", "FLOW_ROUTING", routing,
                      "only the dynamic wave knows the level at which water leaves a manhole",
                      "Write FLOW_ROUTING DYNWAVE in the model, import it again and look at what "
                      "moves.")  # fmt: skip
    for row in inp.rows("DIVIDERS"):
        yield inp.finding(row, "DIVIDERS", "a divider cannot give its water to the ground",
                          "Make it a junction: under the dynamic wave SWMM computes it as one."
                          )  # fmt: skip
    yield from _not_in_metres(network)


def _not_in_metres(network: Network) -> Iterator[Finding]:
    """No manhole with a place, or a plan whose unit is not the metre."""
    placed = network.nodes[["x_m", "y_m"]].astype(float)
    if not placed.loc[network.junctions.index].notna().all(axis=1).any():
        yield Finding(
            "model.inp",
            "[COORDINATES]",
            "",
            "",
            "no manhole has a place",
            "Draw the nodes in metres in SWMM and import the model again.",
        )
        return
    pipes = network.conduits
    ends = [placed.reindex(pipes[name]).to_numpy(float) for name in ("from_id", "to_id")]
    drawn = np.hypot(*(ends[1] - ends[0]).T) / pipes["length_m"].to_numpy(float)
    drawn = drawn[np.isfinite(drawn) & (drawn > 0)]
    scale = float(np.median(drawn)) if drawn.size else 1.0
    if not METRES[0] <= scale <= METRES[1]:
        yield Finding("model.inp", "[COORDINATES]", "", f"{scale:.3g}",
                      said("a metre of pipe is drawn {scale:.3g} long: the coordinates are not "
                           "metres", scale=scale),
                      "Say the unit under [MAP] or draw the model to scale, and import it again."
                      )  # fmt: skip


def kept_edits_below(
    request: RunRequest, rims_m: pd.Series, grid: GridSettings, title: str
) -> Edits:
    """The model under a study's storm, at the fixed step of the exchange, each joined manhole
    with its rim at the ground and a shaft above it.

    ``rims_m``: node -> level of its lowest opening. A ponded area, a depth or a step of the
    model that gives way is on record. Where the model lets no node pond, those that are not
    joined go on losing their water.
    """
    step_s = grid.swmm_step_s
    settings = request.settings.model_copy(
        update={"routing_step_s": float(step_s), "variable_step_factor": 0.0}
    )
    edits = study_edits(
        request.network, request.hyetograph, request.river_below_bank_m, settings, title,
        request.outages,
    )  # fmt: skip
    inp = edits.inp
    ponds = inp.option("ALLOW_PONDING", "NO").upper().startswith("YES")
    if not ponds:
        set_option(edits, "ALLOW_PONDING", "YES")
    if inp.option("SKIP_STEADY_STATE", "NO").upper().startswith("YES"):
        set_option(edits, "SKIP_STEADY_STATE", "NO")
    if not whole_steps(inp.option("RULE_STEP", "0"), step_s):
        set_option(edits, "RULE_STEP", "00:00:00")
    _join(edits, rims_m, grid.ponded_area_m2, ponds)
    return edits


def whole_steps(clock: str, step_s: int) -> bool:
    """Whether hours, minutes and seconds, or hours with decimals, hold whole steps."""
    parts = [float(part) for part in clock.split(":")]
    seconds = sum(part * 3600 / 60**at for at, part in enumerate(parts))
    return round(seconds) % step_s == 0


def _join(edits: Edits, rims_m: pd.Series, shaft_m2: float, ponds: bool) -> None:
    foot = FOOT_M if is_us(edits.inp) else 1.0
    level = {str(name): float(rim) / foot for name, rim in rims_m.items()}
    area = written(shaft_m2 / foot**2)

    def stood(fields: Fields) -> Fields:
        full = [*fields, *["0"] * (PONDED + 1 - len(fields))]
        if fields[0] in level:
            depth = max(level[fields[0]] - float(fields[INVERT]), LEAST_RIM_M / foot)
            return (*full[:2], written(depth), full[3], "0", area)
        return fields if ponds or float(full[PONDED]) == 0 else (*full[:PONDED], "0")

    for row in edits.inp.rows("JUNCTIONS"):
        before = edits.fields(row)
        if before is not None and (after := stood(before)) != before:
            edits.name("JUNCTIONS", row, " ".join(after))
            edits.set(row, after)
    added = edits.added("JUNCTIONS")
    added[:] = [stood(fields) for fields in added]
