"""Synthesise, show, build, run, rank, compare and map."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click
from rich.console import Console

from drainage.checks import check_network
from drainage.cli import tables
from drainage.cli.pictures import draw_study
from drainage.cli.progress import progress_bar
from drainage.comparison import write_csv
from drainage.errors import ContinuityError, InputError
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.scenario import PURPOSES, Composed, Purpose
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
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise as make_network_tables

CORES = os.cpu_count() or 1
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
    if findings := check_network(made.network, file_prefix="synthesised "):
        raise InputError(findings)
    write_tables(made.network, folder)
    write_csv(made.published_land.round(2).reset_index(), folder / "published_land.csv")
    console.print(tables.drained(made.drained))
    console.print(tables.published_land(made.published_land))
    console.print(f"Written: {folder / 'tables'}, {folder / 'published_land.csv'}")


def show(workspace: Workspace, study: str, scenario: str | None) -> None:
    """`drainage show`."""
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
    for remark in built.remarks:
        click.echo(f"  {remark}")
    if built.leaves_out:
        click.echo(f"  未包括 left out: {'、'.join(built.leaves_out)}")


def build(workspace: Workspace, study: str, scenario: Sequence[str]) -> None:
    """`drainage build`."""
    opened = open_study(workspace, study)
    for name in opened.require_scenarios(scenario):
        built = compose_scenario(opened, name)
        folder = opened.results / name / "network"
        write_tables(built.network, folder)
        click.echo(f"{name}: {len(built.difference)} changes; tables in {folder / 'tables'}")
        _say_remarks(built)


def run(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    purpose: Purpose,
    workers: int,
    maps: bool,
) -> None:
    """`drainage run`."""
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


def rank(workspace: Workspace, study: str) -> None:
    """`drainage rank`."""
    opened = open_study(workspace, study)
    composed: dict[str, Composed] = {}
    scores = _score_all(opened, composed)
    for (name, event), _ in scores.items():
        console.print(tables.points(opened, scores, event, name, None))
        console.print(tables.outfalls(opened, scores, event, name, None))


def compare(workspace: Workspace, study: str, before: str, after: str) -> None:
    """`drainage compare`."""
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


def map_(workspace: Workspace, study: str) -> None:
    """`drainage map`."""
    opened = open_study(workspace, study)
    composed: dict[str, Composed] = {}
    scores = _score_all(opened, composed)
    paths = draw_study(opened, composed, scores, CORES)
    click.echo(f"{len(paths)} maps in {opened.results / 'maps'}")
