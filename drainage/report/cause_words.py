"""The cause of a flooded point in the words of a sheet, with the figures that say so."""

from __future__ import annotations

from drainage.languages import NO_VALUE, Lang, in_language, text, texts_of
from drainage.report.point_plans import State
from drainage.said_again import spoken_again


def cause_named(cause: str, lang: Lang) -> str:
    """A cause of ``limiting_cause``; a dash for none, and its own name where no text has it."""
    return texts_of(lang, "causes.named").get(cause, cause) or NO_VALUE


def cause_noted(state: State, lang: Lang) -> str:
    """The cause; where it repeats an assumption, the note that says so."""
    return in_language(state.cause_note, lang) or cause_named(state.cause, lang)


def why_words(state: State, lang: Lang) -> str:
    """The figures from which the cause was found."""
    if state.cause not in texts_of(lang, "causes.why"):
        return NO_VALUE
    return text(
        lang,
        f"causes.why.{state.cause}",
        ratio=state.flow_to_capacity,
        room_m3_s=state.sewer_room_m3_s,
        arriving_m3_s=state.arriving_flow_m3_s,
        took_m3_s=state.inlets_took_m3_s,
        left_m3_s=state.arriving_flow_m3_s - state.inlets_took_m3_s,
        leads_m3_s=state.inlet_capacity_m3_s,
    )


def cause_sentence(storm: str, state: State, limit_m: float, lang: Lang) -> str:
    """Why water stands at a point in a storm, with the figures that say so."""
    if state.reason:
        return text(
            lang, "causes.sentence.not_scored", storm=storm, reason=spoken_again(state.reason, lang)
        )
    return text(
        lang,
        "causes.sentence.dry" if state.cause == "none" else "causes.sentence.wet",
        storm=storm,
        depth_m=state.depth_m,
        above_gutter_m=state.above_gutter_m,
        lane_m=state.lane_depth_m,
        limit_m=limit_m,
        minutes=state.minutes_above_limit,
        cause=cause_noted(state, lang),
        why=why_words(state, lang),
    )
