"""What stands above and below the rain table: how it is read, what was run, what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drainage.languages import Lang, either, in_language, text
from drainage.network.trust import is_assumed
from drainage.season import LevelOf, SeasonDocument
from drainage.season.document import ThresholdOf
from drainage.season.wall import (
    leading_columns,
    middle_depth_cm,
    threshold_of,
    usual_minutes,
)


def state_words(document: SeasonDocument, number: int, lang: Lang) -> str:
    """A state of the table by its number, as its reader calls it."""
    own = document.states[number]
    return either(lang, own.title_zh, own.title_en)


def season_notes(document: SeasonDocument, lang: Lang) -> list[str]:
    """How the table is read, what was run and what is assumed, a line each."""
    minutes, depth_cm = usual_minutes(document), middle_depth_cm(document.depths_cm)
    first = document.states[0].id
    rains = {own.rain_minutes: own.rains_mm for own in document.series if own.state == first}
    comma = text(lang, "language.comma")
    return [
        text(lang, "rain_table.signs"),
        *filter(None, [band_note(document, lang)]),
        text(lang, "rain_table.times", minutes=minutes, depth_cm=depth_cm,
             state=state_words(document, 0, lang)),
        text(lang, "rain_table.shape", ranges=_ranges(rains, lang), agree_mm=document.agree_mm),
        *([text(lang, "rain_table.levels", levels=comma.join(_sourced_levels(document, lang)))]
          if document.levels else []),
        *filter(None, [actions_note(document, lang)]),
        " | ".join([*(text(lang, "rain_table.state", state=state_words(document, number, lang),
                          source=in_language(own.source, lang))
                     for number, own in enumerate(document.states)),
                   *filter(None, [dam_note(state_parts(document, lang), lang)])]),
        text(lang, "rain_table.notice") + " · "
        + text(lang, "rain_table.program", version=document.program_version),
    ]  # fmt: skip


def state_titles(document: SeasonDocument, lang: Lang) -> list[str]:
    """The states of the table, as their reader calls them."""
    return [state_words(document, number, lang) for number in range(len(document.states))]


def state_parts(document: SeasonDocument, lang: Lang) -> list[str]:
    """All that is said of the states, titles and sources."""
    sources = [in_language(own.source, lang) for own in document.states]
    return [*state_titles(document, lang), *sources]


def dam_note(said_before: Iterable[str], lang: Lang) -> str:
    """What the field's word for a rubber dam that is let down means, where it was said: to others
    it sounds like a failure."""
    word = text(lang, "rain_table.dam.word")
    return text(lang, "rain_table.dam.note") if any(word in own for own in said_before) else ""


def actions_note(document: SeasonDocument, lang: Lang) -> str:
    """What is done at each level, as far as the study says; nothing where it does not."""
    told = [own for own in document.levels if action_words(own, lang)]
    if not told:
        return ""
    assumed = any(is_assumed(own.actions_source) for own in told)
    actions = text(lang, "language.semicolon").join(
        text(lang, "rain_table.level_actions", level=text(lang, f"rain_table.level.{own.id}"),
             actions=action_words(own, lang))
        for own in told
    )  # fmt: skip
    return text(lang, f"rain_table.actions.{'assumed' if assumed else 'given'}", actions=actions)


def action_words(level: LevelOf, lang: Lang) -> str:
    """What is done at a level; nothing where the study does not say."""
    return either(lang, level.actions_zh, level.actions_en)


def band_note(document: SeasonDocument, lang: Lang) -> str:
    """What stands in brackets, or why nothing does."""
    own = document.band
    if own is None:
        why = either(lang, document.no_band_zh, document.no_band_en)
        return text(lang, "rain_table.no_band", why=why) if why else ""
    held = "" if own.held_share is None else text(
        lang, "rain_table.band_holds", share=f"{100 * own.held_share:.0f}")  # fmt: skip
    weighed = text(lang, f"rain_table.weighed.{own.weighting}")
    states = text(lang, "language.comma").join(
        state_words(document, number, lang)
        for number, state in enumerate(document.states) if state.id in own.states
    )  # fmt: skip
    rains: dict[int, list[int]] = {}
    for series in document.series:
        for drawn in series.drawn:
            rains.setdefault(series.rain_minutes, []).extend(drawn.rains_mm)
    return text(lang, "rain_table.band", members=len(own.members), of_members=own.of_members,
                states=states, weighed=weighed, ranges=_ranges(rains, lang)) + held  # fmt: skip


def _sourced_levels(document: SeasonDocument, lang: Lang) -> list[str]:
    """Each level with what it leans on: why a depth matters to who reads the page."""
    return [
        text(lang, "rain_table.level_source", level=words, source=in_language(own.source, lang))
        for words, own in zip(level_words(document, lang), document.levels, strict=True)
    ]


def level_words(document: SeasonDocument, lang: Lang) -> list[str]:
    """Each level with what it asks for, from the lowest to the highest."""
    return [
        text(lang, "rain_table.level_held" if own.minutes else "rain_table.level_depth",
             level=text(lang, f"rain_table.level.{own.id}"), depth_cm=own.depth_cm,
             **({"minutes": own.minutes} if own.minutes else {}))
        for own in document.levels
    ]  # fmt: skip


def _drawn_words(own: ThresholdOf, lang: Lang) -> str:
    """From where to where the rain of an example lies in drawn towns; empty where that is open."""
    band = own.band
    if band is None or (band.least, band.greatest) != ("read", "read"):
        return ""
    return text(lang, "rain_table.how_drawn", members=band.members, least_mm=band.least_mm,
                greatest_mm=band.greatest_mm)  # fmt: skip


def _ranges(rains: Mapping[int, Sequence[int]], lang: Lang) -> str:
    """The lightest and the heaviest rain that was run, of each length in minutes."""
    return text(lang, "language.comma").join(
        text(lang, "rain_table.range", minutes=minutes, low_mm=min(own), high_mm=max(own))
        for minutes, own in rains.items() if own
    )  # fmt: skip


def reading_example(document: SeasonDocument, lang: Lang) -> list[str]:
    """How the table is read, and the first threshold that could be read as an example."""
    possible = text(lang, "rain_table.how_possible") if document.band else ""
    for place, of in enumerate(document.places):
        for column in leading_columns(document):
            own = threshold_of(column, place)
            if own is not None and own.rain_mm is not None:
                named = either(lang, of.name_zh, of.name_en) or of.id
                minutes = column.series.rain_minutes
                return [text(lang, "rain_table.how", place=named, rain_mm=own.rain_mm,
                             minutes=minutes, depth_cm=own.depth_cm,
                             drawn=_drawn_words(own, lang), possible=possible)]  # fmt: skip
    return []
