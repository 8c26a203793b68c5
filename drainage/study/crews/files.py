"""Reading crews/ of a study: every finding of all its files at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.crews import Roads, Span, road_graph
from drainage.errors import Finding, InputError
from drainage.network.tables import read_table
from drainage.study.crews.checks import (
    base_findings,
    candidate_findings,
    place_bases,
    pump_findings,
    road_findings,
    settings_findings,
    town_findings,
)
from drainage.study.crews.closures import read_closures
from drainage.study.crews.schema import TABLES, CrewSettings
from drainage.study.opening import OpenStudy
from drainage.toml_file import checked, read_toml

FOLDER, SETTINGS = "crews", "crews.toml"
CURE = "Write it as in scenarios/old-town/crews/; docs/crews.md explains every key and column."
MISSING_CURE = (
    "Copy it from scenarios/old-town/crews/ and write your own rows; drainage init practice --with "
    "old-town lays that study. docs/crews.md."
)


@dataclass(frozen=True)
class CrewFiles:
    """What a study says of its crews, sound and placed.

    ``bases``: base_id -> name_zh, name_en, node_id, x_m, y_m, crews, assumed, source, those
    given by x_m and y_m at the nearer end of the nearest reach. ``closures``: street_id -> spans.
    ``streets`` are the roads of the network alone, ``roads`` those with the road-only reaches.
    """

    settings: CrewSettings
    bases: pd.DataFrame
    pumps: pd.DataFrame
    bridges: pd.DataFrame
    closures: Mapping[str, tuple[Span, ...]]
    roads: Roads


def read_crews(opened: OpenStudy) -> CrewFiles:
    """The tables and crews.toml in ``crews`` beside study.toml; InputError with all findings."""
    folder = opened.study.folder / FOLDER
    _require_files(folder)
    network = opened.base
    findings = town_findings(network)
    settings: CrewSettings | None = None
    try:
        settings = checked(folder / SETTINGS, CrewSettings, read_toml(folder / SETTINGS), CURE)
    except InputError as error:
        findings += error.findings
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        frames[table.name], wrong = read_table(folder / f"{table.name}.csv", table)
        findings += wrong
    if findings or settings is None:
        raise InputError(findings)
    findings = road_findings(folder / "roads.csv", frames["roads"], network)
    if findings:
        raise InputError(findings)
    roads = road_graph(network, frames["roads"], settings.speeds_km_h.model_dump())
    bridges = frames["roads"].index[frames["roads"]["bridge"]]
    bases = place_bases(frames["bases"], roads, bridges)
    findings = settings_findings(folder / SETTINGS, settings)
    findings += base_findings(
        folder / "bases.csv", frames["bases"], roads, bridges, opened.outlines
    )
    findings += pump_findings(folder / "pumps.csv", frames["pumps"], frames["bases"])
    closures, wrong = read_closures(folder / "closures.csv", frames["closures"], roads)
    findings += wrong
    findings += candidate_findings(folder / SETTINGS, settings.candidates, roads)
    if findings:
        raise InputError(findings)
    return CrewFiles(settings, bases, frames["pumps"], frames["roads"], closures, roads)


def _require_files(folder: Path) -> None:
    names = [SETTINGS, *(f"{table.name}.csv" for table in TABLES)]
    findings = [
        Finding(str(folder / name), "", "", "", "the file does not exist", MISSING_CURE)
        for name in names
        if not (folder / name).is_file()
    ]
    if findings:
        raise InputError(findings)
