"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

import click
import pandas as pd
from rich.table import Table
from rich.text import Text

from drainage.cli.terminal import measured, number, of_column, print_row, sign, terminal_table
from drainage.comparison import grows_though_capacity_is_added, side_effects
from drainage.languages import in_language
from drainage.metrics import (
    CAUSES_ZH,
    READINGS,
    READINGS_EN,
    READINGS_ZH,
    VERDICT,
    agreement_with_list,
    ordered,
)
from drainage.metrics.columns import in_terminal
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.network.topology import river_outlets
from drainage.quantities import figure
from drainage.scenario import Composed
from drainage.scenario.settings import Reading
from drainage.study import OpenStudy, Scores, costs_10k_yuan

ScoresByRun = Mapping[tuple[str, str], Scores]


def _met(value: object) -> str:
    return "" if value is None or pd.isna(value) else ("达标 yes" if bool(value) else "不达标 no")


def _verdicts(row: pd.Series, decides: Reading) -> str:
    """The reading that decides as a word, then a sign for each of the other two."""
    if pd.isna(row[VERDICT["gutter"]]):
        return ""
    word = {True: "达标", False: "不达标"}.get(row["meets_target"], "–")
    return " ".join([word, *(sign(row[VERDICT[own]]) for own in ordered(decides)[1:])])


def _verdict_order(decides: Reading) -> str:
    """What the word and the two signs of ``_verdicts`` stand for."""
    names = [" · ".join(name[own] for own in ordered(decides))
             for name in (READINGS_ZH, READINGS_EN)]  # fmt: skip
    return f"达标 met: {'; '.join(names)}"


def _reading_words(reading: Reading) -> str:
    return f"{READINGS_ZH[reading]} {READINGS_EN[reading]}"


def drained(table: pd.DataFrame) -> Table:
    """Hectares to each outlet: what an engineer reads first after a synthesis."""
    shown = terminal_table("汇水面积 Land drained to each outlet", "outlet", "system", "manholes",
                           "street ha", "block ha", "total ha", "sewage L/s")  # fmt: skip
    for name, row in table.iterrows():
        print_row(shown, name, row["system"], int(row["manholes"]), number(row["street_ha"], 1),
                  number(row["block_ha"], 1), number(row["area_ha"], 1),
                  number(row["sewage_l_s"], 1))  # fmt: skip
    total = table[["manholes", "street_ha", "block_ha", "area_ha", "sewage_l_s"]].sum()
    print_row(shown, "all", "", int(total["manholes"]), number(total["street_ha"], 1),
              number(total["block_ha"], 1), number(total["area_ha"], 1),
              number(total["sewage_l_s"], 1))  # fmt: skip
    return shown


def published_land(table: pd.DataFrame) -> Table:
    """Each published sewer size beside the land that drains through it."""
    shown = terminal_table("公布断面与汇水面积 Published sizes and their land", "reach", "land ha",
                           "built for ha", "land / built for", "price m",
                           "assumed beyond ha")  # fmt: skip
    digits = {"land_ha": 1, "carried_ha": 1, "share": 2, "price_m": 0, "undrawn_ha": 1}
    for name, row in table.iterrows():
        print_row(shown, name, *(number(row[column], digits[column]) for column in digits))
    return shown


def study_events(opened: OpenStudy) -> Table:
    """Storms with the plan's word and the computed return period, and the river."""
    table = terminal_table(f"{opened.study.conditions.title_zh}: 事件 events", "event", "storm",
                           "1 h mm", "all mm", "return period a", "规划称 plan's word", "river",
                           "purpose", "scenarios")  # fmt: skip
    for event in opened.events:
        storm = opened.storms[event.id]
        print_row(table, event.id, storm.title_zh, number(storm.hourly_depth_mm, 1),
                  number(storm.depth_mm, 1), number(storm.return_period_a, 2), storm.plan_word,
                  event.river_state, event.purpose,
                  " ".join(event.scenarios) or "all")  # fmt: skip
    return table


