"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import click
import pandas as pd
from rich.table import Table
from rich.text import Text

from drainage.comparison import grows_though_capacity_is_added, side_effects, write_csv
from drainage.errors import StoreError
from drainage.metrics import CAUSES_ZH, agreement_with_list
from drainage.network.topology import river_outlets
from drainage.quantities import figure
from drainage.scenario import Composed
from drainage.study import OpenStudy, Scores, costs_10k_yuan

LEFT: Literal["left"] = "left"
RIGHT: Literal["right"] = "right"
ScoresByRun = Mapping[tuple[str, str], Scores]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify=LEFT if number < 2 else RIGHT, overflow="fold")
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(Text(_shown(cell)) for cell in cells))


def _shown(cell: object) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)):
        return "–"
    return str(cell)


def _number(value: object, digits: int) -> str:
    return "–" if value is None or pd.isna(value) else figure(float(str(value)), digits)


def _met(value: object) -> str:
    return "" if value is None or pd.isna(value) else ("达标 yes" if bool(value) else "不达标 no")


def drained(table: pd.DataFrame) -> Table:
    """Hectares to each outlet: what an engineer reads first after a synthesis."""
    shown = _table("汇水面积 Land drained to each outlet", "outlet", "system", "manholes",
                   "street ha", "block ha", "total ha", "sewage L/s")  # fmt: skip
    for name, row in table.iterrows():
        _row(shown, name, row["system"], int(row["manholes"]), _number(row["street_ha"], 1),
             _number(row["block_ha"], 1), _number(row["area_ha"], 1),
             _number(row["sewage_l_s"], 1))  # fmt: skip
    total = table[["manholes", "street_ha", "block_ha", "area_ha", "sewage_l_s"]].sum()
    _row(shown, "all", "", int(total["manholes"]), _number(total["street_ha"], 1),
         _number(total["block_ha"], 1), _number(total["area_ha"], 1),
         _number(total["sewage_l_s"], 1))  # fmt: skip
    return shown


def published_land(table: pd.DataFrame) -> Table:
    """Each published sewer size beside the land that drains through it."""
    shown = _table("公布断面与汇水面积 Published sizes and their land", "reach", "land ha",
                   "built for ha", "land / built for", "price m", "assumed beyond ha")  # fmt: skip
    digits = {"land_ha": 1, "carried_ha": 1, "share": 2, "price_m": 0, "undrawn_ha": 1}
    for name, row in table.iterrows():
        _row(shown, name, *(_number(row[column], digits[column]) for column in digits))
    return shown


def study_events(opened: OpenStudy) -> Table:
    """Storms with the plan's word and the computed return period, and the river."""
    table = _table(f"{opened.study.conditions.title_zh}: 事件 events", "event", "storm",
                   "1 h mm", "return period a", "规划称 plan's word", "river")  # fmt: skip
    for event in opened.events:
        storm = opened.storms[event.id]
        _row(table, event.id, storm.title_zh, _number(storm.hourly_depth_mm, 1),
             _number(storm.return_period_a, 2), storm.plan_word, event.river_state)  # fmt: skip
    return table


def convergence(summary: pd.DataFrame) -> Table:
    """How far greatest depths move with half the step and tolerance, a line a run."""
    table = _table("步长检验 greatest depths with half the step and half the tolerance", "scenario",
                   "event", "points m", "streets m", "manholes m", "points >1 cm", "streets >1 cm",
                   "manholes >1 cm", "streets >5 cm", "manholes >5 cm")  # fmt: skip
    for row in summary.itertuples():
        _row(table, row.scenario, row.event, _number(row.greatest_point_m, 3),
             _number(row.greatest_street_m, 3), _number(row.greatest_manhole_m, 3),
             row.points_above_1cm, row.streets_above_1cm, row.manholes_above_1cm,
             row.streets_above_5cm, row.manholes_above_5cm)  # fmt: skip
    return table


def study_scenarios(opened: OpenStudy) -> Table:
    """Scenarios, what they include and how many measures they have."""
    table = _table("方案 scenarios", "scenario", "title", "measures", "includes")
    for name, scenario in opened.study.scenarios.items():
        _row(table, name, scenario.title_zh, len(scenario.measures), " ".join(scenario.includes))
    return table


def changes(built: Composed) -> Table:
    """How many rows of each table a scenario adds, removes or changes."""
    table = _table(f"{built.scenario}: 变化 changes", "table", "action", "rows")
    counts = built.difference.groupby(["table", "action"])["id"].nunique()
    for (name, change), count in counts.items():
        _row(table, name, change, count)
    return table


def costs(built: Composed) -> Table:
    """The plans' lump sums; two plans that differ are both shown."""
    table = _table("投资 costs of the plans, 10^4 yuan", "item", "source", "cost")
    for item, cost, source in costs_10k_yuan(built):
        _row(table, item, source, _number(cost, 0))
    return table


