"""`drainage inundate`: runs on the grid, their maps, GeoTIFFs, tables and films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console

from drainage.cli import tables
from drainage.cli.grid_pictures import GridSheets, draw_difference, draw_run
from drainage.cli.progress import progress_bar
from drainage.comparison import beside_each_other, rank_correlation, write_csv
from drainage.errors import ContinuityError
from drainage.metrics import deciding_events
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

ScoresByRun = Mapping[tuple[str, str], Scores]
FILES = {"point": "points.csv", "outfall": "outfalls.csv", "street": "streets.csv",
         "town": "town.csv"}  # fmt: skip
console = Console(soft_wrap=True, width=160)


def inundate(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    workers: int,
    films: bool,
) -> None:
    """`drainage inundate`."""
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
    paths = _draw(opened, composed, scores, folder, films, workers)
    click.echo(f"{len(paths)} maps, films and GeoTIFFs in {folder}")
    missed = [s.result for s in scores.values() if not s.result.within_limits]
    if missed:
        raise ContinuityError(
            "\n".join(f"{r.scenario} {r.event}: not scored, {r.reason}" for r in missed)
        )


def target_events(opened: OpenStudy) -> list[str]:
    """The events that decide whether the points meet their targets; all where none does."""
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    return deciding_events(hourly, opened.base.watch_points["target_hourly_rain_mm"])


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


def _draw(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    folder: Path,
    films: bool,
    workers: int,
) -> list[Path]:
    today = date.today().isoformat()
    sheets = {
        key: GridSheets(
            title_zh=opened.study.scenarios[key[0]].title_zh,
            stem=f"{key[0]}-{key[1]}",
            network=composed[key[0]].network,
            depth_nc=opened.run_folder(*key) / "depth.nc",
            points=score.tables["point"],
            outfalls=score.tables["outfall"],
            record=dict(score.result.record),
            leaves_out=composed[key[0]].leaves_out,
            made_on=today,
        )
        for key, score in scores.items()
    }
    classes = opened.study.conditions.targets.depth_classes_m
    limit_m = opened.study.conditions.targets.point_depth_m
    baseline = opened.study.conditions.baseline
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        drawn = [pool.submit(draw_run, own, classes, films, folder) for own in sheets.values()]
        drawn += [
            pool.submit(draw_difference, sheets[baseline, event], own, limit_m, folder)
            for (name, event), own in sheets.items()
            if name != baseline and (baseline, event) in sheets
        ]
        return [path for one in drawn for path in one.result()]
