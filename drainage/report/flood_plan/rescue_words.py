"""Rows of the tables of crews, pumps and detours in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, either, text
from drainage.network import Network
from drainage.network.chainage import chainage_words
from drainage.network.street_roads import called_in_chinese
from drainage.report.flood_plan.before_rain import point_node
from drainage.report.flood_plan.facts import FloodFacts, Rescue, Run, rows_of
from drainage.report.flood_plan.paper import missing
from drainage.report.flood_plan.rain import assumed_words
from drainage.report.words import shown

ON_CALL, BEFORE_RAIN = "on-call", "before-rain"
MEET = " / "
"""Between streets that meet, as `drainage crews` writes them."""
UNDER_ONE, HALF_MIN = "<1", 0.5
"""So stands a lateness that whole minutes would show as none."""
LEAVINGS = (ON_CALL, BEFORE_RAIN)
MOST_CLOSURES = 4
"""Closed stretches at a point that a sheet shows for a storm."""


def number(value: Any, digits: int = 0) -> str:
    """A figure of a table; a dash where there is none."""
    return NO_VALUE if value is None or pd.isna(value) else shown(float(value), digits)


def late(value: Any) -> str:
    """Minutes past the time; of a crew that is late by less than a half, that it is."""
    return UNDER_ONE if pd.notna(value) and 0 < value < HALF_MIN else number(value)


def name_of(row: Any, stem: str, lang: Lang) -> str:
    """The name in a language of ``stem``_zh and ``stem``_en."""
    zh, en = (row[f"{stem}_{side}"] for side in ("zh", "en"))
    return either(lang, str(zh), str(en))


def crew_name(row: Any, lang: Lang) -> str:
    """The crew that comes, marked where its base is assumed; a dash where none does."""
    if not row["crew"]:
        return NO_VALUE
    return assumed_words(str(row["crew"]), bool(row["base_assumed"]), lang)


def way_or_remark(row: Any, lang: Lang) -> str:
    """The way, or why there is none."""
    if row["remark"]:
        return text(lang, f"flood_plan.remark.{row['remark']}")
    return name_of(row, "way", lang) or NO_VALUE


def closed_in_all(rows: pd.DataFrame, lang: Lang) -> str:
    """From when to when some of these stretches is closed, minutes of the rain."""
    spans = rows[["closed_from_min", "closed_to_min"]]
    first, last = spans.min(skipna=False), spans.max(skipna=False)
    return closed_times(
        {"closed_from_min": first["closed_from_min"], "closed_to_min": last["closed_to_min"]}, lang
    )


def closed_times(row: Any, lang: Lang) -> str:
    """From when to when a stretch is closed, minutes of the rain."""
    start = (text(lang, "flood_plan.from_before") if pd.isna(row["closed_from_min"])
             else number(row["closed_from_min"]))  # fmt: skip
    end = (text(lang, "flood_plan.to_the_end") if pd.isna(row["closed_to_min"])
           else number(row["closed_to_min"]))  # fmt: skip
    return text(lang, "flood_plan.span", start=start, end=end)


def closure_cells(row: Any, network: Network, lang: Lang) -> list[str]:
    """Stretch, metres, minutes, detour, metres, minutes."""
    return [
        _stretch_words(row, network, lang),
        number(row["closed_m"]),
        closed_times(row, lang),
        _detour_words(row, lang),
        number(row["detour_m"]),
        number(row["detour_min"], 1),
    ]


def _detour_words(row: Any, lang: Lang) -> str:
    """The way around with its minute, as another one may close it; or why there is none."""
    way = way_or_remark(row, lang)
    if row["remark"]:
        return way
    return text(lang, "flood_plan.closure.at", minute=number(row["minute"]), way=way)


def _stretch_words(row: Any, network: Network, lang: Lang) -> str:
    """The street, and from where to where; one that closes in a ring has no ends."""
    street = name_of(row, "street", lang)
    if not row["from_node"]:
        return street
    start, end = (_end_words(row, end, network, lang) for end in ("from", "to"))
    return text(lang, "flood_plan.stretch", street=street, start=start, end=end)


def _end_words(row: Any, end: str, network: Network, lang: Lang) -> str:
    """The streets that a closed one meets at an end of the stretch, else its chainage there."""
    street = name_of(row, "street", lang)
    met = [own for own in name_of(row, end, lang).split(MEET) if own and own != street]
    if met:
        return text(lang, "language.and").join(met)
    names = called_in_chinese(network.streets)
    rows = network.chainages[network.chainages["node_id"] == row[f"{end}_node"]]
    own = rows[rows["street_id"].map(names) == row["street_zh"]]
    return chainage_words(float(own["chainage_m"].iloc[0])) if len(own) else street


def is_on_street(network: Network, point_no: str) -> bool:
    """Whether a street channel ends at a listed point; of others nobody asked what closes."""
    streets = network.conduits[network.conduits["shape"] == "street"]
    node = point_node(network, point_no)
    return bool(node) and bool((streets[["from_id", "to_id"]] == node).to_numpy().any())


def closures_at(rescue: Rescue, facts: FloodFacts, run: Run, point_no: str) -> pd.DataFrame:
    """The closed stretches that touch a point, the longest first; a bridge has no channel in the
    network and is known by its ends."""
    network = facts.networks[run[0]]
    node = point_node(network, point_no)
    ends = network.conduits[["from_id", "to_id"]]
    at_point = set(ends.index[(ends == node).any(axis=1)]) if node else set()
    rows = rows_of(rescue.detours, run)
    named = zip(rows["closed_reaches"], rows["from_node"], rows["to_node"], strict=True)
    touching = np.array([
        bool(node) and (node in (start, end) or bool(at_point & set(str(own).split())))
        for own, start, end in named
    ], dtype=bool)  # fmt: skip
    return rows[touching].sort_values("closed_m", ascending=False, kind="stable")


def pump_words(rows: pd.DataFrame, lang: Lang) -> str:
    """How many pumps of each rate a point needs, and for how many hours."""
    return text(lang, "language.semicolon").join(
        text(lang, "flood_plan.pumps_needed", needed=int(own["needed"]), rate_m3_h=own["rate_m3_h"],
             hours=own["needed_pumps_h"])
        for _, own in rows.iterrows() if own["needed"]
    ) or NO_VALUE  # fmt: skip


def crew_cells(row: pd.Series, lang: Lang) -> list[str]:
    """How it leaves, when the point calls, crew, when it leaves and arrives, late, hose, way."""
    return [
        text(lang, f"flood_plan.leaving.{row['leaving']}"),
        number(row["trigger_min"]),
        crew_name(row, lang),
        *(number(row[name]) for name in ("leaves_min", "arrives_min")),
        late(row["late_min"]),
        number(row["hose_m"]),
        way_or_remark(row, lang),
    ]


def pump_cells(row: pd.Series, lang: Lang) -> list[str]:
    """Volume, pumps, their rate, needed and kept, hours with one and with those needed."""
    return [
        number(row["volume_m3"]),
        assumed_words(str(row["pump_ids"]), bool(row["assumed"]), lang),
        number(row["rate_m3_h"]),
        number(row["needed"]),
        number(row["kept"]),
        number(row["one_pump_h"], 2),
        number(row["needed_pumps_h"], 2),
    ]


def missing_run(document: Doc, facts: FloodFacts, scenario: str, lang: Lang) -> None:
    """A line in the place of what the tables of crews lack, with the command that makes it."""
    words = {"title": facts.titles[scenario], "command": facts.without_run}
    missing(document, text(lang, "flood_plan.missing.run_of", **words))


def storm_rows(
    facts: FloodFacts, rescue: Rescue, scenario: str, cells: Any, nothing: Sequence[str]
) -> list[list[str]]:
    """A row a storm of a scenario and row that ``cells`` gives for it, with ``nothing`` behind the
    storm where it gives none."""
    rows = []
    for event in rescue.events(scenario):
        own = cells((scenario, event)) or [list(nothing)]
        rows += [[facts.storms.get(event, event), *row] for row in own]
    return rows
