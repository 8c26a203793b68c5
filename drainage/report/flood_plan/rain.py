"""The rain table of a place as cells: which rain brings which level in which state."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drainage.languages import NO_VALUE, Lang, either, text
from drainage.network.trust import is_assumed
from drainage.report.flood_plan.facts import FloodFacts
from drainage.season import Criterion, SeasonDocument, SeriesOf, StateOf, criteria_of, levels_of
from drainage.season.wall import (
    Column,
    band_words,
    outside_mark,
    rain_words,
    threshold_of,
    times_words,
    usual_minutes,
)

MOST_RAINS = 12
"""Columns of rain that one table across the page has room for."""


@dataclass(frozen=True)
class Block:
    """Series of one state that stand beside each other."""

    state: StateOf
    series: Sequence[SeriesOf]


def asked_of(season: SeasonDocument) -> list[Criterion]:
    """What the tables of a place ask for: the levels, or the depths where there are none."""
    return levels_of(season) or criteria_of(season)


def blocks_of(season: SeasonDocument) -> list[list[Block]]:
    """The states with their lengths of rain, in as many tables as they need."""
    tables: list[list[Block]] = [[]]
    for state in season.states:
        own = Block(state, [series for series in season.series if series.state == state.id])
        taken = sum(len(block.series) for block in tables[-1])
        if not own.series:
            continue
        if tables[-1] and taken + len(own.series) > MOST_RAINS:
            tables.append([])
        tables[-1].append(own)
    return tables


def leading(season: SeasonDocument) -> SeriesOf | None:
    """The usual rain in the first state."""
    return season.series_of(season.states[0].id, usual_minutes(season))


def number_of(season: SeasonDocument, point_no: str) -> int | None:
    """Where a listed point stands in the table; None where it does not."""
    return next(
        (number for number, own in enumerate(season.places)
         if (own.kind, own.id) == ("point", point_no)),
        None,
    )  # fmt: skip


def rain_cell(series: SeriesOf, asked: Criterion, place: int, lang: Lang) -> str:
    """The rain that brings it, mm."""
    own = threshold_of(Column(series, asked), place)
    return rain_words(series, own, text(lang, "rain_table.beyond"))


def band_cell(series: SeriesOf, asked: Criterion, place: int, lang: Lang) -> str:
    """The least and the greatest rain of the drawn towns, mm; nothing where none were run, or for
    a level that asks for time."""
    if asked.minutes:
        return ""
    column = Column(series, Criterion(asked.depth_cm))
    return band_words(column, place, text(lang, "rain_table.beyond"))


def banded_cell(series: SeriesOf, asked: Criterion, place: int, lang: Lang) -> str:
    """The rain that brings it, mm, and behind it the least and greatest of the drawn towns."""
    rain, band = (own(series, asked, place, lang) for own in (rain_cell, band_cell))
    mark = outside_mark(Column(series, Criterion(asked.depth_cm)), place) if band else ""
    return f"{rain}{mark} ({band})" if band else rain


def times_cells(series: SeriesOf, asked: Criterion, place: int) -> tuple[str, str]:
    """When after the peak and for how long, minutes."""
    return times_words(threshold_of(Column(series, asked), place))


def order_mm(series: SeriesOf, asked: Criterion, place: int) -> float:
    """A threshold to order places by: what the least rain brings first, what none brings last."""
    own = threshold_of(Column(series, asked), place)
    if own is None or own.outcome in ("no depth", "no run"):
        return math.inf
    if own.rain_mm is not None:
        return float(own.rain_mm)
    return -math.inf if own.outcome == "less than was run" else float(max(series.rains_mm)) + 1


def nth_cell(
    series: SeriesOf, asked: Criterion, places: Sequence[int], share: float, lang: Lang
) -> str:
    """The rain, mm, in which a share of places has it, at least one; places without a depth are
    none of them."""
    known = [place for place in places
             if has_depth(series, asked, place)]  # fmt: skip
    if not known:
        return NO_VALUE
    ordered = sorted(known, key=lambda place: order_mm(series, asked, place))
    return rain_cell(series, asked, ordered[max(1, math.ceil(share * len(known))) - 1], lang)


def has_depth(series: SeriesOf, asked: Criterion, place: int) -> bool:
    """Whether runs know of a place; of others nothing is said to be dry."""
    own = threshold_of(Column(series, asked), place)
    return own is not None and own.outcome not in ("no depth", "no run")


def scenario_words(facts: FloodFacts, season: SeasonDocument, lang: Lang) -> str:
    """The scenario a table is of, before its words, where it is not the town as it is."""
    if season.scenario == facts.before:
        return ""
    title = either(lang, season.scenario_title_zh, season.scenario_title_en)
    return text(lang, "flood_plan.of_scenario", scenario=title)


def asked_words(asked: Criterion, lang: Lang) -> str:
    """What is asked for: a depth, for some minutes."""
    key = "flood_plan.rain.held" if asked.minutes else "flood_plan.rain.deep"
    return text(lang, key, depth_cm=asked.depth_cm, minutes=asked.minutes)


def level_words(asked: Criterion, lang: Lang) -> str:
    """The name of its level; nothing for a depth that is no level."""
    return text(lang, f"rain_table.level.{asked.level}") if asked.level else ""


def state_words(state: StateOf, lang: Lang) -> str:
    """The title of a state, marked where its values are assumed."""
    title = either(lang, state.title_zh, state.title_en)
    return assumed_words(title, is_assumed(state.source), lang)


def assumed_words(words: str, assumed: bool, lang: Lang) -> str:
    """The words, with a mark behind them where what they say is assumed."""
    return words + text(lang, "flood_plan.assumed") if assumed else words
