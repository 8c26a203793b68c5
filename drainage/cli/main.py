"""The commands, in the order an engineer uses them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from drainage import __version__
from drainage.checks import check_network
from drainage.cli import tables
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
from drainage.cli.progress import progress_bar
from drainage.cli.reporting import report
from drainage.cli.streets_over_sewers import surface
from drainage.cli.telling import story
from drainage.comparison import write_csv
from drainage.errors import ContinuityError, InputError
from drainage.languages import Lang, languages
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.scenario import PURPOSES, SERVICE, Composed, Purpose
from drainage.study import (
    OpenStudy,
    Scores,
    Workspace,
    compare_scenarios,
    compose_scenario,
    finished,
    open_study,
    run_study,
    score_run,
    write_comparisons,
    write_scores,
)
from drainage.study.products.pictures import draw_study, maps_folder
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


for command in (import_, check, fill, surface, draft, export, report, inundate, story,
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
    _say_remarks(built)
    console.print(tables.costs(built))


def _say_remarks(built: Composed) -> None:
    for remark in built.remarks("zh"):
        click.echo(f"  {remark}")
    if built.leaves_out:
        click.echo(f"  未包括 left out: {'、'.join(built.leaves_out)}")


@main.command()
@click.argument("study")
@click.option("--scenario", "-s", multiple=True, help="Only this scenario (and the baseline).")
@click.pass_obj
@plain_errors
def build(workspace: Workspace, study: str, scenario: Sequence[str]) -> None:
    """Build the networks of a STUDY's scenarios and write their differences (组合方案)."""
    opened = open_study(workspace, study)
    for name in opened.require_scenarios(scenario):
        built = compose_scenario(opened, name)
        folder = opened.results / name / "network"
        write_tables(built.network, folder)
        click.echo(f"{name}: {len(built.difference)} changes; tables in {folder / 'tables'}")
        _say_remarks(built)


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
    opened = open_study(workspace, study)
    baseline = opened.study.conditions.baseline
    names = opened.require_scenarios(scenario)
    wanted = [n for n in opened.study.scenarios if n in names or n == baseline]
    events = opened.require_events(event) if event else opened.events_for(purpose)
    composed = {name: compose_scenario(opened, name) for name in wanted}
    for name, built in composed.items():
        click.echo(f"{name} {opened.study.scenarios[name].title_zh}")
        _say_remarks(built)
    with progress_bar(console) as on_progress:
        outcomes = run_study(opened, composed, events, workers=workers, on_progress=on_progress)
    reused = sum(outcome.reused for outcome in outcomes.values())
    click.echo(f"{len(outcomes)} runs ({reused} already there).")
    scores = _score_all(opened, composed)
    _compare_with_baseline(opened, composed, scores, wanted)
    if maps:
        paths = draw_study(opened, composed, scores, workers)
        click.echo(f"{len(paths)} maps in {opened.results / 'maps'}")
    missed = [s.result for s in scores.values() if not s.result.within_limits]
    if missed:
        raise ContinuityError(
            "\n".join(f"{r.scenario} {r.event}: not scored, {r.reason}" for r in missed)
        )


def _score_all(opened: OpenStudy, composed: dict[str, Composed]) -> ScoresByRun:
    """Score every finished run of the study, write the tables, print the rankings."""
    scores: ScoresByRun = {}
    for name, event in finished(opened):
        if name not in composed:
            composed[name] = compose_scenario(opened, name)
        scores[name, event] = score_run(opened, composed[name], event)
    tables.require_results(opened, scores)
    write_scores(opened, scores)
    return scores


def _compare_with_baseline(
    opened: OpenStudy,
    composed: dict[str, Composed],
    scores: ScoresByRun,
    wanted: Sequence[str],
) -> None:
    baseline = opened.study.conditions.baseline
    others = [n for n in composed if n != baseline and any(key[0] == n for key in scores)]
    comparisons = {n: compare_scenarios(opened, scores, baseline, n) for n in others}
    if comparisons:
        write_comparisons(opened, list(comparisons.values()))
    last = wanted[-1] if wanted[-1] != baseline else None
    for event in opened.events:
        if (baseline, event.id) not in scores:
            continue
        if event.purpose == "service":
            console.print(tables.points(opened, scores, event.id, baseline, last))
            tables.print_agreement(opened, composed, scores, event.id)
        console.print(tables.outfalls(opened, scores, event.id, baseline, last))
    for name, comparison in comparisons.items():
        tables.print_effects(opened, composed[name], comparison, scores)


@main.command()
@click.argument("study")
@click.pass_obj
@plain_errors
def rank(workspace: Workspace, study: str) -> None:
    """Rank points and outlets from the results that exist (排序)."""
    opened = open_study(workspace, study)
    composed: dict[str, Composed] = {}
    scores = _score_all(opened, composed)
    for (name, event), _ in scores.items():
        console.print(tables.points(opened, scores, event, name, None))
        console.print(tables.outfalls(opened, scores, event, name, None))


@main.command()
@click.argument("study")
@click.argument("before")
@click.argument("after")
@click.pass_obj
@plain_errors
def compare(workspace: Workspace, study: str, before: str, after: str) -> None:
    """Set scenario AFTER beside BEFORE from the results that exist (前后比较)."""
    opened = open_study(workspace, study)
    opened.require_scenarios([before, after])
    composed = {name: compose_scenario(opened, name) for name in (before, after)}
    scores = {
        (name, event): score_run(opened, composed[name], event)
        for name, event in finished(opened)
        if name in composed
    }
    tables.require_results(opened, scores, before, after)
    comparison = compare_scenarios(opened, scores, before, after)
    path = opened.results / f"comparison-{before}-{after}.csv"
    tables.write_pair(comparison, path)
    for event in opened.events:
        if (before, event.id) in scores and (after, event.id) in scores:
            console.print(tables.points(opened, scores, event.id, before, after))
            console.print(tables.outfalls(opened, scores, event.id, before, after))
    tables.print_effects(opened, composed[after], comparison, scores)
    if composed[after].costs:
        console.print(tables.costs(composed[after]))
    click.echo(f"Written: {path}")


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
    opened = open_study(workspace, study)
    composed: dict[str, Composed] = {}
    scores = _score_all(opened, composed)
    paths = draw_study(opened, composed, scores, CORES, lang)
    click.echo(f"{len(paths)} maps in {maps_folder(opened, lang)}")
