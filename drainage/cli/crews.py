"""`drainage crews`: who goes where, what closes, what a base, a crew or a bridge is worth."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from rich.console import Console

from drainage.cli.again import at_work, missed_words, say_runs
from drainage.cli.progress import progress_bar
from drainage.cli.reader import listed, reader, say
from drainage.cli.terminal import number, print_row, terminal_table, written
from drainage.cluster import Machines
from drainage.errors import ContinuityError
from drainage.languages import either, in_language
from drainage.said import said, spoken
from drainage.scenario import PURPOSES, SERVICE
from drainage.study import Workspace
from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.files import CrewFiles, read_crews
from drainage.study.crews.kept import write_crews
from drainage.study.crews.picture import draw_crews
from drainage.study.crews.plan import CrewPlan, crew_plan
from drainage.study.products.grid_products import target_events
from drainage.study.runs_due import run_what_is_due
from drainage.study.tables_of_runs import scores_at_hand

REMARKS = {
    "not-called": "does not pass its trigger",
    "off-road": "not on a street",
    "no-dry-way": "no dry way from any base",
    "no-dry-stop": "deep as far as the hose reaches",
    "no-crew-left": "no crew left",
    "only-way": "no other road, even dry",
    "no-detour": "no dry way around",
    "no-ends": "closes in a ring, no two ends",
}
LEAVING = {"on-call": "on call", "before-rain": "before the rain"}
WHAT = {
    "as-it-is": "as it is",
    "p-centre": "least worst time (p-centre)",
    "p-median": "least mean time (p-median)",
    "cover": "most points in time (covering)",
    "one-more-base": "one more base",
    "one-more-crew": "one more crew",
    "another-base": "another base with one crew",
}
TOTALS = ("points that call", "without a crew", "served m3", "mean min from call, served",
          "late, served", "minutes late, served")  # fmt: skip
DETOURS_SHOWN = 12
console = Console(soft_wrap=True, width=160)


def crews(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    maps: bool,
) -> None:
    """`drainage crews`."""
    # A named event may be of the flood check; unnamed, those of the service targets are meant.
    with at_work(workspace, study, PURPOSES if event else SERVICE) as at_hand:
        missed = _plan(at_hand, scenario, event, machines, maps)
    if missed:
        raise ContinuityError(missed)


def _plan(
    study: AtHand,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    maps: bool,
) -> str:
    opened = study.opened
    files = read_crews(opened)
    # Works are judged beside the town as it is, and each call leaves all its tables anew.
    baseline = opened.study.conditions.baseline
    names = opened.require_scenarios(list(dict.fromkeys([baseline, *scenario])))
    events = opened.require_events(event or target_events(opened))
    with progress_bar(console) as on_progress:
        asked, reused = run_what_is_due(study, names, events, machines, on_progress)
    say_runs(len(asked), reused)
    _say_not_run(names, events, asked)
    plan = crew_plan(study, files, asked)
    _say_assumed(files)
    _say_gates(files)
    _show_bases(plan)
    for key in plan.storms:
        _show_crews(plan, *key)
        _show_worth(plan, *key)
        _show_pumps(plan, *key)
        _show_detours(plan, *key)
    folder = write_crews(study, plan)
    drawn = draw_crews(study, files, plan, reader()) if maps else []
    say(written(folder))
    for path in drawn:
        say(written(path))
    return missed_words(scores_at_hand(study, asked))


def _say_not_run(names: Sequence[str], events: Sequence[str], asked: Sequence[Key]) -> None:
    """What was asked for together and the study does not run together."""
    for name, event in product(names, events):
        if (name, event) not in asked:
            say(said("  ! {scenario} {event}: left out, this event of the study is not for this "
                     "scenario", scenario=name, event=event))  # fmt: skip


def _say_gates(files: CrewFiles) -> None:
    """Where the crews of bases drive out that are given by their coordinates."""
    place = files.roads.nodes
    for base, own in files.bases.iterrows():
        x_m, y_m = place.loc[own["node_id"], ["x_m", "y_m"]]
        far_m = float(np.hypot(own["x_m"] - x_m, own["y_m"] - y_m))
        if far_m > 0:
            say(said("  base {base}: drives out at node {node}, {far_m:.0f} m from its gate",
                     base=str(base), node=str(own["node_id"]), far_m=far_m))  # fmt: skip


def _say_assumed(files: CrewFiles) -> None:
    """What of the tables nobody has confirmed."""
    assumed = [listed(_names(table[table["assumed"]]))
               for table in (files.bases, files.pumps, files.bridges)]  # fmt: skip
    bases, pumps, roads = assumed
    if bases:
        say(said("  ! assumed bases: {names}", names=bases))
    if pumps:
        say(said("  ! assumed pumps: {names}", names=pumps))
    if roads:
        say(said("  ! assumed roads without sewers: {names}", names=roads))
    if files.settings.assumed:
        say(said("  ! assumed speeds, times and depths (crews.toml): {source}",
                 source=in_language(files.settings.source, reader())))  # fmt: skip


def _names(table: pd.DataFrame) -> list[str]:
    if "name_zh" not in table:
        return [str(name) for name in table.index]
    return [f"{name} {either(reader(), row.name_zh, row.name_en)}"
            for name, row in zip(table.index, table.itertuples(), strict=True)]  # fmt: skip


def _of(plan: CrewPlan, name: str, scenario: str, event: str) -> pd.DataFrame:
    own = plan.tables[name]
    return own[(own["scenario"] == scenario) & (own["event"] == event)]


def _side(row: pd.Series, name: str) -> str:
    return either(reader(), str(row[f"{name}_zh"]), str(row[f"{name}_en"]))


def _word(words: dict[str, str], value: object) -> str:
    return spoken(words.get(str(value), str(value)), reader())


def _show_bases(plan: CrewPlan) -> None:
    table = plan.tables["bases"]
    shown = terminal_table("bases, all streets dry", "what", "places", "bases", "not reached",
                           "worst min", "mean min, reached", "points in time")  # fmt: skip
    for _, row in table.iterrows():
        print_row(shown, _word(WHAT, row["what"]), _side(row, "places"), row["bases"],
                  row["unreached_points"] or "–", number(row["worst_min"], 1),
                  number(row["mean_min"], 1),
                  f"{row['within_limit']} / {row['points']}")  # fmt: skip
    console.print(shown)
    unreached = table.loc[table["what"] == "as-it-is", "unreached_points"].iloc[0]
    if unreached:
        say(said("  ! no road leads from any base to points {points}",
                 points=listed(unreached.split())))  # fmt: skip


def _show_crews(plan: CrewPlan, scenario: str, event: str) -> None:
    rows = _of(plan, "crews", scenario, event)
    for leaving, word in LEAVING.items():
        own = rows[rows["leaving"] == leaving]
        shown = terminal_table(
            said("who goes where, {leaving} · {scenario} {event}", leaving=word,
                 scenario=scenario, event=event),
            "point", "way", "calls min", "crew", "leaves min", "arrives min", "late min",
            "hose m", "remark",
        )  # fmt: skip
        for _, row in own.iterrows():
            way = _side(row, "way") or None if row["crew"] else None
            crew = row["crew"] if row["crew"] else None
            print_row(shown, f"{row['point_no']} {_side(row, 'name')}", way,
                      number(row["trigger_min"], 0), crew, number(row["leaves_min"], 0),
                      number(row["arrives_min"], 0), number(row["late_min"], 0),
                      number(row["hose_m"], 0), _word(REMARKS, row["remark"]))  # fmt: skip
        console.print(shown)
        _say_unserved(own)


def _say_unserved(rows: pd.DataFrame) -> None:
    """The points that call and get no crew, and those that cannot, by the reason."""
    of = {remark: listed([str(point) for point in own])
          for remark, own in rows.groupby("remark")["point_no"]}  # fmt: skip
    if points := of.get("no-dry-way"):
        say(said("  ! no dry way from any base to points {points}", points=points))
    if points := of.get("no-dry-stop"):
        say(said("  ! deep to the end as far as the hose reaches: points {points}",
                 points=points))  # fmt: skip
    if points := of.get("no-crew-left"):
        say(said("  ! no crew left for points {points}", points=points))
    if points := of.get("off-road"):
        say(said("  ! not on a street, so not planned: points {points}", points=points))


def _show_worth(plan: CrewPlan, scenario: str, event: str) -> None:
    """What one crew or base more would gain, and what a closed bridge costs."""
    shown = terminal_table("what one more would gain, on call", "what", "place", *TOTALS)
    for _, row in _of(plan, "gains", scenario, event).iterrows():
        place = " ".join(filter(None, (row["base_id"], _side(row, "place"))))
        print_row(shown, _word(WHAT, row["what"]), place, *_totals(row))
    console.print(shown)
    bridges = _of(plan, "bridges", scenario, event)
    if len(bridges) < 2:
        say("No bridges in roads.csv: nothing is said of what a closed one costs.")
        return
    shown = terminal_table("what a closed bridge costs", "closed", "points not reached",
                           "worst min, dry", *TOTALS)  # fmt: skip
    for _, row in bridges.iterrows():
        name = _word({"none": "none", "all": "all bridges"}, row["closed"])
        print_row(
            shown,
            " ".join(filter(None, (name, _side(row, "name")))),
            row["unreached_points"] or "–",
            number(row["dry_worst_min"], 1),
            *_totals(row),
        )
    console.print(shown)


def _totals(row: pd.Series) -> tuple[object, ...]:
    return (row["called"], row["without_crew"], number(row["served_m3"], 0),
            number(row["mean_wait_min"], 1), row["late_points"],
            number(row["late_total_min"], 0))  # fmt: skip


def _show_pumps(plan: CrewPlan, scenario: str, event: str) -> None:
    rows = _of(plan, "pumps", scenario, event)
    if rows.empty:
        return
    shown = terminal_table("pumps for the water that stands", "point", "pumps of", "stands m3",
                           "rate m3/h", "needed", "kept", "hours with one",
                           "hours with those needed")  # fmt: skip
    for _, row in rows.iterrows():
        print_row(shown, f"{row['point_no']} {_side(row, 'name')}",
                  row["pump_ids"], number(row["volume_m3"], 0),
                  number(row["rate_m3_h"], 0), row["needed"], row["kept"],
                  number(row["one_pump_h"], 1), number(row["needed_pumps_h"], 1))  # fmt: skip
    console.print(shown)
    for rate, own in rows.groupby("rate_m3_h", sort=False):
        say(said("  pumps of {rate:,.0f} m3/h: {needed} for all points at once, {kept} kept",
                 rate=float(str(rate)), needed=int(own["needed"].sum()),
                 kept=int(own["kept"].iloc[0])))  # fmt: skip


def _show_detours(plan: CrewPlan, scenario: str, event: str) -> None:
    rows = _of(plan, "detours", scenario, event)
    if not plan.storms[scenario, event].closing.reaches:
        say(said("{scenario} {event}: no street is closed.", scenario=scenario, event=event))
        return
    shown = terminal_table("shortest dry way around closed streets", "street", "way", "at min",
                           "closed m", "detour m", "detour min", "remark")  # fmt: skip
    for _, row in rows.sort_values("closed_m", ascending=False).head(DETOURS_SHOWN).iterrows():
        print_row(shown, _side(row, "street"), _side(row, "way") or None,
                  number(row["minute"], 0), number(row["closed_m"], 0),
                  number(row["detour_m"], 0), number(row["detour_min"], 1),
                  _word(REMARKS, row["remark"]))  # fmt: skip
    console.print(shown)
    if len(rows) > DETOURS_SHOWN:
        say(said("  {shown} of {places} closed stretches; detours.csv has all.",
                 shown=DETOURS_SHOWN, places=len(rows)))  # fmt: skip
