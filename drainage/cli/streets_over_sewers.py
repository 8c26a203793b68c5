"""`drainage add-streets`: streets, inlets and catchments over surveyed sewers."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.reader import say
from drainage.errors import InputError
from drainage.network import integrity_findings, read_network, rewrite_network
from drainage.said import said
from drainage.study import Workspace
from drainage.study.town_layers import read_town, with_cover_from
from drainage.synthesis.over_sewers import over_sewers
from drainage.synthesis.reading import read_rules


def add_streets(
    workspace: Workspace,
    name: str,
    rules: Path,
    points: Path | None,
    streets: Path | None,
    boundary: Path | None,
    land_use: Path | None,
    buildings: Path | None,
    terrain: Path | None,
) -> None:
    """`drainage add-streets`."""
    folder = workspace.folder("networks", name)
    network = read_network(folder)
    town = read_town(network.crs, streets, points, boundary)
    made = over_sewers(network, town, read_rules(rules))
    made = with_cover_from(made, land_use, buildings, terrain)
    if findings := integrity_findings(made, f"{name}: "):
        raise InputError(findings)
    rewrite_network(made, folder)
    land = made.subcatchments
    say(said("{streets} streets, {inlets} inlets a side, {catchments} catchments of "
             "{area_ha:.1f} ha, {points} points",
             streets=len(made.streets), inlets=made.inlets["number_per_side"].sum(),
             catchments=len(land), area_ha=land["area_ha"].sum(),
             points=len(made.watch_points)))  # fmt: skip
