"""`drainage flood-check`: rare storms of a day against the depth in one lane."""

from __future__ import annotations

from collections.abc import Sequence

import click
import pandas as pd
from rich.console import Console

from drainage.cli.pictures import draw_study
from drainage.cli.progress import progress_bar
from drainage.cli.terminal import number, print_row, terminal_table, verdict
from drainage.comparison import write_csv
from drainage.errors import ContinuityError
from drainage.scenario import Purpose
from drainage.study import (
    OpenStudy,
    Workspace,
    compose_scenario,
    flood_check,
    flood_scenarios,
    open_study,
    run_study,
    score_run,
)

STREETS_SHOWN = 12
FLOOD: tuple[Purpose, ...] = ("flood",)
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
    opened = open_study(workspace, study, FLOOD)
    names = flood_scenarios(opened, scenario)
    composed = {name: compose_scenario(opened, name) for name in names}
    with progress_bar(console) as on_progress:
        outcomes = run_study(
            opened, composed, opened.require_events(event), workers=workers, on_progress=on_progress
        )
    click.echo(f"{len(outcomes)} runs ({sum(o.reused for o in outcomes.values())} already there).")
    scores = {key: score_run(opened, composed[key[0]], key[1]) for key in outcomes}
    results = {key: score.result for key, score in scores.items()}
    table = flood_check(opened, composed, results)
    path = opened.results / "flood-check.csv"
    write_csv(table, path)
    for name, own in results:
        _show(opened, table, name, own)
    click.echo(f"Written: {path}")
    if maps:
        drawn = draw_study(opened, composed, scores, workers)
        click.echo(f"{len(drawn)} maps in {opened.results / 'maps'}")
    missed = [result for result in results.values() if not result.within_limits]
    if missed:
        raise ContinuityError(
            "\n".join(f"{r.scenario} {r.event}: not checked, {r.reason}" for r in missed)
        )


def _show(opened: OpenStudy, table: pd.DataFrame, scenario: str, event: str) -> None:
    """All points, the worst streets, and how many of each meet the target."""
    own = table[(table["scenario"] == scenario) & (table["event"] == event)]
    storm, limit = opened.storms[event], opened.study.conditions.targets.flood_lane_depth_m
    rain = f"{storm.depth_mm:.0f} mm, {storm.hourly_depth_mm:.1f} mm/h"
    shown = terminal_table(
        f"内涝校核 flood check · {event} ({rain}) · "
        f"{scenario} · 车道水深 lane depth ≤ {limit:g} m",
        "place", "name", "lane m", "min in lane", "drain min", "gutter m", "min at gutter",
        "min closed", "车道 lane", "路缘 gutter", "30分钟 30 min",
    )  # fmt: skip
    points = own[own["scope"] == "point"]
    streets = own[own["scope"] == "street"].sort_values("max_lane_depth_m", ascending=False)
    for _, row in pd.concat([points, streets.head(STREETS_SHOWN)]).iterrows():
        print_row(
            shown,
            f"{'点 point' if row['scope'] == 'point' else '街 street'} {row['id']}",
            row["name_zh"],
            number(row["max_lane_depth_m"], 2),
            *(number(row[name], 0) for name in ("minutes_lane_above", "minutes_to_drain")),
            number(row["max_depth_m"], 2),
            *(number(row[name], 0) for name in ("minutes_above_limit", "minutes_closed")),
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
