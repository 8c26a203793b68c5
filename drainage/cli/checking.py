"""`drainage check`: findings as a table, a layer and a map."""

from __future__ import annotations

import sys

from drainage.checks import check as graded
from drainage.cli.again import say_stale
from drainage.cli.finding_words import say_findings
from drainage.cli.reader import say
from drainage.cli.terminal import written
from drainage.network import read_network
from drainage.said import said
from drainage.scenario import PURPOSES, load_study
from drainage.study import Workspace
from drainage.study.inputs import unlisted_scenarios
from drainage.study.outages import require_pumps
from drainage.study.products.findings import write_findings


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
        _compose(workspace, name)
    say(said("{name}: sound.", name=name))


def _compose(workspace: Workspace, study: str) -> None:
    """Build every scenario of a study; raises InputError where one cannot be built."""
    # Engine and grounds: a network alone does without.
    from drainage.study import compose_scenario, open_study

    opened = open_study(workspace, study, PURPOSES)
    built = {own: compose_scenario(opened, own) for own in opened.study.scenarios}
    require_pumps(opened, [event.id for event in opened.events], built.__getitem__)