def convergence(summary: pd.DataFrame) -> Table:
    """How far greatest depths move with half the step and tolerance, a line a run."""
    heads = in_terminal("convergence")
    table = terminal_table("步长检验 greatest depths with half the step and half the tolerance",
                           "scenario", "event", *heads.values())  # fmt: skip
    for _, row in summary.iterrows():
        print_row(table, row["scenario"], row["event"], *measured(row, *heads))
    return table


def study_scenarios(opened: OpenStudy) -> Table:
    """Scenarios, what they include and how many measures they have."""
    table = terminal_table("方案 scenarios", "scenario", "title", "measures", "includes")
    for name, scenario in opened.study.scenarios.items():
        print_row(
            table, name, scenario.title_zh, len(scenario.measures), " ".join(scenario.includes)
        )
    return table


def changes(built: Composed) -> Table:
    """How many rows of each table a scenario adds, removes or changes."""
    table = terminal_table(f"{built.scenario}: 变化 changes", "table", "action", "rows")
    counts = built.difference.groupby(["table", "action"])["id"].nunique()
    for (name, change), count in counts.items():
        print_row(table, name, change, count)
    return table


def costs(built: Composed) -> Table:
    """The plans' lump sums; two plans that differ are both shown."""
    table = terminal_table("投资 costs of the plans, 10^4 yuan", "item", "source", "cost")
    for item, cost, source in costs_10k_yuan(built):
        print_row(table, item, source, number(cost, 0))
    return table


