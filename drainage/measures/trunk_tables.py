"""The rows of a designed trunk system in the tables of a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from drainage.design.sewer_design import Laid, Reach, lowest_inverts
from drainage.measures.laid_pipes import deepened
from drainage.measures.trunk_parts import TrunkHill, TrunkIntake, TrunkOutlet, TrunkPath
from drainage.measures.weir_chambers import Chamber, carries_sewage, weir_chamber, with_chambers
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


@dataclass(frozen=True)
class _Trunks:
    """The reaches of a path that are built, as they are laid; lowest invert of each point (n,)."""

    path: TrunkPath
    reaches: list[Reach]
    pipes: list[Laid]
    invert_level_m: np.ndarray

    @classmethod
    def of(cls, path: TrunkPath, laid: list[Laid], built: list[int]) -> _Trunks:
        reaches, pipes = [path.reaches[k] for k in built], [laid[k] for k in built]
        return cls(path, reaches, pipes, lowest_inverts(len(path.label), reaches, pipes))

    @property
    def labels(self) -> set[str]:
        """Points that a reach begins or ends at."""
        return {self.path.label[end] for r in self.reaches for end in (r.upstream, r.downstream)}

    def at(self, label: str) -> int:
        """Number of a point."""
        return self.path.label.index(label)


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
    trunks = _Trunks.of(path, laid, built)
    sinks = {outlet.node: outlet for outlet in outlets}
    ends = [sinks[label] for label in sorted(trunks.labels & set(sinks))]
    inlet_pipes, chambers = _intakes(network, trunks, intakes, laying)
    rows = [*_reaches(trunks, laying), *_outlet_pipes(trunks, ends, laying), *inlet_pipes]
    conduits = pd.DataFrame(rows).set_index("conduit_id") if rows else network.conduits.iloc[:0]
    chambered = with_chambers(network, chambers)
    return deepened(
        chambered.with_tables(
            junctions=_joined(chambered.junctions, _joints(trunks, laying)),
            outfalls=_joined(
                network.outfalls, _outfalls(trunks, ends, network.outfalls.columns, laying)
            ),
            conduits=_joined(network.conduits, conduits),
            subcatchments=_led_away(network.subcatchments, hills, trunks.labels),
        )
    )


def _joints(trunks: _Trunks, laying: Laying) -> pd.DataFrame:
    """The manholes of the trunks."""
    path = trunks.path
    used = sorted({end for r in trunks.reaches for end in (r.upstream, r.downstream)})
    ground, invert = path.ground_level_m[used], trunks.invert_level_m[used]
    return pd.DataFrame(
        {
            "system": "storm",
            "x_m": path.x_m[used].round(2),
            "y_m": path.y_m[used].round(2),
            "ground_level_m": ground.round(3),
            "invert_level_m": invert.round(3),
            "max_depth_m": (ground - invert).round(3),
            "source": laying.source,
        },
        index=[f"T-{path.label[k]}" for k in used],
    )


def _outfalls(
    trunks: _Trunks, ends: list[TrunkOutlet], columns: pd.Index, laying: Laying
) -> pd.DataFrame:
    """The outfalls at which trunks end."""
    path = trunks.path
    rows = [
        {
            "name_zh": end.name_zh,
            "name_en": "",
            "system": "storm",
            "x_m": float(path.x_m[trunks.at(end.node)]),
            "y_m": float(path.y_m[trunks.at(end.node)]),
            "ground_level_m": end.bank_level_m,
            "invert_level_m": round(
                float(trunks.invert_level_m[trunks.at(end.node)]) - OUTLET_FALL_M, 3
            ),
            "river": end.river,
            "flap_gate": False,
            "source": laying.source,
        }
        for end in ends
    ]
    return pd.DataFrame(rows, index=[end.outfall_id for end in ends], columns=columns)


def _reaches(trunks: _Trunks, laying: Laying) -> Iterator[dict[str, object]]:
    """Rows of the trunks' own pipes: each bears the id of the node it leaves."""
    for reach, pipe in zip(trunks.reaches, trunks.pipes, strict=True):
        start, end = (f"T-{trunks.path.label[k]}" for k in (reach.upstream, reach.downstream))
        yield _pipe(start, start, end, reach.length_m, pipe, laying)


def _outlet_pipes(
    trunks: _Trunks, ends: list[TrunkOutlet], laying: Laying
) -> Iterator[dict[str, object]]:
    """Rows of the pipes into the river."""
    for end in ends:
        at = trunks.at(end.node)
        arriving = [
            pipe
            for reach, pipe in zip(trunks.reaches, trunks.pipes, strict=True)
            if reach.downstream == at
        ]
        outlet = _outlet_pipe(arriving, float(trunks.invert_level_m[at]), laying.manning_n)
        yield _pipe(
            f"T-{end.outfall_id}", f"T-{end.node}", end.outfall_id, OUTLET_LENGTH_M, outlet, laying
        )


def _intakes(
    network: Network, trunks: _Trunks, intakes: tuple[TrunkIntake, ...], laying: Laying
) -> tuple[list[dict[str, object]], list[Chamber]]:
    """Rows of the pipes from existing manholes into the trunks, and the chambers some need."""
    rows: list[dict[str, object]] = []
    chambers: list[Chamber] = []
    for intake in intakes:
        if intake.node not in trunks.labels:
            continue
        at = trunks.at(intake.node)
        below = float(trunks.invert_level_m[at])
        trunk = next(
            pipe
            for reach, pipe in zip(trunks.reaches, trunks.pipes, strict=True)
            if reach.upstream == at
        )
        start = float(network.junctions.at[intake.manhole, "invert_level_m"])
        name, manhole = f"T-{intake.node}-in", intake.manhole
        if carries_sewage(network, manhole):
            start = min(start, below + CHAMBER_FLOOR_M)
            chambers.append(
                weir_chamber(
                    network, manhole, name, start, trunk.section, trunk.design_flow_m3_s,
                    laying.source,
                )
            )  # fmt: skip
            manhole = chambers[-1].node_id
        level = min(start - 0.02, below + 0.3)
        pipe = Laid(trunk.section, start, level, 0.0)
        rows.append(_pipe(name, manhole, f"T-{intake.node}", 20.0, pipe, laying))
    return rows, chambers


def _led_away(land: pd.DataFrame, hills: tuple[TrunkHill, ...], labels: set[str]) -> pd.DataFrame:
    """Subcatchments with the hills led to the trunks that are built."""
    led = land.copy()
    passes = passing_hills(led)
    for hill in hills:
        if hill.node in labels:
            # Of a hill that passes the town, the share that reaches the streets is led away.
            column = "gutter_id" if passes[hill.subcatchment] else "outlet_id"
            led.loc[hill.subcatchment, column] = f"T-{hill.node}"
    return led


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
