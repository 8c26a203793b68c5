"""`drainage atlas`: the maps of the season, a sheet a storm, before beside after."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console

from drainage.cli.again import at_work, missed_words, say_runs
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import number, print_row, terminal_table, unchanged, written
from drainage.cluster import Machines
from drainage.errors import ContinuityError
from drainage.languages import in_language
from drainage.said import said, word
from drainage.study.at_hand import Key
from drainage.study.atlas.files import FOLDER, require_places, write_atlas
from drainage.study.atlas.opening import Atlas, open_atlas
from drainage.study.atlas.pages import storm_title
from drainage.study.atlas.traffic import crews_of
from drainage.study.no_river import no_river
from drainage.study.runs_due import run_what_is_due
from drainage.study.steps import Scores
from drainage.study.tables_of_runs import scores_at_hand
from drainage.study.workspace import Workspace

console = Console(soft_wrap=True, width=160)


def atlas(workspace: Workspace, study: str, machines: Machines, films: bool) -> None:
    """`drainage atlas`."""
    with at_work(workspace, study) as at_hand:
        own = open_atlas(at_hand)
        require_places(own)
        # What is wrong in the tables of the crews is said before anything runs.
        crews = crews_of(own.study.opened)
        events = [sheet.event for sheet in own.sheets]
        with progress_bar(console) as on_progress:
            asked, reused = run_what_is_due(own.study, own.scenarios, events, machines, on_progress)
        say_runs(len(asked), reused)
        files = write_atlas(own, films, machines.workers)
        scores = scores_at_hand(own.study, asked)
        _show(own, scores)
        if crews is None:
            say("No crews/roads.csv: ways round closed streets use the streets alone.")
        if riverless := no_river(own.study.opened.base):
            say(riverless)
        say("From a model and assumed values: not an official map.")
        for path in files.paths:
            if path.suffix in (".pdf", ".csv"):
                say(written(path) if files.made else unchanged(path))
        missed = missed_words(scores)
    if missed:
        raise ContinuityError(missed)


def _show(own: Atlas, scores: Mapping[Key, Scores]) -> None:
    """Each sheet in a line a scenario: points above the limit, the deepest, closed streets; dashes
    for a run that is not scored."""
    folder = own.study.opened.results / FOLDER
    points, streets = (pd.read_csv(folder / f"{name}.csv") for name in ("points", "streets"))
    limit_m = own.study.opened.study.conditions.targets.point_depth_m
    shown = terminal_table(
        said("sheets of the atlas · {surface}", surface=word(own.study.opened.surface)),
        "sheet", "scenario", said("points above {limit_m:g} m", limit_m=limit_m),
        "deepest m", "closed streets", "closed m",
    )  # fmt: skip
    for sheet in own.sheets:
        river = in_language(own.river_titles[sheet.river_state], reader())
        storm = f"{storm_title(sheet, reader())} · {river}"
        for name in own.scenarios:
            if not scores[name, sheet.event].within_limits:
                print_row(shown, storm, name, None, None, None, None)
                continue
            mine = points[(points["sheet"] == sheet.id) & (points["scenario"] == name)]
            shut = streets[(streets["sheet"] == sheet.id) & (streets["scenario"] == name)]
            print_row(shown, storm, name,
                      int((mine["max_depth_m"] > limit_m).sum()),
                      number(mine["max_depth_m"].max(), 2), len(shut),
                      number(shut["closed_m"].sum(), 0))  # fmt: skip
    console.print(shown)