def points(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The points in order of rank by all three readings, before and, where given, after."""
    old = scores[before, event].tables["point"]
    both = after is not None and (after, event) in scores
    storm = opened.storms[event]
    period = f", {storm.return_period_a:.1f} a" if storm.return_period_a else ""
    title = f"积水点 points · {event} ({storm.hourly_depth_mm:.4g} mm/h{period}) · {before}"
    title += " · 网格 grid" if opened.surface == "grid" else ""
    targets = opened.study.conditions.targets
    heads = in_terminal("point", limit_m=targets.point_depth_m)
    columns = ["rank", "point", *heads.values(), "cause", "达标\nmet"]
    if both:
        title += f" → {after}"
        columns += ["depth\nafter", "rank\nafter", "达标\nmet after"]
    table = terminal_table(title, *columns)
    table.caption, table.caption_justify = Text(_verdict_order(targets.decides)), "left"
    for column in (own for own in table.columns if own.header != "cause"):
        column.no_wrap = True
    for name, row in old.sort_values(["rank", "max_depth_m"]).iterrows():
        ratio = row["flow_to_capacity"]
        cause = str(CAUSES_ZH.get(str(row["limiting_cause"]), row["limiting_cause"]))
        if row["limiting_cause"] in ("sewer capacity", "backwater") and pd.notna(ratio):
            cause += f" Q/Qf {figure(ratio, 2)}"
        if isinstance(row["cause_note"], str) and row["cause_note"]:
            cause = in_language(row["cause_note"], "zh")
        figures = dict(zip(heads, measured(row, *heads), strict=True))
        if row["drain_cut_off"] is True or row["drain_cut_off"] == 1:
            figures["minutes_to_drain"] += "+"
        cells = [row["rank"], f"{name} {row['name_zh']}", *figures.values(), cause,
                 _verdicts(row, targets.decides)]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["point"].loc[name]
            cells += [*measured(new, "max_depth_m"), new["rank"],
                      _verdicts(new, targets.decides)]  # fmt: skip
        print_row(table, *cells)
    return table


def outfalls(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The outlets in order of rank, before and, where given, after."""
    old = scores[before, event].tables["outfall"]
    both = after is not None and (after, event) in scores
    title = f"溢流口 outlets · {event} · {before}"
    heads = in_terminal("outfall")
    columns = ["rank", "outlet", "system", *heads.values(), "target"]
    tracers = opened.study.conditions.tracers
    columns += [f"{tracer.title_zh} {tracer.title_en} kg" for tracer in tracers]
    if both:
        columns += ["overflow after", "sewage after", "target after"]
    table = terminal_table(title, *columns)
    shown = old[old["system"] != "sanitary"].sort_values("rank", na_position="last")
    for name, row in shown.iterrows():
        cells = [row["rank"], f"{name} {row['name_zh']}", row["system"], *measured(row, *heads),
                 _met(row["meets_target"]),
                 *measured(row, *(tracer.column for tracer in tracers))]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["outfall"].reindex([name]).iloc[0]
            cells += [
                *measured(new, "overflow_volume_m3", "sewage_volume_m3"),
                _met(new["meets_target"]),
            ]
        print_row(table, *cells)
    return table


def print_agreement(
    opened: OpenStudy, composed: Mapping[str, Composed], scores: ScoresByRun, event: str
) -> None:
    """The existing town by the three readings, and against the list: misses, false alarms."""
    baseline = opened.study.conditions.baseline
    score = scores[baseline, event]
    if not score.result.within_limits:
        return
    targets = opened.study.conditions.targets
    agreement = agreement_with_list(
        composed[baseline].network, score.tables["point"], score.result, targets
    )
    town = score.tables["town"].iloc[0]
    counts = zip(READINGS, POINTS, OTHER_SHARES, strict=True)
    said = [
        f"{_reading_words(reading)}: {town[points]:.0f} of {agreement.points}, "
        f"{100 * town[share]:.1f} %"
        for reading, points, share in counts
    ]
    click.echo(
        f"{event} {baseline}: listed points and other street length above "
        f"{targets.point_depth_m:g} m · {' · '.join(said)}."
    )
    minutes = f"{targets.listed_minutes:g} min"
    if agreement.misses:
        click.echo(f"  listed, not {minutes} above 漏报: {'、'.join(agreement.misses)}")
    worst = agreement.false_alarms.head(8)
    if len(worst):
        names = [f"{r.name_zh} {r.length_above_30min_m:.0f} m" for r in worst.itertuples()]
        click.echo(f"  not listed, {minutes} above 误报: {'、'.join(names)}")


def print_effects(
    opened: OpenStudy, built: Composed, comparison: pd.DataFrame, scores: ScoresByRun
) -> None:
    """Totals before and after, what gets worse and where, targets that were met already."""
    baseline = opened.study.conditions.baseline
    for event, part in comparison.groupby("event", sort=False):
        town = part[part["scope"] == "town"].set_index("metric")
        totals = ("total_flooded_volume_m3", "sewage_to_rivers_m3")
        flooded, sewage = (_change(name, town.loc[name]) for name in totals)
        click.echo(
            f"{built.scenario} {event}: flooded volume {flooded} m3, sewage to rivers {sewage} m3"
        )
        said = [
            f"{_reading_words(reading)} {_change(points, town.loc[points])}, "
            f"{number(100 * town.at[share, 'before_value'], 1)} → "
            f"{number(100 * town.at[share, 'after_value'], 1)} %"
            for reading, points, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
        ]
        if len(built.network.streets):
            click.echo(f"    points and other street length above the limit: {' · '.join(said)}")
        if built.adds_capacity_only and grows_though_capacity_is_added(part):
            click.echo("  ! flooding grows by more than 1 % though capacity is only added:")
        for _, row in side_effects(part, river_outlets(built.network), most=3).iterrows():
            place, metric = f"{row['scope']} {row['id']}", str(row["metric"])
            click.echo(f"    worse: {place} {metric} {_change(metric, row)} {row['unit']}")
        if (baseline, str(event)) in scores:
            already = scores[baseline, str(event)].tables["point"]
            met = {own: _met_points(already[VERDICT[own]]) for own in READINGS}
            if met[opened.study.conditions.targets.decides]:
                said = [f"{_reading_words(own)}: {', '.join(met[own]) or '–'}" for own in READINGS]
                click.echo(f"    met before any works, points by {' · '.join(said)}")


def _change(metric: str, row: pd.Series) -> str:
    """The value before and after of a row of a comparison."""
    sides = (of_column(metric, row[f"{side}_value"]) for side in ("before", "after"))
    return " → ".join(sides)


def _met_points(verdicts: pd.Series) -> list[str]:
    return [str(name) for name, value in verdicts.items() if pd.notna(value) and value]
