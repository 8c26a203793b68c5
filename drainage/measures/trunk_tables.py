"""The rows of a designed trunk system in the tables of a network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from drainage.design.sewer_design import Laid
from drainage.measures.laid_pipes import deepened
from drainage.measures.trunk_parts import TrunkHill, TrunkIntake, TrunkOutlet, TrunkPath
from drainage.measures.weir_chambers import carries_sewage, weir_chamber, with_chambers
from drainage.network.land import passing_hills
from drainage.network.model import Network

OUTLET_LENGTH_M = 30.0
OUTLET_FALL_M = 0.03
"""The pipe into the river is nearly level, so that it ends little below the trunk."""
CHAMBER_FLOOR_M = 0.4
"""The floor of a weir chamber stands this much above the trunk it spills to."""


@dataclass(frozen=True)
class Laying:
    """Roughness and source of every new pipe."""

    manning_n: float
    source: str


def built_trunks(
    network: Network,
    path: TrunkPath,
    laid: list[Laid],
    built: list[int],
    outlets: tuple[TrunkOutlet, ...],
    intakes: tuple[TrunkIntake, ...],
    hills: tuple[TrunkHill, ...],
    laying: Laying,
) -> Network:
    """The network with the reaches ``built`` of the path, their outlets and intakes."""
    reaches = [path.reaches[k] for k in built]
    pipes = [laid[k] for k in built]
    sinks = {o.node: o for o in outlets}
    ids = [f"T-{label}" for label in path.label]
    used = sorted({end for r in reaches for end in (r.upstream, r.downstream)})
    used_labels = {path.label[k] for k in used}
    invert = np.full(len(ids), np.inf)
    for reach, pipe in zip(reaches, pipes, strict=True):
        invert[reach.upstream] = min(invert[reach.upstream], pipe.from_invert_level_m)
        invert[reach.downstream] = min(invert[reach.downstream], pipe.to_invert_level_m)
    joints = pd.DataFrame(
        {
            "system": "storm",
            "x_m": path.x_m[used].round(2),
            "y_m": path.y_m[used].round(2),
            "ground_level_m": path.ground_level_m[used].round(3),
            "invert_level_m": invert[used].round(3),
            "max_depth_m": (path.ground_level_m[used] - invert[used]).round(3),
            "source": laying.source,
        },
        index=[ids[k] for k in used],
    )
    ends = [sinks[label] for label in sorted(used_labels & set(sinks))]
    outfalls = pd.DataFrame(
        [
            {
                "name_zh": end.name_zh,
                "name_en": "",
                "system": "storm",
                "x_m": float(path.x_m[path.label.index(end.node)]),
                "y_m": float(path.y_m[path.label.index(end.node)]),
                "ground_level_m": end.bank_level_m,
                "invert_level_m": round(
                    float(invert[path.label.index(end.node)]) - OUTLET_FALL_M, 3
                ),
                "river": end.river,
                "flap_gate": False,
                "source": laying.source,
            }
            for end in ends
        ],
        index=[end.outfall_id for end in ends],
        columns=network.outfalls.columns,
    )
    rows = [
        _pipe(
            f"T-{path.label[r.upstream]}",
            ids[r.upstream],
            ids[r.downstream],
            r.length_m,
            p,
            laying,
        )
        for r, p in zip(reaches, pipes, strict=True)
    ]
    for end in ends:
        at = path.label.index(end.node)
        arriving = [p for r, p in zip(reaches, pipes, strict=True) if r.downstream == at]
        rows.append(
            _pipe(f"T-{end.outfall_id}", ids[at], end.outfall_id, OUTLET_LENGTH_M,
                  _outlet_pipe(arriving, float(invert[at]), laying.manning_n), laying)
        )  # fmt: skip
    chambers = []
    for intake in intakes:
        if intake.node in used_labels:
            at = path.label.index(intake.node)
            trunk = next(p for r, p in zip(reaches, pipes, strict=True) if r.upstream == at)
            start = float(network.junctions.at[intake.manhole, "invert_level_m"])
            name, manhole = f"T-{intake.node}-in", intake.manhole
            if carries_sewage(network, manhole):
                start = min(start, float(invert[at]) + CHAMBER_FLOOR_M)
                chamber = weir_chamber(
                    network, manhole, name, start, trunk.section, trunk.design_flow_m3_s,
                    laying.source,
                )  # fmt: skip
                chambers.append(chamber)
                manhole = chamber.node_id
            level = min(start - 0.02, float(invert[at]) + 0.3)
            rows.append(
                _pipe(name, manhole, ids[at], 20.0,
                      Laid(trunk.section, start, level, 0.0), laying)
            )  # fmt: skip
    conduits = pd.DataFrame(rows).set_index("conduit_id") if rows else network.conduits.iloc[:0]
    land = network.subcatchments.copy()
    passes = passing_hills(land)
    for hill in hills:
        if hill.node in used_labels:
            # Of a hill that passes the town, the share that reaches the streets is led away.
            column = "gutter_id" if passes[hill.subcatchment] else "outlet_id"
            land.loc[hill.subcatchment, column] = f"T-{hill.node}"
    chambered = with_chambers(network, chambers)
    return deepened(
        chambered.with_tables(
            junctions=_joined(chambered.junctions, joints),
            outfalls=_joined(network.outfalls, outfalls),
            conduits=_joined(network.conduits, conduits),
            subcatchments=land,
        )
    )


def _outlet_pipe(arriving: list[Laid], level_m: float, manning_n: float) -> Laid:
    """The pipe into the river: the last trunk's section, in as many barrels as carry all that
    arrives. It falls less than the trunk, so one barrel alone would throttle it.
    """
    flow = sum(pipe.design_flow_m3_s for pipe in arriving)
    section = arriving[-1].section
    one = replace(section, barrels=1).full_flow_m3_s(OUTLET_FALL_M / OUTLET_LENGTH_M, manning_n)
    barrels = max(section.barrels, int(np.ceil(flow / one - 1e-9)))
    return Laid(replace(section, barrels=barrels), level_m, level_m - OUTLET_FALL_M, flow)


def _joined(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    if new.empty:
        return old
    both = pd.concat([old, new])
    both.index.name = old.index.name
    return both


def _pipe(
    name: str, start: str, end: str, length_m: float, pipe: Laid, laying: Laying
) -> dict[str, object]:
    s = pipe.section
    return {
        "conduit_id": name,
        "from_id": start,
        "to_id": end,
        "system": "storm",
        "street_id": "",
        "length_m": length_m,
        "from_invert_level_m": round(pipe.from_invert_level_m, 3),
        "to_invert_level_m": round(pipe.to_invert_level_m, 3),
        "shape": s.shape,
        "diameter_mm": 0.0 if s.width_mm else float(s.height_mm),
        "width_mm": float(s.width_mm),
        "height_mm": float(s.height_mm) if s.width_mm else 0.0,
        "side_slope": 0.0,
        "barrels": s.barrels,
        "street_section_id": "",
        "manning_n": laying.manning_n,
        "sediment_depth_mm": 0.0,
        "source": laying.source,
    }
