"""What the sewer below a place did, in Chinese and in English."""

from __future__ import annotations

import math

from drainage.languages import Lang
from drainage.metrics.sewer_below import SewerBelow
from drainage.network.model import Network
from drainage.quantities import figure


def street_name(network: Network, street_id: str, lang: Lang) -> str:
    """A street as people call it."""
    if street_id not in network.streets.index:
        return street_id
    row = network.streets.loc[street_id]
    return str(row["name_zh"]) if lang == "zh" else str(row["name_en"]) or str(row["name_zh"])


def sewer_words(network: Network, sewer: SewerBelow, lang: Lang) -> str:
    """What the sewer below a place did, in one sentence."""
    parts = [_full(sewer, lang), _room(sewer, lang), _held(network, sewer, lang),
             _backed(sewer, lang), _higher(sewer, lang)]  # fmt: skip
    said = [part for part in parts if part]
    return "；".join(said) + "。" if lang == "zh" else "; ".join(said) + "."


def _full(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.full_since):
        return {
            "zh": f"下方检查井 {sewer.manhole_id} 未满管",
            "en": f"The sewer below (manhole {sewer.manhole_id}) never ran full",
        }[lang]
    since, minutes = _minute(sewer.full_since, lang), figure(sewer.full_minutes, 0)
    if math.isnan(sewer.gutter_since):
        return {
            "zh": f"下方检查井 {sewer.manhole_id} {since}起满管，历时 {minutes} min，未满至路面",
            "en": f"The sewer below (manhole {sewer.manhole_id}) was full from {since}, for "
            f"{minutes} min, never up to the gutter",
        }[lang]
    up, stood = _minute(sewer.gutter_since, lang), figure(sewer.gutter_minutes, 0)
    return {
        "zh": f"下方检查井 {sewer.manhole_id} {since}起满管，历时 {minutes} min；"
        f"{up}起满至路面，历时 {stood} min",
        "en": f"The sewer below (manhole {sewer.manhole_id}) was full from {since}, for "
        f"{minutes} min, and up to the gutter from {up}, for {stood} min",
    }[lang]


def _room(sewer: SewerBelow, lang: Lang) -> str:
    leaves = _leaves(sewer, lang)
    if sewer.to_gutter:
        return {
            "zh": f"街面最深时井中水面平路面，{leaves}",
            "en": f"when the street stood highest its water was level with the gutter and {leaves}",
        }[lang]
    room = figure(sewer.room_m, 2)
    return {
        "zh": f"街面最深时井中水面低于路面 {room} m，{leaves}",
        "en": f"when the street stood highest its water was {room} m below the gutter and {leaves}",
    }[lang]


def _leaves(sewer: SewerBelow, lang: Lang) -> str:
    flow = figure(sewer.flow_m3_s, 2)
    if math.isnan(sewer.capacity_m3_s):
        return {
            "zh": f"下游管道流量 {flow} m³/s（平坡，无满管流量）",
            "en": f"{flow} m³/s left it (a level sewer has no full-bore flow)",
        }[lang]
    full = figure(sewer.capacity_m3_s, 2)
    return {
        "zh": f"下游管道流量 {flow} m³/s（满管 {full} m³/s）",
        "en": f"{flow} m³/s left it (full-bore {full} m³/s)",
    }[lang]


def _held(network: Network, sewer: SewerBelow, lang: Lang) -> str:
    """How far down the sewer runs full, and what holds the water there."""
    if not sewer.full_to:
        return ""
    length = figure(sewer.full_length_m, 0)
    reach = {"zh": f"自本井至 {sewer.full_to} 连续满管 {length} m",
             "en": f"full from here to {sewer.full_to}, {length} m"}[lang]  # fmt: skip
    if sewer.held_by:
        pipe = sewer.held_by
        name = street_name(network, str(network.conduits.at[pipe, "street_id"]), lang)
        named = " ".join(filter(None, (name, pipe) if lang == "zh" else (pipe, name)))
        return reach + {"zh": f"，受制于管道 {named}（已达满管能力）",
                        "en": f", held by sewer {named} at its capacity"}[lang]  # fmt: skip
    if sewer.river:
        return reach + {"zh": "，受河道水位顶托", "en": ", held by the river"}[lang]
    return reach


def _backed(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.backed_since):
        return ""
    since, minutes = _minute(sewer.backed_since, lang), figure(sewer.backed_minutes, 0)
    away = figure(sewer.backed_m, 0)
    return {
        "zh": f"{since}起下游水位高于本井管顶，历时 {minutes} min，"
        f"最远自 {sewer.backed_from}（下游 {away} m）",
        "en": f"from {since}, for {minutes} min, water further down stood above the soffit "
        f"here, furthest at {sewer.backed_from}, {away} m below",
    }[lang]


def _higher(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.higher_since):
        return ""
    since, minutes = _minute(sewer.higher_since, lang), figure(sewer.higher_minutes, 0)
    return {
        "zh": f"{since}起 {sewer.higher_at} 水位高于本井，历时 {minutes} min，水倒流",
        "en": f"from {since}, for {minutes} min, the water at {sewer.higher_at} stood above "
        "that here and ran back",
    }[lang]


def _minute(minute: float, lang: Lang) -> str:
    """A minute since the rain began."""
    if minute <= 0:
        return {"zh": "雨前", "en": "before the rain"}[lang]
    return {"zh": f"第 {figure(minute, 0)} 分钟", "en": f"minute {figure(minute, 0)}"}[lang]
