"""`drainage synthesise` and `drainage show`."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console

from drainage.checks import check_network
from drainage.cli import tables
from drainage.cli.reader import say
from drainage.cli.speaking import say_remarks, say_storms
from drainage.cli.terminal import written
from drainage.comparison import write_csv
from drainage.errors import InputError
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.said import said
from drainage.scenario import PURPOSES
from drainage.study import (
    Scores,
    Workspace,
    compose_scenario,
    open_study,
)
from drainage.study.costs import costs_of
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise as make_network_tables

NARROWEST = 160
console = Console(soft_wrap=True)
if console.width < NARROWEST:
    console = Console(soft_wrap=True, width=NARROWEST)
ScoresByRun = dict[tuple[str, str], Scores]


def synthesise(workspace: Workspace, network: str) -> None:
    """`drainage synthesise`."""
    folder = workspace.folder("networks", network)
    texts = read_texts(folder)
    rules = read_rules(folder / "synthesis" / "rules.toml")
    skeleton = read_skeleton(folder / "synthesis", rules)
    formula = load_formula(workspace.folder("rainfall"), rules.old_design_formula)
    made = make_network_tables(skeleton, rules, formula, name=network, **texts.model_dump())
    if findings := check_network(made.network):
        raise InputError(
            replace(own, file=said("synthesised {file}", file=own.file)) for own in findings
        )
    write_tables(made.network, folder)
    write_csv(made.published_land.round(2).reset_index(), folder / "published_land.csv")
    console.print(tables.drained(made.drained))
    console.print(tables.published_land(made.published_land))
    say(written(folder / "tables"))
    say(written(folder / "published_land.csv"))


def show(workspace: Workspace, study: str, scenario: str | None) -> None:
    """`drainage show`."""
    opened = open_study(workspace, study, PURPOSES)
    if scenario is None:
        console.print(tables.study_events(opened))
        say_storms(opened)
        console.print(tables.study_scenarios(opened))
        return
    (name,) = opened.require_scenarios([scenario])
    built = compose_scenario(opened, name)
    console.print(tables.changes(built))
    say_remarks(built)
    console.print(tables.costs(built))
    console.print(tables.priced(costs_of(opened, built)))
