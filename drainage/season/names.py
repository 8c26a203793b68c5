"""What the places of a rain table are called where they are shown."""

from __future__ import annotations

from drainage.languages import Lang, either, text
from drainage.season.document import PlaceOf


def called(place: PlaceOf, lang: Lang) -> str:
    """The name of a place, marked where most of its water is assumed; empty without a name."""
    named = either(lang, place.name_zh, place.name_en)
    return text(lang, "rain_table.assumed.place", name=named) if named and place.assumed else named
