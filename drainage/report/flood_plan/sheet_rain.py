"""The rain table of a point on its sheet."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Doc

from drainage.languages import NO_VALUE, Lang, either, text
from drainage.maps.season_table import COLOURS
from drainage.maps.season_words import actions_note, dam_note, state_titles
from drainage.report.flood_plan.facts import FloodFacts
from drainage.report.flood_plan.paper import (
    joined_heads,
    missing,
    note,
    shade_words,
    table,
)
from drainage.report.flood_plan.rain import (
    Block,
    asked_of,
    asked_words,
    band_cell,
    banded_cell,
    blocks_of,
    has_depth,
    leading,
    level_words,
    number_of,
    rain_cell,
    scenario_words,
    state_words,
    times_cells,
)
from drainage.season import SeasonDocument

RAIN_CM, BANDED_CM = 0.95, 1.75
"""A column of rain, and one with the least and greatest of drawn towns behind it."""


def first_level(facts: FloodFacts, point_no: str, lang: Lang) -> str:
    """The rain that brings the lowest level in the leading state; a dash where it is unknown."""
    season = facts.season
    place = number_of(season, point_no) if season else None
    series = leading(season) if season else None
    if season is None or place is None or series is None:
        return NO_VALUE
    asked = asked_of(season)[0]
    if not has_depth(series, asked, place):
        return NO_VALUE
    scenario = scenario_words(facts, season, lang)
    return scenario + text(lang, "flood_plan.first_level", minutes=series.rain_minutes,
                rain=rain_cell(series, asked, place, lang), asked=asked_words(asked, lang),
                state=state_words(season.states[0], lang))  # fmt: skip


def add_rain(document: Doc, facts: FloodFacts, point_no: str, lang: Lang) -> None:
    """The rain that brings each level to a point, by state and length of rain: of the town as it
    is, then after the works."""
    season = facts.season
    if season is None:
        missing(document, facts.without_season)
    has_band = [] if season is None else _add_scenario(document, season, point_no, lang)
    for scenario_id in facts.scenarios:
        if season is not None and scenario_id == season.scenario:
            continue
        other = facts.other_seasons.get(scenario_id)
        if other is not None:
            has_band += _add_scenario(document, other, point_no, lang)
        elif scenario_id in facts.other_seasons:
            _missing_of(document, facts, scenario_id, "season_of_stale", lang)
        elif season is not None:
            _missing_of(document, facts, scenario_id, "season_of", lang)
    if season is None or not has_band:
        return
    if actions := actions_note(season, lang):
        note(document, actions)
    note(document, text(lang, "flood_plan.rain.signs"),
         text(lang, "flood_plan.rain.band") if any(has_band) else "",
         dam_note(state_titles(season, lang), lang))  # fmt: skip


def _missing_of(document: Doc, facts: FloodFacts, scenario: str, what: str, lang: Lang) -> None:
    missing(document, text(lang, f"flood_plan.missing.{what}", study=facts.study,
                           title=facts.titles[scenario], scenario=scenario))  # fmt: skip


def _add_scenario(document: Doc, season: SeasonDocument, point_no: str, lang: Lang) -> list[bool]:
    """The tables of a scenario; whether any number of theirs has a band, nothing where it has no
    such point."""
    place = number_of(season, point_no)
    if place is not None:
        return [_add_tables(document, season, place, lang)]
    title = either(lang, season.scenario_title_zh, season.scenario_title_en)
    missing(document, text(lang, "flood_plan.missing.not_in_season_of", title=title))
    return []


def _add_tables(document: Doc, season: SeasonDocument, place: int, lang: Lang) -> bool:
    """The tables of a scenario; whether any number of theirs has a band."""
    scenario = either(lang, season.scenario_title_zh, season.scenario_title_en)
    note(document, text(lang, "flood_plan.rain.of", scenario=scenario))
    for number_of_table, blocks in enumerate(blocks_of(season)):
        _rain_table(document, season, blocks, place, lang, with_times=number_of_table == 0)
    series = [own for own in season.series if own.places]
    return any(band_cell(own, asked, place, lang) for own in series for asked in asked_of(season))


def _rain_table(
    document: Doc,
    season: SeasonDocument,
    blocks: Sequence[Block],
    place: int,
    lang: Lang,
    *,
    with_times: bool,
) -> None:
    """A row a level, a column a state and length of rain; with the times of the leading rain."""
    series = [own for block in blocks for own in block.series]
    first = leading(season) if with_times else None
    minutes = [text(lang, "flood_plan.rain.minutes", minutes=own.rain_minutes) for own in series]
    heads = [state_words(block.state, lang) for block in blocks for _ in block.series]
    labels = [text(lang, f"flood_plan.rain.{key}") for key in ("level", "asked")]
    top, second, times = [*labels, *heads], [*labels, *minutes], ""
    if first:
        times = text(lang, "flood_plan.rain.times", minutes=first.rain_minutes,
                     state=state_words(season.states[0], lang))  # fmt: skip
        top += [times, times]
        second += [text(lang, "rain_table.after_peak"), text(lang, "rain_table.above")]
    rows = [top, second]
    asked = asked_of(season)
    for own in asked:
        cells = [banded_cell(one, own, place, lang) for one in series]
        rows.append([level_words(own, lang) or NO_VALUE, asked_words(own, lang), *cells,
                     *(times_cells(first, own, place) if first else ())])  # fmt: skip
    banded = [any(band_cell(one, own, place, lang) for own in asked) for one in series]
    widths = [1.0, 3.0, *(BANDED_CM if own else RAIN_CM for own in banded),
              *([1.25, 1.25] if first else [])]  # fmt: skip
    made = table(document, rows, widths, heads=2, left=(1,))
    for number_of_row, own in enumerate(asked, start=2):
        shade_words(made, number_of_row, 0, COLOURS.get(own.level, ""))
    groups = [(state_words(block.state, lang), len(block.series)) for block in blocks]
    groups += [(times, 2)] if first else []
    joined_heads(made, [*((own, 1) for own in labels), *groups])
