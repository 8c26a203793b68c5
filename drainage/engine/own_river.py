"""The river at the outfalls of a kept model."""

from __future__ import annotations

from collections.abc import Mapping

from drainage.engine.inp_river import depth_under_river_m, river_stage_m
from drainage.errors import Finding, InputError
from drainage.network.model import Network
from drainage.own_model.edits import Edits, Fields
from drainage.own_model.nodes import depth_at, gate_at
from drainage.own_model.sections import InpRow
from drainage.own_model.units import FOOT_M, is_us, written
from drainage.said import said
from drainage.scenario.settings import RunSettings

LEVELS = ("FIXED", "TIDAL", "TIMESERIES")
"""Outfalls whose level the model gives."""


def with_river(
    edits: Edits, network: Network, river_below_bank_m: Mapping[str, float], settings: RunSettings
) -> None:
    """Outfalls of a named river stand under its level, and the sewers behind them at its
    level when the run begins.

    Raises InputError where the model gives such an outfall a level of its own and the study
    does not say which of the two rules.
    """
    stage_m = river_stage_m(network, river_below_bank_m)
    rows = {row.fields[0].upper(): row for row in edits.inp.rows("OUTFALLS")}
    named = network.outfalls["river"].ne("")
    own = [
        rows[key] for name in network.outfalls.index[named] if (key := str(name).upper()) in rows
    ]
    both = [row for row in own if row.fields[2].upper() in LEVELS]
    rule = settings.outfall_level
    if both and rule == "ask":
        raise InputError(_ask(edits, network, row) for row in both)
    kept = {row.fields[0].upper() for row in both} if rule == "model" else set()
    under = stage_m[[str(name).upper() not in kept for name in stage_m.index]].dropna()
    foot = FOOT_M if is_us(edits.inp) else 1.0
    for name, stage in under.items():
        _stand(edits, rows.get(str(name).upper()), str(name), written(float(stage) / foot))
    at_start = depth_under_river_m(network, stage_m.where(stage_m.index.isin(under.index)))
    for section in ("JUNCTIONS", "DIVIDERS", "STORAGE"):
        for row in edits.inp.rows(section):
            depth = float(at_start.get(row.fields[0], 0.0))
            if depth > 0:
                _fill(edits, section, row, written(depth / foot))


def _ask(edits: Edits, network: Network, row: InpRow) -> Finding:
    level = " ".join(row.fields[2:4])
    river = str(network.outfalls["river"].get(row.fields[0], ""))
    return edits.inp.finding(
        row, "OUTFALLS",
        said("the model gives this outfall a level ({level}) and the tables a river ({river})",
             level=level, river=river),
        'Say which rules in [run] of study.toml: outfall_level = "river" or "model".',
    )  # fmt: skip


def _stand(edits: Edits, row: InpRow | None, name: str, stage: str) -> None:
    if row is None:
        added = edits.added("OUTFALLS")
        added[:] = [_under(fields, stage) if fields[0] == name else fields for fields in added]
        return
    now = edits.fields(row)
    if now is not None:
        edits.name("OUTFALLS", row, f"FIXED {stage}")
        edits.set(row, _under(now, stage))


def _under(fields: Fields, stage: str) -> Fields:
    return (*fields[:2], "FIXED", stage, *(fields[gate_at(fields) :] or ("NO",)))


def _fill(edits: Edits, section: str, row: InpRow, depth: str) -> None:
    """The depth at which a node begins."""
    now = edits.fields(row)
    if now is None:
        return
    at = depth_at(section, row.fields) + 1
    fields = [*now, *["0"] * (at + 1 - len(now))]
    fields[at] = depth
    edits.name(section, row, " ".join(fields))
    edits.set(row, fields)
