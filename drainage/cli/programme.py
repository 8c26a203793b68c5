"""`drainage programme`: which works in which year under a budget, and what each of them earns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import number, print_row, terminal_table, written
from drainage.cluster import Machines
from drainage.engine import RunRequest
from drainage.languages import either
from drainage.metrics.columns import column, heading_with_unit
from drainage.results import RunResult
from drainage.said import said, spoken
from drainage.said_again import said_again
from drainage.study import Workspace, run_for_figures
from drainage.study.at_hand import AtHand
from drainage.study.programme import Programme, find_programme
from drainage.study.programme_files import write_programme
from drainage.study.programme_sets import FOLDER
from drainage.study.programme_tables import (
    fronts_table,
    moves_table,
    sets_table,
    shares_table,
    years_table,
)

SHOWN = ("alone", "last", "on_average")
ORDERS = {"best": "best", "plan": "the plan's own"}
console = Console(soft_wrap=True, width=160)


def programme(workspace: Workspace, study: str, machines: Machines) -> None:
    """`drainage programme`."""
    with at_work(workspace, study) as at_hand:
        _find(at_hand, machines)


def _find(study: AtHand, machines: Machines) -> None:
    opened = study.opened
    runs = 0

    def run(
        requests: Sequence[RunRequest], finished: Callable[[RunRequest, RunResult], None]
    ) -> None:
        nonlocal runs
        runs += len(requests)
        with progress_bar(console) as on_progress:
            run_for_figures(opened, requests, machines=machines, on_progress=on_progress,
                            on_result=finished)  # fmt: skip

    found, sets = find_programme(study, run, machines.asked_at_a_time(), say)
    say(said("{sets} sets of {projects} projects, {runs} runs made.", sets=len(found.scored),
             projects=len(found.plan.projects), runs=runs))  # fmt: skip
    if not found.exact:
        say("More than ten projects: the sets were searched, not all run.")
    for own, past in found.past_limits.items():
        say(said("  ! not scored, so in no order: {projects} ({reason})",
                 projects=found.words(own), reason=said_again(past.reason)))  # fmt: skip
    tables = {
        "sets": sets_table(found, sets),
        "fronts": fronts_table(found),
        "shares": shares_table(found),
        "years": years_table(found),
        "moves": moves_table(found),
    }
    console.print(_years(found, tables["years"]))
    console.print(_shares(study, found, tables["shares"]))
    _say_moves(tables["moves"])
    unpriced = tables["sets"]["unpriced"].max()
    if unpriced:
        say(said("  ! up to {count} elements of a set have no price and are in no cost; "
                 "cost-totals.csv names them", count=int(unpriced)))  # fmt: skip
    write_programme(study, tables)
    say(written(opened.results / FOLDER))


def _title(study: AtHand, scenario: str) -> str:
    own = study.opened.study.scenarios[scenario]
    return f"{scenario} {either(reader(), own.title_zh, own.title_en)}"


def _years(found: Programme, years: pd.DataFrame) -> Table:
    aims = {aim.name: aim for aim in found.plan.aims}
    heads = [f"{heading_with_unit(aim.column, reader())} {aim.event}" for aim in aims.values()]
    table = terminal_table("order by year", "order", "year", "built", "spent 10^4 yuan",
                           "given", *heads)  # fmt: skip
    for row in years.to_dict("records"):
        figures = [number(row[name], column(aim.column).shown or 0) for name, aim in aims.items()]
        print_row(table, spoken(ORDERS[str(row["order"])], reader()), row["year"], row["built"],
                  number(row["spent_10k_yuan"], 0), number(row["given_10k_yuan"], 0),
                  *figures)  # fmt: skip
    return table


def _shares(study: AtHand, found: Programme, shares: pd.DataFrame) -> Table:
    table = terminal_table("what each project takes away", "project", "figure", "alone", "last",
                           "on average")  # fmt: skip
    aims = {aim.name: aim for aim in found.plan.aims}
    for row in shares.to_dict("records"):
        if row["figure"] not in aims:
            continue
        aim = aims[str(row["figure"])]
        digits = column(aim.column).shown or 0
        print_row(table, _title(study, str(row["scenario"])),
                  f"{heading_with_unit(aim.column, reader())} {aim.event}",
                  *(number(row[own], digits) for own in SHOWN))  # fmt: skip
    return table


def _say_moves(moves: pd.DataFrame) -> None:
    """Whether the order holds where a cost or a weight is a fifth higher or lower."""
    cases = moves.groupby(["moved", "by_pct"], sort=False)["stays"].all()
    say(said("The order stays in {stays} of {cases} cases in which a cost or a weight moves by "
             "20 %; moves.csv has them.", stays=int(cases.sum()), cases=len(cases)))  # fmt: skip
