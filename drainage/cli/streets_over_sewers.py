"""`drainage add-streets`: streets, inlets and catchments over surveyed sewers."""

from __future__ import annotations

from pathlib import Path

import click

from drainage.errors import InputError
from drainage.network import integrity_findings, read_network, rewrite_network
from drainage.network.inlets import inlet_count
from drainage.said import said
from drainage.study import Workspace
from drainage.study.town_layers import read_town, with_cover_from
from drainage.synthesis.gully_inlets import streets_by_rule
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
    if (by_rule := streets_by_rule(made)) and len(made.gullies):
        click.echo(
            said(
                "note: no gully was surveyed in {count} street(s), their inlets are spaced by "
                "rule: {names}",
                count=len(by_rule),
                names=", ".join(by_rule),
            )
        )
    click.echo(
        f"{len(made.streets)} streets, {inlet_count(made).sum()} inlets, "
        f"{len(land)} catchments of {land['area_ha'].sum():.1f} ha, "
        f"{len(made.watch_points)} points"
    )
