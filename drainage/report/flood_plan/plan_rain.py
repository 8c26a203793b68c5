"""What the rain table says in the town's plan: places, triggers, levels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, either, in_language, text
from drainage.maps.season_table import COLOURS
from drainage.maps.season_words import action_words, dam_note, state_titles
from drainage.report.flood_plan.facts import FloodFacts
from drainage.report.flood_plan.paper import (
    Chapters,
    joined_heads,
    left_open,
    missing,
    note,
    shade_words,
    table,
)
from drainage.report.flood_plan.rain import (
    asked_of,
    asked_words,
    blocks_of,
    has_depth,
    leading,
    level_words,
    nth_cell,
    order_mm,
    rain_cell,
    scenario_words,
    state_words,
    times_cells,
)
from drainage.season import Criterion, Kind, SeriesOf

HALF = 0.5


def points(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """The listed points by the rain that first floods them."""
    _places(document, chapters, facts, ("point",), lang)


def streets(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """Hollows and key streets that the rain that was run floods."""
    _places(document, chapters, facts, ("hollow", "street"), lang)


def _places(
    document: Doc, chapters: Chapters, facts: FloodFacts, kinds: Sequence[Kind], lang: Lang
) -> None:
    season = facts.season
    series = leading(season) if season else None
    if season is None or series is None:
        missing(document, facts.without_season)
        return
    asked = asked_of(season)
    first = asked[0]
    found = [number for number, own in enumerate(season.places) if own.kind in kinds]
    flooded = [own for own in found if "point" in kinds or _is_brought(series, first, own)]
    flooded.sort(key=lambda own: order_mm(series, first, own))
    if not flooded:
        _say_nothing(document, series, first, found, kinds, lang)
        return
    scenario = scenario_words(facts, season, lang)
    chapters.caption(scenario + text(lang, f"flood_plan.places.{kinds[0]}",
                                     minutes=series.rain_minutes,
                                     state=state_words(season.states[0], lang)))  # fmt: skip
    heads = [text(lang, "flood_plan.places.no"), text(lang, "flood_plan.places.name"),
             *(f"{level_words(own, lang)} {asked_words(own, lang)}".strip() for own in asked),
             text(lang, "rain_table.after_peak"), text(lang, "rain_table.above")]  # fmt: skip
    rows = [heads]
    for place in flooded:
        own = season.places[place]
        named = either(lang, own.name_zh, own.name_en) or own.id
        rows.append([own.id if own.kind != "street" else NO_VALUE, named,
                     *(rain_cell(series, one, place, lang) for one in asked),
                     *times_cells(series, first, place)])  # fmt: skip
    made = table(document, rows, (1.4, 6.0, *[1.9] * len(asked), 1.3, 1.3), left=(1,))
    for column, one in enumerate(asked, start=2):
        shade_words(made, 0, column, COLOURS.get(one.level, ""))
    dry = [own for own in found if own not in flooded and has_depth(series, first, own)]
    if dry:
        note(document, text(lang, "flood_plan.places.others", count=len(dry)))
    if "point" not in kinds:
        _say_unknown(document, series, first, found, lang)
    note(document, text(lang, "flood_plan.places.times", asked=asked_words(first, lang)))
    note(document, text(lang, "flood_plan.rain.signs"))


def _say_nothing(
    document: Doc,
    series: SeriesOf,
    asked: Criterion,
    found: Sequence[int],
    kinds: Sequence[Kind],
    lang: Lang,
) -> None:
    """Why no place of these kinds is shown; places without a depth are not called dry."""
    if not found:
        key = "no_points" if "point" in kinds else "no_streets"
    else:
        key = "none" if series.rains_mm else "no_run"
    if key != "none" or any(has_depth(series, asked, own) for own in found):
        missing(document, text(lang, f"flood_plan.places.{key}"))
    _say_unknown(document, series, asked, found, lang)


def _say_unknown(
    document: Doc, series: SeriesOf, asked: Criterion, found: Sequence[int], lang: Lang
) -> None:
    """How many places have no depth in the runs there are: nothing is known of them."""
    count = sum(not has_depth(series, asked, own) for own in found)
    if count and series.rains_mm:
        note(document, text(lang, "flood_plan.places.unknown", count=count))


def _is_brought(series: SeriesOf, asked: Criterion, place: int) -> bool:
    """Whether the rain that was run brings it to a place."""
    return order_mm(series, asked, place) <= max(series.rains_mm, default=0)


def triggers(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """For each level that a depth alone makes, the rain of every state and length by point."""
    season = facts.season
    if season is None:
        missing(document, facts.without_season)
        return
    found = [number for number, own in enumerate(season.places) if own.kind == "point"]
    series = leading(season)
    if not found or series is None:
        missing(document, text(lang, "flood_plan.places.no_points"))
        return
    for asked in [own for own in asked_of(season) if not own.minutes]:
        ordered = sorted(found, key=partial(order_mm, series, asked))
        for blocks in blocks_of(season):
            level = f"{level_words(asked, lang)} {asked_words(asked, lang)}".strip()
            scenario = scenario_words(facts, season, lang)
            chapters.caption(scenario + text(lang, "flood_plan.triggers.caption", asked=level))
            shown_series = [own for block in blocks for own in block.series]
            heads = [text(lang, "flood_plan.places.no"), text(lang, "flood_plan.places.name")]
            rows = [
                [*heads, *(state_words(block.state, lang) for block in blocks
                           for _ in block.series)],
                [*heads, *(text(lang, "flood_plan.rain.minutes", minutes=own.rain_minutes)
                           for own in shown_series)],
                *([season.places[place].id,
                   either(lang, season.places[place].name_zh, season.places[place].name_en),
                   *(rain_cell(own, asked, place, lang) for own in shown_series)]
                  for place in ordered),
            ]  # fmt: skip
            made = table(document, rows, (0.9, 4.3, *[1.0] * len(shown_series)), left=(1,),
                         heads=2)  # fmt: skip
            groups = [(state_words(block.state, lang), len(block.series)) for block in blocks]
            joined_heads(made, [*((own, 1) for own in heads), *groups])
    note(document, text(lang, "flood_plan.rain.signs"),
         dam_note(state_titles(season, lang), lang))  # fmt: skip


def levels(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """The levels of the study, which are for its own use."""
    season = facts.season
    if season is None:
        missing(document, facts.without_season)
        return
    if not season.levels:
        missing(document, text(lang, "flood_plan.levels.none"))
        return
    chapters.caption(text(lang, "flood_plan.levels.caption"))
    heads = [text(lang, f"flood_plan.levels.{key}") for key in ("level", "asked", "source")]
    asked = asked_of(season)
    rows = [heads, *([level_words(own, lang), asked_words(own, lang),
                      in_language(level.source, lang)]
                     for own, level in zip(asked, season.levels, strict=True))]  # fmt: skip
    made = table(document, rows, (2.0, 4.2, 11.0), left=(2,))
    for number, own in enumerate(asked, start=1):
        shade_words(made, number, 0, COLOURS.get(own.level, ""))
    note(document, either(lang, season.notice_zh, season.notice_en))


def actions(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """What the study says is done at each level, as a proposal, and a line for those who decide."""
    season = facts.season
    told = [own for own in season.levels if action_words(own, lang)] if season else []
    if told:
        chapters.caption(text(lang, "flood_plan.actions.caption"))
        heads = [text(lang, f"flood_plan.levels.{key}") for key in ("level", "asked")]
        heads += [text(lang, f"flood_plan.actions.{key}") for key in ("what", "source")]
        asked = [Criterion(own.depth_cm, own.minutes, own.id) for own in told]
        rows = [heads, *([level_words(own, lang), asked_words(own, lang), action_words(level, lang),
                          in_language(level.actions_source, lang)]
                         for own, level in zip(asked, told, strict=True))]  # fmt: skip
        made = table(document, rows, (1.4, 3.2, 5.6, 7.0), left=(2, 3))
        for number, own in enumerate(asked, start=1):
            shade_words(made, number, 0, COLOURS.get(own.level, ""))
        note(document, text(lang, "flood_plan.actions.note"))
    left_open(document, lang)


def rains(document: Doc, chapters: Chapters, facts: FloodFacts, lang: Lang) -> None:
    """The rain in which the first point, and half of them, have each level."""
    season = facts.season
    if season is None:
        missing(document, facts.without_season)
        return
    found = [number for number, own in enumerate(season.places) if own.kind == "point"]
    own_series = [own for own in season.series if own.state == season.states[0].id]
    if not found or not own_series:
        missing(document, text(lang, "flood_plan.places.no_points"))
        return
    scenario = scenario_words(facts, season, lang)
    chapters.caption(scenario + text(lang, "flood_plan.rains.caption",
                          state=state_words(season.states[0], lang)))  # fmt: skip
    minutes = [text(lang, "flood_plan.rain.minutes", minutes=own.rain_minutes)
               for own in own_series]  # fmt: skip
    labels = [text(lang, f"flood_plan.levels.{key}") for key in ("level", "asked")]
    sides = [text(lang, f"flood_plan.rains.{key}") for key in ("one", "half")]
    rows = [[*labels, *(own for own in sides for _ in minutes)], [*labels, *minutes, *minutes]]
    asked = asked_of(season)
    for own in asked:
        cells = [nth_cell(one, own, found, share, lang) for share in (0.0, HALF)
                 for one in own_series]  # fmt: skip
        rows.append([level_words(own, lang) or NO_VALUE, asked_words(own, lang), *cells])
    made = table(document, rows, (1.6, 3.6, *[2.0] * 2 * len(minutes)), heads=2, left=(1,))
    joined_heads(made, [*((own, 1) for own in labels), *((own, len(minutes)) for own in sides)])
    for number, own in enumerate(asked, start=2):
        shade_words(made, number, 0, COLOURS.get(own.level, ""))
    note(document, text(lang, "flood_plan.rains.note", points=len(found)))
    note(document, either(lang, season.notice_zh, season.notice_en))
