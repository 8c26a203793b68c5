"""`drainage flood-check`: rare storms of a day against the depth in one lane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
from rich.console import Console

from drainage.cli.again import Answer, do_or_repeat, missed_words, repeat, say_maps, say_runs, told
from drainage.cli.progress import progress_bar
from drainage.cli.reader import listed, reader, say
from drainage.cli.terminal import (
    measured,
    print_row,
    reading_words,
    terminal_table,
    verdict,
    written,
)
from drainage.cluster import Machines
from drainage.languages import either
from drainage.metrics import ordered
from drainage.metrics.columns import in_terminal
from drainage.said import said, spoken
from drainage.scenario import Purpose
from drainage.study import OpenStudy, Workspace, flood_check, flood_scenarios
from drainage.study.at_hand import AtHand
from drainage.study.flood_check_files import write_flood_check
from drainage.study.products.pictures import draw_study
from drainage.study.runs_due import run_what_is_due
from drainage.study.tables_of_runs import scores_at_hand

STREETS_SHOWN = 12
FLOOD: tuple[Purpose, ...] = ("flood",)
console = Console(soft_wrap=True, width=160)


def flood_check_(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    maps: bool,
) -> None:
    """`drainage flood-check`."""
    do_or_repeat(
        workspace,
        study,
        f"flood-check maps={maps} {sorted(scenario)} {sorted(event)}",
        partial(_check, scenario=scenario, event=event, machines=machines, maps=maps),
        _say,
        purposes=FLOOD,
    )


def _check(
    study: AtHand, scenario: Sequence[str], event: Sequence[str], machines: Machines, maps: bool
) -> Answer:
    opened = study.opened
    names, events = flood_scenarios(opened, scenario), opened.require_events(event)
    with progress_bar(console) as on_progress:
        asked, reused = run_what_is_due(study, names, events, machines, on_progress)
    say_runs(len(asked), reused)
    scores = scores_at_hand(study, asked)
    table = flood_check(opened, study.built, {key: own.result for key, own in scores.items()})
    path = write_flood_check(study, table, asked)
    shown = "".join(told(_show, opened, table, *key) for key in asked)
    words = shown + told(say, written(path))
    repeat(words)
    drawn = draw_study(study, asked, machines.workers) if maps else None
    if drawn:
        say_maps(*drawn, str(opened.results / "maps"))
    return {
        "runs": len(asked),
        "words": words,
        "maps": drawn and drawn[0],
        "folder": str(opened.results / "maps"),
        "missed": missed_words(scores),
    }


def _say(answer: Answer) -> None:
    """Again what a check said that has nothing to do."""
    say_runs(answer["runs"], answer["runs"])
    repeat(answer["words"])
    if answer["maps"] is not None:
        say_maps(answer["maps"], 0, answer["folder"])


def _show(opened: OpenStudy, table: pd.DataFrame, scenario: str, event: str) -> None:
    """All points, the worst streets, and how many of each meet the target."""
    own = table[(table["scenario"] == scenario) & (table["event"] == event)]
    storm, limit = opened.storms[event], opened.study.conditions.targets.flood_lane_depth_m
    title = said(
        "flood check · {event} ({depth_mm:.0f} mm, {hourly_mm:.1f} mm/h) · {scenario} · "
        "depth in the lane ≤ {limit_m:g} m",
        event=event, depth_mm=storm.depth_mm, hourly_mm=storm.hourly_depth_mm,
        scenario=scenario, limit_m=limit,
    )  # fmt: skip
    heads = in_terminal("flood_check", reader())
    shown = terminal_table(
        title,
        "place",
        "name",
        *heads.values(),
        *map(reading_words, ordered("lane")),
    )
    points = own[own["scope"] == "point"]
    streets = own[own["scope"] == "street"].sort_values("max_lane_depth_m", ascending=False)
    for _, row in pd.concat([points, streets.head(STREETS_SHOWN)]).iterrows():
        print_row(
            shown,
            f"{spoken(str(row['scope']), reader())} {row['id']}",
            either(reader(), row["name_zh"], row["name_en"]),
            *measured(row, *heads),
            *(verdict(row[name])
              for name in ("meets_flood_target", "meets_gutter", "meets_gutter_30min")),
        )  # fmt: skip
    console.print(shown)
    if streets["max_lane_depth_m"].isna().all():
        return
    say(
        said(
            "  {scenario} {event}: points {points} met, streets {streets} met; lane above the "
            "limit {above_m:,.0f} m, closed {closed_m:,.0f} m of {length_m:,.0f} m",
            scenario=scenario, event=event, points=_met(points), streets=_met(streets),
            above_m=float(streets["lane_length_above_m"].sum()),
            closed_m=float(streets["closed_length_m"].sum()),
            length_m=float(streets["length_m"].sum()),
        )
    )  # fmt: skip
    closed = streets[streets["closed_length_m"] > 0].sort_values("closed_length_m", ascending=False)
    if len(closed):
        named = [
            f"{either(reader(), r.name_zh, r.name_en)} {r.closed_length_m:.0f} m"
            for r in closed.head(8).itertuples()
        ]
        more = f" … {len(closed)}" if len(closed) > 8 else ""
        say(said("  closed roads: {names}{more}", names=listed(named), more=more))


def _met(places: pd.DataFrame) -> str:
    return f"{int(places['meets_flood_target'].eq(True).sum())} / {len(places)}"
