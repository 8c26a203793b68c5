"""`drainage flood-check`: rare storms of a day against the depth in one lane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import click
import pandas as pd
from rich.console import Console

from drainage.cli.again import Said, do_or_repeat, missed_words, repeat, say_maps, say_runs, told
from drainage.cli.progress import progress_bar
from drainage.cli.terminal import measured, print_row, terminal_table, verdict
from drainage.comparison import write_csv
from drainage.metrics.columns import in_terminal
from drainage.scenario import Purpose
from drainage.study import OpenStudy, Workspace, flood_check, flood_scenarios
from drainage.study.at_hand import AtHand
from drainage.study.products.pictures import draw_study
from drainage.study.runs_due import run_what_is_due
from drainage.study.tables_of_runs import keys_of, scores_at_hand

STREETS_SHOWN = 12
FLOOD: tuple[Purpose, ...] = ("flood",)
FLOOD_CHECK = "flood-check.csv"
console = Console(soft_wrap=True, width=160)


def flood_check_(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    workers: int,
    maps: bool,
) -> None:
    """`drainage flood-check`."""
    do_or_repeat(
        workspace,
        study,
        f"flood-check maps={maps} {sorted(scenario)} {sorted(event)}",
        partial(_check, scenario=scenario, event=event, workers=workers, maps=maps),
        _say,
        purposes=FLOOD,
    )


def _check(
    study: AtHand, scenario: Sequence[str], event: Sequence[str], workers: int, maps: bool
) -> Said:
    opened, made = study.opened, study.made
    names, events = flood_scenarios(opened, scenario), opened.require_events(event)
    with progress_bar(console) as on_progress:
        asked, reused = run_what_is_due(study, names, events, workers, on_progress)
    say_runs(len(asked), reused)
    scores = scores_at_hand(study, asked)
    path, of = opened.results / FLOOD_CHECK, keys_of(study, asked)
    table = flood_check(opened, study.built, {key: own.result for key, own in scores.items()})
    write_csv(table, path)
    made.keep("flood-check", of, [path])
    shown = "".join(told(_show, opened, table, *key) for key in asked)
    words = f"{shown}Written: {path}\n"
    repeat(words)
    drawn = draw_study(study, asked, workers) if maps else None
    if drawn:
        say_maps(*drawn, str(opened.results / "maps"))
    return {
        "runs": len(asked),
        "words": words,
        "maps": drawn and drawn[0],
        "folder": str(opened.results / "maps"),
        "missed": missed_words(scores, "checked"),
    }


def _say(said: Said) -> None:
    """Again what a check said that has nothing to do."""
    say_runs(said["runs"], said["runs"])
    repeat(said["words"])
    if said["maps"] is not None:
        say_maps(said["maps"], 0, said["folder"])


def _show(opened: OpenStudy, table: pd.DataFrame, scenario: str, event: str) -> None:
    """All points, the worst streets, and how many of each meet the target."""
    own = table[(table["scenario"] == scenario) & (table["event"] == event)]
    storm, limit = opened.storms[event], opened.study.conditions.targets.flood_lane_depth_m
    rain = f"{storm.depth_mm:.0f} mm, {storm.hourly_depth_mm:.1f} mm/h"
    heads = in_terminal("flood_check")
    shown = terminal_table(
        f"内涝校核 flood check · {event} ({rain}) · "
        f"{scenario} · 车道水深 lane depth ≤ {limit:g} m",
        "place", "name", *heads.values(), "车道 lane", "路缘 gutter", "30分钟 30 min",
    )  # fmt: skip
    points = own[own["scope"] == "point"]
    streets = own[own["scope"] == "street"].sort_values("max_lane_depth_m", ascending=False)
    for _, row in pd.concat([points, streets.head(STREETS_SHOWN)]).iterrows():
        print_row(
            shown,
            f"{'点 point' if row['scope'] == 'point' else '街 street'} {row['id']}",
            row["name_zh"],
            *measured(row, *heads),
            *(verdict(row[name])
              for name in ("meets_flood_target", "meets_gutter", "meets_gutter_30min")),
        )  # fmt: skip
    console.print(shown)
    if streets["max_lane_depth_m"].isna().all():
        return
    length = float(streets["length_m"].sum())
    click.echo(
        f"  {scenario} {event}: 积水点 points {_met(points)}, 街道 streets {_met(streets)}; "
        f"车道超限 lane above {streets['lane_length_above_m'].sum():,.0f} m, "
        f"断行 closed {streets['closed_length_m'].sum():,.0f} m of {length:,.0f} m"
    )
    closed = streets[streets["closed_length_m"] > 0].sort_values("closed_length_m", ascending=False)
    if len(closed):
        named = [f"{r.name_zh} {r.closed_length_m:.0f} m" for r in closed.head(8).itertuples()]
        more = f" … {len(closed)}" if len(closed) > 8 else ""
        click.echo(f"  断行道路 closed roads: {'、'.join(named)}{more}")


def _met(places: pd.DataFrame) -> str:
    return f"{int(places['meets_flood_target'].eq(True).sum())} / {len(places)} 达标 met"
