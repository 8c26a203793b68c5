"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from drainage.cli.reader import listed, reader, say
from drainage.cli.terminal import (
    cause_words,
    measured,
    number,
    of_column,
    print_row,
    reading_words,
    sign,
    terminal_table,
    verdict,
)
from drainage.comparison import grows_though_capacity_is_added, side_effects
from drainage.cost import total_of
from drainage.languages import either, in_language, text
from drainage.metrics import (
    READINGS,
    VERDICT,
    agreement_with_list,
    ordered,
)
from drainage.metrics.columns import heading, in_terminal
from drainage.metrics.limits import limits_of
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.network.topology import river_outlets
from drainage.quantities import figure
from drainage.said import said, spoken, word
from drainage.scenario import Composed
from drainage.scenario.settings import Reading
from drainage.study import OpenStudy, Scores, costs_10k_yuan
from drainage.study.costs import totals_table

ScoresByRun = Mapping[tuple[str, str], Scores]


def _met(value: object) -> str:
    return "" if value is None or pd.isna(value) else verdict(value)


def _verdicts(row: pd.Series, decides: Reading) -> str:
    """The reading that decides as a word, then a sign for each of the other two."""
    if pd.isna(row[VERDICT["gutter"]]):
        return ""
    return " ".join(
        [verdict(row["meets_target"]), *(sign(row[VERDICT[own]]) for own in ordered(decides)[1:])]
    )


def _verdict_order(decides: Reading) -> str:
    """What the word and the two signs of ``_verdicts`` stand for."""
    names = " · ".join(map(reading_words, ordered(decides)))
    return spoken(said("met: {readings}", readings=names), reader())


def drained(table: pd.DataFrame) -> Table:
    """Hectares to each outlet: what an engineer reads first after a synthesis."""
    shown = terminal_table("land drained to each outlet", "outlet", "system", "manholes",
                           "street ha", "block ha", "total ha", "sewage L/s")  # fmt: skip
    for name, row in table.iterrows():
        print_row(shown, name, _word(row["system"]), int(row["manholes"]),
                  number(row["street_ha"], 1),
                  number(row["block_ha"], 1), number(row["area_ha"], 1),
                  number(row["sewage_l_s"], 1))  # fmt: skip
    total = table[["manholes", "street_ha", "block_ha", "area_ha", "sewage_l_s"]].sum()
    print_row(shown, _word("all"), "", int(total["manholes"]), number(total["street_ha"], 1),
              number(total["block_ha"], 1), number(total["area_ha"], 1),
              number(total["sewage_l_s"], 1))  # fmt: skip
    return shown


def published_land(table: pd.DataFrame) -> Table:
    """Each published sewer size beside the land that drains through it."""
    shown = terminal_table("published sizes and their land", "reach", "land ha",
                           "built for ha", "land / built for", "price m",
                           "assumed beyond ha")  # fmt: skip
    digits = {"land_ha": 1, "carried_ha": 1, "share": 2, "price_m": 0, "undrawn_ha": 1}
    for name, row in table.iterrows():
        print_row(shown, name, *(number(row[column], digits[column]) for column in digits))
    return shown


def study_events(opened: OpenStudy) -> Table:
    """Storms with the plan's word and the computed return period, and the river."""
    conditions = opened.study.conditions
    title = said("{study}: events", study=_name(conditions))
    table = terminal_table(title, "event", "design storm",
                           "1 h mm", "all mm", "return period a", "plan's word", "river",
                           "purpose", "scenarios")  # fmt: skip
    for event in opened.events:
        storm = opened.storms[event.id]
        title = either(reader(), storm.title_zh, storm.name)
        print_row(table, event.id, title, number(storm.hourly_depth_mm, 1),
                  number(storm.depth_mm, 1), number(storm.return_period_a, 2), storm.plan_word,
                  event.river_state, _word(event.purpose),
                  " ".join(event.scenarios) or _word("all"))  # fmt: skip
    return table


def convergence(summary: pd.DataFrame) -> Table:
    """How far greatest depths move with half the step and tolerance, a line a run."""
    heads = in_terminal("convergence", reader())
    table = terminal_table("greatest depths with half the step and half the tolerance",
                           "scenario", "event", *heads.values())  # fmt: skip
    for _, row in summary.iterrows():
        print_row(table, row["scenario"], row["event"], *measured(row, *heads))
    return table


def study_scenarios(opened: OpenStudy) -> Table:
    """Scenarios, what they include and how many measures they have."""
    table = terminal_table("scenarios", "scenario", "title", "measures", "includes", "is run")
    on_demand = opened.study.conditions.on_demand
    for name, scenario in opened.study.scenarios.items():
        print_row(table, name, _name(scenario), len(scenario.measures), " ".join(scenario.includes),
                  _word("on demand" if name in on_demand else "always"))  # fmt: skip
    return table


