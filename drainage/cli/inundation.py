"""`drainage inundate`: runs on the grid, their maps, GeoTIFFs, tables and films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from drainage.cli import tables
from drainage.cli.again import at_work, missed_words, say_stale
from drainage.cli.progress import progress_bar
from drainage.cli.reader import listed, say
from drainage.cluster import Machines
from drainage.comparison import agreement, beside_each_other, write_csv
from drainage.errors import ContinuityError
from drainage.languages import Lang
from drainage.report.audit import book_table
from drainage.said import said, word
from drainage.scenario import PURPOSES, SERVICE
from drainage.study import Scores, Workspace, score_tables
from drainage.study.at_hand import AGAIN, AtHand, Key, runs_at_hand
from drainage.study.products.grid_products import draw_grid_study, target_events
from drainage.study.runs_due import run_what_is_due
from drainage.study.tables_of_runs import scores_at_hand

FILES = {"point": "points.csv", "outfall": "outfalls.csv", "street": "streets.csv",
         "town": "town.csv"}  # fmt: skip
BOOK = "balance.csv"
AGREEMENT = "streets-and-grid-agreement.csv"
FAR_APART_M = 0.08
"""Differences at a point from which the surfaces are worth a look."""
console = Console(soft_wrap=True, width=160)


def inundate(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    films: bool,
    lang: Lang,
) -> None:
    """`drainage inundate`."""
    # A named event may be of the flood check; unnamed, those of the service targets are meant.
    with at_work(workspace, study, PURPOSES if event else SERVICE) as on_streets:
        at_hand = on_streets.on("grid")
        opened = at_hand.opened
        conditions = opened.study.conditions
        first_and_last = list(dict.fromkeys([conditions.baseline, conditions.scenarios[-1]]))
        names = opened.require_scenarios(scenario or first_and_last)
        events = opened.require_events(event or target_events(opened))
        with progress_bar(console) as on_progress:
            asked, reused = run_what_is_due(at_hand, names, events, machines, on_progress)
        say(said("{runs} runs on the grid ({reused} already there).",
                 runs=len(asked), reused=reused))  # fmt: skip
        scores = scores_at_hand(at_hand, asked)
        folder = opened.results / "inundation"
        for scope, file in FILES.items():
            write_csv(score_tables(scores)[scope], folder / file)
        for own in events:
            for name in names:
                if (name, own) in scores:
                    console.print(tables.points(opened, scores, own, name, None))
        _book(scores, folder)
        _beside_the_streets(on_streets.on("streets"), scores, folder)
        paths = draw_grid_study(
            opened, at_hand.built, scores, folder, films, machines.workers, lang
        )
        say(said("{files} maps, films and GeoTIFFs in {folder}",
                 files=len(paths), folder=folder))  # fmt: skip
    if missed := missed_words(scores):
        raise ContinuityError(missed)


def _book(scores: Mapping[Key, Scores], folder: Path) -> None:
    """The book of each run as a table, and what SWMM's routing made or lost in words."""
    write_csv(book_table({key: score.record for key, score in scores.items()}), folder / BOOK)
    for (name, event), score in scores.items():
        swmm = score.record["balances"]["swmm"]
        say(said("{scenario} {event}: gap of SWMM's routing {gap_m3:+,.0f} m3 beside "
                 "{spilt_m3:,.0f} m3 spilt to the ground; {of_entered_pct:+.2f} % of what entered "
                 "the sewers (below 0: water made)",
                 scenario=name, event=event, gap_m3=swmm["routing_gap_m3"],
                 spilt_m3=score.record["book"]["spilled_m3"],
                 of_entered_pct=swmm["sewer_continuity_pct"]))  # fmt: skip


def _beside_the_streets(on_streets: AtHand, scores: Mapping[Key, Scores], folder: Path) -> None:
    """The points from both surfaces, where current runs on the streets are there, too."""
    there, stale = runs_at_hand(on_streets)
    say_stale(stale)
    streets = {key: on_streets.scores(key) for key in scores if key in there}
    if not streets or on_streets.opened.base.watch_points.empty:
        say(said("No runs on the streets to set beside these. Run {command} first.",
                 command=AGAIN["service"].format(study=on_streets.opened.study.id)))  # fmt: skip
        return
    both = beside_each_other(score_tables(streets)["point"], score_tables(scores)["point"])
    write_csv(both, folder / "points-streets-and-grid.csv")
    agreed = agreement(both)
    write_csv(agreed, folder / AGREEMENT)
    for row in agreed.itertuples():
        if not row.points_compared:
            say(said("{scenario} {event}: streets and grid are not compared: a run of the two is "
                     "not scored", scenario=row.scenario, event=row.event))  # fmt: skip
            continue
        rows = both[(both["scenario"] == row.scenario) & (both["event"] == row.event)]
        apart = rows[rows["depth_difference_m"].abs() > FAR_APART_M]
        named = [f"{r.point_no} ({r.depth_difference_m:+.2f} m)" for r in apart.itertuples()]
        say(said("{scenario} {event}: streets and grid differ by {mean_m:.3f} m in the mean of "
                 "{points} points, by {greatest_m:.3f} m at most (point {point}); same cause at "
                 "{same} of {deep} points deeper than 0.15 m on both; rank correlation "
                 "{correlation:.2f}; apart by more than {far_m:g} m: {named}",
                 scenario=row.scenario, event=row.event, mean_m=row.mean_difference_m,
                 points=row.points_compared, greatest_m=row.greatest_difference_m,
                 point=row.greatest_at_point, same=row.same_cause_there,
                 deep=row.points_deep_on_both, correlation=row.rank_correlation,
                 far_m=FAR_APART_M, named=listed(named) or word("none")))  # fmt: skip
