"""Closures, crews, pumps and the works on the sheet of a point."""

from __future__ import annotations

import pandas as pd
from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, text
from drainage.report.flood_plan.facts import FloodFacts, Rescue, Run, rows_of
from drainage.report.flood_plan.paper import missing, note, table
from drainage.report.flood_plan.rescue_words import (
    LEAVINGS,
    MOST_CLOSURES,
    ON_CALL,
    closed_in_all,
    closure_cells,
    closures_at,
    crew_cells,
    crew_name,
    is_on_street,
    late,
    missing_run,
    number,
    pump_cells,
    pump_words,
    storm_rows,
    way_or_remark,
)


def add_closing(document: Doc, facts: FloodFacts, point_no: str, lang: Lang) -> None:
    """The closed stretches at a point and the shortest dry way around each, a row a storm."""
    rescue = _rescue_of(document, facts, lang)
    if rescue is None:
        return

    def cells(run: Run) -> list[list[str]]:
        rows = closures_at(rescue, facts, run, point_no).head(MOST_CLOSURES)
        return [closure_cells(row, facts.networks[run[0]], lang) for _, row in rows.iterrows()]

    on_street = is_on_street(facts.networks[facts.before], point_no)
    key = "flood_plan.no_closure" if on_street else "flood_plan.closure_off_street"
    nothing = [text(lang, key, depth_m=rescue.closed_depth_m), *[NO_VALUE] * 5]
    heads = [
        text(lang, f"flood_plan.closure.{key}")
        for key in ("storm", "stretch", "closed_m", "span", "way", "way_m", "way_min")
    ]
    rows = [heads, *storm_rows(facts, rescue, facts.before, cells, nothing)]
    table(document, rows, (2.0, 3.9, 0.9, 1.7, 7.0, 1.0, 1.0), left=(0, 1, 4))
    note(document, text(lang, "flood_plan.closure.note", depth_m=rescue.closed_depth_m))


def _rescue_of(document: Doc, facts: FloodFacts, lang: Lang) -> Rescue | None:
    """The tables of crews where they tell of the town as it is; else a line in their place."""
    if facts.rescue is None:
        missing(document, facts.without_rescue)
        return None
    if not facts.rescue.events(facts.before):
        missing_run(document, facts, facts.before, lang)
        return None
    return facts.rescue


def add_crews(document: Doc, facts: FloodFacts, point_no: str, lang: Lang) -> None:
    """Who comes to a point and when, and the pumps its water needs, as the town is."""
    rescue = _rescue_of(document, facts, lang)
    if rescue is None:
        return
    _who_comes(document, facts, rescue, point_no, lang)
    _what_pumps(document, facts, rescue, point_no, lang)
    note(document, text(lang, "flood_plan.pump.note"),
         text(lang, "flood_plan.crew.assumed") if rescue.assumed else "")  # fmt: skip


def _who_comes(document: Doc, facts: FloodFacts, rescue: Rescue, point_no: str, lang: Lang) -> None:
    def cells(run: Run) -> list[list[str]]:
        rows = rows_of(rescue.crews, run, point_no=point_no)
        return [
            crew_cells(row, lang)
            for leaving in LEAVINGS
            for _, row in rows[rows["leaving"] == leaving].iterrows()
        ]

    heads = [
        text(lang, f"flood_plan.crew.{key}")
        for key in ("storm", "leaving", "calls", "crew", "leaves", "arrives", "late", "hose", "way")
    ]
    rows = [heads, *storm_rows(facts, rescue, facts.before, cells, [NO_VALUE] * 8)]
    table(document, rows, (2.0, 1.4, 1.0, 1.9, 1.0, 1.0, 1.0, 1.0, 7.0), left=(0, 8))


def _what_pumps(
    document: Doc, facts: FloodFacts, rescue: Rescue, point_no: str, lang: Lang
) -> None:
    def cells(run: Run) -> list[list[str]]:
        rows = rows_of(rescue.pumps, run, point_no=point_no)
        return [pump_cells(row, lang) for _, row in rows.iterrows()]

    heads = [
        text(lang, f"flood_plan.pump.{key}")
        for key in ("storm", "volume", "pump", "rate", "needed", "kept", "one", "all")
    ]
    rows = [heads, *storm_rows(facts, rescue, facts.before, cells, [NO_VALUE] * 7)]
    table(document, rows, (2.3, 1.7, 4.2, 1.8, 1.4, 1.4, 2.2, 2.2), left=(0, 2))


def add_works(document: Doc, facts: FloodFacts, point_no: str, lang: Lang) -> None:
    """Each storm before and after the works."""
    if len(facts.scenarios) < 2:
        missing(document, text(lang, "flood_plan.missing.no_works"))
        return
    if facts.rescue is None:
        missing(document, facts.without_rescue)
        return
    events = dict.fromkeys(event for _, event in facts.rescue.runs)
    heads = [
        text(lang, f"flood_plan.works.{key}", limit_m=facts.point_depth_m)
        for key in ("storm", "side", "depth", "above", "closed", "arrives", "late", "pumps")
    ]
    rows = [heads]
    for event in events:
        for scenario in facts.scenarios:
            head = [facts.storms.get(event, event), facts.titles[scenario]]
            rows.append(head + _side(facts, facts.rescue, (scenario, event), point_no, lang))
    table(document, rows, (2.0, 1.9, 1.2, 1.5, 1.4, 2.9, 0.8, 5.6), left=(0, 1, 7))
    for scenario in facts.scenarios:
        if not facts.rescue.events(scenario):
            missing_run(document, facts, scenario, lang)
    note(document, text(lang, "flood_plan.works.note"))


def _side(facts: FloodFacts, rescue: Rescue, run: Run, point_no: str, lang: Lang) -> list[str]:
    """Depth, minutes above the limit, when it is closed, crew and arrival, late, pumps."""
    depths = facts.depths.get(run)
    row = depths.loc[point_no] if depths is not None and point_no in depths.index else None
    figures = [NO_VALUE, NO_VALUE] if row is None else [
        number(row["max_depth_m"], 2), number(row["minutes_above_limit"])
    ]  # fmt: skip
    if run not in rescue.runs:
        return [*figures, *[NO_VALUE] * 4]
    closed = closures_at(rescue, facts, run, point_no)
    crews = rows_of(rescue.crews, run, point_no=point_no, leaving=ON_CALL)
    crew = crews.iloc[0] if len(crews) else None
    late_words = NO_VALUE if crew is None or not crew["crew"] else late(crew["late_min"])
    return [
        *figures,
        _closed_words(facts, run, closed, point_no, lang),
        _arrival(crew, lang),
        late_words,
        pump_words(rows_of(rescue.pumps, run, point_no=point_no), lang),
    ]


def _closed_words(
    facts: FloodFacts, run: Run, closed: pd.DataFrame, point_no: str, lang: Lang
) -> str:
    """From when to when some street at the point is closed; a dash where it lies on none."""
    if len(closed):
        return closed_in_all(closed, lang)
    on_street = is_on_street(facts.networks[run[0]], point_no)
    return text(lang, "flood_plan.open_way") if on_street else NO_VALUE


def _arrival(crew: pd.Series | None, lang: Lang) -> str:
    if crew is None:
        return NO_VALUE
    if not crew["crew"]:
        return way_or_remark(crew, lang)
    return text(lang, "flood_plan.works.comes", crew=crew_name(crew, lang),
                minute=number(crew["arrives_min"]))  # fmt: skip
