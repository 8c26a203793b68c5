"""`drainage check`: findings as a table, a layer and a map."""

from __future__ import annotations

import sys

import pandas as pd

from drainage.checks import GRADES
from drainage.checks import check as graded
from drainage.cli.again import say_stale
from drainage.cli.reader import reader, say
from drainage.cli.terminal import written
from drainage.languages import either
from drainage.network import read_network
from drainage.said import said, spoken
from drainage.scenario import PURPOSES, load_study
from drainage.study import Workspace, compose_scenario, open_study
from drainage.study.inputs import unlisted_scenarios
from drainage.study.outages import require_pumps
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
    say(written(folder))
    if errors:
        say(said("{name}: {errors} error(s) stop a run.", name=name, errors=errors), err=True)
        sys.exit(2)
    if (study_folder / "study.toml").is_file():
        opened = open_study(workspace, name, PURPOSES)
        built = {own: compose_scenario(opened, own) for own in opened.study.scenarios}
        require_pumps(opened, [event.id for event in opened.events], built.__getitem__)
    say(said("{name}: sound.", name=name))


def say_findings(findings: pd.DataFrame) -> None:
    """How many of each rule, then the gravest rows."""
    for grade in GRADES:
        rows = findings[findings["grade"] == grade]
        for rule, some in rows.groupby("rule", sort=False):
            shown = spoken(grade, reader())
            say(f"{shown}: {len(some):>6} × {rule}  {_title(some.iloc[0])}")
    grave = findings[findings["grade"].isin(["error", "warning"])]
    for _, row in grave.head(SHOWN).iterrows():
        where = " ".join(filter(None, (row["table"], row["id"], row["column"])))
        value = f" = {row['value']}" if row["value"] else ""
        line = said("  {grade}: {where}{value}: {title}. {cure}", grade=row["grade"], where=where,
                    value=value, title=_title(row), cure=row["cure"])  # fmt: skip
        say(line)
    if len(grave) > SHOWN:
        say(said("  … and {more} more in findings.csv", more=len(grave) - SHOWN))


def _title(row: pd.Series) -> str:
    """What is wrong, in the reader's language."""
    return either(reader(), str(row["title_zh"]), str(row["title_en"]))
