"""What `drainage crews` says in the town's plan: detours, crews, pumps, bases, what more gains."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, either, in_language, text
from drainage.report.flood_plan.facts import FloodFacts, Rescue, Run, rows_of
from drainage.report.flood_plan.paper import Chapters, missing, note, table
from drainage.report.flood_plan.rain import assumed_words
from drainage.report.flood_plan.rescue_words import (
    LEAVINGS,
    closure_cells,
    crew_cells,
    late,
    missing_run,
    name_of,
    number,
    pump_cells,
)

MOST_CLOSED = 30
"""Closed stretches of a storm that the plan lists; the file has all."""
LATE = ("late_total_min",)
TOTALS = ("called", "without_crew", "served_m3", "late_points", "late_total_min")


def _each_run(
    document: Doc, facts: FloodFacts, lang: Lang, tell: Callable[[Rescue, Run], None]
) -> None:
    """Tell each storm of each scenario that the tables have; say what they lack."""
    rescue = facts.rescue
    if rescue is None:
        missing(document, facts.without_rescue)
        return
    for scenario in facts.scenarios:
        for event in rescue.events(scenario):
            tell(rescue, (scenario, event))
        if not rescue.events(scenario):
            missing_run(document, facts, scenario, lang)


def _storm(facts: FloodFacts, run: Run, lang: Lang) -> dict[str, str]:
    return {"storm": facts.storms.get(run[1], run[1]), "title": facts.titles[run[0]]}


def closing(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """Closed stretches and the shortest dry way around each."""
    heads = [
        text(lang, f"flood_plan.closure.{key}")
        for key in ("stretch", "closed_m", "span", "way", "way_m", "way_min")
    ]

    def tell(rescue: Rescue, run: Run) -> None:
        rows = rows_of(rescue.detours, run).sort_values("closed_m", ascending=False, kind="stable")
        if rows.empty:
            missing(document, text(lang, "flood_plan.closure.none", **_storm(facts, run, lang)))
            return
        chapters.caption(text(lang, "flood_plan.closure.caption", **_storm(facts, run, lang)))
        cells = [
            closure_cells(row, facts.networks[run[0]], lang)
            for _, row in rows.head(MOST_CLOSED).iterrows()
        ]
        table(document, [heads, *cells], (5.2, 1.2, 2.0, 6.4, 1.2, 1.2), left=(0, 3))
        if len(rows) > MOST_CLOSED:
            note(document, text(lang, "flood_plan.closure.more", count=len(rows) - MOST_CLOSED))

    _each_run(document, facts, lang, tell)
    if facts.rescue:
        depth_m = facts.rescue.closed_depth_m
        note(document, text(lang, "flood_plan.closure.note", depth_m=depth_m))


def crews(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """Who goes where in each storm, on call and before the rain."""
    heads = [
        text(lang, f"flood_plan.{key}")
        for key in (
            "places.no",
            "places.name",
            "crew.calls",
            "crew.crew",
            "crew.leaves",
            "crew.arrives",
            "crew.late",
            "crew.hose",
            "crew.way",
        )
    ]

    def tell(rescue: Rescue, run: Run) -> None:
        if rows_of(rescue.crews, run)["trigger_min"].isna().all():
            missing(document, text(lang, "flood_plan.crew.none", **_storm(facts, run, lang)))
            return
        for leaving in LEAVINGS:
            rows = rows_of(rescue.crews, run, leaving=leaving)
            if rows.empty:
                continue
            chapters.caption(
                text(
                    lang,
                    "flood_plan.crew.caption",
                    **_storm(facts, run, lang),
                    leaving=text(lang, f"flood_plan.leaving.{leaving}"),
                )
            )
            cells = [
                [str(row["point_no"]), name_of(row, "name", lang), *crew_cells(row, lang)[1:]]
                for _, row in rows.iterrows()
            ]
            table(document, [heads, *cells], (0.9, 3.9, 1.1, 1.8, 1.1, 1.1, 1.1, 1.1, 5.1),
                  left=(1, 8))  # fmt: skip

    _each_run(document, facts, lang, tell)
    if facts.rescue:
        limit_min = facts.rescue.time_limit_min
        note(document, text(lang, "flood_plan.crew.note", limit_min=limit_min))
        _assumed(document, facts.rescue, lang)


def _assumed(document: Doc, rescue: Rescue, lang: Lang) -> None:
    if rescue.assumed:
        note(document, text(lang, "flood_plan.crew.assumed"))


def pumping(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """The pumps each point needs, and all points of a storm together."""
    heads = [
        text(lang, f"flood_plan.{key}")
        for key in (
            "places.no",
            "places.name",
            "pump.volume",
            "pump.pump",
            "pump.rate",
            "pump.needed",
            "pump.kept",
            "pump.one",
            "pump.all",
        )
    ]

    def tell(rescue: Rescue, run: Run) -> None:
        rows = rows_of(rescue.pumps, run)
        if rows.empty:
            missing(document, text(lang, "flood_plan.pump.none", **_storm(facts, run, lang)))
            return
        chapters.caption(text(lang, "flood_plan.pump.caption", **_storm(facts, run, lang)))
        cells = [
            [str(row["point_no"]), name_of(row, "name", lang), *pump_cells(row, lang)]
            for _, row in rows.iterrows()
        ]
        table(document, [heads, *cells], (0.9, 4.5, 1.6, 3.2, 1.4, 1.2, 1.2, 1.6, 1.6),
              left=(1, 3))  # fmt: skip
        for rate, own in rows.groupby("rate_m3_h", sort=False):
            note(
                document,
                text(
                    lang,
                    "flood_plan.pump.total",
                    rate_m3_h=float(str(rate)),
                    needed=int(own["needed"].sum()),
                    kept=int(own["kept"].iloc[0]),
                ),
            )

    _each_run(document, facts, lang, tell)
    note(document, text(lang, "flood_plan.pump.note"))


def bases(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """Crews and pumps by base, with empty places for who answers for them."""
    rescue = facts.rescue
    if rescue is None:
        missing(document, facts.without_rescue)
        return
    chapters.caption(text(lang, "flood_plan.base.caption"))
    heads = [
        text(lang, f"flood_plan.base.{key}")
        for key in ("no", "name", "crews", "pumps", "unit", "person", "telephone")
    ]
    cells = [
        [str(name), assumed_words(either(lang, str(own["name_zh"]), str(own["name_en"])),
                                  bool(own["assumed"]), lang),
         str(int(own["crews"])), _kept(rescue.kept, str(name), lang), "", "", ""]
        for name, own in rescue.bases.iterrows()
    ]  # fmt: skip
    table(document, [heads, *cells], (1.0, 3.6, 1.2, 4.6, 2.6, 2.0, 2.2), left=(1, 3))
    if rescue.assumed:
        note(document, text(lang, "flood_plan.base.settings",
                            source=in_language(rescue.source, lang)))  # fmt: skip


def _kept(kept: pd.DataFrame, base: str, lang: Lang) -> str:
    own = kept[kept["base_id"] == base]
    return text(lang, "language.semicolon").join(
        assumed_words(text(lang, "flood_plan.base.pump", rate_m3_h=float(row["rate_m3_h"]),
                           number=int(row["number"])), bool(row["assumed"]), lang)
        for _, row in own.iterrows()
    ) or NO_VALUE  # fmt: skip


def more(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """What one crew or base more would gain, and what a closed bridge costs."""

    def heads(first: str) -> list[str]:
        return [text(lang, f"flood_plan.more.{key}") for key in (first, "place", *TOTALS)]

    def tell(rescue: Rescue, run: Run) -> None:
        gains = rows_of(rescue.gains, run)
        if not gains["called"].any():
            calls = rows_of(rescue.crews, run)["trigger_min"].notna().any()
            key = "flood_plan.more.off_road" if calls else "flood_plan.crew.none"
            missing(document, text(lang, key, **_storm(facts, run, lang)))
            return
        chapters.caption(text(lang, "flood_plan.more.caption", **_storm(facts, run, lang)))
        cells = [
            [text(lang, f"flood_plan.gain.{row['what']}"), _place(row, lang), *_totals(row)]
            for _, row in gains.iterrows()
        ]
        table(document, [heads("what"), *cells], (3.6, 4.6, *[1.8] * len(TOTALS)), left=(0, 1))
        closed = rows_of(rescue.bridges, run)
        if len(closed) < 2:
            return
        chapters.caption(text(lang, "flood_plan.more.bridges", **_storm(facts, run, lang)))
        cells = [
            [_bridge(row, lang), unreached(row, lang), *_totals(row)]
            for _, row in closed.iterrows()
        ]
        rows = [
            [*heads("closed")[:1], text(lang, "flood_plan.more.unreached"), *heads("closed")[2:]],
            *cells,
        ]
        table(document, rows, (4.6, 3.6, *[1.8] * len(TOTALS)), left=(0, 1))

    _each_run(document, facts, lang, tell)


def _place(row: pd.Series, lang: Lang) -> str:
    return " ".join(filter(None, (str(row["base_id"]), name_of(row, "place", lang)))) or NO_VALUE


def _bridge(row: pd.Series, lang: Lang) -> str:
    """The bridge that is closed, marked where it is assumed; none or all."""
    if row["closed"] in ("none", "all"):
        return text(lang, f"flood_plan.bridge.{row['closed']}")
    return assumed_words(
        name_of(row, "name", lang) or str(row["closed"]), str(row["assumed"]) == "True", lang
    )


def unreached(row: pd.Series, lang: Lang) -> str:
    """The points no road leads to."""
    points = str(row["unreached_points"]).split()
    return text(lang, "language.comma").join(points) or NO_VALUE


def _totals(row: pd.Series) -> list[str]:
    return [late(row[name]) if name in LATE else number(row[name]) for name in TOTALS]
