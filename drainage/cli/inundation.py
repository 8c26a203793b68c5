"""`drainage inundate`: runs on the grid, their maps, GeoTIFFs, tables and films."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from drainage.cli import tables
from drainage.cli.plain_errors import plain_errors
from drainage.cli.progress import progress_bar
from drainage.comparison import beside_each_other, rank_correlation, write_csv
from drainage.errors import ContinuityError
from drainage.languages import Lang, languages
from drainage.scenario import Composed
from drainage.study import (
    OpenStudy,
    Scores,
    Workspace,
    compose_scenario,
    finished,
    open_study,
    run_study,
    score_run,
    score_tables,
)
from drainage.study.products.grid_products import draw_grid_study, target_events

ScoresByRun = Mapping[tuple[str, str], Scores]
CORES = os.cpu_count() or 1
FILES = {"point": "points.csv", "outfall": "outfalls.csv", "street": "streets.csv",
         "town": "town.csv"}  # fmt: skip
console = Console(soft_wrap=True, width=160)


@click.command()
@click.argument("study")
@click.option("--scenario", "-s", multiple=True,
              help="Only these (default: the baseline and the last).")  # fmt: skip
@click.option("--event", "-e", multiple=True,
              help="Only these (default: the storms that decide the points' targets).")  # fmt: skip
@click.option("--workers", "-j", type=click.IntRange(1, 64), default=CORES, show_default=True,
              help="Runs at once.")  # fmt: skip
@click.option("--films/--no-films", default=True, show_default=True, help="Make the animations.")
@click.option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
              help="Language of the maps.")  # fmt: skip
@click.pass_obj
@plain_errors
def inundate(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    workers: int,
    films: bool,
    lang: Lang,
) -> None:
    """Run a STUDY with water on the ground, coupled with the sewers; draw its maps (淹没图)."""
    on_streets = open_study(workspace, study)
    opened = on_streets.on("grid")
    baseline = opened.study.conditions.baseline
    names = opened.require_scenarios(scenario or list(dict.fromkeys(
        [baseline, opened.study.conditions.scenarios[-1]])))  # fmt: skip
    events = opened.require_events(event or target_events(opened))
    composed = {name: compose_scenario(opened, name) for name in names}
    with progress_bar(console) as on_progress:
        outcomes = run_study(opened, composed, events, workers=workers, on_progress=on_progress)
    reused = sum(outcome.reused for outcome in outcomes.values())
    click.echo(f"{len(outcomes)} runs on the grid ({reused} already there).")
    scores = {key: score_run(opened, composed[key[0]], key[1]) for key in outcomes}
    folder = opened.results / "inundation"
    for scope, file in FILES.items():
        write_csv(score_tables(scores)[scope], folder / file)
    for own in events:
        for name in names:
            console.print(tables.points(opened, scores, own, name, None))
    _beside_the_streets(on_streets, composed, scores, folder)
    paths = draw_grid_study(opened, composed, scores, folder, films, workers, lang)
    click.echo(f"{len(paths)} maps, films and GeoTIFFs in {folder}")
    missed = [s.result for s in scores.values() if not s.result.within_limits]
    if missed:
        raise ContinuityError(
            "\n".join(f"{r.scenario} {r.event}: not scored, {r.reason}" for r in missed)
        )


def _beside_the_streets(
    on_streets: OpenStudy, composed: Mapping[str, Composed], scores: ScoresByRun, folder: Path
) -> None:
    """The points from both surfaces, where the runs on the streets are there, too."""
    there = set(finished(on_streets.on("streets")))
    streets = {
        key: score_run(on_streets.on("streets"), composed[key[0]], key[1])
        for key in scores
        if key in there
    }
    if not streets or on_streets.base.watch_points.empty:
        click.echo("No runs on the streets to set beside these. Run make scenario first.")
        return
    both = beside_each_other(score_tables(streets)["point"], score_tables(scores)["point"])
    write_csv(both, folder / "points-streets-and-grid.csv")
    for (name, event), correlation in rank_correlation(both).items():
        rows = both[(both["scenario"] == name) & (both["event"] == event)]
        apart = rows[rows["depth_difference_m"].abs() > 0.2]
        named = ", ".join(
            f"{r.point_no} ({r.depth_difference_m:+.2f} m)" for r in apart.itertuples()
        )
        click.echo(
            f"{name} {event}: rank correlation of streets and grid {correlation:.2f}; "
            f"apart by more than 0.2 m: {named or 'none'}"
        )