def points(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The 11 points in order of rank, before and, where given, after."""
    old = scores[before, event].tables["point"]
    both = after is not None and (after, event) in scores
    storm = opened.storms[event]
    period = f", {storm.return_period_a:.1f} a" if storm.return_period_a else ""
    title = f"积水点 points · {event} ({storm.hourly_depth_mm:g} mm/h{period}) · {before}"
    title += " · 网格 grid" if opened.surface == "grid" else ""
    columns = ["rank", "point", "depth m", "min >15 cm", "min >27 cm", "drain min", "m3", "cause",
               "target"]  # fmt: skip
    if both:
        title += f" → {after}"
        columns += ["depth after", "rank after", "target after"]
    table = _table(title, *columns)
    for name, row in old.sort_values(["rank", "max_depth_m"]).iterrows():
        ratio = row["flow_to_capacity"]
        cause = str(CAUSES_ZH.get(str(row["limiting_cause"]), row["limiting_cause"]))
        if row["limiting_cause"] in ("sewer capacity", "backwater") and pd.notna(ratio):
            cause += f" Q/Qf {figure(ratio, 2)}"
        drain = _number(row["minutes_to_drain"], 0)
        drain += "+" if row["drain_cut_off"] is True or row["drain_cut_off"] == 1 else ""
        cells = [row["rank"], f"{name} {row['name_zh']}", _number(row["max_depth_m"], 2),
                 _number(row["minutes_above_15cm"], 0), _number(row["minutes_above_27cm"], 0),
                 drain, _number(row["ponded_volume_m3"], 0), cause,
                 _met(row["meets_target"])]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["point"].loc[name]
            cells += [_number(new["max_depth_m"], 2), new["rank"], _met(new["meets_target"])]
        _row(table, *cells)
    return table


def outfalls(
    opened: OpenStudy, scores: ScoresByRun, event: str, before: str, after: str | None
) -> Table:
    """The outlets in order of rank, before and, where given, after."""
    old = scores[before, event].tables["outfall"]
    both = after is not None and (after, event) in scores
    error = scores[before, event].result.record["quality_continuity_pct"]
    title = f"溢流口 outlets · {event} · {before} (污水示踪误差 tracer balance {error:+.1f} %)"
    columns = ["rank", "outlet", "system", "overflow m3", "sewage m3", "peak m3/s", "target"]
    if both:
        columns += ["overflow after", "sewage after", "target after"]
    table = _table(title, *columns)
    shown = old[old["system"] != "sanitary"].sort_values("rank", na_position="last")
    for name, row in shown.iterrows():
        cells = [row["rank"], f"{name} {row['name_zh']}", row["system"],
                 _number(row["overflow_volume_m3"], 0), _number(row["sewage_volume_m3"], 1),
                 _number(row["peak_flow_m3_s"], 2), _met(row["meets_target"])]  # fmt: skip
        if both and after is not None:
            new = scores[after, event].tables["outfall"].reindex([name]).iloc[0]
            cells += [_number(new["overflow_volume_m3"], 0), _number(new["sewage_volume_m3"], 1),
                      _met(new["meets_target"])]  # fmt: skip
        _row(table, *cells)
    return table


def print_agreement(
    opened: OpenStudy, composed: Mapping[str, Composed], scores: ScoresByRun, event: str
) -> None:
    """The existing town against the list: misses and false alarms."""
    baseline = opened.study.conditions.baseline
    score = scores[baseline, event]
    if not score.result.within_limits:
        return
    agreement = agreement_with_list(
        composed[baseline].network,
        score.tables["point"],
        score.result,
        opened.study.conditions.targets,
    )
    click.echo(
        f"{event} {baseline}: {agreement.points_above} of {agreement.points} listed points and "
        f"{100 * agreement.other_length_above_share:.0f} % of other street length above the limit."
    )
    if agreement.misses:
        click.echo(f"  listed but dry 漏报: {'、'.join(agreement.misses)}")
    worst = agreement.false_alarms.head(8)
    if len(worst):
        names = [f"{r.name_zh} {r.flooded_length_m:.0f} m" for r in worst.itertuples()]
        click.echo(f"  not listed but flooded 误报: {'、'.join(names)}")


def print_effects(
    opened: OpenStudy, built: Composed, comparison: pd.DataFrame, scores: ScoresByRun
) -> None:
    """Totals before and after, what gets worse and where, targets that were met already."""
    baseline = opened.study.conditions.baseline
    for event, part in comparison.groupby("event", sort=False):
        town = part[part["scope"] == "town"].set_index("metric")
        flooded, sewage = town.loc["total_flooded_volume_m3"], town.loc["sewage_to_rivers_m3"]
        click.echo(
            f"{built.scenario} {event}: flooded volume {_number(flooded['before_value'], 0)} → "
            f"{_number(flooded['after_value'], 0)} m3, sewage to rivers "
            f"{_number(sewage['before_value'], 0)} → {_number(sewage['after_value'], 0)} m3"
        )
        if built.adds_capacity_only and grows_though_capacity_is_added(part):
            click.echo("  ! flooding grows by more than 1 % though capacity is only added:")
        for row in side_effects(part, river_outlets(built.network), most=3).itertuples():
            click.echo(
                f"    worse: {row.scope} {row.id} {row.metric} "
                f"{figure(row.before_value, 2)} → {figure(row.after_value, 2)} {row.unit}"
            )
        if (baseline, str(event)) in scores:
            already = scores[baseline, str(event)].tables["point"]["meets_target"]
            met = [str(name) for name, value in already.items() if pd.notna(value) and value]
            if met:
                click.echo(f"    target met before any works: points {', '.join(met)}")


def require_results(opened: OpenStudy, scores: ScoresByRun, *names: str) -> None:
    """Raise StoreError where runs that are asked for are not there."""
    missing = [name for name in names if not any(key[0] == name for key in scores)]
    if missing or not scores:
        what = f" of {', '.join(missing)}" if missing else ""
        raise StoreError(f"{opened.results}: no finished runs{what}. Run make scenario first.")


def write_pair(comparison: pd.DataFrame, path: Path) -> None:
    """The comparison of one pair as CSV."""
    write_csv(comparison, path)
