"""`drainage check`: findings as a table, a layer and a map."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pandas as pd

from drainage.checks import GRADES
from drainage.checks import check as graded
from drainage.comparison import write_csv
from drainage.formats.gis.geopackage import findings_layer, network_layers, write_geopackage
from drainage.maps import findings_map, has_extent
from drainage.network import Network, read_network
from drainage.scenario import PURPOSES, load_study
from drainage.study import Workspace, compose_scenario, open_study

SHOWN = 25


def check(workspace: Workspace, name: str, maps: bool) -> None:
    """`drainage check`."""
    study_folder = workspace.folder("scenarios", name)
    if (study_folder / "study.toml").is_file():
        study = load_study(study_folder)
        network = read_network(workspace.folder("networks", study.conditions.network))
        findings = graded(network, study.conditions.regrades)
    else:
        network = read_network(workspace.folder("networks", name))
        findings = graded(network)
    folder = workspace.folder("results", "checks") / name
    write_findings(network, findings, folder, draw=maps)
    say_findings(findings)
    errors = int((findings["grade"] == "error").sum())
    click.echo(f"Written: {folder}")
    if errors:
        click.echo(f"{name}: {errors} error(s) stop a run.", err=True)
        sys.exit(2)
    if (study_folder / "study.toml").is_file():
        opened = open_study(workspace, name, PURPOSES)
        for scenario in opened.study.scenarios:
            compose_scenario(opened, scenario)
    click.echo(f"{name}: sound.")


def write_findings(network: Network, findings: pd.DataFrame, folder: Path, *, draw: bool) -> None:
    """findings.csv, findings.gpkg and findings.png."""
    write_csv(findings, folder / "findings.csv")
    layers = network_layers(network, {})
    write_geopackage(layers | {"findings": findings_layer(network, findings)},
                     folder / "findings.gpkg")  # fmt: skip
    if draw and has_extent(network):
        findings_map(network, findings, folder / "findings.png")


def say_findings(findings: pd.DataFrame) -> None:
    """How many of each rule, then the gravest rows."""
    for grade in GRADES:
        rows = findings[findings["grade"] == grade]
        for rule, some in rows.groupby("rule", sort=False):
            first = some.iloc[0]
            click.echo(
                f"{grade}: {len(some):>6} × {rule}  {first['title_zh']}: {first['title_en']}"
            )
    grave = findings[findings["grade"].isin(["error", "warning"])]
    for row in grave.head(SHOWN).itertuples():
        where = " ".join(filter(None, (row.table, row.id, row.column)))
        value = f" = {row.value}" if row.value else ""
        click.echo(f"  {row.grade}: {where}{value}: {row.title_zh}. {row.cure}")
    if len(grave) > SHOWN:
        click.echo(f"  … and {len(grave) - SHOWN} more in findings.csv")
