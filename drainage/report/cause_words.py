"""The cause of a flooded point in the words of a sheet, with the figures that say so."""

from __future__ import annotations

from drainage.languages import Lang, in_language
from drainage.metrics.causes import CAUSES_ZH
from drainage.report.point_plans import State
from drainage.report.words import NO_VALUE, shown

CAUSES: dict[Lang, dict[str, str]] = {
    "zh": CAUSES_ZH | {"": NO_VALUE},
    "en": {name: name for name in CAUSES_ZH if name} | {"": NO_VALUE},
}


def cause_named(state: State, lang: Lang) -> str:
    """The cause; where it repeats an assumption, the note that says so."""
    return in_language(state.cause_note, lang) or CAUSES[lang].get(state.cause, state.cause)


def why_words(state: State, lang: Lang) -> str:
    """The figures from which the cause was found."""
    ratio, room = shown(state.flow_to_capacity, 2), shown(state.sewer_room_m3_s, 2)
    arriving, took = shown(state.arriving_flow_m3_s, 2), shown(state.inlets_took_m3_s, 2)
    left = shown(state.arriving_flow_m3_s - state.inlets_took_m3_s, 2)
    leads = shown(state.inlet_capacity_m3_s, 2)
    words: dict[str, dict[Lang, str]] = {
        "sewer capacity": {
            "zh": f"来水峰值 {arriving} m³/s，雨水口未收 {left} m³/s；街面最深时下游管道流量为"
            f"满管的 {ratio} 倍，余量 {room} m³/s",
            "en": f"{arriving} m³/s arrive and the inlets leave {left} m³/s; the sewer below then "
            f"carries {ratio} times its full-bore flow, with room for {room} m³/s",
        },
        "backwater": {
            "zh": f"街面最深时检查井满至路面，而下游管道流量仅为满管的 {ratio} 倍"
            "（平坡管道无此值），受下游水位顶托",
            "en": "the manhole is full to the gutter when the street stands highest, and the sewer "
            f"below carries {ratio} times its full-bore flow (a level one has none)",
        },
        "inlets": {
            "zh": f"街面最深时检查井未满，下游管道余量 {room} m³/s；来水峰值 {arriving} m³/s，"
            f"水深达限值时雨水口仅收 {took} m³/s（支管能力 {leads} m³/s）",
            "en": f"the manhole is not full when the street stands highest and the sewer below has "
            f"room for {room} m³/s; {arriving} m³/s arrive, and with the water at the limit the "
            f"inlets take {took} m³/s (their leads {leads} m³/s)",
        },
        "sag": {
            "zh": f"检查井未满，雨水口收走来水（来 {arriving}，收 {took} m³/s），"
            "正常路缘以上未超过限值：只因洼深",
            "en": f"the manhole is not full, the inlets take what comes ({took} of {arriving} "
            "m³/s) and above the normal gutter the water stays within the limit: the sag alone",
        },
    }  # fmt: skip
    return words.get(state.cause, {"zh": NO_VALUE, "en": NO_VALUE})[lang]
