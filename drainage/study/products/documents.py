"""The documents of a study for people who do not run Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from drainage.languages import Lang, in_language
from drainage.metrics import FIGURE, READINGS_EN, READINGS_ZH, VERDICT, ordered
from drainage.report import (
    PointPlan,
    SheetTexts,
    Side,
    Storm,
    point_plans,
    write_point_sheets,
    write_workbook,
)
from drainage.report.definitions import definition
from drainage.report.glance import Glance, glance_of
from drainage.report.point_cures import cures_in_words
from drainage.report.point_words import readings_words
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.score_files import score_tables
from drainage.study.steps import Scores, costs_10k_yuan

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
SURFACES = {"streets": "街道断面 street channels", "grid": "地面网格 a grid"}
ScoresByRun = Mapping[tuple[str, str], Scores]


def write_sheets(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    after: str,
    cures: pd.DataFrame,
    lang: Lang = "zh",
) -> list[Path]:
    """One sheet a point (一点一策), the baseline beside ``after``; none without points."""
    baseline = opened.study.conditions.baseline
    network = opened.base
    if after == baseline or network.watch_points.empty:
        return []
    plans = plans_of(opened, composed, scores, after, cures, lang)
    targets = opened.study.conditions.targets
    texts = SheetTexts(
        title=_title(opened.study.conditions, lang),
        before=_title(opened.study.scenarios[baseline], lang),
        after=_title(opened.study.scenarios[after], lang),
        point_depth_m=targets.point_depth_m,
        closed_depth_m=targets.closed_depth_m,
        footer=_footer(opened, lang),
        notes=sheet_notes(opened, composed[after], lang),
        costs=[(in_language(item, lang), cost, in_language(source, lang))
               for item, cost, source in costs_10k_yuan(composed[after])],
        decides=targets.decides,
        ranking=opened.ranking.text(lang) if opened.ranking else "",
    )  # fmt: skip
    ending = "points.docx" if lang == "zh" else f"points-{lang}.docx"
    path = opened.results / "report" / f"{opened.study.id}-{ending}"
    return [write_point_sheets(plans, network, texts, path, lang)]


SHEETS = {"point": "积水点 points", "outfall": "溢流口 outlets", "street": "街道 streets",
          "conduit": "管渠 conduits", "story": "积水过程 stories", "town": "全区 town"}  # fmt: skip


def study_workbook(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    comparison: pd.DataFrame,
) -> Callable[[], Path]:
    """What writes the workbook of all runs, here or in another process: targets at a glance,
    definitions, scores, comparison."""
    study = opened.study
    tables = score_tables(scores)
    sheets = {title: tables[scope] for scope, title in SHEETS.items()}
    if len(comparison):
        sheets["前后比较 comparison"] = comparison
    titles = {name: f"{own.title_zh}\n{name}" for name, own in study.scenarios.items()}
    path = opened.results / "report" / f"{study.id}.xlsx"
    notes, glances = _workbook_notes(opened, composed), _glances(opened, tables)
    rests = {(SHEETS["point"], "rank"): opened.ranking.text_zh} if opened.ranking else {}
    return partial(write_workbook, sheets, notes, path, glances, titles, rests)


def _glances(opened: OpenStudy, tables: Mapping[str, pd.DataFrame]) -> list[Glance]:
    targets = opened.study.conditions.targets
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    whole = {event: storm.depth_mm for event, storm in opened.storms.items()}
    points = point_targets(tables["point"], hourly)
    outlets = outlet_targets(tables["outfall"], whole, targets)
    blocks = []
    if len(points):
        figure, others = FIGURE[targets.decides], ordered(targets.decides)[1:]
        words = [f"{READINGS_ZH[own]} {READINGS_EN[own]}" for own in ordered(targets.decides)]
        blocks.append(glance_of(
            points, "point_no", figure, opened.base.watch_points["name_zh"],
            f"积水点在目标雨量下: {definition(figure).heading.replace(chr(10), ' ')} · "
            f"in the points' target storm · 限值 limit {targets.point_depth_m:g} m · "
            f"定标 decides: {words[0]}; 并列 beside it: {words[1]}, {words[2]}",
            definition(figure).digits or 0, {READINGS_ZH[own]: VERDICT[own] for own in others},
        ))  # fmt: skip
    if len(outlets):
        blocks.append(glance_of(
            outlets, "outlet_id", "sewage_volume_m3", opened.base.outfalls["name_zh"],
            f"合流口在目标雨量下的溢流污水 (m³)，限值 {targets.outlet_sewage_m3:g} m³ · "
            "Sewage spilt at the combined outlets in their target storm", 1,
        ))  # fmt: skip
    return blocks


def _workbook_notes(opened: OpenStudy, composed: Mapping[str, Composed]) -> list[str]:
    study, network = opened.study, opened.base
    targets = study.conditions.targets
    return [
        f"{study.conditions.title_zh} · {study.conditions.title_en}",
        f"管网 network: {network.title_zh}。{in_language(network.notes, 'zh')} "
        f"{in_language(network.notes, 'en')}",
        f"水深依据 depths rest on: {SURFACES[opened.surface]}。",
        "水深自路缘起算，低洼处自洼底起算。Depths are above the gutter, in sags above the bottom.",
        *(readings_words(targets.decides, targets.point_depth_m, targets.listed_minutes, lang)
          for lang in LANGUAGES),
        *([f"积水点排序依据：{opened.ranking.text_zh}",
           f"The ranking of the points rests on: {opened.ranking.text_en}",
           f"来源 source: {opened.ranking.source}"] if opened.ranking else []),
        "各假定值见管网各表 source 列。Assumed values say so in the source columns.",
        "数值同 CSV 文件，按格式显示。Numbers are those of the CSV files, shortened by formats.",
        *(f"方案 scenario {name}: {own.title_zh} · {own.title_en}"
          for name, own in study.scenarios.items()),
        *(f"情景 event {event}: {storm.title_zh}，最大1小时 {storm.hourly_depth_mm:.4g} mm"
          for event, storm in opened.storms.items()),
        *(f"{tracer.column}: {tracer.title_zh}负荷 load of {tracer.title_en}, kg"
          for tracer in study.conditions.tracers),
        *(f"{name} 未包括 leaves out: {'、'.join(built.leaves_out)}"
          for name, built in composed.items() if built.leaves_out),
    ]  # fmt: skip


def plans_of(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    after: str,
    cures: pd.DataFrame,
    lang: Lang,
) -> list[PointPlan]:
    """The plans of the points, the baseline beside ``after``, in one language, with the
    ``cures`` found on ``after``.

    A storm for the outlets decides no point and stands in none.
    """
    baseline = opened.study.conditions.baseline
    storms = {event: storm for event, storm in storms_of(opened, lang).items()
              if opened.event(event).purpose != "outlets"}  # fmt: skip
    plans = point_plans(
        _side(opened, composed[baseline], scores, lang),
        _side(opened, composed[after], scores, lang),
        storms,
        opened.study.built_by(after),
        lang,
    )
    found = cures_in_words(cures, lang)
    return [replace(plan, cure=found.get(plan.point_no, "")) for plan in plans]


def storms_of(opened: OpenStudy, lang: Lang) -> dict[str, Storm]:
    """Event -> its storm as a reader knows it."""
    return {
        event: Storm(
            storm.title_zh if lang == "zh" else f"{event}: {storm.hourly_depth_mm:.4g} mm in 1 h",
            storm.hourly_depth_mm,
        )
        for event, storm in opened.storms.items()
    }


def sheet_notes(opened: OpenStudy, built: Composed, lang: Lang) -> list[str]:
    """What a reader must know before a figure is quoted."""
    network = opened.base
    targets = opened.study.conditions.targets
    notes = in_language(network.notes, lang)
    left_out = "、".join(built.leaves_out)
    if lang == "zh":
        return [
            f"管网：{network.title_zh}。{notes}高程：{network.datum}。",
            "水深自路缘起算；低洼处自洼底起算，旁列高于正常路缘的水深；洼深为假定值。",
            readings_words(targets.decides, targets.point_depth_m, targets.listed_minutes, lang),
            f"水深超过 {targets.point_depth_m:g} m 计为积水，超过 {targets.closed_depth_m:g} m "
            "断行。只用目标雨量及以下的降雨判断是否达标，超出目标雨量的降雨不判断。",
            "成因：街面水深最大时检查井水位距路面不足 5 cm，且下游管道流量达到满管流量 0.95 倍"
            "及以上为管道能力不足，低于 0.95 倍为下游顶托；检查井未满时，雨水口未收之水超过下游管道"
            "余量为管道能力不足，否则为雨水口不足；雨水口收走来水且正常路缘以上未超过限值的为低洼。",
            "水量平衡误差超过限值的计算不评分。",
            "积水点位置、洼深、雨水口、河道水位等假定及其来源见管网各表 source 列，应由测量核实。",
            *([f"{opened.study.scenarios[built.scenario].title_zh}未包括：{left_out}。"]
              if left_out else []),
        ]  # fmt: skip
    return [
        f"Network: {network.title_zh}. {notes} Levels: {network.datum}.",
        "Depths count from the gutter, in sags from their bottom, with the depth above the normal "
        "gutter beside; the depth of a sag is assumed.",
        readings_words(targets.decides, targets.point_depth_m, targets.listed_minutes, lang),
        f"Deeper than {targets.point_depth_m:g} m counts as waterlogged, deeper than "
        f"{targets.closed_depth_m:g} m as closed. A target is judged by storms up to its own.",
        "Cause, when the street stands highest: where the manhole stands within 5 cm of the gutter "
        "the sewer limits at 0.95 of its full-bore flow and above, backwater below that; else the "
        "sewer where it has no room for what the inlets leave, else the inlets; the sag where they "
        "take what comes and the water stays within the limit above the normal gutter.",
        "A run past its balance limits is not scored.",
        "Places of the points, sags, inlets and river levels are assumptions; the source columns "
        "of the network's tables say so. Confirm them by survey.",
        *([f"{opened.study.scenarios[built.scenario].title_en}: left out {left_out}."]
          if left_out else []),
    ]  # fmt: skip


def _footer(opened: OpenStudy, lang: Lang) -> str:
    network = opened.base
    notes = in_language(network.notes, lang)
    if lang == "zh":
        return f"模型计算结果，管网为{network.title_zh}。{notes}水深自路缘（低洼处自洼底）起算。"
    return (
        f"Model results for {network.title_zh}. {notes} Depths above the gutter, in sags above "
        "their bottom."
    )


def _side(opened: OpenStudy, built: Composed, scores: ScoresByRun, lang: Lang) -> Side:
    own = {event: score for (name, event), score in scores.items() if name == built.scenario}
    return Side(
        title=_title(opened.study.scenarios[built.scenario], lang),
        network=built.network,
        points={event: score.tables["point"] for event, score in own.items()},
        results={event: score.result for event, score in own.items()},
        remarks=built.remarks,
        stories={event: score.tables["story"] for event, score in own.items()},
    )


def _title(named: object, lang: Lang) -> str:
    return str(getattr(named, f"title_{lang}"))
