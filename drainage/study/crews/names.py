"""Places and ways in words: streets that meet at a node, streets along a way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from drainage.crews import Roads
from drainage.languages import Lang, either

MEET, THEN = " / ", " → "


def street_name(roads: Roads, street: str, lang: Lang) -> str:
    """What a street or road is called, its id where it has no name."""
    if street not in roads.names.index:
        return street
    zh, en = roads.names.loc[street, ["name_zh", "name_en"]]
    return either(lang, str(zh), str(en)) or street


def node_words(roads: Roads, node: str, lang: Lang) -> str:
    """The streets that meet at a node."""
    streets = roads.reaches["street_id"]
    names = [street_name(roads, streets[reach], lang) for reach, *_ in roads.adjacent[node]]
    return MEET.join(dict.fromkeys(names))


def way_words(roads: Roads, reaches: Sequence[str], lang: Lang) -> str:
    """The streets of a way, in order."""
    streets = roads.reaches["street_id"]
    return THEN.join(
        name for name, _ in groupby(street_name(roads, streets[reach], lang) for reach in reaches)
    )