def changes(built: Composed) -> Table:
    """How many rows of each table a scenario adds, removes or changes."""
    table = terminal_table(
        said("{scenario}: changes", scenario=built.scenario), "table", "action", "rows"
    )
    counts = built.difference.groupby(["table", "action"])["id"].nunique()
    for (name, change), count in counts.items():
        print_row(table, name, _word(change), count)
    return table


def costs(built: Composed) -> Table:
    """The plans' lump sums; two plans that differ are both shown."""
    table = terminal_table("costs of the plans, 10^4 yuan", "item", "source", "cost")
    for item, cost, source in costs_10k_yuan(built):
        print_row(table, item, source, number(cost, 0))
    return table


def priced(costs: pd.DataFrame) -> Table:
    """What a scenario costs by prices, kind by kind; what has no price says so."""
    table = terminal_table(
        "costs by prices, 10^4 yuan", "works", "quantity", "unit", "low", "middle", "high"
    )
    rows = totals_table({"": costs})
    for row in rows.itertuples():
        figures = (row.cost_low_10k_yuan, row.cost_mid_10k_yuan, row.cost_high_10k_yuan)
        words = [number(own, 0) for own in figures]
        if row.unpriced == row.elements:
            words = [spoken("no price", reader()), "", ""]
        works = text(reader(), f"works.{row.what}")
        print_row(table, works, number(row.quantity, 1), row.unit, *words)
    total = total_of(costs)
    print_row(table, spoken("in all", reader()), "", "", *(number(own, 0) for own in (
        total.low_10k_yuan, total.mid_10k_yuan, total.high_10k_yuan)))  # fmt: skip
    return table


