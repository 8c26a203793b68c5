"""The maps of `drainage capacity`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.capacity.classes import CLASSES
from drainage.languages import Lang, either, text
from drainage.maps import CapacityPicture, capacity_map, has_extent
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.products.pictures import maps_folder


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
