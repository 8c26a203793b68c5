"""The commands, in the order an engineer uses them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from drainage import __version__
from drainage.checks import check_network
from drainage.cli import study_results, tables
from drainage.cli.checking import check
from drainage.cli.convergence import convergence
from drainage.cli.cures import cures
from drainage.cli.drafting import draft
from drainage.cli.export import export
from drainage.cli.filling import fill
from drainage.cli.flood_check import flood_check_
from drainage.cli.importing import import_
from drainage.cli.inundation import inundate
from drainage.cli.plain_errors import plain_errors
from drainage.cli.reporting import report
from drainage.cli.speaking import say_remarks
from drainage.cli.starting import init
from drainage.cli.streets_over_sewers import surface
from drainage.cli.telling import story
from drainage.comparison import write_csv
from drainage.errors import InputError
from drainage.languages import Lang, languages
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.scenario import PURPOSES, SERVICE, Purpose
from drainage.study import (
    Scores,
    Workspace,
    compose_scenario,
    open_study,
)
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise as make_network_tables

CORES = os.cpu_count() or 1
NARROWEST = 160
console = Console(soft_wrap=True)
if console.width < NARROWEST:
    console = Console(soft_wrap=True, width=NARROWEST)
ScoresByRun = dict[tuple[str, str], Scores]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=Path(),
              help="Folder with networks/, rainfall/ and scenarios/ (default: here).")  # fmt: skip
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Urban drainage studies: build the network, run SWMM, rank, compare, map.

    城市排水研究: 建管网、跑 SWMM、排序、比较、出图.
    """
    context.obj = Workspace(root)


for command in (init, import_, check, fill, surface, draft, export, report, inundate, story,
                flood_check_, cures, convergence):  # fmt: skip
    main.add_command(command)


@main.command()
@click.argument("network")
@click.pass_obj
@plain_errors
def synthesise(workspace: Workspace, network: str) -> None:
    """Make the tables of NETWORK from its street skeleton and rules (由街道骨架生成管网)."""
    folder = workspace.folder("networks", network)
    texts = read_texts(folder)
    rules = read_rules(folder / "synthesis" / "rules.toml")
    skeleton = read_skeleton(folder / "synthesis", rules)
    formula = load_formula(workspace.folder("rainfall"), rules.old_design_formula)
    made = make_network_tables(skeleton, rules, formula, name=network, **texts.model_dump())
    if findings := check_network(made.network, file_prefix="synthesised "):
        raise InputError(findings)
    write_tables(made.network, folder)
    write_csv(made.published_land.round(2).reset_index(), folder / "published_land.csv")
    console.print(tables.drained(made.drained))
    console.print(tables.published_land(made.published_land))
    console.print(f"Written: {folder / 'tables'}, {folder / 'published_land.csv'}")


@main.command()
@click.argument("study")
@click.argument("scenario", required=False)
@click.pass_obj
@plain_errors
def show(workspace: Workspace, study: str, scenario: str | None) -> None:
    """What a STUDY holds, or what a SCENARIO builds (查看)."""
    opened = open_study(workspace, study, PURPOSES)
    if scenario is None:
        console.print(tables.study_events(opened))
        console.print(tables.study_scenarios(opened))
        return
    (name,) = opened.require_scenarios([scenario])
    built = compose_scenario(opened, name)
    console.print(tables.changes(built))
    say_remarks(built)
    console.print(tables.costs(built))


@main.command()
@click.argument("study")
@click.option("--scenario", "-s", multiple=True, help="Only this scenario (and the baseline).")
@click.pass_obj
@plain_errors
def build(workspace: Workspace, study: str, scenario: Sequence[str]) -> None:
    """Build the networks of a STUDY's scenarios and write their differences (组合方案)."""
    study_results.build(workspace, study, scenario)


@main.command()
@click.argument("study")
@click.option("--scenario", "-s", multiple=True, help="Only this scenario (and the baseline).")
@click.option("--event", "-e", multiple=True, help="Only this event.")
@click.option("--purpose", type=click.Choice(SERVICE), default="service", show_default=True,
              help="The events of this purpose.")  # fmt: skip
@click.option("--workers", "-j", type=click.IntRange(1, 64), default=CORES,
              show_default=True, help="Runs at once.")  # fmt: skip
@click.option("--maps/--no-maps", default=True, show_default=True, help="Draw the maps.")
@click.pass_obj
@plain_errors
def run(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    purpose: Purpose,
    workers: int,
    maps: bool,
) -> None:
    """Run a STUDY: build, run SWMM, rank, compare, map (计算、排序、比较、出图)."""
    study_results.run(workspace, study, scenario, event, purpose, workers, maps)


@main.command()
@click.argument("study")
@click.pass_obj
@plain_errors
def rank(workspace: Workspace, study: str) -> None:
    """Rank points and outlets from the results that exist (排序)."""
    study_results.rank(workspace, study)


@main.command()
@click.argument("study")
@click.argument("before")
@click.argument("after")
@click.pass_obj
@plain_errors
def compare(workspace: Workspace, study: str, before: str, after: str) -> None:
    """Set scenario AFTER beside BEFORE from the results that exist (前后比较)."""
    study_results.compare(workspace, study, before, after)


@main.command("map")
@click.argument("study")
@click.option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
              help="Language of the maps.")  # fmt: skip
@click.pass_obj
@plain_errors
def map_(workspace: Workspace, study: str, lang: Lang) -> None:
    """Draw the maps from the results that exist (出图).

    Those of another language than Chinese go to a folder of their own, maps-en.
    """
    study_results.map_(workspace, study, lang)
