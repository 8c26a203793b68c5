"""What to look at before rain, in words; each cell says what the tables say and no more."""

from __future__ import annotations

import math
from collections.abc import Sequence

from drainage.languages import NO_VALUE, Lang, either, text
from drainage.report.flood_plan.before_rain import (
    LEAST_SHARE,
    UPSTREAM_M,
    BeforeRain,
    Hollow,
    Inlets,
    Outlet,
)
from drainage.report.flood_plan.facts import Flows
from drainage.report.flood_plan.rain import assumed_words

NEARLY_ALL = 0.95
"""A share above this needs no figure."""


def check_rows(sides: Sequence[BeforeRain], lang: Lang) -> list[list[str]]:
    """A row a thing to look at: what it is, and what it is on each side."""
    heads = {
        "at_point": [inlets_words(own.at_point, lang) for own in sides],
        "upstream": [inlets_words(own.upstream, lang) for own in sides],
        "outlet": [outlets_words(own.outlets, lang) for own in sides],
        "pumps": [pumps_words(own.pumps, lang) for own in sides],
        "hollow": [hollow_words(own.hollows, lang) for own in sides],
    }
    return [
        [text(lang, f"flood_plan.check.{key}", upstream_m=UPSTREAM_M), *cells]
        for key, cells in heads.items()
    ]


def inlets_words(rows: Sequence[Inlets], lang: Lang) -> str:
    """Inlets by street and kind."""
    return text(lang, "language.semicolon").join(_inlets(own, lang) for own in rows) or NO_VALUE


def _inlets(own: Inlets, lang: Lang) -> str:
    kind = text(lang, f"flood_plan.inlet.{own.kind}")
    words = text(lang, "flood_plan.inlet.count", street=either(lang, *own.street), kind=kind,
                 count=own.count)  # fmt: skip
    if broken := round(own.out_of_order):
        words += text(lang, "flood_plan.inlet.broken", count=broken)
    low, high = own.clogged_pct
    key = "flood_plan.inlet.clogged" if low == high else "flood_plan.inlet.clogged_from"
    words += text(lang, key, low_pct=low, high_pct=high)
    return assumed_words(words, own.assumed, lang)


def outlets_words(rows: Sequence[Outlet], lang: Lang) -> str:
    """The outlets, whether each has a flap gate, and its share of the water where it is known."""
    return text(lang, "language.semicolon").join(_outlet(own, lang) for own in rows) or NO_VALUE


def _outlet(own: Outlet, lang: Lang) -> str:
    name = f"{own.outlet_id} {either(lang, *own.name)}".strip()
    words = text(lang, "flood_plan.check.outlet_flap", outlet=name, flap=flap_words(own, lang))
    return words + share_words(own, lang)


def share_words(own: Outlet, lang: Lang) -> str:
    """The share of the water, behind a comma; nothing where no run tells it or it is nearly all."""
    if math.isnan(own.share) or own.share > NEARLY_ALL:
        return ""
    return text(lang, "flood_plan.check.share", share_pct=100 * own.share)


def flows_notes(flows: Sequence[tuple[str, Flows | None]], lang: Lang) -> list[str]:
    """From which run the shares of the outlets of each scenario (its title) are, and what they
    rest on; of one without a run, that all outlets stand there that can be reached."""
    told = {title: own.storm for title, own in flows if own is not None}
    storms = list(dict.fromkeys(told.values()))
    if len(storms) > 1:
        storms = [text(lang, "flood_plan.check.storm_of", title=title, storm=storm)
                  for title, storm in told.items()]  # fmt: skip
    join = text(lang, "language.semicolon")
    notes = [text(lang, "flood_plan.check.shares", least_pct=100 * LEAST_SHARE,
                  storm=join.join(storms))] if storms else []  # fmt: skip
    return notes + [text(lang, "flood_plan.check.no_shares", title=title)
                    for title, own in flows if own is None]  # fmt: skip


def flap_words(own: Outlet, lang: Lang) -> str:
    """Whether an outlet has a flap gate."""
    word = text(lang, "flood_plan.flap" if own.flap_gate else "flood_plan.no_flap")
    return assumed_words(word, own.assumed, lang)


def pumps_words(pumps: Sequence[str], lang: Lang) -> str:
    """Pumps on the way, by their ids."""
    return text(lang, "language.comma").join(pumps) or text(lang, "flood_plan.none_in_tables")


def hollow_words(rows: Sequence[Hollow], lang: Lang) -> str:
    """Hollows of the street, first where the point lies."""
    return text(lang, "language.semicolon").join(
        assumed_words(
            text(lang, "flood_plan.check.in_hollow" if own.here else "flood_plan.check.near_hollow",
                 hollow=either(lang, *own.name), depth_m=own.depth_m, inlets=own.inlets)
            + text(lang, "flood_plan.pumped" if own.pumped else "flood_plan.free"),
            own.assumed, lang,
        )
        for own in rows
    ) or text(lang, "flood_plan.none_in_tables")  # fmt: skip
