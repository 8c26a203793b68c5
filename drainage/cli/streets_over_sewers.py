"""`drainage add-streets`: streets, inlets and catchments over surveyed sewers."""

from __future__ import annotations

from pathlib import Path

import click

from drainage.errors import InputError
from drainage.formats.planes.web_map_shift import Shift
from drainage.network import integrity_findings, read_network, rewrite_network
from drainage.study import Workspace
from drainage.study.town_layers import read_town, with_cover_from
from drainage.study.town_meeting import Role
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
    gcj02: tuple[Role, ...],
    bd09: tuple[Role, ...],
) -> None:
    """`drainage add-streets`."""
    folder = workspace.folder("networks", name)
    network = read_network(folder)
    shifts: dict[Role, Shift] = dict.fromkeys(gcj02, "GCJ-02")
    shifts |= dict.fromkeys(bd09, "BD-09")
    town, notes = read_town(network, streets, points, boundary, shifts)
    made = over_sewers(network, town, read_rules(rules))
    made, found = with_cover_from(made, land_use, buildings, terrain, shifts)
    if findings := integrity_findings(made, f"{name}: "):
        raise InputError(findings)
    rewrite_network(made, folder)
    for note in (*notes, *found):
        click.echo(f"note: {note}")
    land = made.subcatchments
    click.echo(
        f"{len(made.streets)} streets, {made.inlets['number_per_side'].sum()} inlets a side, "
        f"{len(land)} catchments of {land['area_ha'].sum():.1f} ha, "
        f"{len(made.watch_points)} points"
    )
