"""A manhole of a sewer named by its id, or by a street's name and chainage."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from drainage.errors import Finding
from drainage.measures.context import unknown
from drainage.measures.routes import manhole_of_gutter
from drainage.network.chainage import chainage_words
from drainage.network.model import Network
from drainage.said import said

STREET_AND_CHAINAGE = re.compile(r"(.+?)\s*[Kk](\d+)\s*\+\s*(\d+(?:\.\d+)?)")
FARTHEST_M = 50.0
"""A chainage read from a map names the nearest manhole within this."""


def place_findings(network: Network, key: str, place: str, ends: pd.Index) -> list[Finding]:
    """Why a place is none of the manholes ``ends``; empty where it is one."""
    street, chainage_m = _parsed(place)
    if not street:
        if place in ends:
            return []
        return [unknown(key, place, "the id of a manhole with a sewer, or a street and its "
                        "chainage, such as 南环路 K0+150", "conduits")]  # fmt: skip
    along = _manholes_along(network, street, ends)
    if along.empty:
        return [Finding("", key, "", place, "no street of this name has a sewer",
                        "Use a name of tables/streets.csv, or the id of a manhole.")]  # fmt: skip
    if abs(along - chainage_m).min() <= FARTHEST_M:
        return []
    known = ", ".join(chainage_words(m) for m in sorted(set(along.round()))[:12])
    return [Finding("", key, "", place,
                    said("no manhole within {limit_m:g} m of this chainage", limit_m=FARTHEST_M),
                    said("Use one of {known}.", known=known))]  # fmt: skip


def manhole_at(network: Network, place: str, ends: pd.Index) -> str:
    """The manhole of a place that ``place_findings`` found nothing against."""
    street, chainage_m = _parsed(place)
    if not street:
        return place
    return str(abs(_manholes_along(network, street, ends) - chainage_m).idxmin())


def _parsed(place: str) -> tuple[str, float]:
    read = STREET_AND_CHAINAGE.fullmatch(unicodedata.normalize("NFKC", place).strip())
    return (read[1], 1000 * int(read[2]) + float(read[3])) if read else ("", 0.0)


def _manholes_along(network: Network, street: str, ends: pd.Index) -> pd.Series:
    """Manhole -> chainage, m, of the sewers in a street: their own, or that of the gutter above."""
    names = network.streets
    ids = names.index[
        names[["name_zh", "name_en"]].eq(street).any(axis=1) | (names.index == street)
    ]
    along = network.chainages
    own = along[along["street_id"].isin(ids)].dropna().drop_duplicates("node_id")
    below = manhole_of_gutter(network)
    manhole = own["node_id"].where(own["node_id"].isin(ends), own["node_id"].map(below))
    found = pd.Series(own["chainage_m"].to_numpy(float), index=manhole.to_numpy())
    return found[found.index.isin(ends) & ~found.index.duplicated()]
