"""`drainage report`: the page, the workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from functools import partial

from drainage.cli.again import Answer, do_or_repeat, say_stale
from drainage.cli.reader import reader, say
from drainage.cli.terminal import unchanged, written
from drainage.languages import Lang
from drainage.said import said, spoken
from drainage.study import Workspace
from drainage.study.at_hand import AtHand, not_run, runs_at_hand
from drainage.study.convergence import SUMMARY, convergence_left_out
from drainage.study.crews.shown import read_crews_shown
from drainage.study.cure_files import CURES, cures_left_out
from drainage.study.cure_files import again as search_again
from drainage.study.ensemble.shown import read_shown
from drainage.study.flood_check_files import read_flood_checked
from drainage.study.flood_plan.writing import refresh_flood_documents
from drainage.study.products.page import depth_grids
from drainage.study.products.reports import write_reports
from drainage.study.programme_files import programme_left_out
from drainage.study.season.shown import read_season_shown
from drainage.study.tables_of_runs import last_that_ran, require_runs, scores_at_hand


def report(
    workspace: Workspace, study: str, scenario: str | None, lang: Lang, every_grid: bool
) -> None:
    """`drainage report`."""
    do_or_repeat(
        workspace,
        study,
        f"report {scenario} {lang} every_grid={every_grid}",
        partial(_report, scenario=scenario, lang=lang, every_grid=every_grid),
        _say,
    )


def _report(study: AtHand, scenario: str | None, lang: Lang, every_grid: bool) -> Answer:
    opened = study.opened
    conditions = opened.study.conditions
    current, stale = runs_at_hand(study)
    if scenario:
        (after,) = opened.require_scenarios([scenario])
    else:
        after = last_that_ran(study, current)
    stale += not_run(study)
    if cures_left_out(study, after):
        stale.append(_found_on_other_runs(CURES, search_again(study)))
    if convergence_left_out(study):
        stale.append(_found_on_other_runs(SUMMARY, f"drainage convergence {opened.study.id}"))
    if programme_left_out(study):
        again = f"drainage programme {opened.study.id}"
        stale.append(_found_on_other_runs("programme/years.csv", again))
    for shown in (read_shown(study), read_season_shown(study), read_crews_shown(study),
                  read_flood_checked(study)):  # fmt: skip
        stale += shown.remarks if shown else []
    stale = say_stale(stale)
    require_runs(study, current, conditions.baseline, after)
    flood_files, left_as_they_were = refresh_flood_documents(study, after, lang)
    stale += say_stale(left_as_they_were)
    grids = depth_grids(study, current, after, every_grid)
    files = write_reports(study, scores_at_hand(study, current), after, lang, grids) + flood_files
    for path, made in files:
        say(written(path) if made else unchanged(path))
    return {"paths": [str(path) for path, _ in files], "stale": stale, "missed": ""}


def _say(answer: Answer) -> None:
    """Again what a report said that has nothing to do."""
    say_stale(answer["stale"])
    for path in answer["paths"]:
        say(unchanged(path))


def _found_on_other_runs(table: str, command: str) -> str:
    """That a table is left out, spoken: what a report said is kept as text."""
    words = said("{table}: found on other runs, left out. Run {command} again.",
                 table=table, command=command)  # fmt: skip
    return spoken(words, reader())
