"""What the sewer below a place did, in the words of ``texts/<language>/stories.toml``."""

from __future__ import annotations

import math

from drainage.languages import Lang, either, text
from drainage.metrics.sewer_below import SewerBelow
from drainage.network.model import Network


def street_name(network: Network, street_id: str, lang: Lang) -> str:
    """A street as people call it."""
    if street_id not in network.streets.index:
        return street_id
    row = network.streets.loc[street_id]
    return either(lang, str(row["name_zh"]), str(row["name_en"]))


def pipe_name(network: Network, pipe_id: str, lang: Lang) -> str:
    """A pipe and the street it lies in, where it lies in one."""
    street = street_name(network, str(network.conduits.at[pipe_id, "street_id"]), lang)
    if not street:
        return pipe_id
    return text(lang, "stories.pipe.in_street", street=street, pipe=pipe_id)


def sewer_words(network: Network, sewer: SewerBelow, lang: Lang) -> str:
    """What the sewer below a place did, in one sentence."""
    parts = [_full(sewer, lang), _room(sewer, lang), _held(network, sewer, lang),
             _backed(sewer, lang), _higher(sewer, lang)]  # fmt: skip
    said = text(lang, "language.semicolon").join(part for part in parts if part)
    return text(lang, "stories.sewer.sentence", parts=said)


def _full(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.full_since):
        return text(lang, "stories.sewer.never_full", manhole=sewer.manhole_id)
    key = "full" if math.isnan(sewer.gutter_since) else "full_to_gutter"
    return text(
        lang,
        f"stories.sewer.{key}",
        manhole=sewer.manhole_id,
        since=_minute(sewer.full_since, lang),
        minutes=sewer.full_minutes,
        gutter_since=_minute(sewer.gutter_since, lang),
        gutter_minutes=sewer.gutter_minutes,
    )


def _room(sewer: SewerBelow, lang: Lang) -> str:
    key = "level_with_gutter" if sewer.to_gutter else "below_gutter"
    leaves = _leaves(sewer, lang)
    return text(lang, f"stories.sewer.{key}", room_m=sewer.room_m, leaves=leaves)


def _leaves(sewer: SewerBelow, lang: Lang) -> str:
    key = "leaves_level" if math.isnan(sewer.capacity_m3_s) else "leaves"
    return text(
        lang,
        f"stories.sewer.{key}",
        flow_m3_s=sewer.flow_m3_s,
        full_m3_s=sewer.capacity_m3_s,
    )


def _held(network: Network, sewer: SewerBelow, lang: Lang) -> str:
    """How far down the sewer runs full, and what holds the water there."""
    if not sewer.full_to:
        return ""
    key, pipe = "held_by_river" if sewer.river else "reach", ""
    if sewer.held_by:
        key, pipe = "held_by_pipe", pipe_name(network, sewer.held_by, lang)
    return text(
        lang,
        f"stories.sewer.{key}",
        to=sewer.full_to,
        length_m=sewer.full_length_m,
        pipe=pipe,
    )


def _backed(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.backed_since):
        return ""
    return text(
        lang,
        "stories.sewer.backed",
        since=_minute(sewer.backed_since, lang),
        minutes=sewer.backed_minutes,
        from_id=sewer.backed_from,
        away_m=sewer.backed_m,
    )


def _higher(sewer: SewerBelow, lang: Lang) -> str:
    if math.isnan(sewer.higher_since):
        return ""
    return text(
        lang,
        "stories.sewer.higher",
        since=_minute(sewer.higher_since, lang),
        minutes=sewer.higher_minutes,
        at=sewer.higher_at,
    )


def _minute(minute: float, lang: Lang) -> str:
    """A minute since the rain began."""
    if minute <= 0:
        return text(lang, "stories.sewer.before_rain")
    return text(lang, "stories.sewer.minute", minute=minute)
