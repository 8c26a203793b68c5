"""The facts of a point's sheet in words, from ``texts/<language>/sheets.toml``."""

from __future__ import annotations

from drainage.languages import NO_VALUE, Lang, either, text
from drainage.metrics import ordered
from drainage.report.cause_words import cause_sentence
from drainage.report.point_places import Place
from drainage.report.point_plans import Outcome, PointPlan, State
from drainage.scenario.settings import Reading

SIGNS = {True: "✓", False: "✗", None: NO_VALUE}


def met_words(state: State, lang: Lang) -> str:
    """Whether the target is met; a run past its limits is not scored."""
    if state.reason:
        return text(lang, "sheets.verdict.not_scored")
    if state.meets_target is None:
        return text(lang, "sheets.verdict.beyond")
    return text(lang, "sheets.verdict.met" if state.meets_target else "sheets.verdict.missed")


def verdict_words(state: State, decides: Reading, lang: Lang) -> str:
    """Whether the target is met, and below it the verdict of the readings beside."""
    if state.reason or all(met is None for met in state.verdicts.values()):
        return met_words(state, lang)
    beside = [
        f"{text(lang, f'readings.{own}')} {SIGNS[state.verdicts[own]]}"
        for own in ordered(decides)[1:]
    ]
    return "\n".join([met_words(state, lang), " ".join(beside)])


def readings_words(decides: Reading, limit_m: float, minutes: float, lang: Lang) -> str:
    """What the three readings are and which of them decides."""
    named = {own: text(lang, f"readings.{own}") for own in ordered(decides)}
    meaning = {
        own: text(lang, f"readings.meaning.{own}", limit_m=limit_m, minutes=minutes)
        for own in named
    }
    others = text(lang, "language.semicolon").join(
        text(lang, "readings.beside", reading=named[own], meaning=meaning[own])
        for own in ordered(decides)[1:]
    )
    return text(
        lang, "readings.said", decides=named[decides], meaning=meaning[decides], others=others
    )


def place_words(place: Place, lang: Lang) -> str:
    """Street and chainage, and the streets it meets at the point or at the ends of its segment."""
    street = f"{either(lang, *place.street)} {place.chainage}".strip() or NO_VALUE
    if place.at:
        streets = text(lang, "language.and").join(either(lang, *pair) for pair in place.at)
        return text(lang, "sheets.place.at", street=street, streets=streets)
    ends = list(dict.fromkeys(either(lang, *pair) for pair in place.between))
    if len(ends) == 2:
        return text(lang, "sheets.place.between", street=street, first=ends[0], second=ends[1])
    if ends:
        return text(lang, "sheets.place.near", street=street, other=ends[0])
    return street


def outlet_words(place: Place, lang: Lang) -> str:
    """The outlet and how far the water runs in sewers, m."""
    if not place.outlet_id:
        return NO_VALUE
    name = f"{place.outlet_id} {place.outlet_zh}".strip()
    return text(lang, "sheets.place.outlet", outlet=name, length_m=place.route_length_m)


def target_words(plan: PointPlan, limit_m: float, lang: Lang) -> str:
    """The rain the point must stand and the depth that counts as dry, m."""
    rain_mm = plan.target_hourly_rain_mm
    return text(lang, "sheets.place.target", rain_mm=rain_mm, limit_m=limit_m)


def cause_words(outcome: Outcome, limit_m: float, lang: Lang) -> str:
    """Why water stands at the point before the works, the storm of its target marked."""
    own = text(lang, "sheets.own") if outcome.own else ""
    return cause_sentence(outcome.storm.title + own, outcome.before, limit_m, lang)
