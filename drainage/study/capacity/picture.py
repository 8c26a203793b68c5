"""The maps of `drainage capacity`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.capacity.classes import CLASSES
from drainage.capacity.flood_risk import LIMITS_M
from drainage.languages import Lang, either, text
from drainage.maps import CapacityPicture, RiskPicture, capacity_map, flood_risk_map, has_extent
from drainage.study.at_hand import Key
from drainage.study.capacity.flood import reaches_of
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.products.pictures import maps_folder
from drainage.study.steps import Scores


def draw_capacity(
    runs: PeriodRuns, scenario: str, table: pd.DataFrame, lang: Lang = "zh"
) -> list[Path]:
    """排水能力评估图 of a scenario; none of a network without places."""
    opened, built = runs.study.opened, runs.study.built[scenario]
    if not has_extent(built.network):
        return []
    own, titles = opened.study.conditions.capacity, opened.study.scenarios[scenario]
    event = opened.event(next(iter(runs.event_of.values())))
    note = text(
        lang, "maps.capacity_note",
        storms=opened.storms[event.id].title_zh.split("，")[0]
        if lang == "zh" else opened.storms[event.id].shape_note,
        minutes=own.surcharge_minutes, river=event.river_state, entry_min=own.entry_time_min,
    )  # fmt: skip
    picture = CapacityPicture(
        title=either(lang, titles.title_zh, titles.title_en),
        network=built.network,
        sewers=table,
        classes=CLASSES,
        notes=[note],
        leaves_out=built.leaves_out,
        lang=lang,
    )
    return [capacity_map(picture, maps_folder(opened, lang) / f"capacity-{scenario}.png")]


def draw_flood_risk(
    days: PeriodRuns,
    scenario: str,
    table: pd.DataFrame,
    scores: Mapping[Key, Scores],
    lang: Lang = "zh",
) -> list[Path]:
    """内涝风险图 of each return period whose run is scored; none without places."""
    opened, built = days.study.opened, days.study.built[scenario]
    if not has_extent(built.network):
        return []
    titles, folder = opened.study.scenarios[scenario], maps_folder(opened, lang)
    rows = table[table["surface"].eq("streets") & table["reason"].eq("")]
    paths = []
    for period, event in days.event_of.items():
        own = rows[rows["return_period_a"] == period]
        if own.empty:
            continue
        river = opened.event(event).river_state
        picture = RiskPicture(
            title=either(lang, titles.title_zh, titles.title_en),
            network=built.network,
            reaches=reaches_of(days, scenario, scores[scenario, event]),
            limits_m=LIMITS_M,
            lengths_km=own["length_km"].tolist(),
            longest_min=own["longest_above_15cm_min"].tolist(),
            storm=text(lang, "maps.flood_risk_storm", period=period),
            notes=[text(lang, "maps.flood_risk_note", river=river)],
            leaves_out=built.leaves_out,
            reason="",
            lang=lang,
        )
        paths.append(flood_risk_map(picture, folder / f"flood-risk-{scenario}-p{period:g}.png"))
    return paths
