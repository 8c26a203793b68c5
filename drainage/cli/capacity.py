"""`drainage capacity`: what the sewers carry, by return period."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.console import Console

from drainage.cli.again import at_work, missed_words, say_maps, say_runs
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import measured, print_row, terminal_table, written
from drainage.cluster import Machines
from drainage.errors import ContinuityError
from drainage.languages import either
from drainage.metrics.columns import column, heading_with_unit
from drainage.said import said
from drainage.scenario import PURPOSES
from drainage.study import Scores, Workspace, flood_scenarios
from drainage.study.at_hand import AtHand, Key
from drainage.study.capacity.control import control_table, has_rates
from drainage.study.capacity.files import write_capacity
from drainage.study.capacity.flood import flood_table
from drainage.study.capacity.layers import reaches_of_days, write_capacity_layers
from drainage.study.capacity.outlets import outlet_table
from drainage.study.capacity.picture import draw_capacity, draw_flood_risk
from drainage.study.capacity.sewers import class_table, sewer_table
from drainage.study.capacity.storms import PeriodRuns, flood_days, sewer_storms
from drainage.study.runs_due import run_what_is_due
from drainage.study.tables_of_runs import scores_at_hand

console = Console(soft_wrap=True, width=160)


def capacity(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    machines: Machines,
    flood: bool,
    maps: bool,
) -> None:
    """`drainage capacity`."""
    with at_work(workspace, study, PURPOSES) as at_hand:
        missed = _assess(at_hand, scenario, machines, flood, maps)
    if missed:
        raise ContinuityError(missed)


def _assess(
    study: AtHand, scenario: Sequence[str], machines: Machines, flood: bool, maps: bool
) -> str:
    names = flood_scenarios(study.opened, scenario)
    storms = sewer_storms(study)
    scores = _run(storms, names, machines)
    sewers = {name: sewer_table(storms, name, scores) for name in names}
    classes = pd.concat([class_table(own) for own in sewers.values()], ignore_index=True)
    tables = {
        "capacity": pd.concat([own.reset_index() for own in sewers.values()], ignore_index=True),
        "capacity_class": classes,
        "outlet_capacity": pd.concat(
            [outlet_table(storms, name, scores) for name in names], ignore_index=True
        ),
    }
    if has_rates(study):
        tables["runoff_control"] = control_table(study, names)
    else:
        say("No yearly runoff control: copy rainfall/runoff_control.toml of the shipped study.")
    drawn = [path for name in names if maps for path in draw_capacity(storms, name, sewers[name])]
    for name in names:
        _show(name, classes[classes["scenario"] == name])
        own = tables["outlet_capacity"]
        _show_outlets(name, own[own["scenario"] == name])
    reaches: dict[str, pd.DataFrame] = {}
    with_streets = [name for name in names if _has_streets(study, name)]
    for name in set(names) - set(with_streets) if flood else ():
        say(said("{scenario}: no streets, so no flood risk on them is counted", scenario=name))
    if flood and with_streets:
        days = flood_days(study)
        rare = _run(days, with_streets, machines)
        risk = {name: flood_table(days, name, rare) for name in with_streets}
        tables["flood_risk"] = pd.concat(risk.values(), ignore_index=True)
        drawn += [path for name in risk if maps
                  for path in draw_flood_risk(days, name, risk[name], rare)]  # fmt: skip
        reaches = {name: reaches_of_days(days, name, rare) for name in with_streets}
        scores |= rare
    outlets = tables["outlet_capacity"]
    layers = [
        write_capacity_layers(storms, name, sewers[name], outlets[outlets["scenario"] == name],
                              reaches.get(name, pd.DataFrame()))
        for name in names
    ]  # fmt: skip
    for path in (*write_capacity(study, tables, list(scores)), *layers):
        say(written(path))
    if maps:
        say_maps(len(drawn), len(drawn), str(study.opened.results / "maps"))
    return missed_words(scores)


def _has_streets(study: AtHand, scenario: str) -> bool:
    return bool(study.built[scenario].network.conduits["shape"].eq("street").any())


def _run(runs: PeriodRuns, names: Sequence[str], machines: Machines) -> dict[Key, Scores]:
    with progress_bar(console) as on_progress:
        asked, reused = run_what_is_due(runs.study, names, runs.events, machines, on_progress)
    say_runs(len(asked), reused)
    return dict(scores_at_hand(runs.study, asked))


def _show(scenario: str, classes: pd.DataFrame) -> None:
    """km and per cent a class, by each way of counting."""
    names = ("method", "capacity_class", "length_km", "share_pct")
    shown = terminal_table(
        said("capacity of the sewers · {scenario}", scenario=scenario),
        *(heading_with_unit(name, reader()) for name in names),
    )
    for _, row in classes.iterrows():
        words = [column(name).value_said(str(row[name]), reader()) for name in names[:2]]
        print_row(shown, *words, *measured(row, *names[2:]))
    console.print(shown)


def _show_outlets(scenario: str, outlets: pd.DataFrame) -> None:
    """The rain each outlet's area copes with, and how far the river stands in its sewers."""
    figures = ("coped_mm", "failed_mm", "coped_interpolated_mm", "under_river_m",
               "full_by_river_m", "reach_m")  # fmt: skip
    shown = terminal_table(
        said("outlets · {scenario}", scenario=scenario),
        *(heading_with_unit(name, reader()) for name in ("outlet_id", "name_zh", *figures)),
    )
    for _, row in outlets.iterrows():
        named = either(reader(), row["name_zh"], row["name_en"])
        print_row(shown, row["outlet_id"], named, *measured(row, *figures))
    console.print(shown)
