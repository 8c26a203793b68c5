"""`drainage check`: findings as a table, a layer and a map."""

from __future__ import annotations

import sys

import click
import pandas as pd

from drainage.checks import GRADES
from drainage.checks import check as graded
from drainage.cli.again import say_stale
from drainage.network import read_network
from drainage.scenario import PURPOSES, load_study
from drainage.study import Workspace, compose_scenario, open_study
from drainage.study.inputs import unlisted_scenarios
from drainage.study.products.findings import write_findings

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
    say_stale(unlisted_scenarios(workspace, name))
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