def points(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The points in order of rank by all three readings, before and, where given, after."""
    old = scores[before, event].tables["point"]
    both = after is not None and (after, event) in scores
    storm = opened.storms[event]
    period = f", {storm.return_period_a:.1f} a" if storm.return_period_a else ""
    surface = word("grid" if opened.surface == "grid" else "streets")
    title = said(
        "points · {event} ({hourly_mm:.4g} mm/h{period}) · {scenarios} · {surface}",
        event=event, hourly_mm=storm.hourly_depth_mm, period=period, surface=surface,
        scenarios=f"{before} → {after}" if both else before,
    )  # fmt: skip
    targets = opened.study.conditions.targets
    limits = limits_of(targets)
    heads = in_terminal("point", reader(), limit_m=targets.point_depth_m)
    columns = ["rank", "point", *heads.values(), "cause", "met"]
    if both:
        columns += ["depth\nafter", "rank\nafter", "met\nafter"]
    table = terminal_table(title, *columns)
    table.caption, table.caption_justify = Text(_verdict_order(targets.decides)), "left"
    for name, column in zip(columns, table.columns, strict=True):
        column.no_wrap = name != "cause"
    for name, row in old.sort_values(["rank", "max_depth_m"]).iterrows():
        ratio = row["flow_to_capacity"]
        cause = cause_words(str(row["limiting_cause"]))
        if row["limiting_cause"] in ("sewer capacity", "backwater") and pd.notna(ratio):
            cause += f" Q/Qf {figure(ratio, 2)}"
        if isinstance(row["cause_note"], str) and row["cause_note"]:
            cause = in_language(row["cause_note"], reader())
        figures = dict(zip(heads, measured(row, *heads, limits=limits), strict=True))
        if row["drain_cut_off"] is True or row["drain_cut_off"] == 1:
            figures["minutes_to_drain"] += "+"
        cells = [row["rank"], f"{name} {_name(row)}", *figures.values(), cause,
                 _verdicts(row, targets.decides)]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["point"].loc[name]
            cells += [*measured(new, "max_depth_m", limits=limits), new["rank"],
                      _verdicts(new, targets.decides)]  # fmt: skip
        print_row(table, *cells)
    return table


def outfalls(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The outlets in order of rank, before and, where given, after."""
    old = scores[before, event].tables["outfall"]
    both = after is not None and (after, event) in scores
    title = said("outlets · {event} · {scenario}", event=event, scenario=before)
    limits = limits_of(opened.study.conditions.targets)
    heads = in_terminal("outfall", reader())
    columns = ["rank", "outlet", "system", *heads.values(), "target"]
    tracers = opened.study.conditions.tracers
    columns += [f"{_name(tracer)} kg" for tracer in tracers]
    if both:
        columns += ["overflow after", "sewage after", "target after"]
    table = terminal_table(title, *columns)
    shown = old[old["system"] != "sanitary"].sort_values("rank", na_position="last")
    for name, row in shown.iterrows():
        cells = [row["rank"], f"{name} {_name(row)}", _word(row["system"]),
                 *measured(row, *heads, limits=limits), _met(row["meets_target"]),
                 *measured(row, *(tracer.column for tracer in tracers))]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["outfall"].reindex([name]).iloc[0]
            cells += [
                *measured(new, "overflow_volume_m3", "sewage_volume_m3", limits=limits),
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
    counts = [
        spoken(
            said("{reading}: {above:.0f} of {points}, {share_pct:.1f} %",
                 reading=reading_words(reading), above=town[points], points=agreement.points,
                 share_pct=100 * town[share]),
            reader(),
        )
        for reading, points, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
    ]  # fmt: skip
    say(said("{event} {scenario}: listed points and other street length above {limit_m:g} m · "
             "{counts}.", event=event, scenario=baseline, limit_m=targets.point_depth_m,
             counts=" · ".join(counts)))  # fmt: skip
    if len(agreement.misses):
        say(said("  listed, not {minutes:g} min above: {names}", minutes=targets.listed_minutes,
                 names=listed([_name(row) for _, row in agreement.misses.iterrows()])))  # fmt: skip
    worst = agreement.false_alarms.head(8)
    if len(worst):
        names = [
            f"{_name(row)} {row['length_above_30min_m']:.0f} m ({row['chainage']})"
            for _, row in worst.iterrows()
        ]
        say(said("  not listed, {minutes:g} min above: {names}", minutes=targets.listed_minutes,
                 names=listed(names)))  # fmt: skip


def print_effects(
    opened: OpenStudy, built: Composed, comparison: pd.DataFrame, scores: ScoresByRun
) -> None:
    """Totals before and after, what gets worse and where, targets that were met already."""
    baseline = opened.study.conditions.baseline
    for event, part in comparison.groupby("event", sort=False):
        town = part[part["scope"] == "town"].set_index("metric")
        totals = ("volume_above_limit_m3", "total_flooded_volume_m3", "sewage_to_rivers_m3")
        deep, water, sewage = (_change(name, town.loc[name]) for name in totals)
        if len(built.network.streets):
            say(said("{scenario} {event}: water deeper than the limit {deep} m3, all water on "
                     "the streets {water} m3, sewage to rivers {sewage} m3",
                     scenario=built.scenario, event=event, deep=deep, water=water,
                     sewage=sewage))  # fmt: skip
        else:
            say(said("{scenario} {event}: flooded volume {flooded} m3, sewage to rivers {sewage} "
                     "m3", scenario=built.scenario, event=event, flooded=water,
                     sewage=sewage))  # fmt: skip
        counts = [
            f"{reading_words(reading)} {_change(points, town.loc[points])}, "
            f"{number(100 * town.at[share, 'before_value'], 1)} → "
            f"{number(100 * town.at[share, 'after_value'], 1)} %"
            for reading, points, share in zip(READINGS, POINTS, OTHER_SHARES, strict=True)
        ]
        if len(built.network.streets):
            say(said("    points and other street length above the limit: {counts}",
                     counts=" · ".join(counts)))  # fmt: skip
        if built.adds_capacity_only and grows_though_capacity_is_added(part):
            say("  ! water on the streets grows by more than 1 % though capacity is only added:")
        for _, row in side_effects(part, river_outlets(built.network), most=3).iterrows():
            metric = str(row["metric"])
            say(said("    worse: {scope} {id} {metric} {change} {unit}",
                     scope=word(str(row["scope"])),
                     id=row["id"], metric=heading(metric, reader()),
                     change=_change(metric, row), unit=word(str(row["unit"]))))  # fmt: skip
        if (baseline, str(event)) in scores:
            already = scores[baseline, str(event)].tables["point"]
            met = {own: _met_points(already[VERDICT[own]]) for own in READINGS}
            if met[opened.study.conditions.targets.decides]:
                counts = [f"{reading_words(own)}: {listed(met[own]) or '–'}" for own in READINGS]
                say(said("    met before any works, points by {counts}",
                         counts=" · ".join(counts)))  # fmt: skip


def _change(metric: str, row: pd.Series) -> str:
    """The value before and after of a row of a comparison."""
    sides = (of_column(metric, row[f"{side}_value"]) for side in ("before", "after"))
    return " → ".join(sides)


def _met_points(verdicts: pd.Series) -> list[str]:
    return [str(name) for name, value in verdicts.items() if pd.notna(value) and value]


def _word(word: object) -> str:
    """A word of a table, such as a system, in the reader's language."""
    return spoken(str(word), reader())


def _name(named: Any) -> str:
    """The name or title of a thing or of a row, in the reader's language."""
    if isinstance(named, pd.Series):
        return either(reader(), str(named["name_zh"]), str(named.get("name_en") or ""))
    return either(reader(), named.title_zh, named.title_en)
